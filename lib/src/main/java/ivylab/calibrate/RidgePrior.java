package ivylab.calibrate;

import java.util.Collections;
import java.util.List;

/**
 * A weak pull towards a centre, which settles what the quotes leave open. With {@code u_j} the
 * share of the range of coordinate j, 0 at its lower bound and 1 at its upper, the sum of squares
 * gains
 *
 * <pre>sum_j weight_j (u_j - centre_j)^2</pre>
 *
 * beside the squared errors in half-spreads: a normal prior with standard deviation {@code
 * range_j/sqrt(weight_j)}.
 *
 * @param centre shares of the ranges in [0, 1], {@code [p]}; empty: the middle of every range
 * @param weights non-negative, {@code [p]}, or {@code [1]} for all coordinates
 */
public record RidgePrior(List<Double> centre, List<Double> weights) {

  /** No prior. */
  public static final RidgePrior NONE = of(0);

  /**
   * Weight 0.01, a standard deviation of ten ranges: it takes less than 0.1 % of any direction that
   * the quotes determine better than a uniform guess, whose variance is range squared over 12.
   */
  public static final RidgePrior DEFAULT = of(0.01);

  public RidgePrior {
    centre = List.copyOf(centre);
    weights = List.copyOf(weights);
    for (double c : centre)
      if (!(c >= 0 && c <= 1))
        throw new IllegalArgumentException("centre must be shares in [0, 1]: " + c);
    if (weights.isEmpty()) throw new IllegalArgumentException("weights is empty");
    for (double w : weights)
      if (!(w >= 0 && Double.isFinite(w)))
        throw new IllegalArgumentException("weights must be non-negative and finite: " + w);
  }

  /** The same weight on every coordinate, around the middle of the ranges. */
  public static RidgePrior of(double weight) {
    return new RidgePrior(List.of(), List.of(weight));
  }

  /**
   * The same weights around a point, such as yesterday's result.
   *
   * @param values of the coordinates, {@code [p]}
   */
  public RidgePrior around(List<FitCoordinate> coordinates, double... values) {
    if (values.length != coordinates.size())
      throw new IllegalArgumentException(
          "values [%d] must be one per coordinate [%d]"
              .formatted(values.length, coordinates.size()));
    Double[] shares = new Double[values.length];
    for (int j = 0; j < shares.length; j++) shares[j] = coordinates.get(j).share(values[j]);
    return new RidgePrior(List.of(shares), weights);
  }

  /** Centre of p coordinates. */
  double[] centre(int p) {
    return expand("centre", centre.isEmpty() ? List.of(0.5) : centre, p);
  }

  /** Weights of p coordinates. */
  double[] weights(int p) {
    return expand("weights", weights, p);
  }

  private static double[] expand(String name, List<Double> values, int p) {
    if (values.size() != 1 && values.size() != p)
      throw new IllegalArgumentException(
          "%s of the prior [%d] must be one per coordinate [%d], or one"
              .formatted(name, values.size(), p));
    List<Double> all = values.size() == p ? values : Collections.nCopies(p, values.get(0));
    return all.stream().mapToDouble(v -> v).toArray();
  }

  @Override
  public String toString() {
    return weights.stream().allMatch(w -> w == 0)
        ? "no prior"
        : "prior of weight "
            + (weights.size() == 1 ? weights.get(0) : weights)
            + (centre.isEmpty() ? " around the middle of the ranges" : " around " + centre);
  }
}
