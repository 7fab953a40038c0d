package ivylab.surrogate;

import ivylab.benchmark.Benchmark;
import ivylab.benchmark.Report;
import ivylab.corpus.CorpusGrid;
import ivylab.corpus.CorpusPlan;
import ivylab.corpus.Domain;
import ivylab.corpus.SmileSample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Whether it pays to choose where to simulate: n Sobol points, then n more of the sequence, against
 * n of the next 3,000 on which three small networks trained on the first n disagree most. 5,000
 * paths on the paper's grid and box; mean absolute errors on 200 test samples of 20,000 paths, mean
 * and standard deviation over seeds of parameters, paths and weights. The arguments are n (300) and
 * the number of seeds (3).
 *
 * <p>On two cores it takes some minutes; the differences were within two deviations over seeds.
 */
public final class ActiveLearningBenchmark implements Benchmark {

  private static final int CANDIDATES = 3_000, MEMBERS = 3, BATCH = 64;

  private static final SurrogateConfig SMALL =
      Trials.PRECISE.withNetwork(new SurrogateConfig.Dense(List.of(32, 32, 32), false, 0));

  @Override
  public void run(List<String> arguments, Report report) {
    int n = arguments.isEmpty() ? 300 : Integer.parseInt(arguments.get(0));
    int seeds = arguments.size() < 2 ? 3 : Integer.parseInt(arguments.get(1));
    SmileData test = Trials.test();
    Trials.Errors start = new Trials.Errors(), sobol = new Trials.Errors();
    Trials.Errors active = new Trials.Errors();
    for (int seed = 1; seed <= seeds; seed++) {
      report.note("seed " + seed + " …");
      CorpusPlan plan = CorpusPlan.of(Domain.BOX, CorpusGrid.PAPER).withPaths(5_000).withSeed(seed);
      List<SmileSample> first = Trials.samples(plan, 0, n);
      SmileData validation = Trials.data(Trials.samples(plan, n + CANDIDATES, 100));
      SmileData data = Trials.data(first);
      int[] chosen = chosen(plan, data, validation, n, seed);
      report.note("start: " + start.add(trained(data, validation, seed), test));
      report.note(
          "Sobol: "
              + sobol.add(
                  trained(both(first, Trials.samples(plan, n, n)), validation, seed), test));
      report.note(
          "chosen: "
              + active.add(
                  trained(both(first, Trials.samples(plan, chosen)), validation, seed), test));
    }
    start.print(report, n + " samples");
    sobol.print(report, n + " and " + n + " of the sequence");
    active.print(report, n + " and " + n + " chosen");
  }

  private static SurrogatePredictor trained(SmileData data, SmileData validation, long seed) {
    return Trials.trained(Trials.PRECISE, data, validation, null, BATCH, seed);
  }

  private static SmileData both(List<SmileSample> first, List<SmileSample> more) {
    List<SmileSample> all = new ArrayList<>(first);
    all.addAll(more);
    return Trials.data(all);
  }

  /** The candidates whose volatilities have the largest relative deviations among the members. */
  private static int[] chosen(
      CorpusPlan plan, SmileData data, SmileData validation, int n, long seed) {
    List<SurrogatePredictor> members =
        IntStream.range(0, MEMBERS)
            .mapToObj(i -> Trials.trained(SMALL, data, validation, null, BATCH, MEMBERS * seed + i))
            .toList();
    List<double[]> points = plan.parameters(n + CANDIDATES);
    double[] spread = new double[points.size()];
    for (int i = n; i < spread.length; i++) {
      double[] x = points.get(i);
      spread[i] = disagreement(members.stream().map(m -> m.vols(x)).toList());
    }
    return IntStream.range(n, spread.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -spread[i]))
        .limit(n)
        .mapToInt(i -> i)
        .sorted()
        .toArray();
  }

  private static double disagreement(List<double[]> vols) {
    int points = vols.get(0).length;
    double sum = 0;
    for (int j = 0; j < points; j++) {
      int at = j;
      double[] all = vols.stream().mapToDouble(v -> v[at]).toArray();
      double mean = Arrays.stream(all).average().orElseThrow();
      double squares = Arrays.stream(all).map(v -> (v - mean) * (v - mean)).sum();
      sum += Math.sqrt(squares / MEMBERS) / mean;
    }
    return sum / points;
  }
}
