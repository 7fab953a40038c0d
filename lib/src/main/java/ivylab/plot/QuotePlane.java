package ivylab.plot;

import ivylab.surface.Point;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.List;

/** Quotes in the plane of log-moneyness and maturity, coloured by volatility. */
record QuotePlane(Quotes quotes) implements Drawing {

  static final String K = "log-moneyness k = ln(K/F)";
  static final String T = "maturity t (years)";
  static final String VOL = "implied volatility (%)";

  @Override
  public void paint(Graphics2D g, int width, int height) {
    List<Point> all = quotes.all();
    List<Double> t = all.stream().map(Point::t).toList();
    Axis x = Axis.around(K, all.stream().map(Point::k).toList(), 0.04, false);
    Axis y = Axis.around(T, t, 0.06, spreadsWidely(t));
    ColorScale scale =
        ColorScale.sequential(VOL, all.stream().map(point -> 100 * point.vol()).toList());

    Legend legend = quotes.legend(Theme.SOFT_INK, Theme.SOFT_INK);
    legend.paint(g, width);
    int top = legend.height(width);
    Frame frame =
        Frame.in(
            new Rectangle2D.Double(6, top, width - 6 - ColorScale.ROOM, height - top - 6), x, y);
    frame.paintGrid(g);
    frame.paintLabels(g);
    double radius = all.size() > 1000 ? 1.8 : all.size() > 500 ? 2.4 : all.size() > 250 ? 3.2 : 4.2;
    for (Point point : quotes.hidden())
      Quotes.diamond(
          g, frame.px(point.k()), frame.py(point.t()), 1.15 * radius, scale.of(100 * point.vol()));
    for (Point point : quotes.visible())
      Quotes.disc(g, frame.px(point.k()), frame.py(point.t()), radius, scale.of(100 * point.vol()));
    scale.paintBar(g, frame.right() + 22, frame.top, frame.height);
  }

  /** Short and long maturities are both readable only on a logarithmic axis. */
  static boolean spreadsWidely(List<Double> t) {
    double min = t.stream().mapToDouble(v -> v).min().orElse(1);
    double max = t.stream().mapToDouble(v -> v).max().orElse(1);
    return max / min > 8;
  }
}
