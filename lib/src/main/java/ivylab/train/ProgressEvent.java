package ivylab.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How far a training is, or another long work on surfaces. As text it is one line.
 *
 * @param step steps done
 * @param steps steps in all, at least 1
 * @param epoch the epoch under way, from 1; 0 where there are none
 * @param epochs epochs in all; 0 where there are none
 * @param losses current losses by name, in the order shown
 * @param surfacesPerSecond NaN while unknown
 * @param secondsLeft NaN while unknown
 * @param done whether the training has ended, for whatever reason
 */
public record ProgressEvent(
    long step,
    long steps,
    int epoch,
    int epochs,
    Map<String, Double> losses,
    double surfacesPerSecond,
    double secondsLeft,
    boolean done) {

  public ProgressEvent {
    if (!(steps >= 1 && step >= 0 && step <= steps))
      throw new IllegalArgumentException(
          "step must be 0 to steps: %d of %d".formatted(step, steps));
    losses = Collections.unmodifiableMap(new LinkedHashMap<>(losses));
  }

  /**
   * How far a work on surfaces is.
   *
   * @param done surfaces done
   * @param all surfaces in all, at least 1
   * @param begin {@code System.nanoTime()} when it began
   * @param ended whether no more will follow
   */
  public static ProgressEvent ofSurfaces(long done, long all, long begin, boolean ended) {
    double rate =
        done == 0 ? Double.NaN : done / Math.max(1e-9 * (System.nanoTime() - begin), 1e-9);
    return new ProgressEvent(
        done, all, 0, 0, Map.of(), rate, ended ? Double.NaN : (all - done) / rate, ended);
  }

  /** The same when the training has ended: nothing is left to wait for. */
  ProgressEvent atEnd() {
    return new ProgressEvent(
        step, steps, epoch, epochs, losses, surfacesPerSecond, Double.NaN, true);
  }

  /** Share done, 0 to 1. */
  public double share() {
    return (double) step / steps;
  }

  @Override
  public String toString() {
    StringBuilder line = new StringBuilder();
    line.append(String.format(Locale.ROOT, "%3.0f %%", Math.floor(100 * share())));
    if (epochs > 0) line.append(", epoch %d of %d".formatted(epoch, epochs));
    if (Double.isFinite(surfacesPerSecond))
      line.append(
          String.format(
              Locale.ROOT,
              surfacesPerSecond < 2.95 ? ", %.1f surfaces/s" : ", %.0f surfaces/s",
              surfacesPerSecond));
    if (Double.isFinite(secondsLeft))
      line.append(", ").append(duration(secondsLeft)).append(" left");
    losses.forEach(
        (name, loss) -> line.append(String.format(Locale.ROOT, ", %s %.3g", name, loss)));
    return line.toString();
  }

  /** For example {@code 2 min 05 s}. */
  public static String duration(double seconds) {
    long s = Math.max(0, (long) Math.ceil(seconds));
    if (s < 60) return s + " s";
    if (s < 3600) return "%d min %02d s".formatted(s / 60, s % 60);
    return "%d h %02d min".formatted(s / 3600, s / 60 % 60);
  }
}
