package ivylab.plot;

import ivylab.surface.Grid;
import ivylab.surface.GridValues;
import ivylab.surface.Point;
import java.awt.Graphics2D;
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
    return cells(scale, values.grid(), (i, j) -> factor * values.value(i, j))
        .under(quotes.legend(), (g, frame) -> paintQuotes(g, frame, quotes))
        .figure(title);
  }

  /** A number for each point of a mesh. */
  @FunctionalInterface
  interface Values {
    double at(int row, int column);
  }

  static Cells cells(ColorScale scale, Grid grid, Values values) {
    double[][] shown = new double[grid.tCount()][grid.kCount()];
    for (int i = 0; i < shown.length; i++)
      for (int j = 0; j < shown[i].length; j++) shown[i][j] = values.at(i, j);
    List<Double> k = Arrays.stream(grid.k()).boxed().toList();
    List<Double> t = Arrays.stream(grid.t()).boxed().toList();
    return Cells.of(scale, QuotePlane.K, k, QuotePlane.T, t, shown);
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
