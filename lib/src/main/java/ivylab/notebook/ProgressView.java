package ivylab.notebook;

import ivylab.plot.Charts;
import ivylab.plot.Figure;
import ivylab.plot.Series;
import ivylab.progress.Progress;
import ivylab.progress.ProgressEvent;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Long work in progress: in a notebook a bar, a line of numbers with the time left and a chart of
 * the losses, redrawn at most five times a second, less often where drawing is slow, gone when the
 * work ends (so that a saved notebook contains no timings); elsewhere a line of text every two
 * seconds.
 */
public final class ProgressView implements Progress, AutoCloseable {

  static final long REDRAW = 200_000_000L;
  static final long PRINT = 2_000_000_000L;
  private static final int COST = 20, MOST_POINTS = 400;

  private final Screen screen;
  private final Consumer<String> lines;
  private final LongSupplier clock;
  private final Map<String, Curve> curves = new LinkedHashMap<>();
  private @Nullable String place;
  private long next = Long.MIN_VALUE;

  ProgressView(Screen screen, Consumer<String> lines, LongSupplier clock) {
    this.screen = screen;
    this.lines = lines;
    this.clock = clock;
  }

  /** Takes note of a step; cheap unless it is time to redraw. Closes the view at the end. */
  @Override
  public synchronized void report(ProgressEvent progress) {
    progress
        .figures()
        .forEach(
            (name, value) -> curves.computeIfAbsent(name, Curve::new).add(progress.done(), value));
    if (progress.finished()) {
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
      lines.accept(progress.toString());
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

  private String html(ProgressEvent p) {
    return "<div style=\"max-width:720px;font-size:13px\">"
        + bar(p)
        + "<div>%s</div>%s</div>".formatted(HtmlTable.escape(p.toString()), chart());
  }

  /** None while it is unknown how much there is to do. */
  private static String bar(ProgressEvent p) {
    if (p.total() == 0) return "";
    return "<div style=\"background:#e4e4e4;border-radius:3px;height:8px;margin:4px 0\">"
        + "<div style=\"background:#0072b2;border-radius:3px;height:8px;width:%s%%\"></div></div>"
            .formatted(String.format(Locale.ROOT, "%.1f", 100 * p.share()));
  }

  private String chart() {
    List<Series> series = new ArrayList<>();
    for (Curve curve : curves.values()) if (curve.size() > 1) series.add(curve.series());
    if (series.isEmpty()) return "";
    Figure figure = Charts.losses(series).withSize(720, 260);
    return "<img alt=\"losses\" width=\"720\" height=\"260\" src=\"data:image/png;base64,%s\">"
        .formatted(Base64.getEncoder().encodeToString(figure.png(1.5)));
  }

  /** The values of one figure, thinned so that a long training costs no more than a short one. */
  private static final class Curve {
    private final String name;
    private final List<Double> steps = new ArrayList<>(), values = new ArrayList<>();
    private long seen, every = 1;

    Curve(String name) {
      this.name = name;
    }

    void add(double step, double value) {
      if (seen++ % every != 0) return;
      steps.add(step);
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
