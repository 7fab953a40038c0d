package ivylab.surface;

/**
 * One quote on an implied-volatility surface.
 *
 * @param k log-forward-moneyness {@code ln(K/F)}, any finite number
 * @param t time to maturity in years, ACT/365, in (0, 100)
 * @param w total implied variance {@code vol^2 t}, positive
 */
public record Point(double k, double t, double w) {

  public Point {
    if (!Double.isFinite(k)) throw new IllegalArgumentException("k = ln(K/F) must be finite: " + k);
    if (!(t > 0 && t < 100))
      throw new IllegalArgumentException("t must be years in (0, 100): " + t);
    if (!(w > 0 && Double.isFinite(w)))
      throw new IllegalArgumentException("w = vol^2 t must be positive: " + w);
  }

  /** The quote of an annualised Black volatility, 0.20 for 20 %. */
  public static Point ofVol(double k, double t, double vol) {
    return new Point(k, t, vol * vol * t);
  }

  /** Annualised Black volatility, 0.20 for 20 %. */
  public double vol() {
    return Math.sqrt(w / t);
  }
}
