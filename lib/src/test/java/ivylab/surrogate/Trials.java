package ivylab.surrogate;

import ivylab.benchmark.Report;
import ivylab.corpus.CorpusGrid;
import ivylab.corpus.CorpusMaker;
import ivylab.corpus.CorpusPlan;
import ivylab.corpus.Domain;
import ivylab.corpus.SmileSample;
import ivylab.progress.Progress;
import ivylab.train.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Networks trained on small data sets of the paper's grid and box, and their errors. */
final class Trials {

  private static final int TESTS = 200;
  private static final long TEST_SEED = 2_026;

  private static final double FLOOR = 1e-3;

  /** Without the penalty of butterflies, which takes most of the time and no part in the error. */
  static final SurrogateConfig PRECISE =
      SurrogateConfig.OURS.withLosses(new SmileLoss.Precision(1, FLOOR));

  private Trials() {}

  /** Samples of a plan in parallel, in their order. */
  static List<SmileSample> samples(CorpusPlan plan, int from, int count) {
    return samples(plan, IntStream.range(from, from + count).toArray());
  }

  static List<SmileSample> samples(CorpusPlan plan, int[] indices) {
    CorpusMaker maker = CorpusMaker.of(plan.withSamples(1_000_000));
    return Arrays.stream(indices).parallel().mapToObj(maker::sample).toList();
  }

  static SmileData data(List<SmileSample> samples) {
    return CorpusSmiles.data(CorpusGrid.PAPER, samples);
  }

  /** 200 samples of 20,000 paths that no training sees. */
  static SmileData test() {
    return data(samples(CorpusPlan.of(Domain.BOX, CorpusGrid.PAPER).withSeed(TEST_SEED), 0, TESTS));
  }

  /** Trained, with the weight of the loss of slopes if there are some. */
  static SurrogatePredictor trained(
      SmileData training,
      SmileData validation,
      SmileData.@Nullable Slopes slopes,
      double weight,
      int batch,
      long seed) {
    SurrogateConfig config = PRECISE;
    if (slopes != null)
      config = config.withLosses(config.losses().get(0), new SmileLoss.Slopes(weight, FLOOR));
    return trained(config, training, validation, slopes, batch, seed);
  }

  static SurrogatePredictor trained(
      SurrogateConfig config,
      SmileData training,
      SmileData validation,
      SmileData.@Nullable Slopes slopes,
      int batch,
      long seed) {
    try (Surrogate model =
        Surrogate.create(
            config,
            training.layout(),
            training.parameters(),
            CorpusSmiles.inputs(Domain.BOX),
            seed)) {
      SurrogateTask task = new SurrogateTask(model, training, validation, batch, slopes);
      Trainer.of(task).watchedBy(Progress.silent()).seed(seed).train();
      return model.predictor();
    }
  }

  /** Mean absolute errors of several networks, in volatility points. */
  static final class Errors {
    private final List<Double> spx = new ArrayList<>(), vix = new ArrayList<>();

    /**
     * @return what was added, in words
     */
    String add(SurrogatePredictor predictor, SmileData test) {
      int from = test.layout().spx().size(), to = from + test.layout().vix().size();
      spx.add(error(predictor, test, 0, from));
      vix.add(error(predictor, test, from, to));
      int last = spx.size() - 1;
      return "SPX %.3f, VIX %.3f".formatted(spx.get(last), vix.get(last));
    }

    private static double error(SurrogatePredictor predictor, SmileData test, int from, int to) {
      double sum = 0, count = 0;
      for (int i = 0; i < test.size(); i++) {
        double[] vols = predictor.vols(test.inputs()[i]);
        for (int j = from; j < to; j++) {
          if (test.missing()[i][j]) continue;
          sum += 100 * Math.abs(vols[j] - test.vols()[i][j]);
          count++;
        }
      }
      return sum / count;
    }

    void print(Report report, String name) {
      report.begin(name);
      print(report, "SPX", spx);
      print(report, "VIX", vix);
    }

    private static void print(Report report, String name, List<Double> errors) {
      double mean = errors.stream().mapToDouble(e -> e).average().orElseThrow();
      double squares = errors.stream().mapToDouble(e -> (e - mean) * (e - mean)).sum();
      report.add(name + ", mean absolute error", mean, "%");
      if (errors.size() > 1)
        report.add(
            name + ", its deviation over seeds", Math.sqrt(squares / (errors.size() - 1)), "%");
    }
  }
}
