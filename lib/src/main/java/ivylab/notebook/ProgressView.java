package ivylab.notebook;

import ivylab.plot.Figure;
import ivylab.plot.Plots;
import ivylab.plot.Series;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * A training as it goes: in a notebook a bar, a line of numbers and a chart of the losses, redrawn
 * at most five times a second, less often where drawing is slow, gone when the training ends (so
 * that a saved notebook holds no timings); elsewhere a line of text every two seconds.
 */
public final class ProgressView implements AutoCloseable {

  /**
   * How far a training is.
   *
   * @param step steps done
   * @param steps steps in all, at least 1
   * @param epoch the epoch under way, from 1
   * @param epochs epochs in all
   * @param losses current losses by name, in the order shown
   * @param surfacesPerSecond NaN while unknown
   * @param secondsLeft NaN while unknown
   * @param done whether the training has ended, for whatever reason
   */
  public record Step(
      long step,
      long steps,
      int epoch,
      int epochs,
      Map<String, Double> losses,
      double surfacesPerSecond,
      double secondsLeft,
      boolean done) {

    public Step {
      if (!(steps >= 1 && step >= 0 && step <= steps))
        throw new IllegalArgumentException(
            "step must be 0 to steps: %d of %d".formatted(step, steps));
      losses = Collections.unmodifiableMap(new LinkedHashMap<>(losses));
    }

    /** Share done, 0 to 1. */
    public double share() {
      return (double) step / steps;
    }
  }

  static final long REDRAW = 200_000_000L;
  static final long PRINT = 2_000_000_000L;
  private static final int COST = 20, MOST_POINTS = 400;

  private final Screen screen;
  private final Consumer<String> lines;
  private final LongSupplier clock;
  private final Map<String, Curve> curves = new LinkedHashMap<>();
  private String place;
  private long next = Long.MIN_VALUE;

  ProgressView(Screen screen, Consumer<String> lines, LongSupplier clock) {
    this.screen = screen;
    this.lines = lines;
    this.clock = clock;
  }

  /** Takes note of a step; cheap unless it is time to redraw. */
  public synchronized void report(Step progress) {
    progress
        .losses()
        .forEach(
            (name, loss) -> curves.computeIfAbsent(name, Curve::new).add(progress.step(), loss));
    if (progress.done()) {
      close();
      return;
    }
    long now = clock.getAsLong();
    if (next != Long.MIN_VALUE && now - next < 0) return;
    if (screen.isLive()) {
      draw(html(progress));
      long cost = clock.getAsLong() - now;
      next = now + Math.max(REDRAW, Math.min(PRINT, COST * cost));
    } else {
      lines.accept(line(progress));
      next = now + PRINT;
    }
  }

  private void draw(String html) {
    if (place == null) place = screen.open(html);
    else screen.update(place, html);
  }

  /** Erases the view; closing twice does nothing. */
  @Override
  public synchronized void close() {
    if (place != null) screen.update(place, "");
    place = null;
    next = Long.MIN_VALUE;
    curves.clear();
  }

  static String line(Step p) {
    StringBuilder line = new StringBuilder();
    line.append(String.format(Locale.ROOT, "%3.0f %%", Math.floor(100 * p.share())));
    line.append(", epoch %d of %d".formatted(p.epoch(), p.epochs()));
    if (Double.isFinite(p.surfacesPerSecond()))
      line.append(String.format(Locale.ROOT, ", %.0f surfaces/s", p.surfacesPerSecond()));
    if (Double.isFinite(p.secondsLeft()))
      line.append(", ").append(duration(p.secondsLeft())).append(" left");
    p.losses().forEach((name, loss) -> line.append(", %s %s".formatted(name, loss(loss))));
    return line.toString();
  }

  static String duration(double seconds) {
    long s = Math.max(0, (long) Math.ceil(seconds));
    if (s < 60) return s + " s";
    if (s < 3600) return "%d min %02d s".formatted(s / 60, s % 60);
    return "%d h %02d min".formatted(s / 3600, s / 60 % 60);
  }

  private static String loss(double value) {
    return String.format(Locale.ROOT, "%.2e", value);
  }

  private String html(Step p) {
    String percent = String.format(Locale.ROOT, "%.1f", 100 * p.share());
    return "<div style=\"max-width:720px;font-size:13px\">"
        + "<div style=\"background:#e4e4e4;border-radius:3px;height:8px;margin:4px 0\">"
        + "<div style=\"background:#0072b2;border-radius:3px;height:8px;width:%s%%\"></div></div>"
            .formatted(percent)
        + "<div>%s</div>%s</div>".formatted(HtmlTable.escape(line(p)), chart());
  }

  private String chart() {
    List<Series> series = new ArrayList<>();
    for (Curve curve : curves.values()) if (curve.size() > 1) series.add(curve.series());
    if (series.isEmpty()) return "";
    Figure figure = Plots.losses(series).withSize(720, 260);
    return "<img alt=\"losses\" width=\"720\" height=\"260\" src=\"data:image/png;base64,%s\">"
        .formatted(Base64.getEncoder().encodeToString(figure.png(1.5)));
  }

  /** The values of one loss, thinned so that a long training costs no more than a short one. */
  private static final class Curve {
    private final String name;
    private final List<Double> steps = new ArrayList<>(), values = new ArrayList<>();
    private long seen, every = 1;

    Curve(String name) {
      this.name = name;
    }

    void add(long step, double value) {
      if (seen++ % every != 0) return;
      steps.add((double) step);
      values.add(value);
      if (steps.size() < MOST_POINTS) return;
      for (int i = 0; 2 * i < steps.size(); i++) {
        steps.set(i, steps.get(2 * i));
        values.set(i, values.get(2 * i));
      }
      steps.subList((steps.size() + 1) / 2, steps.size()).clear();
      values.subList((values.size() + 1) / 2, values.size()).clear();
      every *= 2;
    }

    int size() {
      return steps.size();
    }

    Series series() {
      return new Series(name, steps, values);
    }
  }
}
