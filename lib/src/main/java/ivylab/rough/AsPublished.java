package ivylab.rough;

import ivylab.price.ImpliedVol;
import ivylab.price.OptionType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * A simulation of the model as published with a surrogate of it, with its mistakes, and what they
 * do to its targets. For showing their consequences only; nothing else uses it.
 *
 * <pre>
 * V = lambda + max(a (Z - b)^2 + c, 0),   Z = sum_i c_i Z^i
 * d log S = (r - V/2) dt + sqrt(V) dB,    dZ^i = (-gamma_i Z^i - lambda Z) dt + eta sqrt(V) dB'
 * d[B, B'] = -0.7 dt,   r = 0.05,   explicit Euler, 252 steps to 2 years
 * </pre>
 *
 * <p>Against the model: lambda is a floor of the variance, at least 70 % volatility in the usual
 * box; there are two Brownian motions; rates and weights are written by hand, all rates alike; the
 * last step is skipped; three months are 31.5 steps and are never met, so the first column holds
 * the paths of two years; a price without a volatility becomes 0 and is then clipped to 1 %, a
 * volatility above 200 % to 200 %. Discounted prices are martingales even so, but the variance
 * explodes so often that the mean of 30,000 paths does not see the paths that carry it.
 *
 * @param meanRatios mean of {@code exp(-r T) S_T / S_0} of the paths stored for each maturity,
 *     {@code [4]}; for the first maturity the paths of the last one, discounted as if at the first
 * @param vols targets by log-strike and maturity, after clipping, {@code [15][4]}
 * @param low share of the targets on the lower clip
 * @param high share of the targets on the upper clip
 */
public record AsPublished(
    List<Double> meanRatios, List<List<Double>> vols, double low, double high) {

  /** Years to expiry. */
  public static final List<Double> MATURITIES = List.of(0.25, 0.5, 1.0, 2.0);

  /** {@code ln(K / S_0)}, 15 from -0.5 to 0.5. */
  public static final List<Double> LOG_STRIKES =
      IntStream.range(0, 15).mapToObj(i -> -0.5 + i / 14.0).toList();

  private static final double RATE = 0.05, RHO = -0.7, LOWEST = 0.01, HIGHEST = 2, BRACKET = 5;
  private static final int STEPS = 252;
  private static final double YEARS = 2, DT = YEARS / STEPS;
  private static final double[] GAMMA = {
    0.08, 0.12, 0.10, 0.15, 0.09, 0.11, 0.13, 0.07, 0.14, 0.06
  };
  private static final double[] WEIGHT = {
    0.25, 0.35, 0.30, 0.40, 0.28, 0.32, 0.38, 0.22, 0.42, 0.20
  };

  public AsPublished {
    meanRatios = List.copyOf(meanRatios);
    vols = vols.stream().map(List::copyOf).toList();
  }

  /**
   * Simulates and prices one parameter set.
   *
   * @param model its five numbers and ten initial factors; its kernel is ignored
   * @param paths at least 2; the original has 30,000
   * @param seed of the normals; the original uses the same for every parameter set
   */
  public static AsPublished of(QuadraticRoughHeston model, int paths, long seed) {
    if (!(model.initial() instanceof InitialCurve.Factors start)
        || start.z0().length != GAMMA.length)
      throw new IllegalArgumentException(
          "initial must be Factors of 10 values: " + model.initial());
    if (paths < 2) throw new IllegalArgumentException("paths must be at least 2: " + paths);
    double[][] stored = paths(model, start.z0(), paths, seed);
    List<Double> ratios = new ArrayList<>();
    for (int m = 0; m < stored.length; m++)
      ratios.add(DoubleStream.of(stored[m]).average().orElseThrow() * discount(m));
    List<List<Double>> vols = new ArrayList<>();
    for (double k : LOG_STRIKES) {
      List<Double> row = new ArrayList<>();
      for (int m = 0; m < stored.length; m++) row.add(vol(stored[m], k, m));
      vols.add(row);
    }
    double targets = (double) LOG_STRIKES.size() * MATURITIES.size();
    List<Double> all = vols.stream().flatMap(List::stream).toList();
    return new AsPublished(
        ratios,
        vols,
        Collections.frequency(all, LOWEST) / targets,
        Collections.frequency(all, HIGHEST) / targets);
  }

  /** {@code S / S_0} by maturity, {@code [4][paths]}. */
  private static double[][] paths(QuadraticRoughHeston model, double[] z0, int paths, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] stored = new double[MATURITIES.size()][paths];
    double root = Math.sqrt(DT), other = Math.sqrt(1 - RHO * RHO);
    double[] z = new double[z0.length];
    for (int p = 0; p < paths; p++) {
      System.arraycopy(z0, 0, z, 0, z.length);
      double log = 0;
      for (int step = 0; step < STEPS; step++) {
        if (step < STEPS - 1) { // the last step is skipped
          double shock = root * random.nextGaussian();
          double second = RHO * shock + other * root * random.nextGaussian(), sum = 0;
          for (int i = 0; i < z.length; i++) sum += WEIGHT[i] * z[i];
          double v = model.lambda() + model.variance(sum);
          log += (RATE - v / 2) * DT + Math.sqrt(v) * shock;
          double noise = model.eta() * Math.sqrt(v) * second;
          for (int i = 0; i < z.length; i++)
            z[i] += (-GAMMA[i] * z[i] - model.lambda() * sum) * DT + noise;
        }
        for (int m = 0; m < stored.length; m++)
          if (Math.abs((step + 1) * DT - MATURITIES.get(m)) < 1e-6) stored[m][p] = Math.exp(log);
      }
      stored[0][p] = Math.exp(log); // 31.5 steps were not met
    }
    return stored;
  }

  private static double discount(int m) {
    return Math.exp(-RATE * MATURITIES.get(m));
  }

  /** Volatility of a call, clipped as the targets are. */
  private static double vol(double[] share, double k, int m) {
    double strike = Math.exp(k), discount = discount(m), sum = 0;
    for (double s : share) sum += Math.max(s - strike, 0);
    double price = discount * sum / share.length;
    double vol =
        ImpliedVol.of(OptionType.CALL, price, 1 / discount, strike, discount, MATURITIES.get(m));
    if (!(vol > 1e-6 && vol < BRACKET)) return LOWEST; // no root: 0, then the clip
    return Math.min(HIGHEST, Math.max(LOWEST, vol));
  }
}
