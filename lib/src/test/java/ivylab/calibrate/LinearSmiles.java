package ivylab.calibrate;

import ivylab.calibrate.QuotePlaces.Kind;
import ivylab.calibrate.QuotePlaces.Place;
import java.util.Arrays;
import java.util.List;

/**
 * A model whose volatilities are linear in its coordinates, so that every result of a fit has a
 * closed form: level + slope k + term t, plus what VIX quotes add. A model is its coordinates.
 */
class LinearSmiles implements SmileModel<List<Double>> {

  private final List<FitCoordinate> coordinates;

  LinearSmiles(FitCoordinate... coordinates) {
    this.coordinates = List.of(coordinates);
  }

  /** Level, slope, term. */
  static LinearSmiles plain() {
    return new LinearSmiles(
        new FitCoordinate("level", 0.05, 0.55),
        new FitCoordinate("slope", -1, 1),
        new FitCoordinate("term", -0.5, 0.5));
  }

  @Override
  public String name() {
    return "linear";
  }

  @Override
  public List<FitCoordinate> coordinates() {
    return coordinates;
  }

  @Override
  public List<Double> model(double[] x) {
    return Arrays.stream(x).boxed().toList();
  }

  @Override
  public boolean has(Kind kind) {
    return true;
  }

  /** Derivatives at a place; a VIX future sees the level alone, a VIX option twice. */
  static double[] row(Place place, int p) {
    double[] all =
        switch (place.kind()) {
          case SPX -> new double[] {1, place.k(), place.t(), 0};
          case VIX -> new double[] {2, 0, 0, place.k()};
          case VIX_FUTURE -> new double[] {1, 0, 0, 0};
        };
    return Arrays.copyOf(all, p);
  }

  @Override
  public void values(double[] x, QuotePlaces places, double[] vols, double[][] jacobian) {
    for (int i = 0; i < places.size(); i++) {
      double[] row = row(places.places().get(i), x.length);
      vols[i] = 0;
      for (int j = 0; j < x.length; j++) vols[i] += row[j] * x[j];
      if (jacobian.length > 0) System.arraycopy(row, 0, jacobian[i], 0, x.length);
    }
  }
}
