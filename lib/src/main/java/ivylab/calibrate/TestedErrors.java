package ivylab.calibrate;

import ivylab.calibrate.QuotePlaces.Kind;
import ivylab.calibrate.QuotePlaces.Place;
import ivylab.surrogate.SmileData;
import ivylab.surrogate.SmileLayout;
import ivylab.surrogate.SurrogatePredictor;
import java.util.ArrayList;
import java.util.List;

/**
 * Relative errors of a surrogate at the points of its layout, for parameters that it was not
 * trained on. An error is missing where the test has no value; it then counts as that of the
 * nearest strike of the same smile, or as 0 if a smile is missing as a whole.
 *
 * <p>Few rows show correlations that are not there, and a fit would rely on them. So products of
 * different places are multiplied by {@code 1 - shrinkage}, with the intensity of Schäfer and
 * Strimmer (2005), <i>Statistical Applications in Genetics and Molecular Biology</i> 4, target D.
 * With {@code z_ri} the error of row r at point i over its root mean square, {@code c_rij = z_ri
 * z_rj} and m rows,
 *
 * <pre>
 * shrinkage = sum_(i != j) Var(mean c_ij) / sum_(i != j) (mean c_ij)^2
 * Var(mean c_ij) = sum_r (c_rij - mean c_ij)^2 / (m (m - 1))
 * </pre>
 *
 * @param layout of the surrogate
 * @param errors predicted over true value, less 1, {@code [m][layout.size()]}
 * @param shrinkage in [0, 1]
 */
record TestedErrors(SmileLayout layout, double[][] errors, double shrinkage) {

  /**
   * @throws IllegalArgumentException if the test is empty, or of another layout
   */
  static TestedErrors of(SurrogatePredictor predictor, SmileData test) {
    SmileLayout layout = predictor.layout();
    if (!test.layout().equals(layout))
      throw new IllegalArgumentException(
          "test must have the layout of the surrogate, %s: %s".formatted(layout, test.layout()));
    if (test.size() == 0) throw new IllegalArgumentException("test must have a row");
    double[][] errors = new double[test.size()][];
    for (int r = 0; r < errors.length; r++) {
      double[] row = predictor.vols(test.inputs()[r]);
      for (int g = 0; g < row.length; g++)
        row[g] = test.missing()[r][g] ? Double.NaN : row[g] / test.vols()[r][g] - 1;
      for (Kind kind : Kind.values())
        fill(SurrogateSmiles.part(layout, kind), SurrogateSmiles.offset(layout, kind), row);
      errors[r] = row;
    }
    return new TestedErrors(layout, errors, shrinkage(errors));
  }

  /** Of fewer than two rows 1: they say nothing of correlations. */
  static double shrinkage(double[][] errors) {
    int m = errors.length, n = errors[0].length;
    if (m < 2) return 1;
    double[] size = new double[n];
    for (double[] row : errors) for (int i = 0; i < n; i++) size[i] += row[i] * row[i] / m;
    double noise = 0, signal = 0;
    for (int i = 0; i < n; i++)
      for (int j = 0; j < i; j++) {
        double scale = 1 / Math.sqrt(size[i] * size[j]), sum = 0, squares = 0;
        if (!Double.isFinite(scale)) continue;
        for (double[] row : errors) {
          double c = row[i] * row[j] * scale;
          sum += c;
          squares += c * c;
        }
        double mean = sum / m;
        noise += (squares - m * mean * mean) / (m * (m - 1.0));
        signal += mean * mean;
      }
    return signal > 0 ? Math.min(1, noise / signal) : 1;
  }

  /** Fills the gaps of one part. */
  static void fill(SmileLayout.Part part, int offset, double[] row) {
    double[] found = row.clone();
    int strikes = part.strikes();
    for (int m = 0; m < part.maturities().size(); m++)
      for (int s = 0; s < strikes; s++) {
        double nearest = 0;
        for (int away = strikes - 1; away >= 0; away--)
          for (int other : new int[] {s + away, s - away}) {
            if (other < 0 || other >= strikes) continue;
            double error = found[offset + part.index(other, m)];
            if (!Double.isNaN(error)) nearest = error;
          }
        row[offset + part.index(s, m)] = nearest;
      }
  }

  /** Mean products at places, {@code [n n]}; outside of the strikes those of the last strike. */
  double[][] products(QuotePlaces places) {
    int n = places.size();
    List<double[]> shares = new ArrayList<>();
    List<Integer> offsets = new ArrayList<>();
    for (Place place : places.places()) {
      SmileLayout.Part part = SurrogateSmiles.part(layout, place.kind());
      SmileLayout.Ends ends = part.ends(place.t());
      double k = Math.max(ends.low(), Math.min(ends.high(), place.k()));
      shares.add(part.shares(k, place.t()));
      offsets.add(SurrogateSmiles.offset(layout, place.kind()));
    }
    double[][] products = new double[n][n];
    double[] here = new double[n];
    for (double[] row : errors) {
      for (int i = 0; i < n; i++) {
        double[] share = shares.get(i);
        here[i] = 0;
        for (int g = 0; g < share.length; g++) here[i] += share[g] * row[offsets.get(i) + g];
      }
      for (int i = 0; i < n; i++)
        for (int j = 0; j <= i; j++) products[i][j] += here[i] * here[j] / errors.length;
    }
    for (int i = 0; i < n; i++)
      for (int j = 0; j < i; j++) products[j][i] = products[i][j] *= 1 - shrinkage;
    return products;
  }
}
