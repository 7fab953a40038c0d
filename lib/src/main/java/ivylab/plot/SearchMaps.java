package ivylab.plot;

import ivylab.search.SearchResult;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import java.util.List;

/**
 * A loss by two hyper-parameters: one cell per pair of values with the number in it, coloured by
 * its position between the minimum and the maximum (in the logarithm if all are positive), with the
 * minimum framed.
 */
record SearchMaps(
    String rowName, List<String> rows, String columnName, List<String> columns, double[][] values)
    implements Drawing {

  private static final BasicStroke FRAME = new BasicStroke(2.4f);
  private static final double GAP = 2;

  /** The metrics of the objective side by side. */
  static Figure of(SearchResult result, String row, String column) {
    List<String> metrics = result.objective().metrics();
    return Figure.grid(
        "",
        Math.min(3, metrics.size()),
        metrics.stream().map(metric -> panel(metric, result, row, column)).toList());
  }

  private static Figure panel(String metric, SearchResult result, String row, String column) {
    List<String> rows = result.values(row), columns = result.values(column);
    double[][] values = result.over(row, column, v -> v.of(metric));
    SearchMaps map = new SearchMaps(row, rows, column, columns, values);
    int width = Math.max(240, 70 + 56 * columns.size());
    return new Figure(result.title(metric), width, 96 + Math.max(44 * rows.size(), 110), map);
  }

  @Override
  public void paint(Graphics2D g, int width, int height) {
    double labels = 0;
    for (String row : rows) labels = Math.max(labels, Theme.width(Theme.TICK, row));
    double left = 36 + labels, top = 4, bottom = height - 46;
    double cell = (width - left - 12) / columns.size(), tall = (bottom - top) / rows.size();
    double[] all =
        Arrays.stream(values).flatMapToDouble(Arrays::stream).filter(Double::isFinite).toArray();
    double least = Arrays.stream(all).min().orElse(0), most = Arrays.stream(all).max().orElse(0);
    for (int i = 0; i < rows.size(); i++)
      for (int j = 0; j < columns.size(); j++) {
        double x = left + j * cell, y = top + i * tall, value = values[i][j];
        var box = new Rectangle2D.Double(x, y, cell - GAP, tall - GAP);
        Color colour =
            Double.isFinite(value) ? ColorMap.CIVIDIS.at(place(value, least, most)) : Theme.GRID;
        g.setColor(colour);
        g.fill(box);
        if (value == least && most > least) {
          g.setColor(Theme.HIDDEN);
          g.setStroke(FRAME);
          g.draw(new Rectangle2D.Double(x + 1, y + 1, cell - GAP - 2, tall - GAP - 2));
        }
        String number = Axis.shortLabel(value);
        Theme.text(
            g,
            Theme.SMALL,
            Cells.readableOn(colour),
            number,
            x + (cell - GAP) / 2,
            y + (tall - GAP) / 2 + 4,
            0.5);
      }
    for (int i = 0; i < rows.size(); i++)
      Theme.text(
          g, Theme.TICK, Theme.SOFT_INK, rows.get(i), left - 7, top + (i + 0.5) * tall + 4, 1);
    for (int j = 0; j < columns.size(); j++)
      Theme.text(
          g,
          Theme.TICK,
          Theme.SOFT_INK,
          columns.get(j),
          left + (j + 0.5) * cell - GAP / 2,
          bottom + 16,
          0.5);
    Theme.text(
        g, Theme.NAME, Theme.INK, columnName, left + (width - left - 12) / 2, bottom + 36, 0.5);
    Theme.turnedText(g, Theme.NAME, Theme.INK, rowName, 20, (top + bottom) / 2, 0.5, -Math.PI / 2);
  }

  private static double place(double value, double least, double most) {
    if (!(most > least)) return 0;
    if (least > 0) return Math.log(value / least) / Math.log(most / least);
    return (value - least) / (most - least);
  }
}
