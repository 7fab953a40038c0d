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
    lines = new Lines(xName, "").logX(axis.log());
    lines.chart.getStyler().setXAxisMin(axis.min()).setXAxisMax(axis.max());
  }

  /**
   * @param full what a full disc says, for the legend
   * @param ring what a ring says
   */
  static Figure of(String title, String xName, List<Row> rows, String full, String ring) {
    DotPlot plot = new DotPlot(xName, rows);
    plot.addFirst();
    plot.addBars(0, 1, FIRST);
    plot.addBars(1, rows.size(), COLOUR);
    plot.add("", i -> i == 0, Mark.disc(RADIUS), FIRST);
    plot.add(full, i -> i > 0 && rows.get(i).full(), Mark.disc(RADIUS), COLOUR);
    plot.add(ring, i -> i > 0 && !rows.get(i).full(), Mark.ring(RADIUS - 1), COLOUR);
    plot.addSingle("", 0, 1, FIRST);
    plot.addSingle("one seed", 1, rows.size(), COLOUR);
    int height = 34 + 80 + ROW_HEIGHT * rows.size();
    return plot.lines.figure(title, plot.names).withSize(Figure.WIDTH, height);
  }

  private Axis horizontal(String xName) {
    List<Double> all = new ArrayList<>();
    for (Row row : rows) {
      all.addAll(row.single());
      all.add(row.mean());
    }
    double[] finite = all.stream().mapToDouble(v -> v).filter(Double::isFinite).sorted().toArray();
    boolean log =
        finite.length > 0 && finite[0] > 0 && finite[finite.length - 1] > WIDE * finite[0];
    if (!log)
      for (Row row : rows) {
        all.add(row.mean() - row.deviation());
        all.add(row.mean() + row.deviation());
      }
    return Axis.around(xName, all, 0.05, log);
  }

  /** Within the axis: a deviation can reach below 0. */
  private double inside(double value) {
    return Math.max(axis.min(), Math.min(axis.max(), value));
  }

  private void addFirst() {
    Row first = rows.get(0);
    if (!Double.isFinite(first.mean())) return;
    double n = rows.size();
    double[] foot = {0, 0}, top = {n, n};
    if (Double.isFinite(first.deviation())) {
      double[] x = {
        inside(first.mean() - first.deviation()), inside(first.mean() + first.deviation())
      };
      lines.band("", x, foot, top, Theme.withAlpha(FIRST, 22));
    }
    double[][] upright = {{first.mean(), 0, first.mean(), n}};
    lines.pieces(first.name() + ", ± one deviation", upright, FIRST, Theme.DASHED);
  }

  private void addBars(int from, int to, Color colour) {
    double[][] bars =
        IntStream.range(from, to)
            .filter(i -> Double.isFinite(rows.get(i).mean() + rows.get(i).deviation()))
            .mapToObj(
                i -> {
                  Row row = rows.get(i);
                  double low = inside(row.mean() - row.deviation());
                  double high = inside(row.mean() + row.deviation());
                  return new double[] {low, names.at(i), high, names.at(i)};
                })
            .toArray(double[][]::new);
    if (bars.length > 0) lines.pieces("", bars, colour, Theme.THICK);
  }

  private void add(String name, IntPredicate which, Mark mark, Color colour) {
    int[] at =
        IntStream.range(0, rows.size())
            .filter(which)
            .filter(i -> Double.isFinite(rows.get(i).mean()))
            .toArray();
    if (at.length > 0)
      lines.points(
          name,
          IntStream.of(at).mapToDouble(i -> rows.get(i).mean()).toArray(),
          IntStream.of(at).mapToDouble(names::at).toArray(),
          mark,
          colour);
  }

  private void addSingle(String name, int from, int to, Color colour) {
    List<Double> x = new ArrayList<>(), y = new ArrayList<>();
    for (int i = from; i < to; i++)
      for (double value : rows.get(i).single())
        if (Double.isFinite(value)) {
          x.add(value);
          y.add(names.at(i) - BELOW);
        }
    if (!x.isEmpty())
      lines.points(
          name,
          x.stream().mapToDouble(v -> v).toArray(),
          y.stream().mapToDouble(v -> v).toArray(),
          Mark.disc(2),
          Theme.withAlpha(colour, 150));
  }
}
