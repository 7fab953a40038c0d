package ivylab.plot;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;

/**
 * A matrix as coloured cells with the names of its rows and columns, first row on top; the numbers
 * stand in the cells while there is room. Names may be empty; those that would touch are left out.
 */
final class MatrixMap implements Drawing {

  private static final double APART = 15;

  private final double[][] values;
  private final List<String> rows, columns;
  private final ColorScale scale;

  MatrixMap(String quantity, double[][] values, List<String> rows, List<String> columns) {
    this(ColorScale.of(quantity, all(values)), values, rows, columns);
  }

  MatrixMap(ColorScale scale, double[][] values, List<String> rows, List<String> columns) {
    this.scale = scale;
    this.rows = List.copyOf(rows);
    this.columns = List.copyOf(columns);
    this.values = new double[values.length][];
    for (int i = 0; i < values.length; i++) this.values[i] = values[i].clone();
    if (values.length == 0 || values[0].length == 0)
      throw new IllegalArgumentException("the matrix has no cells");
    for (double[] row : values)
      if (row.length != values[0].length)
        throw new IllegalArgumentException(
            "the matrix has rows of %d and of %d cells".formatted(values[0].length, row.length));
    named("rows", rows.size(), values.length);
    named("columns", columns.size(), values[0].length);
  }

  private static List<Double> all(double[][] values) {
    List<Double> all = new ArrayList<>();
    for (double[] row : values) for (double value : row) all.add(value);
    return all;
  }

  private static void named(String what, int names, int count) {
    if (names != 0 && names != count)
      throw new IllegalArgumentException(
          "%d names for %d %s; give one each or none".formatted(names, count, what));
  }

  @Override
  public void paint(Graphics2D g, int width, int height) {
    double largest =
        all(values).stream().filter(Double::isFinite).mapToDouble(Math::abs).max().orElse(0);
    int n = values.length, m = values[0].length;
    double left = 14, bottom = height - 12, longest = 0;
    for (String name : rows) left = Math.max(left, 20 + Theme.width(Theme.TICK, name));
    double cell = (width - ColorScale.ROOM - left - 8) / m;
    for (String name : columns) longest = Math.max(longest, Theme.width(Theme.TICK, name));
    boolean turned = longest > cell - 6;
    if (!columns.isEmpty()) bottom -= turned ? Math.min(longest, 140) * 0.71 + 12 : 18;
    double cellHeight = (bottom - 6) / n;

    for (int i = 0; i < n; i++) {
      for (int j = 0; j < m; j++) {
        double value = values[i][j];
        if (!Double.isFinite(value)) continue;
        Color colour = scale.of(value);
        double x = left + j * cell, y = 6 + i * cellHeight;
        double gap = cell > 12 && cellHeight > 12 ? 1 : 0;
        g.setColor(colour);
        double over = gap == 0 ? 0.5 : 0; // no seams between small cells
        g.fill(new Rectangle2D.Double(x, y, cell - gap + over, cellHeight - gap + over));
        String number = Axis.shortLabel(value, largest);
        if (cellHeight > 15 && Theme.width(Theme.SMALL, number) < cell - 6)
          Theme.text(
              g,
              Theme.SMALL,
              readableOn(colour),
              number,
              x + cell / 2,
              y + cellHeight / 2 + 4,
              0.5);
      }
    }
    double last = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < rows.size(); i++) {
      double y = 6 + (i + 0.5) * cellHeight;
      if (rows.get(i).isEmpty() || y - last < APART) continue;
      Theme.text(g, Theme.TICK, Theme.INK, rows.get(i), left - 8, y + 4, 1);
      last = y;
    }
    last = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < columns.size(); j++) {
      double x = left + (j + 0.5) * cell;
      if (columns.get(j).isEmpty() || x - last < APART) continue;
      if (turned)
        Theme.turnedText(
            g, Theme.TICK, Theme.INK, columns.get(j), x + 4, bottom + 12, 1, -Math.PI / 4);
      else Theme.text(g, Theme.TICK, Theme.INK, columns.get(j), x, bottom + 16, 0.5);
      last = x;
    }
    scale.paintBar(g, left + m * cell + 18, 6, bottom - 6);
  }

  static Color readableOn(Color paper) {
    double light = 0.299 * paper.getRed() + 0.587 * paper.getGreen() + 0.114 * paper.getBlue();
    return light > 140 ? Theme.INK : Theme.PAPER;
  }
}
