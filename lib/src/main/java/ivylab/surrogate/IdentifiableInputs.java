package ivylab.surrogate;

import ivylab.rough.ExponentialSum;
import ivylab.rough.Identifiable;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The coordinates of {@link Identifiable} of a quadratic rough Heston model with initial factors,
 * whose parameters are {@code lambda, eta, a, b, c, z0_1, z0_2, ...}: 9 instead of 15 numbers for
 * ten factors and five directions.
 *
 * @param weights of the kernel's exponentials
 * @param rates of the kernel's exponentials
 * @param horizon years over which the initial curve matters
 * @param directions of the initial factors that are kept
 */
public record IdentifiableInputs(
    List<Double> weights, List<Double> rates, double horizon, int directions) implements InputMap {

  public IdentifiableInputs {
    weights = List.copyOf(weights);
    rates = List.copyOf(rates);
    Identifiable.of(kernel(weights, rates), horizon, directions); // checks them
  }

  /** Of a kernel, to a horizon in years. */
  public static IdentifiableInputs of(ExponentialSum kernel, double horizon, int directions) {
    return new IdentifiableInputs(
        Arrays.stream(kernel.weights()).boxed().toList(),
        Arrays.stream(kernel.rates()).boxed().toList(),
        horizon,
        directions);
  }

  private static ExponentialSum kernel(List<Double> weights, List<Double> rates) {
    return ExponentialSum.of(
        weights.stream().mapToDouble(w -> w).toArray(),
        rates.stream().mapToDouble(r -> r).toArray());
  }

  /** {@code sigma_m v_m}, the rows from initial factors to coordinates, {@code [directions n]}. */
  private double[][] rows() {
    return Rows.of(this);
  }

  /** The rows of the maps that were used, which take an eigenvalue decomposition. */
  private static final class Rows {
    private static volatile Rows last = new Rows(null, new double[0][]);
    private final @Nullable IdentifiableInputs of;
    private final double[][] rows;

    private Rows(@Nullable IdentifiableInputs of, double[][] rows) {
      this.of = of;
      this.rows = rows;
    }

    static double[][] of(IdentifiableInputs map) {
      Rows known = last;
      if (map.equals(known.of)) return known.rows;
      Identifiable found =
          Identifiable.of(kernel(map.weights, map.rates), map.horizon, map.directions);
      double[] singular = found.singularValues();
      double[][] rows = new double[map.directions][];
      for (int m = 0; m < rows.length; m++) {
        rows[m] = found.direction(m);
        for (int i = 0; i < rows[m].length; i++) rows[m][i] *= singular[m];
      }
      last = new Rows(map, rows);
      return rows;
    }
  }

  @Override
  public String name() {
    return "identifiable";
  }

  @Override
  public int size(int parameters) {
    if (parameters != 5 + weights.size())
      throw new IllegalArgumentException(
          "parameters must be lambda, eta, a, b, c and %d initial factors: %d"
              .formatted(weights.size(), parameters));
    return 4 + directions;
  }

  /** {@code lambda, a eta^2, b / eta, c, sigma_m (v_m . z0) / eta}. */
  @Override
  public double[] apply(double[] x) {
    double[] y = new double[size(x.length)];
    double eta = x[1];
    if (!(eta > 0)) throw new IllegalArgumentException("eta must be positive: " + eta);
    y[0] = x[0];
    y[1] = x[2] * eta * eta;
    y[2] = x[3] / eta;
    y[3] = x[4];
    double[][] rows = rows();
    for (int m = 0; m < directions; m++)
      for (int i = 0; i < weights.size(); i++) y[4 + m] += rows[m][i] * x[5 + i] / eta;
    return y;
  }

  @Override
  public double[][] jacobian(double[] x) {
    double[] y = apply(x);
    double[][] by = new double[y.length][x.length];
    double eta = x[1];
    by[0][0] = 1;
    by[1][1] = 2 * x[2] * eta;
    by[1][2] = eta * eta;
    by[2][1] = -y[2] / eta;
    by[2][3] = 1 / eta;
    by[3][4] = 1;
    double[][] rows = rows();
    for (int m = 0; m < directions; m++) {
      by[4 + m][1] = -y[4 + m] / eta;
      for (int i = 0; i < weights.size(); i++) by[4 + m][5 + i] = rows[m][i] / eta;
    }
    return by;
  }
}
