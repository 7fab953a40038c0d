package ivylab.sample;

import ivylab.accuracy.ErrorReport;
import ivylab.accuracy.TestErrors;
import ivylab.corpus.Domain;
import ivylab.progress.Progress;
import ivylab.surrogate.CorpusSmiles;
import ivylab.surrogate.InputMap;
import ivylab.surrogate.SmileData;
import ivylab.surrogate.Surrogate;
import ivylab.surrogate.SurrogateConfig;
import ivylab.surrogate.SurrogateTask;
import ivylab.train.Run;
import ivylab.train.Trainer;
import java.lang.management.ManagementFactory;

/**
 * One training run of the comparison of surrogates.
 *
 * @param network which configuration
 * @param samples of the training part
 * @param paths per sample
 * @param seed of the weights and of the order of batches
 */
record SurrogateTrial(Network network, int samples, int paths, long seed) {

  /** The configurations compared; all but OURS see the 15 numbers as they are. */
  enum Network {
    SEED(SurrogateConfig.SEED),
    /** SEED in the batches of OURS, which takes longer and fits better. */
    SEED_64(SurrogateConfig.SEED, 64),
    PAPER(SurrogateConfig.PAPER),
    OURS(SurrogateConfig.OURS);

    private final SurrogateConfig config;
    private final int batch;

    Network(SurrogateConfig config) {
      this(config, config.training().batch());
    }

    Network(SurrogateConfig config, int batch) {
      this.config = config;
      this.batch = batch;
    }
  }

  /**
   * A trained network and its errors.
   *
   * @param seconds of one processor
   */
  record Result(Surrogate model, ErrorReport report, double seconds) implements AutoCloseable {
    @Override
    public void close() {
      model.close();
    }
  }

  /** What tells a run from others. */
  String name() {
    return "%s-%d-%d-%d".formatted(network, samples, paths, seed);
  }

  /**
   * Trains on the first rows of the training part.
   *
   * @param test precise smiles, of no sample that was trained on
   * @param epochs 0 for as many as the configuration says
   */
  Result run(SmileData.Split data, Domain domain, SmileData test, int epochs, Progress progress) {
    SmileData.Split some =
        new SmileData.Split(data.training().first(samples), data.validation(), data.test());
    InputMap map = network == Network.OURS ? CorpusSmiles.inputs(domain) : InputMap.IDENTITY;
    var clock = ManagementFactory.getThreadMXBean();
    long start = clock.getCurrentThreadCpuTime();
    Surrogate model =
        Surrogate.create(
            network.config, some.training().layout(), some.training().parameters(), map, seed);
    Trainer<Surrogate> trainer =
        Trainer.of(SurrogateTask.of(model, some).withBatch(network.batch))
            .seed(seed)
            .watchedBy(progress);
    if (epochs > 0) trainer = trainer.epochs(epochs);
    Run<Surrogate> run = trainer.train();
    if (!run.completed()) throw new IllegalStateException("a training run did not end: " + run);
    double seconds = (clock.getCurrentThreadCpuTime() - start) / 1e9;
    return new Result(model, ErrorReport.of(TestErrors.of(test, model.predictor())), seconds);
  }
}
