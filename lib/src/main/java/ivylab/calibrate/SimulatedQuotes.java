package ivylab.calibrate;

import ivylab.calibrate.QuotePlaces.Kind;
import ivylab.calibrate.QuotePlaces.Place;
import ivylab.montecarlo.Prices;
import ivylab.montecarlo.Simulation;
import ivylab.montecarlo.SmileEstimate;
import ivylab.montecarlo.SmileGrid;
import ivylab.montecarlo.SmilePoint;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Simulated values at quotes.
 *
 * @param values as fractions, {@code [n]}; NaN where the simulation has none
 * @param errors one standard error, {@code [n]}
 */
record SimulatedQuotes(double[] values, double[] errors) {

  static SimulatedQuotes of(QuotePlaces places, Simulation simulation) {
    Prices prices = simulation.run(grid(places, false), grid(places, true));
    int n = places.size();
    double[] values = new double[n], errors = new double[n];
    Arrays.fill(values, Double.NaN);
    Arrays.fill(errors, Double.NaN);
    for (int i = 0; i < n; i++) {
      Place place = places.places().get(i);
      SmileEstimate smile =
          smile(place.kind() == Kind.SPX ? prices.spx() : prices.vix(), place.t());
      if (place.kind() == Kind.VIX_FUTURE) {
        values[i] = smile.forward();
        errors[i] = smile.forwardError();
        continue;
      }
      for (SmilePoint point : smile.points())
        if (point.logStrike() == place.k()) {
          values[i] = point.vol();
          errors[i] = point.volError();
        }
    }
    return new SimulatedQuotes(values, errors);
  }

  private static SmileEstimate smile(List<SmileEstimate> smiles, double t) {
    for (SmileEstimate smile : smiles) if (smile.maturity() == t) return smile;
    throw new IllegalStateException("no simulated smile at t = " + t);
  }

  /** A future becomes a maturity, with the strike at the money if it has no options. */
  private static SmileGrid grid(QuotePlaces places, boolean vix) {
    Map<Double, TreeSet<Double>> strikes = new TreeMap<>();
    for (Place p : places.places())
      if (vix == (p.kind() != Kind.SPX))
        // adding 0 turns -0 into 0, which would be two strikes otherwise
        strikes.computeIfAbsent(p.t(), t -> new TreeSet<>()).add(p.k() + 0.0);
    if (strikes.isEmpty()) return SmileGrid.NONE;
    return new SmileGrid(
        strikes.keySet().stream().mapToDouble(t -> t).toArray(),
        strikes.values().stream()
            .map(k -> k.stream().mapToDouble(v -> v).toArray())
            .toArray(double[][]::new));
  }
}
