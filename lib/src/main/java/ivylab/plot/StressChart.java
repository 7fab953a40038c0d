package ivylab.plot;

import ivylab.compare.StressTest;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * A stress test: for each method the errors of calm days as discs and, just below, those of extreme
 * days as diamonds, a bar at the mean of each; below the name the ratio of the latter to the
 * former.
 */
final class StressChart {

  private static final int ROW_HEIGHT = 44, WIDE = 4;
  private static final double APART = 0.2;

  private final List<StressTest.Row> methods;
  private final Lines lines;
  private final List<Double> all = new ArrayList<>();

  private StressChart(StressTest test) {
    methods = test.methods();
    lines =
        Lines.rows(
            "IV MAPE (%)",
            methods.stream().map(StressTest.Row::method).toList(),
            methods.stream().map(StressChart::note).toList());
  }

  static Figure of(StressTest test) {
    var chart = new StressChart(test);
    String calm = "calm day (%d)".formatted(test.calm().size());
    String extreme = "extreme day (%d)".formatted(test.extreme().size());
    Color pale = Theme.withAlpha(Theme.VISIBLE, 150);
    chart.add(calm, StressTest.Row::calm, APART, Mark.disc(4), pale);
    chart.add(extreme, StressTest.Row::extreme, -APART, Mark.diamond(4.5), Theme.HIDDEN);
    chart.add("mean", row -> List.of(row.calmMean()), APART, Mark.bar(7), Theme.INK);
    chart.add("", row -> List.of(row.extremeMean()), -APART, Mark.bar(7), Theme.INK);
    int height = 100 + ROW_HEIGHT * test.methods().size();
    return chart.lines.figure("").withSize(Figure.WIDTH, height);
  }

  /** The axis is logarithmic where the largest of the values is far from the least. */
  private void add(
      String name,
      Function<StressTest.Row, List<Double>> values,
      double above,
      Mark mark,
      Color colour) {
    List<double[]> points = new ArrayList<>();
    for (int i = 0; i < methods.size(); i++)
      for (double value : values.apply(methods.get(i))) {
        points.add(new double[] {value, above - i});
        all.add(value);
      }
    lines.logX(Axis.isWide(all, WIDE)).points(name, points, mark, colour);
  }

  private static String note(StressTest.Row row) {
    String p = row.p() < 0.001 ? "p < 0.001" : String.format(Locale.ROOT, "p = %.3f", row.p());
    return String.format(Locale.ROOT, "× %.2f, %s", row.ratio(), p);
  }
}
