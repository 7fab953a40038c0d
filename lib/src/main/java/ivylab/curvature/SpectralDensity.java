package ivylab.curvature;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * How the eigenvalues of a large symmetric operator are distributed, by stochastic Lanczos
 * quadrature: a random probe v of length 1 weights the spectrum by {@code <v, u_i>^2}, for which
 * Lanczos gives a Gauss quadrature, and the mean over probes is the density (Ghorbani, Krishnan and
 * Xiao 2019, arXiv:1901.10159, section 2; Ubaru, Chen and Saad 2017, section 3).
 *
 * @param probes one quadrature per probe
 * @param dimension rows of the operator
 * @param seed of the probes
 */
public record SpectralDensity(List<Quadrature> probes, int dimension, long seed) {

  /**
   * The quadrature of one probe.
   *
   * @param nodes ascending
   * @param weights sum to 1
   */
  public record Quadrature(List<Double> nodes, List<Double> weights) {
    public Quadrature {
      nodes = List.copyOf(nodes);
      weights = List.copyOf(weights);
      if (nodes.isEmpty() || nodes.size() != weights.size())
        throw new IllegalArgumentException(
            "nodes [%d] and weights [%d] must match".formatted(nodes.size(), weights.size()));
    }

    double mean(DoubleUnaryOperator f) {
      double sum = 0;
      for (int i = 0; i < nodes.size(); i++) sum += weights.get(i) * f.applyAsDouble(nodes.get(i));
      return sum;
    }
  }

  public SpectralDensity {
    probes = List.copyOf(probes);
    if (probes.isEmpty()) throw new IllegalArgumentException("probes is empty");
  }

  /** The mean of a function over all eigenvalues, {@code tr f(A) / n}. */
  public Estimate mean(DoubleUnaryOperator f) {
    return Estimate.of(probes.stream().mapToDouble(probe -> probe.mean(f)).toArray());
  }

  /** The sum of all eigenvalues. */
  public Estimate trace() {
    return mean(x -> dimension * x);
  }

  /** The share of eigenvalues in [low, high]. */
  public Estimate share(double low, double high) {
    return mean(x -> x >= low && x <= high ? 1 : 0);
  }

  /**
   * The share of eigenvalues whose magnitude is below a fraction of the largest: the flatness of
   * the landscape over all directions.
   *
   * @param fraction in (0, 1)
   */
  public Estimate flatness(double fraction) {
    if (!(fraction > 0 && fraction < 1))
      throw new IllegalArgumentException("fraction must be in (0, 1): " + fraction);
    double bound = fraction * Math.max(Math.abs(min()), Math.abs(max()));
    return mean(x -> Math.abs(x) < bound ? 1 : 0);
  }

  /**
   * Density of eigenvalues at x, as a share of all per unit, smoothed by a Gaussian.
   *
   * @param width standard deviation of the Gaussian
   */
  public Estimate at(double x, double width) {
    if (!(width > 0)) throw new IllegalArgumentException("width must be positive: " + width);
    double peak = 1 / (width * Math.sqrt(2 * Math.PI));
    return mean(node -> peak * Math.exp(-0.5 * (x - node) * (x - node) / (width * width)));
  }

  /** The smallest node. */
  public double min() {
    return probes.stream().mapToDouble(p -> p.nodes().get(0)).min().orElseThrow();
  }

  /** The largest node. */
  public double max() {
    return probes.stream()
        .mapToDouble(p -> p.nodes().get(p.nodes().size() - 1))
        .max()
        .orElseThrow();
  }

  /** The trace, and the number of eigenvalues below zero, near it and above. */
  public Table toTable() {
    StringColumn what = StringColumn.create("quantity");
    DoubleColumn value = DoubleColumn.create("value"),
        error = DoubleColumn.create("standard error");
    double near = 1e-3 * Math.max(Math.abs(min()), Math.abs(max()));
    Map<String, Estimate> rows = new LinkedHashMap<>();
    rows.put("trace", trace());
    rows.put(
        "eigenvalues below -1/1000 of the largest magnitude",
        mean(x -> x <= -near ? dimension : 0));
    rows.put("within", mean(x -> Math.abs(x) < near ? dimension : 0));
    rows.put("above 1/1000", mean(x -> x >= near ? dimension : 0));
    rows.forEach(
        (name, estimate) -> {
          what.append(name);
          value.append(estimate.value());
          error.append(estimate.standardError());
        });
    return Table.create("spectral density", what, value, error);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "spectral density of %,d rows: nodes in [%.3g, %.3g], trace %s, seed %d",
        dimension,
        min(),
        max(),
        trace(),
        seed);
  }
}
