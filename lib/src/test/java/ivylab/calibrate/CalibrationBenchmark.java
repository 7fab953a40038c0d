package ivylab.calibrate;

import ivylab.benchmark.Benchmark;
import ivylab.benchmark.Report;
import ivylab.calibrate.QuotePlaces.Kind;
import ivylab.calibrate.QuotePlaces.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Milliseconds, iterations and evaluations per calibration from 8 starts: Heston's model with exact
 * prices, to 120 noisy quotes of 8 maturities and to 40 of 4, and the share of the searches that
 * end in the best minimum. One thread.
 */
public final class CalibrationBenchmark implements Benchmark {

  private static final int DAYS = 4, WARM = 1;

  @Override
  public void run(List<String> arguments, Report report) {
    measure(report, "Heston, 120 quotes", HestonSmiles.DEFAULT, 15, 8);
    measure(report, "Heston, 40 quotes", HestonSmiles.DEFAULT, 10, 4);
  }

  private static <M> void measure(
      Report report, String name, SmileModel<M> model, int strikes, int maturities) {
    report.begin(name);
    var random = new SplittableRandom(1);
    List<SmileQuotes> days = new ArrayList<>();
    for (int d = 0; d < DAYS + WARM; d++) days.add(day(model, strikes, maturities, random));
    double milliseconds = 0, iterations = 0, evaluations = 0, agreeing = 0, rmse = 0;
    for (int d = 0; d < days.size(); d++) {
      long start = System.nanoTime();
      var result = QuoteFit.DEFAULT.fit(model, days.get(d));
      if (d < WARM) continue;
      milliseconds += 1e-6 * (System.nanoTime() - start) / DAYS;
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
