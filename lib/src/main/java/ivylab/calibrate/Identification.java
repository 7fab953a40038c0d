package ivylab.calibrate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.SingularValueDecomposition;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * What the quotes determine at the end of a fit. With J the derivatives of the n errors, each in
 * half-widths, in the shares u of the coordinates' ranges, P the diagonal of the prior's weights
 * and s the noise in half-widths, the covariances are, to first order,
 *
 * <pre>
 * s^2 (J'J)^-1        of the quotes alone
 * s^2 (J'J + P)^-1    with the prior
 * </pre>
 *
 * times the ranges of row and column. The singular values of J, with directions v, give a standard
 * error {@code s/sigma} along each direction. A direction or a coordinate counts as determined if
 * its error from the quotes alone is below that of a uniform guess, {@code 1/sqrt(12)} of the
 * range; others get no error from the quotes alone, and the directions are named. A coordinate at a
 * bound is fixed: it has no error and enters no direction.
 *
 * <p>The prior's share of a coordinate is the diagonal of {@code (J'J + P)^-1 P}: 0 where the
 * quotes decide, 1 where the prior does (the complement of the resolution matrix of inverse
 * theory).
 *
 * @param coordinates of the fit, {@code [p]}
 * @param atBound whether each lies on a bound that hinders a descent, {@code [p]}
 * @param noise s, standard deviation of a quote in half-widths
 * @param errors standard errors from the quotes alone, {@code [p]}; NaN where undetermined or at a
 *     bound
 * @param errorsWithPrior standard errors with the prior, {@code [p]}; NaN at a bound, and where
 *     neither quotes nor prior say anything
 * @param correlations from the quotes alone, {@code [p p]}; NaN in rows and columns without error
 * @param priorShares of the coordinates, {@code [p]}; NaN where the error with the prior is
 * @param directions of the coordinates that are not at a bound, best determined first
 */
