package ivylab.plot;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Points of a plane, coloured by a number and optionally with an area that grows with it; a cross
 * marks a location. Quotes are in the plane of log-moneyness and maturity.
 *
 * @param xName name of the horizontal axis
 * @param yName name of the vertical axis; maturities far apart are on a logarithmic one
 * @param dots where, and the number
 * @param crosses points to mark with a cross
 * @param scale colours of the numbers
 * @param sized whether areas also follow the numbers, from 0
 * @param legend shown above
 */
record QuotePlane(
    String xName,
    String yName,
    List<Dot> dots,
    List<Dot> crosses,
    ColorScale scale,
    boolean sized,
    Legend legend)
    implements Drawing {

  static final String K = "log-moneyness k = ln(K/F)";
  static final String T = "maturity t (years)";
  static final String VOL = "implied volatility (%)";

  private static final double LARGEST = 9, LEAST = 1.2;

  /** A point and its number, a disc or an empty diamond. */
  record Dot(double x, double y, double value, boolean hidden) {}

  /** Quotes coloured by volatility. */
  static Figure of(String title, Quotes quotes) {
    List<Dot> dots = new ArrayList<>();
    quotes.hidden().forEach(p -> dots.add(new Dot(p.k(), p.t(), 100 * p.vol(), true)));
    quotes.visible().forEach(p -> dots.add(new Dot(p.k(), p.t(), 100 * p.vol(), false)));
    ColorScale scale = ColorScale.sequential(VOL, dots.stream().map(Dot::value).toList());
    Legend legend = quotes.legend(Theme.SOFT_INK, Theme.SOFT_INK);
    return Figure.of(title, new QuotePlane(K, T, dots, List.of(), scale, false, legend));
  }

  @Override
  public void paint(Graphics2D g, int width, int height) {
    List<Dot> all = new ArrayList<>(dots);
    all.addAll(crosses);
    List<Double> y = all.stream().map(Dot::y).toList();
    boolean log = yName.equals(T) && spreadsWidely(y);
    legend.paint(g, width);
    int top = legend.height(width);
    Frame frame =
        Frame.in(
            new Rectangle2D.Double(6, top, width - 6 - ColorScale.ROOM, height - top - 6),
            Axis.around(xName, all.stream().map(Dot::x).toList(), 0.045, false),
            Axis.around(yName, y, 0.065, log));
    frame.paintGrid(g);
    frame.paintLabels(g);
    int n = dots.size();
    double usual = n > 1000 ? 1.8 : n > 500 ? 2.4 : n > 250 ? 3.2 : 4;
    double most = dots.stream().mapToDouble(Dot::value).max().orElse(1);
    List<Dot> order = sized ? new ArrayList<>(dots) : dots;
    if (sized) order.sort(Comparator.comparingDouble(Dot::value)); // the large numbers on top
    for (Dot dot : order) {
      double share = Math.max(dot.value(), 0) / most;
      double radius = sized ? Math.max(LEAST, LARGEST * Math.sqrt(share)) : usual;
      Color colour = scale.of(dot.value());
      double px = frame.px(dot.x()), py = frame.py(dot.y());
      if (dot.hidden()) Quotes.diamond(g, px, py, 1.15 * radius, colour);
      else Quotes.disc(g, px, py, radius, colour);
    }
    for (Dot c : crosses) Mark.cross(g, frame.px(c.x()), frame.py(c.y()), 6, Theme.HIDDEN);
    scale.paintBar(g, frame.right() + 22, frame.top, frame.height);
  }

  /** Short and long maturities are both readable only on a logarithmic axis. */
  static boolean spreadsWidely(List<Double> t) {
    double min = t.stream().mapToDouble(v -> v).min().orElse(1);
    double max = t.stream().mapToDouble(v -> v).max().orElse(1);
    return max / min > 8;
  }
}
