package ivylab.surrogate;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Smiles that are a known smooth function of four parameters (level, skew, curvature, slope in
 * time), with noise of known size: SSVI without arbitrage, Gatheral and Jacquier (2014), section 4,
 *
 * <pre>w = theta/2 (1 + rho phi k + sqrt((phi k + rho)^2 + 1 - rho^2)),  phi = eta / sqrt(theta)
 * </pre>
 *
 * with {@code theta = level^2 t (1 + slope t)}; the volatility of the VIX is {@code 4 level + eta
 * k}.
 */
final class Smiles {

  static final SmileLayout.Part SPX =
      SmileLayout.Part.of(
          List.of(0.05, 0.1, 0.2, 0.4), List.of(-0.3, -0.2, -0.12, -0.06, 0.0, 0.05, 0.1));
  static final SmileLayout.Part VIX =
      SmileLayout.Part.of(List.of(0.05, 0.1), List.of(-0.1, 0.0, 0.1));
  static final SmileLayout LAYOUT = SmileLayout.of(SPX);
  static final SmileLayout BOTH = SmileLayout.of(SPX, VIX);

  private Smiles() {}

  static double w(double[] x, double k, double t) {
    double theta = x[0] * x[0] * t * (1 + x[3] * t), phi = x[2] / Math.sqrt(theta);
    return theta
        / 2
        * (1 + x[1] * phi * k + Math.sqrt(Math.pow(phi * k + x[1], 2) + 1 - x[1] * x[1]));
  }

  /** Without noise. */
  static double[] vols(SmileLayout layout, double[] x) {
    double[] vols = new double[layout.size()];
    double[] k = layout.spx().k(), t = layout.spx().t();
    for (int i = 0; i < k.length; i++) vols[i] = Math.sqrt(w(x, k[i], t[i]) / t[i]);
    double[] vk = layout.vix().k();
    for (int i = 0; i < vk.length; i++) vols[k.length + i] = 4 * x[0] + x[2] * vk[i];
    double[] when = layout.futures().t();
    for (int i = 0; i < when.length; i++) vols[k.length + vk.length + i] = x[0] + when[i];
    return vols;
  }

  static double[] parameters(SplittableRandom random) {
    return new double[] {
      random.nextDouble(0.1, 0.3),
      random.nextDouble(-0.8, -0.3),
      random.nextDouble(0.5, 1),
      random.nextDouble(0, 1)
    };
  }

  /**
   * @param n rows
   * @param error standard error of every volatility
   * @param missing share of points without a volatility
   */
  static SmileData data(SmileLayout layout, int n, double error, double missing, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] inputs = new double[n][], vols = new double[n][];
    double[][] errors = new double[n][layout.size()];
    boolean[][] gone = new boolean[n][layout.size()];
    for (int i = 0; i < n; i++) {
      inputs[i] = parameters(random);
      vols[i] = vols(layout, inputs[i]);
      for (int j = 0; j < vols[i].length; j++) {
        vols[i][j] += error * random.nextGaussian();
        errors[i][j] = error;
        gone[i][j] = random.nextDouble() < missing;
        if (gone[i][j]) {
          vols[i][j] = Double.NaN;
          errors[i][j] = Double.NaN;
        }
      }
    }
    return new SmileData(layout, inputs, vols, errors, gone);
  }

  /** 15 parameters, of which four matter, on 15 strikes and 4 maturities. */
  static SmileData large(int n, long seed) {
    SmileLayout layout = SmileLayout.of(largePart());
    SmileData small = data(layout, n, 1e-3, 0, seed);
    SplittableRandom random = new SplittableRandom(seed + 1);
    double[][] inputs = new double[n][15];
    for (int i = 0; i < n; i++)
      for (int j = 0; j < 15; j++)
        inputs[i][j] = j < 4 ? small.inputs()[i][j] : random.nextDouble(-0.5, 0.5);
    return new SmileData(layout, inputs, small.vols(), small.errors(), small.missing());
  }

  static SmileLayout.Part largePart() {
    List<Double> strikes = new ArrayList<>();
    for (int i = 0; i < 15; i++) strikes.add(-0.35 + 0.05 * i);
    return SmileLayout.Part.of(List.of(0.25, 0.5, 1.0, 2.0), strikes);
  }
}
