package ivylab.ivyspt;

import ivylab.data.Batch;
import ivylab.data.Masking;
import ivylab.data.Panel;
import ivylab.data.Split;
import ivylab.model.Config;
import ivylab.model.IvySpt;
import ivylab.torch.Parameters;
import ivylab.train.Course;
import ivylab.train.Measure;
import ivylab.train.Settings;
import ivylab.train.Term;
import ivylab.train.Trainable;
import ivylab.train.Weighting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * An IvySPT that is trained to complete the surfaces of a split:
 *
 * <pre>
 * Trainer.of(Completion.of(model, split).withVisibleBetween(5, 96)).epochs(20).train()
 * </pre>
 *
 * A model that has not been calibrated is calibrated on the training part; one that was trained
 * before keeps its statistics. The test part is not used.
 *
 * @param model that training changes
 * @param split its training and validation parts
 * @param sampling what is drawn from them
 */
public record Completion(IvySpt model, Split split, Sampling sampling)
    implements Trainable<IvySpt> {

  /** The default settings: those of every model, with weights for the penalties. */
  public static final Settings SETTINGS =
      Settings.DEFAULT.withWeighting(Weighting.fixed(1, 1, 0.03));

  public Completion {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(split, "split");
    Objects.requireNonNull(sampling, "sampling");
  }

  /** With {@link Sampling#DEFAULT}. */
  public static Completion of(IvySpt model, Split split) {
    return new Completion(model, split, Sampling.DEFAULT);
  }

  /** The same with other sampling. */
  public Completion with(Sampling sampling) {
    return new Completion(model, split, sampling);
  }

  /** See {@link Sampling#withPenalties}; by default at 16 collocation points per surface. */
  public Completion withPenalties(Penalties penalties) {
    return with(sampling.withPenalties(penalties));
  }

  /** See {@link Sampling#withProportions}; by default 10, 30, 50 and 70 %. */
  public Completion withProportions(double... proportions) {
    return with(sampling.withProportions(proportions));
  }

  /** See {@link Sampling#withQueries}; 24 by default. */
  public Completion withQueries(int queries) {
    return with(sampling.withQueries(queries));
  }

  /** See {@link Sampling#withVisibleAtMost}; 96 by default. */
  public Completion withVisibleAtMost(int visibleAtMost) {
    return with(sampling.withVisibleAtMost(visibleAtMost));
  }

  /** See {@link Sampling#withVisibleBetween}. */
  public Completion withVisibleBetween(int least, int most) {
    return with(sampling.withVisibleBetween(least, most));
  }

  /** See {@link Sampling#withSurfaces}; 8 by default. */
  public Completion withSurfaces(int surfaces) {
    return with(sampling.withSurfaces(surfaces));
  }

  /** See {@link Sampling#withTokenBudget}; 16,384 by default. */
  public Completion withTokenBudget(int tokenBudget) {
    return with(sampling.withTokenBudget(tokenBudget));
  }

  /** See {@link Sampling#withValidationSurfaces}; 64 by default. */
  public Completion withValidationSurfaces(int surfaces) {
    return with(sampling.withValidationSurfaces(surfaces));
  }

  @Override
  public String name() {
    return model.name();
  }

  @Override
  public Parameters parameters() {
    return model.parameters();
  }

  /** The head is 0, the blocks follow from the last to the first, the embedding is the deepest. */
  @Override
  public int depth(String parameter) {
    int blocks = model.config().blocks();
    if (parameter.startsWith("head.")) return 0;
    String block = "encoder.block-";
    if (!parameter.startsWith(block)) return blocks + 1;
    int from = block.length();
    return blocks - Integer.parseInt(parameter.substring(from, parameter.indexOf('.', from)));
  }

  @Override
  public List<Term> terms() {
    return CompletionTerms.ALL;
  }

  @Override
  public List<Measure> measures() {
    return CompletionTerms.MEASURES;
  }

  @Override
  public Settings settings() {
    return SETTINGS;
  }

  /**
   * The description of a training run of IvySPT besides its settings.
   *
   * @param config of the model
   * @param sampling what is drawn from the data
   * @param trainingDigest SHA-256 of the training data
   * @param validationDigest SHA-256 of the validation data
   */
  public record Description(
      Config config, Sampling sampling, String trainingDigest, String validationDigest) {}

  @Override
  public Description description() {
    return new Description(
        model.config(), sampling, split.training().digest(), split.validation().digest());
  }

  @Override
  public Map<String, String> header() {
    return Map.of("ivylab.config", model.configText());
  }

  /**
   * Calibrates the model on the training part.
   *
   * @throws IllegalArgumentException if a part has no surface that can be masked, or statistics are
   *     not finite
   */
  @Override
  public Runnable prepare() {
    maskable("training", split.training());
    maskable("validation", split.validation());
    Map<String, double[]> before = statistics();
    Runnable undo = () -> before.forEach(model.parameters()::set);
    model.calibrate(split.training());
    for (double[] statistic : statistics().values())
      if (!Double.isFinite(statistic[0])) {
        undo.run();
        throw new IllegalArgumentException(
            "split must have quotes of ordinary size in its training part, but the mean or deviation"
                + " of their coordinates is not finite; look for extreme k or t");
      }
    return undo;
  }

  /** The statistics with which inputs are standardised. */
  private Map<String, double[]> statistics() {
    Map<String, double[]> statistics = new LinkedHashMap<>();
    for (String name : model.parameters().names())
      if (name.startsWith("embedding.standard."))
        statistics.put(name, model.parameters().values(name));
    return statistics;
  }

  private static void maskable(String part, Panel panel) {
    if (panel.surfaces().stream().noneMatch(Masking::canMask))
      throw new IllegalArgumentException(
          "split must have a surface with at least %d distinct (k, t) in its %s part, but none of %d has"
              .formatted(Masking.LEAST_VISIBLE_LOCATIONS + 1, part, panel.size()));
  }

  @Override
  public Course<Batch> course(Weighting weighting, long seed) {
    return new CompletionCourse(this, weighting, seed);
  }
}
