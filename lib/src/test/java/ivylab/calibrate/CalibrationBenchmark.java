package ivylab.calibrate;

import ivylab.benchmark.Benchmark;
import ivylab.benchmark.Report;
import ivylab.calibrate.QuotePlaces.Kind;
import ivylab.calibrate.QuotePlaces.Place;
import ivylab.surrogate.SmileData;
import ivylab.surrogate.SmileLayout;
import ivylab.surrogate.Surrogate;
import ivylab.surrogate.SurrogateConfig;
import ivylab.surrogate.SurrogateTask;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Milliseconds, iterations and evaluations per calibration from 8 starts to noisy quotes, and the
 * share of the searches that end in the best minimum: two surrogates of nine coordinates on 40
 * quotes (untrained, which changes the iterations but not their cost), and Heston's model with
 * exact prices on 40 and 120. Time of the processor, one thread.
 */
public final class CalibrationBenchmark implements Benchmark {

  private static final int DAYS = 4, WARM = 3;

  @Override
  public void run(List<String> arguments, Report report) {
    measure(report, "7 x 25 network, 40 quotes", network(SurrogateConfig.PAPER), 10, 4);
    measure(report, "smooth 4 x 128 network, 40 quotes", network(SurrogateConfig.OURS), 10, 4);
    measure(report, "Heston, 120 quotes", HestonSmiles.DEFAULT, 15, 8);
    measure(report, "Heston, 40 quotes", HestonSmiles.DEFAULT, 10, 4);
  }

  /** Nine coordinates in [0, 1] on the paper's maturities, its scales fitted to plain smiles. */
  private static SmileModel<double[]> network(SurrogateConfig config) {
    var strikes = List.of(-0.15, -0.1, -0.06, -0.03, -0.01, 0.01, 0.03, 0.05);
    var layout = SmileLayout.of(SmileLayout.Part.of(List.of(0.03, 0.05, 0.07, 0.09), strikes));
    var random = new SplittableRandom(2);
    int rows = 200;
    double[][] inputs = new double[rows][9], vols = new double[rows][layout.size()];
    double[][] errors = new double[rows][layout.size()];
    double[] k = layout.spx().k();
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < 9; j++) inputs[i][j] = i < 2 ? i : random.nextDouble();
      for (int g = 0; g < k.length; g++) {
        vols[i][g] = 0.15 + 0.2 * inputs[i][0] - inputs[i][1] * k[g];
        errors[i][g] = 1e-3;
      }
    }
    var data = new SmileData(layout, inputs, vols, errors, new boolean[rows][layout.size()]);
    try (Surrogate surrogate = Surrogate.create(config, layout, 9, 1)) {
      new SurrogateTask(surrogate, data, data, 64).prepare();
      List<FitCoordinate> box = new ArrayList<>();
      for (int j = 0; j < 9; j++) box.add(new FitCoordinate("x" + j, 0, 1));
      return SurrogateSmiles.of("network", surrogate.predictor(), box, double[]::clone);
    }
  }

  private static <M> void measure(
      Report report, String name, SmileModel<M> model, int strikes, int maturities) {
    report.begin(name);
    var random = new SplittableRandom(1);
    List<SmileQuotes> days = new ArrayList<>();
    for (int d = 0; d < DAYS + WARM; d++) days.add(day(model, strikes, maturities, random));
    double milliseconds = 0, iterations = 0, evaluations = 0, agreeing = 0, rmse = 0;
    for (int d = 0; d < days.size(); d++) {
      long start = cpu();
      var result = QuoteFit.DEFAULT.fit(model, days.get(d));
      if (d < WARM) continue;
      milliseconds += 1e-6 * (cpu() - start) / DAYS;
      iterations += (double) result.iterations() / DAYS;
      evaluations += (double) result.evaluations() / DAYS;
      agreeing += (double) result.startsAtBest() / QuoteFit.DEFAULT.starts() / DAYS;
      rmse += result.rmse() / DAYS;
    }
    report.add("calibration, 8 starts", milliseconds, "ms");
    report.add("per start", milliseconds / QuoteFit.DEFAULT.starts(), "ms");
    report.add("iterations, 8 starts", iterations, "");
    report.add("evaluations, 8 starts", evaluations, "");
    report.add("starts that agree", 100 * agreeing, "%");
    report.note("RMSE %.4f volatility points, noise 0.1".formatted(100 * rmse));
  }

  /** Nanoseconds of the processor, whatever else runs. */
  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** Smiles of a point in the middle half of the bounds, with noise of 0.1 points. */
  private static SmileQuotes day(
      SmileModel<?> model, int strikes, int maturities, SplittableRandom random) {
    double[] x =
        model.coordinates().stream().mapToDouble(c -> c.at(random.nextDouble(0.1, 0.4))).toArray();
    List<Place> places = new ArrayList<>();
    for (int m = 0; m < maturities; m++) {
      double t = 0.03 * Math.pow(1.8, m);
      for (int s = 0; s < strikes; s++)
        places.add(new Place(Kind.SPX, t, Math.sqrt(t) * (-0.6 + 0.9 * s / (strikes - 1))));
    }
    double[] vols = model.vols(x, new QuotePlaces(places));
    Arrays.setAll(vols, i -> vols[i] + 0.001 * random.nextGaussian());
    List<SmileQuote> quotes = new ArrayList<>();
    for (int i = 0; i < vols.length; i++)
      quotes.add(new SmileQuote(places.get(i), vols[i] - 0.001, vols[i], vols[i] + 0.001));
    return new SmileQuotes("day", quotes);
  }
}
