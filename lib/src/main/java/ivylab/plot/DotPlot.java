package ivylab.plot;

import ivylab.study.AblationResult;
import ivylab.study.LadderResult;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Errors of several things, one below the other: a disc with a bar of one deviation to either side,
 * small dots for the single values that the mean is of, and the first thing's mean as a line
 * through all, in a band of its deviation. The axis is logarithmic where the largest value is more
 * than {@value #WIDE} times the least.
 */
final class DotPlot {

  /**
   * One line of the plot.
   *
   * @param deviation half the length of the bar; NaN for none
   * @param single the values that the mean is of
   * @param full whether the disc is full rather than a ring
   */
  record Row(String name, double mean, double deviation, List<Double> single, boolean full) {

    private String note() {
      if (Double.isFinite(deviation))
        return String.format(Locale.ROOT, "%.2f ± %.2f", mean, deviation);
      if (Double.isFinite(mean)) return String.format(Locale.ROOT, "%.2f", mean);
      long left = single.stream().filter(Double::isFinite).count();
      return "%d of %d seeds".formatted(left, single.size());
    }
  }

  static final int ROW_HEIGHT = 34;

  private static final int WIDE = 4;
  private static final double RADIUS = 5.5, BELOW = 0.29, LEVEL = 0.05;
  private static final Color COLOUR = Theme.category(0), FIRST = Theme.category(6);

  private final List<Row> rows;
  private final Lines lines;

  private DotPlot(List<Row> rows) {
    this.rows = rows;
    List<Double> all = new ArrayList<>();
    for (Row row : rows) {
      all.addAll(row.single());
      all.add(row.mean());
    }
    List<String> names = rows.stream().map(Row::name).toList();
    lines = Lines.rows("IV MAPE (%)", names, rows.stream().map(Row::note).toList());
    lines.logX(Axis.isWide(all, WIDE));
  }

  static Figure of(AblationResult result) {
    List<Double> p = result.corrected();
    List<Row> rows = new ArrayList<>();
    for (AblationResult.Row row : result.rows())
      rows.add(
          new Row(
              row.name(),
              row.mean(AblationResult.Seed::mape),
              row.deviation(AblationResult.Seed::mape),
              row.seeds().stream().map(AblationResult.Seed::mape).toList(),
              !rows.isEmpty() && p.get(rows.size() - 1) < LEVEL));
    return of(result.title(), rows, "differs from the " + result.base().name());
  }

  static Figure of(LadderResult result, String condition) {
    List<Row> rows = new ArrayList<>();
    for (String rung : result.rungs()) {
      List<LadderResult.Row> seeds = result.rows(rung, condition);
      rows.add(
          new Row(
              rung,
              result.mean(rung, condition, LadderResult.Row::mape),
              result.deviation(rung, condition, LadderResult.Row::mape),
              seeds.stream().map(LadderResult.Row::mape).toList(),
              seeds.stream().allMatch(seed -> seed.p() < LEVEL)));
    }
    String title = condition + (condition.endsWith("%") ? " hidden" : " visible");
    return of(title, rows, "differs from the process");
  }

  /**
   * @param full what a full disc says, for the legend
   */
  static Figure of(String title, List<Row> rows, String full) {
    DotPlot plot = new DotPlot(rows);
    if (Double.isFinite(rows.get(0).mean())) plot.addFirst(rows.get(0));
    plot.add("", i -> i == 0, Mark.disc(RADIUS), FIRST);
    plot.add(full, i -> i > 0 && rows.get(i).full(), Mark.disc(RADIUS), COLOUR);
    Mark ring = Mark.ring(RADIUS - 1);
    plot.add("no significant difference", i -> i > 0 && !rows.get(i).full(), ring, COLOUR);
    List<double[]> single = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++)
      for (double value : rows.get(i).single()) single.add(new double[] {value, -i - BELOW});
    plot.lines.points("one seed", single, Mark.disc(2), Theme.withAlpha(COLOUR, 150));
    return plot.lines.figure(title).withSize(Figure.WIDTH, 114 + ROW_HEIGHT * rows.size());
  }

  private void addFirst(Row first) {
    double foot = 0.5 - rows.size(), top = 0.5;
    double[] bar = bar(0), ends = {bar[0], bar[2]}, feet = {foot, foot}, tops = {top, top};
    if (Double.isFinite(first.deviation()))
      lines.band("", ends, feet, tops, Theme.withAlpha(FIRST, 22));
    List<double[]> upright = List.of(new double[] {first.mean(), foot, first.mean(), top});
    lines.pieces(first.name() + ", ± one deviation", upright, FIRST, Theme.DASHED);
  }

  /** From one deviation below the mean to one above; on a logarithmic axis at least half of it. */
  private double[] bar(int i) {
    double mean = rows.get(i).mean(), deviation = rows.get(i).deviation();
    double least = lines.chart.getStyler().isXAxisLogarithmic() ? mean / 2 : mean - deviation;
    return new double[] {Math.max(mean - deviation, least), -i, mean + deviation, -i};
  }

  private void add(String name, IntPredicate which, Mark mark, Color colour) {
    int[] shown = IntStream.range(0, rows.size()).filter(which).toArray();
    List<double[]> bars =
        Arrays.stream(shown).mapToObj(this::bar).filter(b -> Double.isFinite(b[0])).toList();
    if (!bars.isEmpty()) lines.pieces("", bars, colour, Theme.THICK);
    List<double[]> means =
        Arrays.stream(shown).mapToObj(i -> new double[] {rows.get(i).mean(), -i}).toList();
    lines.points(name, means, mark, colour);
  }
}
