package ivylab.surrogate;

import ivylab.corpus.CorpusGrid;
import ivylab.experiment.DataReference;
import ivylab.experiment.Design;
import ivylab.experiment.Evaluation;
import ivylab.experiment.ExperimentResult;
import ivylab.progress.Progress;
import ivylab.train.Measure;
import ivylab.train.Settings;
import ivylab.train.Term;
import ivylab.train.Trainable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A surrogate for experiments and searches, trained on a {@link CorpusReference}.
 *
 * @param config of the model
 * @param draws what its training draws from the data
 * @param space inputs and outputs, which must be those of the data
 */
public record SurrogateDesign(SurrogateConfig config, Draws draws, Space space)
    implements Design<Surrogate, SmileData.Split> {

  /**
   * Options of the batches.
   *
   * @param batch rows per step
   */
  public record Draws(int batch) {
    public Draws {
      if (batch < 1) throw new IllegalArgumentException("batch must be positive: " + batch);
    }
  }

  /**
   * Inputs and outputs.
   *
   * @param layout of the volatilities
   * @param parameters number of the model's parameters
   * @param map of the parameters; null for none
   */
  public record Space(SmileLayout layout, int parameters, @Nullable IdentifiableInputs map) {
    public Space {
      Objects.requireNonNull(layout, "layout");
    }
  }

  public SurrogateDesign {
    Objects.requireNonNull(config, "config");
    Objects.requireNonNull(draws, "draws");
    Objects.requireNonNull(space, "space");
  }

  /** {@link SurrogateConfig#PAPER} on the grid and in the box of its paper. */
  public SurrogateDesign() {
    this(
        SurrogateConfig.PAPER,
        new Draws(128),
        new Space(CorpusSmiles.layout(CorpusGrid.PAPER), 15, null));
  }

  /** For these data, in batches of its training, on the parameters themselves. */
  public static SurrogateDesign of(SurrogateConfig config, SmileData data) {
    return new SurrogateDesign(
        config,
        new Draws(config.training().batch()),
        new Space(data.layout(), data.parameters(), null));
  }

  /** The same with another model. */
  public SurrogateDesign withConfig(SurrogateConfig config) {
    return new SurrogateDesign(config, draws, space);
  }

  /** The same in other batches. */
  public SurrogateDesign withBatch(int rows) {
    return new SurrogateDesign(config, new Draws(rows), space);
  }

  /** The same that sees its parameters through a map; null for none. */
  public SurrogateDesign withMap(@Nullable IdentifiableInputs map) {
    return new SurrogateDesign(config, draws, new Space(space.layout, space.parameters, map));
  }

  @Override
  public String kind() {
    return "surrogate";
  }

  @Override
  public Settings settings() {
    return config.settings();
  }

  @Override
  public List<Term> terms() {
    return config.terms();
  }

  @Override
  public List<Measure> measures() {
    return SurrogateTask.MEASURES;
  }

  @Override
  public List<Preset> presets() {
    return List.of(
        new Preset("SEED", withConfig(SurrogateConfig.SEED)),
        new Preset("PAPER", withConfig(SurrogateConfig.PAPER)),
        new Preset("TEXT", withConfig(SurrogateConfig.TEXT)),
        new Preset("OURS", withConfig(SurrogateConfig.OURS)));
  }

  @Override
  public boolean takes(DataReference data) {
    return data instanceof CorpusReference;
  }

  /** The corpus, split. */
  @Override
  public SmileData.Split open(DataReference reference) {
    if (reference instanceof CorpusReference corpus) return corpus.split();
    throw new IllegalArgumentException("data must be a corpus: " + reference.kind());
  }

  @Override
  public Surrogate create(long seed) {
    return Surrogate.create(config, space.layout, space.parameters, map(), seed);
  }

  @Override
  public Surrogate load(Path start) throws IOException {
    Surrogate model = Surrogate.load(start);
    try {
      same(start, "config", config, model.config());
      same(start, "layout", space.layout, model.layout());
      same(start, "number of parameters", space.parameters, model.inputs());
      same(start, "input map", described(map()), described(model.map()));
      return model;
    } catch (IllegalArgumentException e) {
      model.close();
      throw e;
    }
  }

  private static void same(Path start, String what, Object own, Object has) {
    if (!own.equals(has))
      throw new IllegalArgumentException(
          "start %s must have the experiment's %s %s, but has %s".formatted(start, what, own, has));
  }

  private InputMap map() {
    return space.map == null ? InputMap.IDENTITY : space.map;
  }

  /** All of a map of ours, the name of another, which is all that a file has of it. */
  private static Object described(InputMap map) {
    return map instanceof IdentifiableInputs own ? own : map.name();
  }

  @Override
  public Trainable<Surrogate> task(Surrogate model, SmileData.Split data) {
    return SurrogateTask.of(model, data).withBatch(draws.batch);
  }

  /**
   * None: an evaluation hides quotes, and a surrogate sees none. Its errors are those of the
   * validations.
   *
   * @throws IllegalArgumentException if the evaluation has a condition
   */
  @Override
  public List<ExperimentResult.Test> test(
      Surrogate model, SmileData.Split data, Evaluation evaluation, Progress progress) {
    if (evaluation.conditions().isEmpty()) return List.of();
    throw new IllegalArgumentException("a surrogate completes no surfaces: " + evaluation);
  }

  @Override
  public void close(Surrogate model) {
    model.close();
  }
}
