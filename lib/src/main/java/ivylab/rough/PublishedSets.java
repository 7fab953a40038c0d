package ivylab.rough;

/** Parameter sets of the literature. */
public final class PublishedSets {

  private PublishedSets() {}

  /** SPX and VIX smiles of 19 May 2017, Rosenbaum and Zhang (2021), section 3.3. */
  public static QuadraticRoughHeston may2017() {
    return lifted(
        2.5, 1.485, 0.401, 0.235, 0.001, -0.033, 0.015, -0.004, 0.017, 0.028, 0.098, 0.192, -0.076,
        0.072, -0.062);
  }

  /** SPX and VIX smiles of 10 September 2019, Rosenbaum and Zhang (2021), appendix C.2. */
  public static QuadraticRoughHeston september2019() {
    return lifted(
        1.717, 1.5, 0.265, 0.246, 0.0001, -0.009, 0.015, 0.011, 0.036, 0.002, -0.011, -0.018, 0.074,
        0.142, -0.171);
  }

  /** The hedging example of Rosenbaum and Zhang (2021), section 4.2: every factor starts at 0. */
  public static QuadraticRoughHeston hedgingExample() {
    return lifted(1, 1.2, 0.35, 0.2, 0.0025, new double[10]);
  }

  /**
   * The fit of Gatheral, Jusselin and Rosenbaum (2020) to the same day in 2017, on the ten factors:
   * {@code Z_0 = 0.1}, decaying through the kernel. The figures are taken from papers that cite it.
   */
  public static QuadraticRoughHeston gatheralJusselinRosenbaum() {
    return new QuadraticRoughHeston(
        1.2, 1.2, 0.384, 0.095, 0.0025, ExponentialSum.lifted(), new InitialCurve.Constant(0.1));
  }

  /**
   * The gamma kernel and floor that Bourgey and Gatheral (2025) fitted to 15 February 2023, under a
   * flat forward variance of 0.035, which is a choice of this library.
   */
  public static QuadraticRoughHeston bourgeyGatheral() {
    return new QuadraticRoughHeston(
        0,
        1,
        1,
        0,
        0.0081,
        new GammaKernel(0.572, 0.568, 9.68),
        InitialCurve.ForwardVariance.flat(0.035));
  }

  private static QuadraticRoughHeston lifted(
      double lambda, double eta, double a, double b, double c, double... z0) {
    return new QuadraticRoughHeston(
        lambda, eta, a, b, c, ExponentialSum.lifted(), new InitialCurve.Factors(z0));
  }
}
