package ivylab.process;

/**
 * The form of the mean of a learned process: log volatility as a function of x = k/sqrt(t), z = log
 * t + 1 and coefficients b, which differ from surface to surface.
 */
public enum MeanForm {

  /** {@code b · (1, x, z, x^2, xz, z^2)}: linear in its coefficients. */
  QUADRATIC {
    @Override
    double[] units() {
      return new double[] {0.3, 0.1, 0.1, 0.05, 0.05, 0.05};
    }

    @Override
    double[] start(double level) {
      return new double[] {level, 0, 0, 0, 0, 0};
    }

    @Override
    Tangent at(double x, double z, double[] b) {
      return of(b, 1, x, z, x * x, x * z, z * z);
    }

    @Override
    Tangent.Jet jet(double x, double z, double[] b) {
      return new Tangent.Jet(
          at(x, z, b),
          of(b, 0, 1, 0, 2 * x, z, 0),
          of(b, 0, 0, 1, 0, x, 2 * z),
          of(b, 0, 0, 0, 2, 0, 0));
    }

    private static Tangent of(double[] b, double... terms) {
      double value = 0;
      for (int i = 0; i < terms.length; i++) value += b[i] * terms[i];
      return new Tangent(value, terms);
    }
  },

  /**
   * SSVI slices whose level and wings are curves in z, see {@link SsviMean}: a smile shape even
   * with few quotes. Not linear in its coefficients: these are first found for the given quotes,
   * see {@link Mode}, and the process is normal to first order around them.
   */
  SSVI {
    @Override
    double[] units() {
      return new double[] {0.6, 0.2, 0.1, 0.3, 0.1, 0.3, 0.1};
    }

    @Override
    double[] start(double level) {
      return new double[] {2 * level, 0, 0, -0.7, 0, -1.2, 0};
    }

    @Override
    Tangent at(double x, double z, double[] b) {
      return SsviMean.at(x, z, b);
    }

    @Override
    Tangent.Jet jet(double x, double z, double[] b) {
      return SsviMean.jet(x, z, b);
    }
  };

  private final int terms = units().length;

  /** Number of coefficients p. */
  public int terms() {
    return terms;
  }

  /** A typical deviation of each coefficient, used as its unit, {@code [p]}. */
  abstract double[] units();

  /** Initial coefficients, {@code [p]}, for surfaces of this mean log volatility. */
  abstract double[] start(double level);

  /** The mean, to first order in its coefficients around b. */
  abstract Tangent at(double x, double z, double[] b);

  /** The same with derivatives in x and z. */
  abstract Tangent.Jet jet(double x, double z, double[] b);

  /** Number of parameters of a process of this form. */
  public int numbers() {
    return Evidence.MEAN + terms + terms * (terms + 1) / 2;
  }
}
