package ivylab.plot;

import ivylab.surface.Point;
import ivylab.surface.VolSurface;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Term structures: cuts at fixed log-moneyness. Quotes are seldom exactly there, so each expiry
 * shows the volatility interpolated linearly between the two quotes around it.
 */
final class TermStructures {

  /** The two quotes count if their distance is at most this times {@code sqrt(t)}. */
  private static final double WIDE = 0.2;

  private TermStructures() {}

  static Figure figure(
      String title, Map<String, VolSurface> surfaces, Quotes quotes, double... moneyness) {
    List<Cut> cuts = at(quotes, moneyness);
    return new Cuts(
            surfaces, cuts, QuotePlane.T, "between visible quotes", "next to a hidden quote")
        .figure(title);
  }

  static List<Cut> at(Quotes quotes, double... moneyness) {
    List<Smiles.Slice> slices = Smiles.slices(quotes);
    List<Double> reach = slices.stream().map(Smiles.Slice::t).toList();
    List<Cut> cuts = new ArrayList<>();
    for (double k : moneyness.length == 0 ? new double[1] : moneyness) {
      if (!Double.isFinite(k))
        throw new IllegalArgumentException("k = ln(K/F) must be finite: " + k);
      List<Point> visible = new ArrayList<>(), hidden = new ArrayList<>();
      for (Smiles.Slice slice : slices) add(slice, k, visible, hidden);
      cuts.add(Cut.atMoneyness(k, new Quotes(visible, hidden), reach));
    }
    return cuts;
  }

  /** Adds the point between the nearest quotes on both sides: hidden if one of them is. */
  private static void add(Smiles.Slice slice, double k, List<Point> visible, List<Point> hidden) {
    Point below = null, above = null;
    for (Point p : slice.quotes().all()) {
      if (p.k() <= k && (below == null || p.k() > below.k())) below = p;
      if (p.k() >= k && (above == null || p.k() < above.k())) above = p;
    }
    if (below == null || above == null) return;
    double distance = above.k() - below.k();
    if (!(distance <= WIDE * Math.sqrt(slice.t()))) return;
    double share = distance == 0 ? 0 : (k - below.k()) / distance;
    double vol = below.vol() + share * (above.vol() - below.vol());
    boolean seen =
        !slice.quotes().hidden().contains(below) && !slice.quotes().hidden().contains(above);
    (seen ? visible : hidden).add(Point.ofVol(k, slice.t(), vol));
  }
}
