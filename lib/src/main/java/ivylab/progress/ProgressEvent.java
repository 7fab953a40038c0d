package ivylab.progress;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The progress of long work. As text it is one line.
 *
 * @param done units done; fractional if one is partly done
 * @param total number of units, 0 while unknown
 * @param unit in the plural, for example {@code steps}
 * @param underWay the current activity, in words; empty if there is nothing to say
 * @param epoch of a training run, if there are epochs
 * @param figures current values worth showing by name, such as losses, in the order shown
 * @param rate units done per second
 * @param secondsLeft NaN while unknown
 * @param finished whether the work has ended, for whatever reason
 */
public record ProgressEvent(
    double done,
    long total,
    String unit,
    String underWay,
    Optional<Epoch> epoch,
    Map<String, Double> figures,
    Rate rate,
    double secondsLeft,
    boolean finished) {

  /**
   * The current epoch.
   *
   * @param number from 1
   * @param count number of epochs
   */
  public record Epoch(int number, int count) {}

  /**
   * A pace.
   *
   * @param perSecond NaN while unknown
   * @param unit of what is counted, which may be another than that of the event
   */
  public record Rate(double perSecond, String unit) {

    public Rate {
      Objects.requireNonNull(unit, "unit");
    }

    /** Worth a place in a line; slower work shows the time left alone. */
    private boolean isShown() {
      return Double.isFinite(perSecond) && perSecond >= 0.05;
    }

    @Override
    public String toString() {
      String format = perSecond < 2.95 ? "%.1f %s/s" : "%,.0f %s/s";
      return String.format(Locale.ROOT, format, perSecond, unit);
    }
  }

  public ProgressEvent {
    Objects.requireNonNull(unit, "unit");
    Objects.requireNonNull(underWay, "underWay");
    Objects.requireNonNull(epoch, "epoch");
    Objects.requireNonNull(rate, "rate");
    if (total < 0)
      throw new IllegalArgumentException("total must be at least 0 (0 is unknown): " + total);
    if (!(done >= 0 && (total == 0 || done <= total)))
      throw new IllegalArgumentException(
          "done must be 0 to total: %s of %d %s".formatted(done, total, unit));
    figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
  }

  /** Work about which only this much is known. */
  public static ProgressEvent of(double done, long total, String unit) {
    return new ProgressEvent(
        done,
        total,
        unit,
        "",
        Optional.empty(),
        Map.of(),
        new Rate(Double.NaN, unit),
        Double.NaN,
        false);
  }

  /** The same with a current activity. */
  public ProgressEvent withUnderWay(String underWay) {
    return new ProgressEvent(
        done, total, unit, underWay, epoch, figures, rate, secondsLeft, finished);
  }

  /** The same in an epoch. */
  public ProgressEvent withEpoch(int number, int count) {
    Optional<Epoch> epoch = Optional.of(new Epoch(number, count));
    return new ProgressEvent(
        done, total, unit, underWay, epoch, figures, rate, secondsLeft, finished);
  }

  /** The same with these figures. */
  public ProgressEvent withFigures(Map<String, Double> figures) {
    return new ProgressEvent(
        done, total, unit, underWay, epoch, figures, rate, secondsLeft, finished);
  }

  /** The same at this pace. */
  public ProgressEvent withRate(double perSecond, String of) {
    Rate rate = new Rate(perSecond, of);
    return new ProgressEvent(
        done, total, unit, underWay, epoch, figures, rate, secondsLeft, finished);
  }

  /** The same with this much time left. */
  public ProgressEvent withSecondsLeft(double seconds) {
    return new ProgressEvent(done, total, unit, underWay, epoch, figures, rate, seconds, finished);
  }

  /** The same when the work has ended: nothing is left to wait for. */
  public ProgressEvent atEnd() {
    return new ProgressEvent(done, total, unit, underWay, epoch, figures, rate, Double.NaN, true);
  }

  /** Share done, 0 to 1; NaN while the total is unknown. */
  public double share() {
    return total == 0 ? Double.NaN : done / total;
  }

  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    if (!underWay.isEmpty()) parts.add(underWay);
    if (total > 0)
      parts.add(
          String.format(
              Locale.ROOT, parts.isEmpty() ? "%3.0f %%" : "%.0f %%", Math.floor(100 * share())));
    else if (parts.isEmpty()) parts.add(String.format(Locale.ROOT, "%,.0f %s", done, unit));
    epoch.ifPresent(e -> parts.add("epoch %d of %d".formatted(e.number(), e.count())));
    if (rate.isShown()) parts.add(rate.toString());
    if (Double.isFinite(secondsLeft)) parts.add(duration(secondsLeft) + " left");
    figures.forEach((name, value) -> parts.add(String.format(Locale.ROOT, "%s %.3g", name, value)));
    return String.join(", ", parts);
  }

  /** For example {@code 2 min 05 s}. */
  public static String duration(double seconds) {
    long s = Math.max(0, (long) Math.ceil(seconds - 1e-6));
    if (s < 60) return s + " s";
    if (s < 3600) return "%d min %02d s".formatted(s / 60, s % 60);
    return "%d h %02d min".formatted(s / 3600, s / 60 % 60);
  }
}
