package ivylab.ivyspt;

import ivylab.data.Split;
import ivylab.experiment.DataReference;
import ivylab.experiment.Design;
import ivylab.experiment.Evaluation;
import ivylab.experiment.ExperimentResult;
import ivylab.experiment.PanelReference;
import ivylab.model.Config;
import ivylab.model.IvySpt;
import ivylab.progress.Progress;
import ivylab.train.Measure;
import ivylab.train.Settings;
import ivylab.train.Term;
import ivylab.train.Trainable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * An IvySPT for experiments, searches and studies.
 *
 * @param config of the model
 * @param sampling what its training draws from the data
 */
public record IvySptDesign(Config config, Sampling sampling) implements Design<IvySpt, Split> {

  /** {@link Config#DEFAULT}, trained with {@link Sampling#DEFAULT}. */
  public static final IvySptDesign DEFAULT = new IvySptDesign();

  public IvySptDesign {
    Objects.requireNonNull(config, "config");
    Objects.requireNonNull(sampling, "sampling");
  }

  /** The same as {@link #DEFAULT}. */
  public IvySptDesign() {
    this(Config.DEFAULT, Sampling.DEFAULT);
  }

  /** This model, trained with {@link Sampling#DEFAULT}. */
  public static IvySptDesign of(Config config) {
    return new IvySptDesign(config, Sampling.DEFAULT);
  }

  /**
   * A design that is one of IvySPT.
   *
   * @throws IllegalArgumentException if it is of another kind
   */
  public static IvySptDesign of(Design<?, ?> design) {
    if (design instanceof IvySptDesign own) return own;
    throw new IllegalArgumentException("design must be of ivyspt: " + design.kind());
  }

  /** Another model, trained in the same way, for {@link IvySptDesign} alone. */
  public static UnaryOperator<Design<?, ?>> changed(UnaryOperator<Config> change) {
    return design -> of(design).withConfig(change.apply(of(design).config));
  }

  /** The same model, trained on other draws, for {@link IvySptDesign} alone. */
  public static UnaryOperator<Design<?, ?>> drawn(UnaryOperator<Sampling> change) {
    return design -> of(design).withSampling(change.apply(of(design).sampling));
  }

  /** The same with another model. */
  public IvySptDesign withConfig(Config config) {
    return new IvySptDesign(config, sampling);
  }

  /** The same with other draws from the data. */
  public IvySptDesign withSampling(Sampling sampling) {
    return new IvySptDesign(config, sampling);
  }

  @Override
  public String kind() {
    return "ivyspt";
  }

  @Override
  public Settings settings() {
    return Completion.SETTINGS;
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
  public List<Preset> presets() {
    return List.of(
        new Preset("DEFAULT", withConfig(Config.DEFAULT)),
        new Preset("PUBLISHED", withConfig(Config.PUBLISHED)));
  }

  /** Feed-forward networks are four times as wide as tokens, as in both presets. */
  @Override
  public IvySptDesign completed(Set<String> given) {
    if (!given.contains("width") || given.contains("ffn")) return this;
    return withConfig(config.withFfn(4 * config.width()));
  }

  @Override
  public boolean takes(DataReference data) {
    return data instanceof PanelReference;
  }

  /** The panel, split. */
  @Override
  public Split open(DataReference reference) {
    return PanelReference.of(reference).split();
  }

  @Override
  public IvySpt create(long seed) {
    return IvySpt.create(config, seed);
  }

  @Override
  public IvySpt load(Path start) throws IOException {
    IvySpt model = IvySpt.load(start);
    if (model.config().equals(config)) return model;
    String has = model.config().toString();
    model.close();
    throw new IllegalArgumentException(
        "start %s must have the experiment's config %s, but has %s".formatted(start, config, has));
  }

  @Override
  public Trainable<IvySpt> task(IvySpt model, Split split) {
    return Completion.of(model, split).with(sampling);
  }

  /** Completes the surfaces of the test part. */
  @Override
  public List<ExperimentResult.Test> test(
      IvySpt model, Split split, Evaluation evaluation, Progress progress) {
    return evaluation.of(model, split.test(), progress);
  }

  @Override
  public void close(IvySpt model) {
    model.close();
  }
}
