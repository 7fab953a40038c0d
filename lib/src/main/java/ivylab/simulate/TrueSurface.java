package ivylab.simulate;

import ivylab.surface.Derivatives;
import ivylab.surface.VolSurface;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A noise-free surface of the synthetic market: an extended SSVI surface in continuous time, free
 * of butterfly and calendar arbitrage everywhere, with exact derivatives.
 *
 * <p>Legend: theta(t) total variance at the money; L(t), R(t) the slopes of total variance in the
 * far put and call wing; psi = L + R = theta phi; rho = (R - L)/(R + L). A slice is SSVI, Gatheral
 * and Jacquier (2014), eq. (4.1), here written in the wing slopes:
 *
 * <pre>
 * w(k) = theta/2 (1 + rho phi k + sqrt((phi k + rho)^2 + 1 - rho^2))
 *      = (theta + (R - L) k + sqrt(psi^2 k^2 + 2 (R - L) theta k + theta^2)) / 2,
 * the larger root of (w + L k)(w - R k) = theta w.
 * </pre>
 *
 * <p>Level over time is the integral of a positive forward variance, x = s / decay,
 *
 * <pre>theta'(s) = longVariance + (shortVariance - longVariance) e^-x
 *             + hump min(shortVariance, longVariance) x e^(1-x),</pre>
 *
 * and the wings are power laws of u = theta / (1 + theta), the power-law phi of Gatheral and
 * Jacquier (2014), Remark 4.4, with one exponent per wing so that rho varies with maturity:
 *
 * <pre>L = putSlope u^putPower,   R = callSlope u^callPower.</pre>
 *
 * <p><b>No calendar arbitrage</b>: theta, L and R rise while L/theta and R/theta fall. At fixed w
 * and k &lt; 0 each factor of (w + L k)(w/theta - (R/theta) k) = w then falls with time, so its
 * larger root w rises; k &gt; 0 by symmetry. (With constant rho it is their Theorem 4.1.)
 *
 * <p><b>No butterfly arbitrage</b>, their Theorem 4.2: psi (1 + |rho|) = 2 max(L, R) &lt; 4, and
 * psi^2 (1 + |rho|) = 2 (L + R) max(L, R) &le; 4 theta. Both are required at all maturities, by
 * {@link #tightness()} at most 1.
 *
 * @param shortVariance forward variance at time 0, {@code vol^2}, positive
 * @param longVariance forward variance at infinity, positive
 * @param hump relative height of forward variance at the middle, at least -0.9
 * @param decay years after which forward variance has moved by 63 % from short to long, positive
 * @param putSlope coefficient of the put wing's slope, positive
 * @param callSlope coefficient of the call wing's slope, positive
 * @param putPower exponent of the put wing, in [1/2, 1]; near 1/2 the smile at the money flattens
 *     with maturity as 1/sqrt(t)
 * @param callPower exponent of the call wing, in [1/2, 1]
 */
public record TrueSurface(
    double shortVariance,
    double longVariance,
    double hump,
    double decay,
    double putSlope,
    double callSlope,
    double putPower,
    double callPower)
    implements VolSurface {

  public TrueSurface {
    positive("shortVariance", shortVariance);
    positive("longVariance", longVariance);
    positive("decay", decay);
    positive("putSlope", putSlope);
    positive("callSlope", callSlope);
    if (!(hump >= -0.9 && hump < 100))
      throw new IllegalArgumentException("hump must be in [-0.9, 100): " + hump);
    power("putPower", putPower);
    power("callPower", callPower);
    double tightness = tightness(putSlope, callSlope, putPower, callPower);
    if (!(tightness <= 1))
      throw new IllegalArgumentException(
          "the wings are too steep for a density (tightness must be at most 1): "
              + tightness
              + "; divide putSlope and callSlope by it");
  }

  private static void positive(String name, double value) {
    if (!(value > 0 && value < 100))
      throw new IllegalArgumentException(name + " must be in (0, 100): " + value);
  }

  private static void power(String name, double value) {
    if (!(value >= 0.5 && value <= 1))
      throw new IllegalArgumentException(name + " must be in [1/2, 1]: " + value);
  }

  /**
   * A copy with both wings scaled down together, if necessary, until no density can be negative.
   */
  static TrueSurface capped(
      double shortVariance,
      double longVariance,
      double hump,
      double decay,
      double putSlope,
      double callSlope,
      double putPower,
      double callPower) {
    double scale = Math.max(1, 1.02 * tightness(putSlope, callSlope, putPower, callPower));
    return new TrueSurface(
        shortVariance,
        longVariance,
        hump,
        decay,
        putSlope / scale,
        callSlope / scale,
        putPower,
        callPower);
  }

  /**
   * How much of the room allowed by Theorem 4.2 of Gatheral and Jacquier (2014) the wings use, over
   * all maturities: the larger of {@code max(L, R) / 2} and {@code sqrt((L + R) max(L, R) / (2
   * theta))}. At most 1.
   */
  public double tightness() {
    return tightness(putSlope, callSlope, putPower, callPower);
  }

  private static double tightness(double put, double call, double putPower, double callPower) {
    double cross = put * call * peak(putPower + callPower);
    double product =
        Math.max(put * put * peak(2 * putPower), call * call * peak(2 * callPower)) + cross;
    return Math.max(Math.max(put, call) / 2, StrictMath.sqrt(product / 2));
  }

  /** Upper bound of {@code u^p / theta = theta^(p-1) (1+theta)^-p}, taken at theta = p - 1. */
  private static double peak(double p) {
    return StrictMath.pow(p - 1, p - 1) * StrictMath.pow(p, -p);
  }

  /** Total variance at the money, {@code theta(t)}. */
  public double theta(double t) {
    double x = t / decay;
    double decayed = -StrictMath.expm1(-x);
    double bump = decayed - x * StrictMath.exp(-x);
    return longVariance * t
        + (shortVariance - longVariance) * decay * decayed
        + hump * Math.min(shortVariance, longVariance) * decay * StrictMath.E * bump;
  }

  /** Forward variance, {@code theta'(t)}; its square root is the forward volatility. */
  public double forwardVariance(double t) {
    double x = t / decay;
    return longVariance
        + (shortVariance - longVariance) * StrictMath.exp(-x)
        + hump * Math.min(shortVariance, longVariance) * x * StrictMath.exp(1 - x);
  }

  /** Correlation of the slice at t, {@code rho = (R - L)/(R + L)}, in (-1, 1). */
  public double rho(double t) {
    Slice s = slice(t);
    return (s.call - s.put) / (s.call + s.put);
  }

  /** Sum of the wing slopes at t, {@code psi = theta phi}; dw/dk at the money is rho psi. */
  public double psi(double t) {
    Slice s = slice(t);
    return s.call + s.put;
  }

  @Override
  public double[] totalVariance(double[] k, double[] t) {
    same(k, t);
    double[] w = new double[k.length];
    for (int i = 0; i < w.length; i++) w[i] = slice(t[i]).at(k[i], t[i]).w();
    return w;
  }

  /** Total variance and its exact derivatives at the points, {@code [m]}. */
  @Override
  public List<Derivatives> derivatives(double[] k, double[] t) {
    same(k, t);
    List<Derivatives> all = new ArrayList<>(k.length);
    for (int i = 0; i < k.length; i++) all.add(slice(t[i]).at(k[i], t[i]));
    return all;
  }

  private static void same(double[] k, double[] t) {
    if (k.length != t.length)
      throw new IllegalArgumentException("k is [%d] but t is [%d]".formatted(k.length, t.length));
  }

  double vol(double k, double t) {
    return StrictMath.sqrt(slice(t).at(k, t).w() / t);
  }

  private Slice slice(double t) {
    if (!(t > 0 && t < 100))
      throw new IllegalArgumentException("t must be years in (0, 100): " + t);
    double theta = theta(t), forward = forwardVariance(t);
    double logU = StrictMath.log(theta / (1 + theta)), grows = forward / (theta * (1 + theta));
    double put = putSlope * StrictMath.exp(putPower * logU);
    double call = callSlope * StrictMath.exp(callPower * logU);
    return new Slice(theta, forward, put, putPower * put * grows, call, callPower * call * grows);
  }

  /** One maturity: theta, L, R and their derivatives in t. */
  private record Slice(
      double theta, double thetaT, double put, double putT, double call, double callT) {

    Derivatives at(double k, double t) {
      double psi = call + put, psiT = callT + putT, tilt = call - put, tiltT = callT - putT;
      double bend = psi * psi * k + tilt * theta;
      double root = StrictMath.sqrt((bend + tilt * theta) * k + theta * theta);
      double rootT =
          (psi * psiT * k * k + (tiltT * theta + tilt * thetaT) * k + theta * thetaT) / root;
      double w = (theta + tilt * k + root) / 2;
      double wk = (tilt + bend / root) / 2;
      double wt = (thetaT + tiltT * k + rootT) / 2;
      double wkk = 2 * theta * theta * put * call / (root * root * root);
      return new Derivatives(k, t, w, wk, wt, wkk);
    }
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "true surface: volatility at the money %.1f %% at 1 month, %.1f %% at 1 year;"
            + " rho %.2f, %.2f; psi %.3f, %.3f; tightness %.2f",
        100 * vol(0, 1 / 12.0),
        100 * vol(0, 1),
        rho(1 / 12.0),
        rho(1),
        psi(1 / 12.0),
        psi(1),
        tightness());
  }
}
