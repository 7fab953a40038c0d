package ivylab.surface;

import java.util.List;

/**
 * Log volatility f at a point and its derivatives, {@code w = t exp(2 f)}: the quantity in which
 * surfaces are averaged.
 *
 * @param k log-forward-moneyness
 * @param t years
 * @param f log of annualised volatility
 * @param fk df/dk
 * @param ft df/dt, per year
 * @param fkk d2f/dk2
 */
public record LogVol(double k, double t, double f, double fk, double ft, double fkk) {

  /** Of total variance, which must be positive. */
  public static LogVol of(Derivatives d) {
    double slope = d.wk() / d.w();
    return new LogVol(
        d.k(),
        d.t(),
        Math.log(d.w() / d.t()) / 2,
        slope / 2,
        (d.wt() / d.w() - 1 / d.t()) / 2,
        (d.wkk() / d.w() - slope * slope) / 2);
  }

  /**
   * The mean of several at one point.
   *
   * @param all at least one
   */
  public static LogVol mean(List<LogVol> all) {
    double f = 0, fk = 0, ft = 0, fkk = 0;
    for (LogVol one : all) {
      f += one.f;
      fk += one.fk;
      ft += one.ft;
      fkk += one.fkk;
    }
    int n = all.size();
    return new LogVol(all.get(0).k, all.get(0).t, f / n, fk / n, ft / n, fkk / n);
  }

  /** Total variance and its derivatives. */
  public Derivatives derivatives() {
    double w = t * Math.exp(2 * f);
    return new Derivatives(k, t, w, 2 * w * fk, w * (1 / t + 2 * ft), w * (4 * fk * fk + 2 * fkk));
  }
}
