package ivylab.plot;

import ivylab.search.SearchResult;
import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;

/**
 * A loss by two hyper-parameters: one cell per pair of values with the number in it, coloured in
 * the logarithm if all are positive, with the minimum framed.
 */
final class SearchMaps {

  private static final BasicStroke FRAME = new BasicStroke(2.4f);

  private SearchMaps() {}

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
    List<Double> all = new ArrayList<>();
    for (double[] one : values) for (double value : one) all.add(value);
    ColorScale scale = ColorScale.whole(ColorMap.CIVIDIS, "", all);
    int width = Math.max(240, 70 + 56 * columns.size());
    return MatrixMap.cells(scale, row, values, rows, column, columns)
        .under(new Legend(), (g, frame) -> frameLeast(g, frame, values, scale.axis().min()))
        .figure(result.title(metric))
        .withSize(width, 96 + Math.max(44 * rows.size(), 110));
  }

  private static void frameLeast(Graphics2D g, Frame frame, double[][] values, double least) {
    g.setColor(Theme.HIDDEN);
    g.setStroke(FRAME);
    double w = frame.width / values[0].length, h = frame.height / values.length;
    for (int i = 0; i < values.length; i++)
      for (int j = 0; j < values[i].length; j++)
        if (values[i][j] == least)
          g.draw(
              new Rectangle2D.Double(frame.left + j * w + 2, frame.top + i * h + 2, w - 4, h - 4));
  }
}
