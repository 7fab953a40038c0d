package ivylab.rough;

/**
 * How strongly a shock of the past still moves the feedback factor: {@code K(t)} for t &gt; 0, in
 * years. Every kernel here is completely monotone, that is, a mixture of exponentials with positive
 * weights, and its square is integrable at 0.
 */
public sealed interface Kernel permits ExponentialSum, GammaKernel, PowerKernel {

  /** {@code K(t)}; infinite at 0 where the kernel is singular. */
  double at(double t);

  /** {@code int_0^t K(s) ds}. */
  double integral(double t);

  /** {@code int_0^t exp(-rate s) K(s) ds}: the covariance of a cell's shock with a factor's. */
  double dampedIntegral(double rate, double t);

  /** {@code int_0^t K(s)^2 ds}. */
  double squareIntegral(double t);

  /** {@code int_0^t int_0^s K(r)^2 dr ds}. */
  double squareDoubleIntegral(double t);

  /**
   * A sum of exponentials equal to this kernel between two times; a kernel that is a sum already is
   * returned unchanged.
   *
   * @param shortest years, positive; below it the sum is too small
   * @param longest years, above {@code shortest}; beyond it the sum decays differently
   * @param error largest relative error between the two, in [1e-10, 0.1], checked on a mesh
   */
  ExponentialSum exponentials(double shortest, double longest, double error);

  /** Refuses a time that is negative or not a number. */
  static double time(double t) {
    if (!(t >= 0)) throw new IllegalArgumentException("t must be years, 0 or more: " + t);
    return t;
  }
}
