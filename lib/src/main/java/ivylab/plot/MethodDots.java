package ivylab.plot;

import ivylab.compare.ComparisonResult;
import ivylab.compare.MaskCondition;
import ivylab.compare.Metric;
import ivylab.compare.StressTest;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/**
 * Methods as rows and numbers along them, which stays readable with more methods than colours
 * (Cleveland and McGill 1984, the dot chart).
 */
final class MethodDots {

  private static final int ROW = 26, NARROW = 220, WIDE = 270, ALONE = 560, LEGEND = 24;
  private static final Set<Metric> SHARES =
      EnumSet.of(Metric.CALENDAR, Metric.BUTTERFLY, Metric.FREE);
  private static final double RADIUS = 4.5, APART = 0.2;

  private MethodDots() {}

  /**
   * Metrics side by side, one colour per condition; the first panel of a row names the methods. No
   * deviation is shown for times and memory, since other load on the machine determines it.
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
      parts.add(panel(result, metric, panel, parts.size() % columns == 0));
    }
    if (parts.size() > 1) return Figure.underOneLegend("", columns, parts);
    Figure alone = parts.get(0);
    return alone.withSize(alone.width(), alone.height() + LEGEND);
  }

  private static Figure panel(ComparisonResult result, Metric metric, int width, boolean named) {
    List<String> methods = result.methods(), none = Collections.nCopies(methods.size(), "");
    boolean log = !SHARES.contains(metric);
    List<Double> positive = new ArrayList<>();
    for (MaskCondition condition : result.conditions())
      for (String method : methods) positive.add(result.value(metric, method, condition));
    double edge = Axis.around("", positive, 0.06, true).min(); // of zeros on a logarithmic axis
    Lines lines = Lines.rows(metric.axis(), named ? methods : none, none).logX(log);
    for (int c = 0; c < result.conditions().size(); c++) {
      MaskCondition condition = result.conditions().get(c);
      int n = result.conditions().size();
      double apart = Math.min(RADIUS / ROW, 0.7 / n) * ((n - 1) / 2.0 - c);
      List<double[]> bars = new ArrayList<>(), zeros = new ArrayList<>();
      double[] x = new double[methods.size()], y = x.clone();
      for (int r = 0; r < x.length; r++) {
        double value = result.value(metric, methods.get(r), condition), at = apart - r;
        boolean zero = log && value <= 0;
        if (zero) zeros.add(new double[] {edge, at});
        y[r] = Double.isFinite(value) && !zero ? at : Double.NaN;
        x[r] = Double.isFinite(y[r]) ? value : edge;
        if (metric.isCost() || !Double.isFinite(y[r])) continue;
        double deviation = result.deviation(metric, methods.get(r), condition);
        double low = Math.max(value - deviation, log ? value / 4 : 0);
        double high = log ? value + deviation : Math.min(value + deviation, 100);
        if (deviation > 0) bars.add(new double[] {low, at, high, at});
      }
      Color colour = Theme.category(c);
      if (!bars.isEmpty()) lines.pieces("", bars, colour, Theme.LINE);
      String name = condition.visibleAtMost() == 0 ? condition + " hidden" : condition.toString();
      lines.points(name, x, y, Mark.disc(RADIUS), colour);
      lines.points("", zeros, Mark.ring(3.5), colour);
    }
    int left = lines.chart.getStyler().getYAxisLeftWidthHint();
    return lines.figure("").withSize(width + left, ROW * methods.size() + 56);
  }

  /**
   * For each method the errors of calm days as discs and, just below, those of extreme days as
   * diamonds, a bar at the mean of each; below the name the ratio of the latter to the former.
   */
  static Figure of(StressTest test) {
    List<StressTest.Row> methods = test.methods();
    List<String> names = methods.stream().map(StressTest.Row::method).toList();
    Lines lines = Lines.rows("IV MAPE (%)", names, methods.stream().map(MethodDots::note).toList());
    List<double[]> calm = places(methods, StressTest.Row::calm, APART);
    List<double[]> extreme = places(methods, StressTest.Row::extreme, -APART);
    List<double[]> means = places(methods, row -> List.of(row.calmMean()), APART);
    means.addAll(places(methods, row -> List.of(row.extremeMean()), -APART));
    List<Double> all = new ArrayList<>();
    for (List<double[]> points : List.of(calm, extreme)) for (double[] p : points) all.add(p[0]);
    Color pale = Theme.withAlpha(Theme.VISIBLE, 150);
    return lines
        .logX(Axis.isWide(all, 4))
        .points("calm day (%d)".formatted(test.calm().size()), calm, Mark.disc(4), pale)
        .points(
            "extreme day (%d)".formatted(test.extreme().size()),
            extreme,
            Mark.diamond(4.5),
            Theme.HIDDEN)
        .points("mean", means, Mark.bar(7), Theme.INK)
        .figure("")
        .withSize(Figure.WIDTH, 100 + 44 * methods.size());
  }

  private static List<double[]> places(
      List<StressTest.Row> rows, Function<StressTest.Row, List<Double>> values, double above) {
    List<double[]> places = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++)
      for (double value : values.apply(rows.get(i))) places.add(new double[] {value, above - i});
    return places;
  }

  private static String note(StressTest.Row row) {
    return String.format(Locale.ROOT, "× %.2f, %s", row.ratio(), probability(row.p()));
  }

  static String probability(double p) {
    return p < 0.001 ? "p < 0.001" : String.format(Locale.ROOT, "p = %.3f", p);
  }
}
