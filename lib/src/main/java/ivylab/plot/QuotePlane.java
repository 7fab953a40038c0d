package ivylab.plot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Points of a plane, coloured by a number and optionally with an area that grows with it; a cross
 * marks a location. Quotes are in the plane of log-moneyness and maturity. Every point is a series
 * of its own, because an XChart series has one colour.
 */
final class QuotePlane {

  static final String K = "log-moneyness k = ln(K/F)";
  static final String T = "maturity t (years)";
  static final String VOL = "implied volatility (%)";

  private static final double LARGEST = 9, LEAST = 1.2;

  /** A point and its number, a disc or an empty diamond. */
  record Dot(double x, double y, double value, boolean hidden) {
    double[] place() {
      return new double[] {x, y};
    }
  }

  private QuotePlane() {}

  /** Quotes coloured by volatility. */
  static Figure of(String title, Quotes quotes) {
    List<Dot> dots = new ArrayList<>();
    quotes.hidden().forEach(p -> dots.add(new Dot(p.k(), p.t(), 100 * p.vol(), true)));
    quotes.visible().forEach(p -> dots.add(new Dot(p.k(), p.t(), 100 * p.vol(), false)));
    ColorScale scale =
        ColorScale.over(ColorMap.VIRIDIS, VOL, dots.stream().map(Dot::value).toList());
    Lines lines = lines(K, T, dots, List.of(), scale, false);
    if (!quotes.visible().isEmpty()) lines.sign(quotes.visibleName(), Mark.disc(4), Theme.SOFT_INK);
    if (!quotes.hidden().isEmpty())
      lines.sign(quotes.hiddenName(), Mark.diamond(4.6), Theme.SOFT_INK);
    return lines.figure(title);
  }

  /**
   * @param yName name of the vertical axis; maturities far apart are on a logarithmic one
   * @param crosses points to mark with a cross
   * @param sized whether areas also follow the numbers, from 0
   */
  static Lines lines(
      String xName,
      String yName,
      List<Dot> dots,
      List<Dot> crosses,
      ColorScale scale,
      boolean sized) {
    boolean log = yName.equals(T) && spreadsWidely(dots.stream().map(Dot::y).toList());
    Lines lines = new Lines(xName, yName).logY(log).with(scale);
    int n = dots.size();
    double usual = n > 1000 ? 1.8 : n > 500 ? 2.4 : n > 250 ? 3.2 : 4;
    double most = dots.stream().mapToDouble(Dot::value).max().orElse(1);
    List<Dot> order = new ArrayList<>(dots);
    if (sized) order.sort(Comparator.comparingDouble(Dot::value)); // the large numbers on top
    for (Dot dot : order) {
      double share = Math.max(dot.value(), 0) / most;
      double radius = sized ? Math.max(LEAST, LARGEST * Math.sqrt(share)) : usual;
      Mark mark = dot.hidden() ? Mark.diamond(1.15 * radius) : Mark.disc(radius);
      lines
          .unlisted()
          .points("point " + lines.size(), List.of(dot.place()), mark, scale.of(dot.value()));
    }
    List<double[]> marked = crosses.stream().map(Dot::place).toList();
    lines.unlisted().points("marked", marked, Mark.cross(6), Theme.HIDDEN);
    return lines;
  }

  /** Short and long maturities are both readable only on a logarithmic axis. */
  static boolean spreadsWidely(List<Double> t) {
    return Axis.isWide(t, 8);
  }
}
