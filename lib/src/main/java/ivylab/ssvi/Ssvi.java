package ivylab.ssvi;

import ivylab.surface.Derivatives;
import ivylab.surface.Surface;
import ivylab.surface.SurfaceMethod;
import ivylab.surface.VolSurface;
import java.util.ArrayList;
import java.util.List;

/**
 * SSVI: one shape for all maturities,
 *
 * <pre>
 * w(k) = theta/2 (1 + rho phi k + sqrt((phi k + rho)^2 + 1 - rho^2))
 * phi  = eta / (theta^gamma (1 + theta)^(1 - gamma))
 * </pre>
 *
 * with theta rising in t, linear between the quoted maturities, from zero at t = 0, and continued
 * beyond them at its last slope. Gatheral and Jacquier (2014), arXiv:1204.0646, eq. (4.1) and the
 * power law of remark 4.4: free of static arbitrage for {@code eta (1 + |rho|) <= 2} and gamma in
 * (0, 1/2]. Derivatives are exact.
 *
 * @param t maturities in years, rising, {@code [n]}
 * @param theta total variance at the money at these, positive and non-decreasing, {@code [n]}
 * @param rho in (-1, 1)
 * @param eta positive, at most {@code 2/(1 + |rho|)}
 * @param gamma in (0, 1/2]
 */
public record Ssvi(List<Double> t, List<Double> theta, double rho, double eta, double gamma)
    implements VolSurface {

  public Ssvi {
    t = List.copyOf(t);
    theta = List.copyOf(theta);
    if (t.isEmpty() || t.size() != theta.size())
      throw new IllegalArgumentException(
          "t [" + t.size() + "] and theta [" + theta.size() + "] must be equally long, not empty");
    for (int i = 0; i < t.size(); i++) {
      double before = i == 0 ? 0 : t.get(i - 1), least = i == 0 ? 0 : theta.get(i - 1);
      if (!(t.get(i) > before && t.get(i) < 100))
        throw new IllegalArgumentException("t must rise within (0, 100) years: " + t.get(i));
      if (!(theta.get(i) > 0 && theta.get(i) >= least && Double.isFinite(theta.get(i))))
        throw new IllegalArgumentException(
            "theta must be positive and not fall: " + theta.get(i) + " after " + least);
    }
    if (!(Math.abs(rho) < 1)) throw new IllegalArgumentException("rho must be in (-1, 1): " + rho);
    if (!(eta > 0 && eta * (1 + Math.abs(rho)) <= 2))
      throw new IllegalArgumentException(
          "eta must be in (0, 2/(1 + |rho|)]: %s with rho %s".formatted(eta, rho));
    if (!(gamma > 0 && gamma <= 0.5))
      throw new IllegalArgumentException("gamma must be in (0, 1/2]: " + gamma);
  }

  /** Fits the quotes by least squares in volatility; quotes of equal t form one maturity. */
  public static Ssvi fit(Surface visible) {
    return SsviFitter.fit(
        EssviCalibration.smiles(visible).stream()
            .map(smile -> SliceQuotes.of(smile, EssviCalibration.DEFAULT))
            .toList());
  }

  /** SSVI as one of the methods of a comparison. */
  public static SurfaceMethod method() {
    return SurfaceMethod.of(
        "SSVI", "SSVI with a power law, least squares of volatility", Ssvi::fit);
  }

  /** The slice at any maturity. */
  public EssviSlice slice(double t) {
    double theta = thetaAndSlope(t)[0];
    return new EssviSlice(theta, psi(theta), rho);
  }

  /** {@code theta phi = eta (theta/(1 + theta))^(1 - gamma)}. */
  private double psi(double theta) {
    return eta * Math.pow(theta / (1 + theta), 1 - gamma);
  }

  private double[] thetaAndSlope(double years) {
    if (!(years > 0 && years < 100))
      throw new IllegalArgumentException("t must be years in (0, 100): " + years);
    int i = 0;
    while (i < t.size() - 1 && years >= t.get(i)) i++;
    double from = i == 0 ? 0 : t.get(i - 1), low = i == 0 ? 0 : theta.get(i - 1);
    double slope = (theta.get(i) - low) / (t.get(i) - from);
    return new double[] {low + slope * (years - from), slope};
  }

  @Override
  public double[] totalVariance(double[] k, double[] t) {
    VolSurface.requirePairs(k, t);
    double[] w = new double[k.length];
    EssviSlice slice = null;
    for (int i = 0; i < w.length; i++) {
      if (slice == null || t[i] != t[i - 1]) slice = slice(t[i]);
      w[i] = slice.w(k[i]);
    }
    return w;
  }

  @Override
  public List<Derivatives> derivatives(double[] k, double[] t) {
    VolSurface.requirePairs(k, t);
    List<Derivatives> all = new ArrayList<>(k.length);
    for (int i = 0; i < k.length; i++) {
      double[] at = thetaAndSlope(t[i]);
      double psi = psi(at[0]), dPsi = psi * (1 - gamma) / (at[0] * (1 + at[0])) * at[1];
      EssviSlice slice = new EssviSlice(at[0], psi, rho);
      all.add(slice.moving(k[i], t[i], at[1], dPsi * (1 - rho), dPsi * (1 + rho)));
    }
    return all;
  }

  @Override
  public String toString() {
    return "SSVI: rho %.4g, eta %.4g, gamma %.4g, %d maturities, t %.3g to %.3g years"
        .formatted(rho, eta, gamma, t.size(), t.get(0), t.get(t.size() - 1));
  }
}
