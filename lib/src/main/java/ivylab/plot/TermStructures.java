package ivylab.plot;

import ivylab.surface.Point;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Term structures: cuts at fixed log-moneyness with one quote of each expiry, the nearest. */
final class TermStructures {

  /** A quote is near where {@code |k - k_cut|} is at most this times {@code sqrt(t)}. */
  static final double NEAR = 0.06;

  private TermStructures() {}

  static List<Cut> at(Quotes quotes, double... moneyness) {
    List<Smiles.Slice> slices = Smiles.slices(quotes);
    List<Double> reach = slices.stream().map(Smiles.Slice::t).toList();
    List<Cut> cuts = new ArrayList<>();
    for (double k : moneyness.length == 0 ? new double[1] : moneyness) {
      if (!Double.isFinite(k))
        throw new IllegalArgumentException("k = ln(K/F) must be finite: " + k);
      List<Point> visible = new ArrayList<>(), hidden = new ArrayList<>();
      for (Smiles.Slice slice : slices) {
        near(slice.quotes().visible(), k, visible);
        near(slice.quotes().hidden(), k, hidden);
      }
      cuts.add(Cut.atMoneyness(k, new Quotes(visible, hidden), reach));
    }
    return cuts;
  }

  private static void near(List<Point> points, double k, List<Point> into) {
    points.stream()
        .filter(p -> Math.abs(p.k() - k) <= NEAR * Math.sqrt(p.t()))
        .min(Comparator.comparingDouble(p -> Math.abs(p.k() - k)))
        .ifPresent(into::add);
  }
}
