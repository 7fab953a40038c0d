package ivylab.surrogate;

import ivylab.benchmark.Benchmark;
import ivylab.benchmark.Report;
import ivylab.corpus.CorpusGrid;
import ivylab.corpus.CorpusPlan;
import ivylab.corpus.Domain;
import ivylab.corpus.SlopeMaker;
import ivylab.corpus.SmileSample;
import ivylab.corpus.SmileSlope;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether Sobolev training pays at equal simulation budget: n samples with one slope each, whose
 * two ends are two more simulations, against 3 n samples, and n samples alone. 5,000 paths on the
 * paper's grid and box, as many steps of training for all; mean absolute errors on 200 test samples
 * of 20,000 paths, mean and standard deviation over three seeds of parameters, paths and weights.
 * The arguments are n (600), the number of seeds (3) and the weights of the loss of slopes.
 */
public final class SlopesBenchmark implements Benchmark {

  @Override
  public void run(List<String> arguments, Report report) {
    int n = arguments.isEmpty() ? 600 : Integer.parseInt(arguments.get(0));
    int seeds = arguments.size() < 2 ? 3 : Integer.parseInt(arguments.get(1));
    List<Double> weights = new ArrayList<>(List.of(0.0));
    if (arguments.size() < 3) weights.addAll(List.of(0.01, 0.1));
    else arguments.stream().skip(2).map(Double::valueOf).forEach(weights::add);
    SmileData test = Trials.test();
    List<Trials.Errors> errors = new ArrayList<>();
    Trials.Errors more = new Trials.Errors();
    for (int i = 0; i < weights.size(); i++) errors.add(new Trials.Errors());
    for (int seed = 1; seed <= seeds; seed++) {
      report.note("seed " + seed + " …");
      CorpusPlan plan = CorpusPlan.of(Domain.BOX, CorpusGrid.PAPER).withPaths(5_000).withSeed(seed);
      List<SmileSample> samples = Trials.samples(plan, 0, 3 * n);
      List<SmileSlope> slopes = SlopeMaker.of(plan).make(samples.subList(0, n));
      SmileData all = Trials.data(samples), few = all.first(n);
      SmileData validation = Trials.data(Trials.samples(plan, 3 * n, 200));
      SmileData.Slopes given = CorpusSmiles.slopes(CorpusGrid.PAPER, slopes);
      for (int i = 0; i < weights.size(); i++) {
        double weight = weights.get(i);
        report.note(
            names(n, weight)
                + ": "
                + errors
                    .get(i)
                    .add(
                        Trials.trained(
                            few, validation, weight == 0 ? null : given, weight, 64, seed),
                        test));
      }
      report.note(
          names(3 * n, 0)
              + ": "
              + more.add(Trials.trained(all, validation, null, 0, 192, seed), test));
    }
    for (int i = 0; i < weights.size(); i++) errors.get(i).print(report, names(n, weights.get(i)));
    more.print(report, names(3 * n, 0));
  }

  private static String names(int samples, double weight) {
    return samples + " samples" + (weight == 0 ? "" : " with slopes of weight " + weight);
  }
}
