package ivylab.rough;

import java.util.Objects;

/**
 * The parameters of the quadratic rough Heston model, Rosenbaum and Zhang (2021), arXiv:2107.01611,
 * equations (2.1) to (2.5). One Brownian motion W drives the share S, whose forward is flat, and
 * its spot variance V:
 *
 * <pre>
 * dS = S sqrt(V) dW,   V = a (Z - b)^2 + c
 * Z_t = z(t) + int_0^t K(t-s) (-lambda Z_s ds + eta sqrt(V_s) dW_s)
 * </pre>
 *
 * where the initial curve fixes z. For a kernel {@code sum_i c_i exp(-gamma_i t)} this reads
 *
 * <pre>Z = sum_i c_i Z^i,   dZ^i = (-gamma_i Z^i - lambda Z) dt + eta sqrt(V) dW,   Z^i_0 = z0_i
 * </pre>
 *
 * <p>{@code lambda} pulls the feedback factor Z back to 0 and is no floor of the variance; {@code
 * c} is. The noise of Gatheral, Jusselin and Rosenbaum (2020) is written {@code lambda eta}, the
 * present {@code eta}. Times in years, variances annualised.
 *
 * @param lambda speed of mean reversion through the kernel, in [0, 1000]
 * @param eta volatility of the feedback factor, in [0, 1000]; 0 makes V deterministic
 * @param a strength of the feedback, in [0, 1e6]; 0 makes V constant
 * @param b level of Z at which V is least, in [-1e6, 1e6]
 * @param c least variance, in [0, 100]
 * @param kernel memory of Z
 * @param initial where Z starts
 */
public record QuadraticRoughHeston(
    double lambda, double eta, double a, double b, double c, Kernel kernel, InitialCurve initial) {

  public QuadraticRoughHeston {
    within("lambda", lambda, 0, 1000);
    within("eta", eta, 0, 1000);
    within("a", a, 0, 1e6);
    within("b", b, -1e6, 1e6);
    within("c", c, 0, 100);
    Objects.requireNonNull(kernel, "kernel");
    Objects.requireNonNull(initial, "initial");
    if (initial instanceof InitialCurve.Factors factors) {
      int given = factors.z0().length;
      if (!(kernel instanceof ExponentialSum sum))
        throw new IllegalArgumentException(
            "initial Factors need a kernel of exponentials: "
                + kernel
                + "; use Constant or ForwardVariance");
      if (given != sum.size())
        throw new IllegalArgumentException(
            "z0 must be [%d], one value per factor of the kernel: [%d]"
                .formatted(sum.size(), given));
    }
    if (initial instanceof InitialCurve.ForwardVariance curve) {
      if (!(a > 0))
        throw new IllegalArgumentException("a must be positive to match forward variances: " + a);
      for (double value : curve.values())
        if (!(value >= c))
          throw new IllegalArgumentException(
              "values of the forward variance must be at least c = " + c + ": " + value);
    }
  }

  private static void within(String name, double value, double low, double high) {
    if (!(value >= low && value <= high))
      throw new IllegalArgumentException(
          "%s must be in [%s, %s]: %s".formatted(name, low, high, value));
  }

  /** The model with another {@code lambda}. */
  public QuadraticRoughHeston withLambda(double lambda) {
    return new QuadraticRoughHeston(lambda, eta, a, b, c, kernel, initial);
  }

  /** The model with another {@code eta}. */
  public QuadraticRoughHeston withEta(double eta) {
    return new QuadraticRoughHeston(lambda, eta, a, b, c, kernel, initial);
  }

  /** The model with another {@code a}. */
  public QuadraticRoughHeston withA(double a) {
    return new QuadraticRoughHeston(lambda, eta, a, b, c, kernel, initial);
  }

  /** The model with another {@code b}. */
  public QuadraticRoughHeston withB(double b) {
    return new QuadraticRoughHeston(lambda, eta, a, b, c, kernel, initial);
  }

  /** The model with another {@code c}. */
  public QuadraticRoughHeston withC(double c) {
    return new QuadraticRoughHeston(lambda, eta, a, b, c, kernel, initial);
  }

  /** The model with another kernel; initial factor values need as many factors. */
  public QuadraticRoughHeston withKernel(Kernel kernel) {
    return new QuadraticRoughHeston(lambda, eta, a, b, c, kernel, initial);
  }

  /** The model with another initial curve. */
  public QuadraticRoughHeston withInitial(InitialCurve initial) {
    return new QuadraticRoughHeston(lambda, eta, a, b, c, kernel, initial);
  }

  /** Spot variance at a value of the feedback factor, {@code a (z - b)^2 + c}. */
  public double variance(double z) {
    double x = z - b;
    return a * x * x + c;
  }

  /**
   * The same model in other units of Z: {@code (s eta, a / s^2, s b, s z0)} leaves every path of S
   * and V unchanged, so only {@code a eta^2}, {@code b / eta} and {@code z0 / eta} can be told from
   * prices.
   *
   * @param s positive
   */
  public QuadraticRoughHeston scaled(double s) {
    if (!(s > 0 && s < Double.POSITIVE_INFINITY))
      throw new IllegalArgumentException("s must be positive: " + s);
    InitialCurve curve = initial;
    if (initial instanceof InitialCurve.Factors factors) {
      double[] z0 = factors.z0();
      for (int i = 0; i < z0.length; i++) z0[i] *= s;
      curve = new InitialCurve.Factors(z0);
    } else if (initial instanceof InitialCurve.Constant constant) {
      curve = new InitialCurve.Constant(s * constant.level());
    }
    return new QuadraticRoughHeston(lambda, s * eta, a / (s * s), s * b, c, kernel, curve);
  }
}
