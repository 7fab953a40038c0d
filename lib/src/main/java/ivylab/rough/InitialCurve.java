package ivylab.rough;

import java.util.Arrays;

/** Where the feedback factor starts, which fixes its mean {@code m0(t) = E Z_t}. */
public sealed interface InitialCurve {

  /**
   * Each factor of a sum of exponentials at its own value, {@code Z^i_0 = z0_i}, so that {@code Z_0
   * = sum c_i z0_i}. Rosenbaum and Zhang (2021).
   *
   * @param z0 finite, {@code [n]} as the kernel's factors
   */
  record Factors(double... z0) implements InitialCurve {

    public Factors {
      z0 = z0.clone();
      for (int i = 0; i < z0.length; i++)
        if (!Double.isFinite(z0[i]))
          throw new IllegalArgumentException("z0[%d] must be finite: %s".formatted(i, z0[i]));
    }

    /** Every factor at 0. */
    public static Factors zero(int n) {
      return new Factors(new double[n]);
    }

    @Override
    public double[] z0() {
      return z0.clone();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Factors that && Arrays.equals(z0, that.z0);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(z0);
    }

    @Override
    public String toString() {
      return "Factors" + Arrays.toString(z0);
    }
  }

  /**
   * A level outside the kernel, {@code Z_t = level + int_0^t K(t-s) (-lambda Z_s ds + eta sqrt(V_s)
   * dW_s)}; without feedback the mean stays there, with it decays as {@code level (1 - lambda
   * int_0^t f)}. Gatheral, Jusselin and Rosenbaum (2020) with {@code theta = 0}.
   */
  record Constant(double level) implements InitialCurve {

    public Constant {
      if (!Double.isFinite(level))
        throw new IllegalArgumentException("level must be finite: " + level);
    }
  }

  /**
   * The mean that reproduces given forward variances {@code xi(t) = E V_t}, linear between the
   * times and flat outside them, with {@code m0 <= b}, where volatility rises as the share falls:
   *
   * <pre>m0(t) = b - sqrt((xi(t) - c - a eta^2 (f^2 * xi)(t)) / a)</pre>
   *
   * @param times years, 0 or more, strictly rising, {@code [n]}
   * @param values annualised variances, positive, {@code [n]}
   */
  record ForwardVariance(double[] times, double[] values) implements InitialCurve {

    public ForwardVariance {
      times = times.clone();
      values = values.clone();
      if (times.length == 0 || times.length != values.length)
        throw new IllegalArgumentException(
            "times [%d] and values [%d] must be as many, at least one"
                .formatted(times.length, values.length));
      for (int i = 0; i < times.length; i++) {
        if (!(times[i] >= 0 && times[i] < 100 && (i == 0 || times[i] > times[i - 1])))
          throw new IllegalArgumentException(
              "times[%d] must be years in [0, 100), rising: %s".formatted(i, times[i]));
        if (!(values[i] > 0 && values[i] < 100))
          throw new IllegalArgumentException(
              "values[%d] must be a variance in (0, 100): %s".formatted(i, values[i]));
      }
    }

    /** The same forward variance at every time. */
    public static ForwardVariance flat(double variance) {
      return new ForwardVariance(new double[] {0}, new double[] {variance});
    }

    @Override
    public double[] times() {
      return times.clone();
    }

    @Override
    public double[] values() {
      return values.clone();
    }

    /** {@code xi(t)}. */
    public double at(double t) {
      double sum = values[0];
      for (int i = 1; i < times.length; i++) sum += slope(i) * piece(i, t);
      return sum;
    }

    /** {@code int_0^t xi(s) ds}. */
    public double integral(double t) {
      double sum = values[0] * t;
      for (int i = 1; i < times.length; i++) {
        double inside = piece(i, t);
        sum += slope(i) * (inside * inside / 2 + inside * Math.max(0, t - times[i]));
      }
      return sum;
    }

    /** {@code int_0^t k(t-s)^2 xi(s) ds}. */
    double convolution(Kernel k, double t) {
      double sum = values[0] * k.squareIntegral(t);
      for (int i = 1; i < times.length; i++) {
        double since = Math.max(0, t - times[i - 1]), after = Math.max(0, t - times[i]);
        sum += slope(i) * (k.squareDoubleIntegral(since) - k.squareDoubleIntegral(after));
      }
      return sum;
    }

    private double slope(int i) {
      return (values[i] - values[i - 1]) / (times[i] - times[i - 1]);
    }

    /** How much of piece i lies before t, years. */
    private double piece(int i, double t) {
      return Math.max(0, Math.min(t, times[i]) - times[i - 1]);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof ForwardVariance that
          && Arrays.equals(times, that.times)
          && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
      return 31 * Arrays.hashCode(times) + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
      return "ForwardVariance[times="
          + Arrays.toString(times)
          + ", values="
          + Arrays.toString(values)
          + "]";
    }
  }
}
