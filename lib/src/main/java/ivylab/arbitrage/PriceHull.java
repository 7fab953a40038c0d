package ivylab.arbitrage;

import ivylab.price.Black;
import ivylab.quote.VolQuote;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The cheapest way to hold a call of any strike, using the quoted calls of one expiry and the
 * underlying: the lower convex hull of (0, 1) and the quotes (m, c), flat beyond its last corner.
 *
 * @param corners {@code (m, c)}, m rising and c falling; the first is (0, 1)
 */
record PriceHull(List<Corner> corners) {

  /** One corner: strike and call price in units of the forward. */
  record Corner(double m, double c) {}

  /** What is bought: right is infinite if one option is enough. */
  record Edge(double left, double leftPrice, double right, double rightPrice) {

    double value(double m) {
      if (right == Double.POSITIVE_INFINITY) return leftPrice;
      double share = (m - left) / (right - left);
      return (1 - share) * leftPrice + share * rightPrice;
    }

    boolean isVertex(double m) {
      return m == left || m == right;
    }
  }

  /** From the offers, or from the mid prices; quotes without a price are omitted. */
  static PriceHull of(List<VolQuote> quotes, boolean offers) {
    List<Corner> points = new ArrayList<>();
    for (VolQuote quote : quotes) {
      double price = call(quote.k(), offers ? quote.askVol() : quote.vol(), quote.t());
      if (!Double.isNaN(price)) points.add(new Corner(Math.exp(quote.k()), price));
    }
    points.sort(Comparator.comparingDouble(Corner::m).thenComparingDouble(Corner::c));
    List<Corner> corners = new ArrayList<>(List.of(new Corner(0, 1)));
    for (Corner point : points) {
      if (point.m() == last(corners).m() || point.c() >= last(corners).c()) continue;
      while (corners.size() > 1 && isAbove(corners.get(corners.size() - 2), last(corners), point))
        corners.remove(corners.size() - 1);
      corners.add(point);
    }
    return new PriceHull(List.copyOf(corners));
  }

  private static Corner last(List<Corner> corners) {
    return corners.get(corners.size() - 1);
  }

  /** Whether b lies on or above the line from a to c. */
  private static boolean isAbove(Corner a, Corner b, Corner c) {
    return (b.c() - a.c()) * (c.m() - a.m()) >= (c.c() - a.c()) * (b.m() - a.m());
  }

  /** What to buy against a call of strike {@code m > 0}. */
  Edge at(double m) {
    int right = 0;
    while (right < corners.size() && corners.get(right).m() < m) right++;
    if (right == corners.size()) {
      Corner last = last(corners);
      return new Edge(last.m(), last.c(), Double.POSITIVE_INFINITY, last.c());
    }
    Corner a = corners.get(right - 1), b = corners.get(right);
    return new Edge(a.m(), a.c(), b.m(), b.c());
  }

  /** The undiscounted call price in units of the forward; NaN if the volatility is NaN. */
  static double call(double k, double vol, double t) {
    if (Double.isNaN(vol)) return Double.NaN;
    double time = Black.otm(k, Math.max(vol, 0) * Math.sqrt(t));
    return time * Math.exp(k / 2) + Math.max(0, -Math.expm1(k));
  }
}
