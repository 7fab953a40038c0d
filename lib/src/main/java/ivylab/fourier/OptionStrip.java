package ivylab.fourier;

import ivylab.price.ImpliedVol;
import ivylab.price.OptionType;

/**
 * Out-of-the-money options of one maturity, undiscounted and divided by the forward: puts for
 * {@code k < 0}, calls otherwise. Nothing is clipped: a price that is smaller than {@link #error}
 * may be negative, and then has no volatility.
 */
public final class OptionStrip {

  private final double t, error;
  private final double[] k, price, below, density;
  private final int nodes;

  OptionStrip(
      double t,
      double[] k,
      double[] price,
      double[] below,
      double[] density,
      double error,
      int nodes) {
    this.t = t;
    this.k = k.clone();
    this.price = price;
    this.below = below;
    this.density = density;
    this.error = error;
    this.nodes = nodes;
  }

  /** Years to maturity. */
  public double t() {
    return t;
  }

  public int size() {
    return k.length;
  }

  /** {@code ln(K/F)} of one option. */
  public double logStrike(int i) {
    return k[i];
  }

  /** A put for {@code k < 0}, a call otherwise. */
  public OptionType type(int i) {
    return k[i] < 0 ? OptionType.PUT : OptionType.CALL;
  }

  /** The price of one option over the forward. */
  public double price(int i) {
    return price[i];
  }

  /** The prices of all over the forward, {@code [n]}, the caller's own. */
  public double[] prices() {
    return price.clone();
  }

  /** Annualised volatility of one option, 0.20 for 20 %; NaN where its price has none. */
  public double vol(int i) {
    return ImpliedVol.of(type(i), price[i], 1, Math.exp(k[i]), 1, t);
  }

  /** The volatilities of all, {@code [n]}. */
  public double[] vols() {
    double[] vol = new double[k.length];
    for (int i = 0; i < vol.length; i++) vol[i] = vol(i);
    return vol;
  }

  /** {@code P(ln(S_T/F) < k)}: the undiscounted price of a digital put. */
  public double probability(int i) {
    return below[i];
  }

  /** The density of {@code ln(S_T/F)} at k. */
  public double density(int i) {
    return density[i];
  }

  /**
   * Derivative of the undiscounted price of one option in the forward, strike and parameters of the
   * law held fixed: as the law of {@code S_T/F} does not depend on F, that is {@code c - dc/dk}
   * with {@code dc/dk = -K/F P(X > k)} for a call.
   */
  public double delta(int i) {
    double strike = Math.exp(k[i]);
    return price[i] - strike * (k[i] < 0 ? below[i] : below[i] - 1);
  }

  /**
   * Estimated largest error of a price over the forward, from the range, the truncation and the
   * quadrature of the transform. An error of the characteristic function itself is not in it.
   */
  public double error() {
    return error;
  }

  /**
   * Nodes at which the characteristic function was evaluated, those that set the range included.
   */
  public int nodes() {
    return nodes;
  }

  @Override
  public String toString() {
    return k.length + " options at t = " + t + ", error " + error + ", " + nodes + " nodes";
  }
}
