package ivylab.plot;

import ivylab.surface.Grid;
import ivylab.surface.GridValues;
import ivylab.surface.Point;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import java.util.List;

/**
 * A quantity on the points of a mesh as coloured cells, quotes on top. Every cell has the colour of
 * its mesh point, without smoothing; where the value is not finite the paper shows.
 *
 * @param values the quantity
 * @param factor by which it is multiplied before it is shown: 100 for percent
 * @param scale the colours of the multiplied values
 * @param quotes shown on top
 */
record HeatMap(GridValues values, double factor, ColorScale scale, Quotes quotes) {

  static HeatMap of(GridValues values, Quotes quotes) {
    boolean percent = isVolatility(values.quantity());
    double factor = percent ? 100 : 1;
    String name = values.quantity() + (percent ? " (%)" : "");
    return new HeatMap(values, factor, ColorScale.of(name, scaled(values, factor)), quotes);
  }

  HeatMap with(ColorMap map) {
    List<Double> all = scaled(values, factor);
    String name = scale.axis().name();
    ColorScale same =
        map == ColorMap.DIVERGING
            ? ColorScale.diverging(name, all)
            : ColorScale.over(map, name, all);
    return new HeatMap(values, factor, same, quotes);
  }

  /** Volatilities are shown in percent, everything else unchanged. */
  static boolean isVolatility(String quantity) {
    return quantity.endsWith("volatility");
  }

  static List<Double> scaled(GridValues values, double factor) {
    return values.values().stream().map(value -> factor * value).toList();
  }

  Figure figure(String title) {
    Grid grid = values.grid();
    double[][] shown = new double[grid.tCount()][grid.kCount()];
    for (int i = 0; i < shown.length; i++)
      for (int j = 0; j < shown[i].length; j++) shown[i][j] = factor * values.value(i, j);
    List<Double> k = Arrays.stream(grid.k()).boxed().toList();
    List<Double> t = Arrays.stream(grid.t()).boxed().toList();
    return Cells.of(scale, QuotePlane.K, k, QuotePlane.T, t, shown)
        .under(quotes.legend(), (g, frame) -> paintQuotes(g, frame, quotes))
        .figure(title);
  }

  /** The colour of one cell, null for none. */
  @FunctionalInterface
  interface CellColours {
    java.awt.Color of(int row, int column);
  }

  static void paintCells(
      Graphics2D g, double[] xEdges, double[] yEdges, Frame frame, CellColours colours) {
    Object smooth = g.getRenderingHint(RenderingHints.KEY_ANTIALIASING);
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_OFF);
    for (int row = yEdges.length - 2; row >= 0; row--) {
      for (int column = 0; column < xEdges.length - 1; column++) {
        var colour = colours.of(row, column);
        if (colour == null) continue;
        double left = frame.px(xEdges[column]), right = frame.px(xEdges[column + 1]);
        double top = frame.py(yEdges[row + 1]), bottom = frame.py(yEdges[row]);
        // half a pixel under the next cell, otherwise the SVG shows seams
        if (column + 2 < xEdges.length && colours.of(row, column + 1) != null) right += 0.5;
        if (row > 0 && colours.of(row - 1, column) != null) bottom += 0.5;
        g.setColor(colour);
        g.fill(new Rectangle2D.Double(left, top, right - left, bottom - top));
      }
    }
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, smooth);
  }

  static double[] edges(double[] centres) {
    double[] edges = new double[centres.length + 1];
    edges[0] = centres[0];
    for (int i = 1; i < centres.length; i++) edges[i] = (centres[i - 1] + centres[i]) / 2;
    edges[centres.length] = centres[centres.length - 1];
    return edges;
  }

  static void paintQuotes(Graphics2D g, Frame frame, Quotes quotes) {
    int n = quotes.all().size();
    double radius = n > 1000 ? 1.1 : n > 250 ? 1.6 : 3;
    for (Point point : quotes.hidden())
      if (frame.shows(point.k(), point.t()))
        Quotes.diamond(g, frame.px(point.k()), frame.py(point.t()), 1.3 * radius, Theme.HIDDEN);
    for (Point point : quotes.visible())
      if (frame.shows(point.k(), point.t()))
        Quotes.disc(g, frame.px(point.k()), frame.py(point.t()), radius, Theme.VISIBLE);
  }
}
