package ivylab.service;

import ivylab.calibrate.FitCoordinate;
import ivylab.calibrate.QuotePlaces;
import ivylab.calibrate.QuotePlaces.Place;
import ivylab.calibrate.SmileModel;
import ivylab.surrogate.SurrogatePredictor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A surrogate as a smile model of the index, with the derivatives of its network.
 *
 * <p>The predictor at the places of the latest call is kept: a fit asks at the same places again
 * and again.
 */
final class SurrogateSmiles implements SmileModel<double[]> {

  private record Prepared(QuotePlaces places, SurrogatePredictor predictor) {}

  private final String name;
  private final List<FitCoordinate> coordinates;
  private final SurrogatePredictor surrogate;
  private volatile @Nullable Prepared latest;

  SurrogateSmiles(String name, List<FitCoordinate> coordinates, SurrogatePredictor surrogate) {
    this.name = name;
    this.coordinates = List.copyOf(coordinates);
    this.surrogate = surrogate;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<FitCoordinate> coordinates() {
    return coordinates;
  }

  @Override
  public double[] model(double[] coordinates) {
    return coordinates.clone();
  }

  @Override
  public void values(double[] x, QuotePlaces places, double[] vols, double[][] jacobian) {
    SurrogatePredictor at = at(places);
    if (jacobian.length == 0) {
      at.vols(x, 1, vols);
      return;
    }
    double[] flat = new double[vols.length * x.length];
    at.jacobian(x, 1, vols, flat);
    for (int i = 0; i < vols.length; i++)
      System.arraycopy(flat, i * x.length, jacobian[i], 0, x.length);
  }

  private SurrogatePredictor at(QuotePlaces places) {
    Prepared known = latest;
    if (known != null && known.places == places) return known.predictor;
    double[] k = places.places().stream().mapToDouble(Place::k).toArray();
    double[] t = places.places().stream().mapToDouble(Place::t).toArray();
    SurrogatePredictor predictor = surrogate.at(k, t);
    latest = new Prepared(places, predictor);
    return predictor;
  }
}
