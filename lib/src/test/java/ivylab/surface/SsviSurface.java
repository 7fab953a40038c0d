package ivylab.surface;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A surface in closed form for tests: Gatheral and Jacquier (2014), eq. (4.1) and example 4.2,
 *
 * <pre>
 * w(k, t) = theta/2 (1 + rho phi k + sqrt((phi k + rho)^2 + 1 - rho^2)),  theta = level t + hump t^2
 * phi = eta / sqrt(theta (1 + theta))
 * </pre>
 *
 * Free of static arbitrage if theta rises and {@code eta (1 + |rho|) <= 2}.
 */
public record SsviSurface(double level, double hump, double rho, double eta) implements VolSurface {

  /** A surface that is free of static arbitrage. */
  public static SsviSurface free(SplittableRandom random) {
    double rho = random.nextDouble(-0.9, 0.9);
    double eta = random.nextDouble(0.3, 2 / (1 + Math.abs(rho)));
    return new SsviSurface(random.nextDouble(0.01, 0.1), random.nextDouble(0, 0.02), rho, eta);
  }

  /** A surface whose wings are too steep, and whose variance falls at long maturities. */
  public static SsviSurface broken(SplittableRandom random) {
    return new SsviSurface(
        random.nextDouble(0.11, 0.14),
        random.nextDouble(-0.045, -0.038),
        random.nextDouble(-0.9, 0.9),
        random.nextDouble(4, 8));
  }

  public double w(double k, double t) {
    double theta = level * t + hump * t * t, x = phi(theta) * k + rho;
    return theta / 2 * (1 + rho * phi(theta) * k + Math.sqrt(x * x + 1 - rho * rho));
  }

  private double phi(double theta) {
    return eta / Math.sqrt(theta * (1 + theta));
  }

  @Override
  public double[] totalVariance(double[] k, double[] t) {
    double[] w = new double[k.length];
    for (int i = 0; i < w.length; i++) w[i] = w(k[i], t[i]);
    return w;
  }

  @Override
  public List<Derivatives> derivatives(double[] k, double[] t) {
    List<Derivatives> all = new ArrayList<>();
    for (int i = 0; i < k.length; i++) all.add(at(k[i], t[i]));
    return all;
  }

  public Derivatives at(double k, double t) {
    double theta = level * t + hump * t * t, phi = phi(theta), x = phi * k + rho;
    double root = Math.sqrt(x * x + 1 - rho * rho);
    double wk = theta / 2 * phi * (rho + x / root);
    double wkk = theta / 2 * phi * phi * (1 - rho * rho) / (root * root * root);
    // phi' = -phi/2 (1 + 2 theta) / (theta (1 + theta))
    double dphi = -phi / 2 * (1 + 2 * theta) / (theta * (1 + theta));
    double byTheta = w(k, t) / theta + theta / 2 * k * dphi * (rho + x / root);
    return new Derivatives(k, t, w(k, t), wk, byTheta * (level + 2 * hump * t), wkk);
  }

  /** Quotes read off the surface at random places. */
  public Surface quotes(int n, SplittableRandom random) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      double k = random.nextDouble(-0.4, 0.3), t = random.nextDouble(0.05, 2);
      points.add(new Point(k, t, w(k, t)));
    }
    return of(points);
  }

  /** A surface of the given quotes. */
  public static Surface of(List<Point> points) {
    return new Surface(
        "SSVI", LocalDate.of(2024, 1, 2), new MarketFeatures(0.001, 15, 4.5), points);
  }
}