public record Identification(
    List<FitCoordinate> coordinates,
    List<Boolean> atBound,
    double noise,
    List<Double> errors,
    List<Double> errorsWithPrior,
    List<List<Double>> correlations,
    List<Double> priorShares,
    List<Direction> directions) {

  /** Error of a uniform guess as a share of the range: where errors are no longer determined. */
  public static final double GUESS = 1 / Math.sqrt(12);

  /** Singular values below this share of the largest are zero in double precision. */
  private static final double ZERO = 1e-13;

  /** Components below this are those of rounding. */
  private static final double NOTHING = 1e-6;

  /**
   * One direction in the space of the coordinates.
   *
   * @param components in shares of the ranges, of length 1, {@code [p]}
   * @param error standard error along it from the quotes alone, in the same unit; infinite if they
   *     say nothing
   * @param text its components of at least 0.2, largest first: {@code 0.90 eta - 0.44 a}
   */
  public record Direction(List<Double> components, double error, String text) {
    public Direction {
      components = List.copyOf(components);
      Objects.requireNonNull(text, "text");
    }

    /** Whether the quotes say more than a uniform guess. */
    public boolean determined() {
      return error < GUESS;
    }

    @Override
    public String toString() {
      if (Double.isNaN(error)) return text + " (error unknown: too few quotes)";
      if (Double.isInfinite(error)) return text + " (the quotes say nothing)";
      return String.format(Locale.ROOT, "%s (error %.2g of the range)", text, error);
    }
  }

  public Identification {
    coordinates = List.copyOf(coordinates);
    atBound = List.copyOf(atBound);
    errors = List.copyOf(errors);
    errorsWithPrior = List.copyOf(errorsWithPrior);
    correlations = correlations.stream().map(List::copyOf).toList();
    priorShares = List.copyOf(priorShares);
    directions = List.copyOf(directions);
  }

  /**
   * @param jacobian derivatives of the quotes' errors in the shares, without those of the prior,
   *     {@code [n p]}
   * @param weights of the prior, {@code [p]}
   * @param held whether a coordinate is at a bound, {@code [p]}
   */
  static Identification of(
      List<FitCoordinate> coordinates,
      double[][] jacobian,
      double[] weights,
      boolean[] held,
      double noise) {
    int p = coordinates.size(), n = jacobian.length;
    int[] free = new int[p];
    int m = 0;
    for (int j = 0; j < p; j++) if (!held[j]) free[m++] = j;
    free = Arrays.copyOf(free, m);
    double[] errors = new double[p], posterior = new double[p], shares = new double[p];
    double[][] correlations = new double[p][p];
    for (double[] each : List.of(errors, posterior, shares)) Arrays.fill(each, Double.NaN);
    for (double[] row : correlations) Arrays.fill(row, Double.NaN);
    List<Direction> directions = new ArrayList<>();
    if (m > 0) {
      // as many rows as columns at least, and the prior's below those of the quotes
      double[][] quotes = new double[n + m][m], both = new double[n + m][m];
      for (int j = 0; j < m; j++) {
        for (int i = 0; i < n; i++) both[i][j] = quotes[i][j] = jacobian[i][free[j]];
        both[n + j][j] = Math.sqrt(weights[free[j]]);
      }
      var own = new Spectrum(quotes);
      for (int d = 0; d < m; d++) {
        double[] components = new double[p];
        for (int j = 0; j < m; j++) components[free[j]] = own.component(j, d);
        directions.add(direction(coordinates, components, noise * own.deviation(d)));
      }
      double[][] covariance = own.covariance();
      for (int j = 0; j < m; j++) {
        double error = noise * Math.sqrt(covariance[j][j]);
        if (error < GUESS) errors[free[j]] = coordinates.get(free[j]).range() * error;
      }
      for (int j = 0; j < m; j++)
        for (int l = 0; l < m; l++)
          if (!Double.isNaN(errors[free[j]]) && !Double.isNaN(errors[free[l]]))
            correlations[free[j]][free[l]] =
                covariance[j][l] / Math.sqrt(covariance[j][j] * covariance[l][l]);
      double[][] with = new Spectrum(both).covariance();
      for (int j = 0; j < m; j++) {
        if (Double.isInfinite(with[j][j])) continue;
        posterior[free[j]] = coordinates.get(free[j]).range() * noise * Math.sqrt(with[j][j]);
        shares[free[j]] = with[j][j] * weights[free[j]];
      }
    }
    List<Boolean> bounds = new ArrayList<>();
    for (boolean h : held) bounds.add(h);
    return new Identification(
        coordinates,
        bounds,
        noise,
        list(errors),
        list(posterior),
        Arrays.stream(correlations).map(Identification::list).toList(),
        list(shares),
        directions);
  }

  private static List<Double> list(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  private static Direction direction(
      List<FitCoordinate> coordinates, double[] components, double error) {
    List<Integer> order = new ArrayList<>();
    for (int j = 0; j < components.length; j++) order.add(j);
    order.sort(Comparator.comparingDouble(j -> -Math.abs(components[j])));
    double sign = components[order.get(0)] < 0 ? -1 : 1;
    var text = new StringBuilder();
    for (int j : order) {
      double c = components[j] *= sign;
      if (Math.abs(c) < 0.2) continue;
      if (text.length() > 0) text.append(c < 0 ? " - " : " + ");
      text.append(String.format(Locale.ROOT, "%.2f ", Math.abs(c)));
      text.append(coordinates.get(j).name());
    }
    return new Direction(list(components), error, text.toString());
  }

  /** Singular values and right vectors of a matrix with at least as many rows as columns. */
  private static final class Spectrum {

    private final double[] singular;
    private final RealMatrix v;

    Spectrum(double[][] matrix) {
      var svd = new SingularValueDecomposition(new Array2DRowRealMatrix(matrix, false));
      singular = svd.getSingularValues();
      v = svd.getV();
    }

    double component(int j, int d) {
      return v.getEntry(j, d);
    }

    /** Standard deviation along direction d under noise 1. */
    double deviation(int d) {
      return singular[d] > ZERO * singular[0] ? 1 / singular[d] : Double.POSITIVE_INFINITY;
    }

    /** {@code V S^-2 V'}; infinite where a coordinate takes part in a direction without limit. */
    double[][] covariance() {
      int m = singular.length;
      double[][] covariance = new double[m][m];
      for (int d = 0; d < m; d++) {
        double deviation = deviation(d);
        for (int j = 0; j < m; j++)
          for (int l = 0; l < m; l++) {
            double a = component(j, d), b = component(l, d);
            if (deviation < Double.POSITIVE_INFINITY)
              covariance[j][l] += a * deviation * (b * deviation);
            else if (Math.abs(a) > NOTHING && Math.abs(b) > NOTHING)
              covariance[j][l] = Double.POSITIVE_INFINITY;
          }
      }
      return covariance;
    }
  }

  /** The directions that the quotes do not determine. */
  public List<Direction> undetermined() {
    return directions.stream().filter(d -> !d.determined()).toList();
  }

  /** {@link #errorsWithPrior} as shares of the ranges, {@code [p]}. */
  public double[] errorShares() {
    double[] shares = new double[coordinates.size()];
    for (int j = 0; j < shares.length; j++)
      shares[j] = errorsWithPrior.get(j) / coordinates.get(j).range();
    return shares;
  }

  /** Names of the coordinates at a bound. */
  public List<String> namesAtBound() {
    List<String> names = new ArrayList<>();
    for (int j = 0; j < atBound.size(); j++)
      if (atBound.get(j)) names.add(coordinates.get(j).name());
    return names;
  }

  /** The largest correlation of two coordinates by absolute value; NaN if there are none. */
  public double largestCorrelation() {
    List<Double> all = new ArrayList<>();
    for (int j = 0; j < coordinates.size(); j++)
      for (int l = 0; l < j; l++) {
        double c = correlations.get(j).get(l);
        if (!Double.isNaN(c)) all.add(Math.abs(c));
      }
    return all.isEmpty() ? Double.NaN : Collections.max(all);
  }

  /** Correlations of the coordinates from the quotes alone, one row per coordinate. */
  public Table correlationTable() {
    Table table =
        Table.create(
            "correlations",
            StringColumn.create("coordinate", coordinates.stream().map(FitCoordinate::name)));
    for (int j = 0; j < coordinates.size(); j++)
      table.addColumns(
          DoubleColumn.create(
              coordinates.get(j).name(),
              correlations.get(j).stream().mapToDouble(c -> c).toArray()));
    return table;
  }

  @Override
  public String toString() {
    var text =
        new StringBuilder(
            "%d of %d directions determined by the quotes"
                .formatted(directions.size() - undetermined().size(), directions.size()));
    if (!namesAtBound().isEmpty()) text.append("; at a bound: ").append(namesAtBound());
    for (Direction d : undetermined()) text.append("\n  undetermined: ").append(d);
    return text.toString();
  }
}
