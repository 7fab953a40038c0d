package ivylab.fourier;

/**
 * The rough Heston model of El Euch and Rosenbaum (2019), "The characteristic function of rough
 * Heston models", Mathematical Finance 29(1), with {@code alpha = H + 1/2}:
 *
 * <pre>
 * V_t = v0 + 1/Gamma(alpha) int_0^t (t - s)^(alpha - 1) (lambda (theta - V_s) ds + nu sqrt(V_s) dB_s)
 * dS = S sqrt(V) dW,   d[W, B] = rho dt
 * D^alpha h = F(u, h) = -(u^2 + iu)/2 + (i rho nu u - lambda) h + nu^2 h^2/2,   I^(1 - alpha) h(0) = 0
 * psi(u) = v0 int_0^T F(u, h(s)) ds + lambda theta int_0^T h(s) ds
 *        = int_0^T xi(T - s) (F + lambda h)(s) ds
 * </pre>
 *
 * the last for a forward variance curve xi; theorem 4.1 there and, for the curve, El Euch and
 * Rosenbaum (2018), "Perfect hedging in rough Heston models". Their volatility of volatility is nu
 * = lambda nu'. At H = 1/2 it is {@link Heston} with kappa = lambda, sigma = nu.
 *
 * @param hurst H, in (0, 1/2]
 * @param lambda speed of mean reversion, years^-alpha, not negative
 * @param nu volatility of the variance, positive
 * @param rho correlation, in [-1, 1]
 * @param variance expected variance
 * @param riccati how the equation is solved
 */
public record RoughHeston(
    double hurst, double lambda, double nu, double rho, VarianceCurve variance, Riccati riccati)
    implements CharacteristicFunction {

  public RoughHeston {
    if (!(hurst > 0 && hurst <= 0.5))
      throw new IllegalArgumentException("hurst must be in (0, 1/2]: " + hurst);
    Require.notNegative("lambda", lambda);
    Require.positive("nu", nu);
    Require.correlation(rho);
    if (variance instanceof VarianceCurve.Reverting r && r.v0() == 0 && lambda * r.theta() == 0)
      throw new IllegalArgumentException("v0 or lambda theta must be positive: both are 0");
  }

  /** With {@code new Riccati.Implicit(64)}. */
  public RoughHeston(double hurst, double lambda, double nu, double rho, VarianceCurve variance) {
    this(hurst, lambda, nu, rho, variance, new Riccati.Implicit(64));
  }

  public RoughHeston withHurst(double hurst) {
    return new RoughHeston(hurst, lambda, nu, rho, variance, riccati);
  }

  public RoughHeston withLambda(double lambda) {
    return new RoughHeston(hurst, lambda, nu, rho, variance, riccati);
  }

  public RoughHeston withNu(double nu) {
    return new RoughHeston(hurst, lambda, nu, rho, variance, riccati);
  }

  public RoughHeston withRho(double rho) {
    return new RoughHeston(hurst, lambda, nu, rho, variance, riccati);
  }

  public RoughHeston withVariance(VarianceCurve variance) {
    return new RoughHeston(hurst, lambda, nu, rho, variance, riccati);
  }

  public RoughHeston withRiccati(Riccati riccati) {
    return new RoughHeston(hurst, lambda, nu, rho, variance, riccati);
  }

  /** {@code alpha = H + 1/2}. */
  public double alpha() {
    return hurst + 0.5;
  }

  /**
   * As {@link CharacteristicFunction#log}. Moments outside of [0, 1] are solved for by the implicit
   * scheme whatever the option, and are NaN where a step has no real solution: the sign that they
   * are infinite.
   */
  @Override
  public void log(double t, double[] re, double[] im, double[] logRe, double[] logIm) {
    Require.years(t);
    if (riccati instanceof Riccati.Adams adams)
      new FractionalRiccati(this, t, re, im).explicit(adams.steps(), logRe, logIm);
    else if (riccati instanceof Riccati.Implicit implicit)
      new FractionalRiccati(this, t, re, im).extrapolated(implicit.steps(), logRe, logIm);
    else if (riccati instanceof Riccati.Pade pade)
      new RationalRiccati(this, pade.order()).log(t, re, im, logRe, logIm);
    if (!(riccati instanceof Riccati.Implicit)) moments(t, re, im, logRe, logIm);
  }

  private void moments(double t, double[] re, double[] im, double[] logRe, double[] logIm) {
    int n = 0;
    for (int i = 0; i < re.length; i++) if (moment(re[i], im[i])) n++;
    if (n == 0) return;
    double[] zero = new double[n], p = new double[n], a = new double[n], b = new double[n];
    n = 0;
    for (int i = 0; i < re.length; i++) if (moment(re[i], im[i])) p[n++] = im[i];
    new FractionalRiccati(this, t, zero, p).extrapolated(64, a, b);
    n = 0;
    for (int i = 0; i < re.length; i++)
      if (moment(re[i], im[i])) {
        logRe[i] = a[n];
        logIm[i] = b[n++];
      }
  }

  private static boolean moment(double re, double im) {
    return re == 0 && (im > 0 || im < -1);
  }
}
