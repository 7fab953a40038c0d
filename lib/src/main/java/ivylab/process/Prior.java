package ivylab.process;

/**
 * The prior of a process for a surface before any quote: with a, b points and k the kernel, {@code
 * covariance(a, b) = k(a.x - b.x, a.y - b.y) + a.features · b.features}.
 */
interface Prior {

  ProcessTarget target();

  Covariance kernel();

  PriorInput place(double k, double t);

  PriorInput.Jet jet(double k, double t);

  /** Variance of a quote around the surface. */
  double noise(double k, double t);

  /** The same, its derivatives in k and t, and its second derivative in k, {@code [4]}. */
  double[] noiseJet(double k, double t);

  default double covariance(PriorInput a, PriorInput b) {
    return kernel().value(a.x() - b.x(), a.y() - b.y()) + product(a, b);
  }

  /** Variance of the surface at a point. */
  default double variance(PriorInput a) {
    return kernel().variance() + product(a, a);
  }

  /**
   * Adds {@code weight} times the covariance with a quote, its derivatives in k and t, and its
   * second derivative in k to {@code jet[0..3]}.
   */
  default void addCovariance(PriorInput.Jet at, PriorInput quote, double weight, double[] jet) {
    double[] by = new double[4]; // value, x, y, xx
    kernel().addJet(at.v().x() - quote.x(), at.v().y() - quote.y(), weight, by);
    double xk = at.k().x();
    jet[0] += by[0] + weight * product(at.v(), quote);
    jet[1] += by[1] * xk + weight * product(at.k(), quote);
    jet[2] += by[1] * at.t().x() + by[2] * at.t().y() + weight * product(at.t(), quote);
    jet[3] += by[3] * xk * xk + by[1] * at.kk().x() + weight * product(at.kk(), quote);
  }

  /**
   * Variance at a point, its derivatives in k and t, and its second derivative in k, {@code [4]}.
   */
  default double[] varianceJet(PriorInput.Jet at) {
    return new double[] {
      variance(at.v()),
      2 * product(at.v(), at.k()),
      2 * product(at.v(), at.t()),
      2 * (product(at.k(), at.k()) + product(at.v(), at.kk()))
    };
  }

  private static double product(PriorInput a, PriorInput b) {
    double sum = 0;
    for (int i = 0; i < a.features().length; i++) sum += a.features()[i] * b.features()[i];
    return sum;
  }
}
