package ivylab.plot;

import ivylab.compare.ComparisonResult;
import ivylab.compare.MaskCondition;
import ivylab.compare.Metric;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Methods as rows and numbers along them, one colour per condition, which stays readable with more
 * methods than colours (Cleveland and McGill 1984, the dot chart).
 */
final class MethodDots {

  private static final int ROW = 26, NARROW = 220, WIDE = 270, ALONE = 560, LEGEND = 24;
  private static final Set<Metric> SHARES =
      EnumSet.of(Metric.CALENDAR, Metric.BUTTERFLY, Metric.FREE);
  private static final double ZERO_ROOM = 0.06, RADIUS = 4.5;

  private final ComparisonResult result;
  private final Metric metric;
  private final boolean log;
  private final List<String> methods;
  private final Axis axis;

  private MethodDots(ComparisonResult result, Metric metric) {
    this.result = result;
    this.metric = metric;
    this.log = !SHARES.contains(metric);
    this.methods = result.methods();
    this.axis = horizontal();
  }

  /**
   * Metrics side by side; the first panel of a row names the methods. No deviation is shown for
   * times and memory, since other load on the machine determines it.
   */
  static Figure of(ComparisonResult result, Metric... metrics) {
    boolean checked = result.trials().stream().anyMatch(t -> t.mesh().points() > 0);
    List<Figure> parts = new ArrayList<>();
    int columns = metrics.length == 4 ? 2 : metrics.length;
    for (Metric metric : metrics) {
      if (metric.isArbitrage() && !checked)
        throw new IllegalArgumentException(
            metric + " was not counted: the comparison was made withoutMesh()");
      int panel = columns == 1 ? ALONE : columns == 2 ? WIDE : NARROW;
      parts.add(new MethodDots(result, metric).figure(panel, parts.size() % columns == 0));
    }
    if (parts.size() > 1) return Figure.underOneLegend("", columns, parts);
    Figure alone = parts.get(0);
    return alone.withSize(alone.width(), alone.height() + LEGEND);
  }

  private Figure figure(int width, boolean named) {
    List<String> none = Collections.nCopies(methods.size(), "");
    Lines lines = Lines.rows(metric.axis(), named ? methods : none, none).logX(log);
    lines.xRange(axis.min(), axis.max());
    for (int c = 0; c < result.conditions().size(); c++) add(lines, c);
    int left = lines.chart.getStyler().getYAxisLeftWidthHint();
    return lines.figure("").withSize(width + left, ROW * methods.size() + 56);
  }

  private double value(int row, MaskCondition condition) {
    return result.value(metric, methods.get(row), condition);
  }

  private double deviation(int row, MaskCondition condition) {
    if (metric.isCost()) return Double.NaN;
    return result.deviation(metric, methods.get(row), condition);
  }

  private Axis horizontal() {
    List<Double> all = new ArrayList<>();
    boolean zero = false;
    for (MaskCondition c : result.conditions())
      for (int r = 0; r < methods.size(); r++) {
        double value = value(r, c), deviation = deviation(r, c);
        zero |= value <= 0;
        all.add(value);
        if (log) all.add(value - deviation);
        all.add(value + deviation);
      }
    if (!log) all.add(0.0);
    Axis tight = Axis.around(metric.axis(), all, 0.04, log);
    if (!log) { // shares in percent
      double end = tight.max() > 1e-6 ? Math.min(tight.max(), 103) : 1; // all zeros have no range
      return Axis.linear(metric.axis(), -0.03 * end, end);
    }
    double min = zero ? tight.min() * Math.pow(tight.min() / tight.max(), ZERO_ROOM) : tight.min();
    return new Axis(metric.axis(), min, tight.max(), true);
  }

  /** One condition: bars of a deviation, discs, and rings at the edge for what a log axis lacks. */
  private void add(Lines lines, int c) {
    MaskCondition condition = result.conditions().get(c);
    String name = condition.visibleAtMost() == 0 ? condition + " hidden" : condition.toString();
    int n = result.conditions().size();
    double apart = Math.min(RADIUS / ROW, 0.7 / n) * ((n - 1) / 2.0 - c);
    List<double[]> bars = new ArrayList<>();
    double[] x = new double[methods.size()], y = x.clone(), zero = x.clone();
    for (int r = 0; r < x.length; r++) {
      double value = value(r, condition), deviation = deviation(r, condition);
      boolean below = log && value <= 0;
      y[r] = Double.isFinite(value) && !below ? apart - r : Double.NaN;
      x[r] = Double.isFinite(y[r]) ? value : axis.min();
      zero[r] = below ? apart - r : Double.NaN;
      double low = Math.max(value - deviation, log ? axis.min() : 0);
      double high = Math.min(value + deviation, log ? axis.max() : 100);
      if (deviation > 0 && Double.isFinite(y[r])) bars.add(new double[] {low, y[r], high, y[r]});
    }
    Color colour = Theme.category(c);
    if (!bars.isEmpty()) lines.pieces("", bars, colour, Theme.LINE);
    lines.points(name, x, y, Mark.disc(RADIUS), colour);
    double[] edge = new double[x.length];
    Arrays.fill(edge, axis.min() * Math.pow(axis.max() / axis.min(), ZERO_ROOM / 2));
    if (Arrays.stream(zero).anyMatch(Double::isFinite))
      lines.points("", edge, zero, Mark.ring(3.5), colour);
  }
}
