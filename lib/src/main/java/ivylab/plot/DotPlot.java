package ivylab.plot;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * A number of several things, one below the other: a disc with a bar of one deviation to either
 * side, small dots for the single values that the mean is of, and the first thing's mean as a line
 * through all, in a band of its deviation. The axis is logarithmic where the largest value is more
 * than {@value #WIDE} times the least.
 */
final class DotPlot {

  /**
   * One line of the plot.
   *
   * @param name left of the plot
   * @param note right of it
   * @param mean where the disc is; NaN where there is nothing to show
   * @param deviation half the length of the bar; NaN for none
   * @param single the values that the mean is of
   * @param full whether the disc is full rather than a ring
   */
  record Row(
      String name, String note, double mean, double deviation, List<Double> single, boolean full) {
    Row {
      single = List.copyOf(single);
    }
  }

  static final int ROW_HEIGHT = 34;

  private static final int WIDE = 4;
  private static final double RADIUS = 5.5, BELOW = 0.29;
  private static final Color COLOUR = Theme.category(0), FIRST = Theme.category(6);

  private final List<Row> rows;
  private final Rows names;
  private final Lines lines;
  private final Axis axis;

  private DotPlot(String xName, List<Row> rows) {
    if (rows.isEmpty()) throw new IllegalArgumentException("rows is empty");
    this.rows = List.copyOf(rows);
    names = new Rows(rows.stream().map(Row::name).toList(), rows.stream().map(Row::note).toList());
    axis = horizontal(xName);
    lines = new Lines(xName, "").range(axis);
  }

  /**
   * @param full what a full disc says, for the legend
   * @param ring what a ring says
   */
  static Figure of(String title, String xName, List<Row> rows, String full, String ring) {
    DotPlot plot = new DotPlot(xName, rows);
    if (Double.isFinite(rows.get(0).mean())) plot.addFirst(rows.get(0));
    plot.addBars(i -> i == 0, FIRST);
    plot.addBars(i -> i > 0, COLOUR);
    plot.add("", i -> i == 0, Mark.disc(RADIUS), FIRST);
    plot.add(full, i -> i > 0 && rows.get(i).full(), Mark.disc(RADIUS), COLOUR);
    plot.add(ring, i -> i > 0 && !rows.get(i).full(), Mark.ring(RADIUS - 1), COLOUR);
    plot.addSingle("", i -> i == 0, FIRST);
    plot.addSingle("one seed", i -> i > 0, COLOUR);
    int height = 34 + 80 + ROW_HEIGHT * rows.size();
    return plot.lines.figure(title, plot.names).withSize(Figure.WIDTH, height);
  }

  private Axis horizontal(String xName) {
    List<Double> all = new ArrayList<>();
    for (Row row : rows) {
      all.addAll(row.single());
      all.add(row.mean());
    }
    boolean log = Axis.isWide(all, WIDE);
    if (!log)
      for (Row row : rows)
        all.addAll(List.of(row.mean() - row.deviation(), row.mean() + row.deviation()));
    return Axis.around(xName, all, 0.05, log);
  }

  private void addFirst(Row first) {
    double n = rows.size(), mean = first.mean();
    double[] x = bar(0), ends = {x[0], x[2]}, foot = {0, 0}, top = {n, n};
    if (Double.isFinite(first.deviation()))
      lines.band("", ends, foot, top, Theme.withAlpha(FIRST, 22));
    List<double[]> upright = List.of(new double[] {mean, 0, mean, n});
    lines.pieces(first.name() + ", ± one deviation", upright, FIRST, Theme.DASHED);
  }

  /** From one deviation below the mean to one above; it can reach beyond the axis. */
  private double[] bar(int i) {
    Row row = rows.get(i);
    double low = row.mean() - row.deviation(), high = row.mean() + row.deviation();
    return new double[] {axis.inside(low), names.at(i), axis.inside(high), names.at(i)};
  }

  private void addBars(IntPredicate which, Color colour) {
    List<double[]> bars =
        IntStream.range(0, rows.size())
            .filter(which)
            .mapToObj(this::bar)
            .filter(bar -> Double.isFinite(bar[0]))
            .toList();
    if (!bars.isEmpty()) lines.pieces("", bars, colour, Theme.THICK);
  }

  private void add(String name, IntPredicate which, Mark mark, Color colour) {
    List<double[]> means =
        IntStream.range(0, rows.size())
            .filter(which)
            .mapToObj(i -> new double[] {rows.get(i).mean(), names.at(i)})
            .toList();
    lines.points(name, means, mark, colour);
  }

  private void addSingle(String name, IntPredicate which, Color colour) {
    List<double[]> single = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++)
      if (which.test(i))
        for (double value : rows.get(i).single())
          single.add(new double[] {value, names.at(i) - BELOW});
    lines.points(name, single, Mark.disc(2), Theme.withAlpha(colour, 150));
  }
}
