package ivylab.ivyspt;

import ivylab.data.Panel;
import ivylab.data.Split;
import ivylab.model.Config;
import ivylab.process.Learning;
import ivylab.process.MeanForm;
import ivylab.train.Schedule;
import ivylab.train.Settings;
import ivylab.train.Weighting;
import java.util.Objects;

/**
 * A recipe for a market of one's own: a process is learned from the training dates of a panel, then
 * one or more networks learn its residual. With the defaults
 *
 * <pre>
 * var trained = ResidualTraining.DEFAULT.train(Panel.read("quotes.csv"));
 * System.out.println(trained.errors(Progress.silent()));
 * </pre>
 *
 * the newest dates are held out: some to choose the step whose weights are kept, the last of all
 * for the comparison of the network with the process alone, which neither has seen.
 *
 * @param config of the networks, whose target is the residual of a process
 * @param learning of the process; its form is that of the target
 * @param sampling what is drawn from the surfaces, and where penalties are evaluated
 * @param settings of the training of each network; seed s is the first member's, of the weights and
 *     of the batches, s + 1 the second's, and so on
 * @param members networks that differ in their seeds, at least 1
 * @param held shares of the dates held out, where the split is not given
 */
public record ResidualTraining(
    Config config,
    Learning learning,
    Sampling sampling,
    Settings settings,
    int members,
    Held held) {

  /** A test needs several dates for an interval, but not at the cost of the training. */
  private static final int TEST_DATES = 3, OF_DATES = 4;

  /**
   * Shares of the dates, the newest ones, in (0, 1); see {@link Split#latest}. Of a panel with few
   * dates a quarter is for the test, at most three.
   *
   * @param validation for the choice of the step
   * @param test for the comparison with the process alone
   */
  public record Held(double validation, double test) {}

  /**
   * 58,466 parameters on the residual of a process of SSVI slices, for surfaces with five quotes or
   * many, with penalties for arbitrage; 2,000 steps of 16 surfaces. The weights of the best of
   * twenty validations are kept; nothing ends the training earlier, since the error can stay where
   * it was for half of it and fall as the learning rate does.
   */
  public static final ResidualTraining DEFAULT =
      new ResidualTraining(
          Config.DEFAULT
              .withTarget(Config.Target.SSVI_RESIDUAL)
              .withWidth(32)
              .withBlocks(3)
              .withFfn(128),
          Learning.DEFAULT,
          Sampling.DEFAULT.withSurfaces(16).withVisibleBetween(5, 96),
          Completion.SETTINGS
              .withSteps(2_000)
              .withValidations(20)
              .withBest(CompletionTerms.MAPE.name()),
          1,
          new Held(0.1, 0.1));

  /** The learning rates for a network that was trained before: half of those for a new one. */
  public static final Schedule FURTHER = Schedule.warmupCosine(0.1, 1e-3, 1e-5);

  /** Of the draw of surfaces and quotes from which the process is learned. */
  static final long PROCESS_SEED = 1;

  public ResidualTraining {
    Objects.requireNonNull(settings, "settings");
    Objects.requireNonNull(sampling, "sampling");
    Objects.requireNonNull(held, "held");
    MeanForm form =
        config
            .target()
            .process()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "config must have the residual of a process as its target, PROCESS_RESIDUAL or"
                            + " SSVI_RESIDUAL: "
                            + config.target()));
    learning = learning.withForm(form);
    if (members < 1) throw new IllegalArgumentException("members must be at least 1: " + members);
  }

  /** The same with other networks. */
  public ResidualTraining withConfig(Config config) {
    return new ResidualTraining(config, learning, sampling, settings, members, held);
  }

  /** The same with a process learned in another way. */
  public ResidualTraining withLearning(Learning learning) {
    return new ResidualTraining(config, learning, sampling, settings, members, held);
  }

  /** The same with other draws from the surfaces. */
  public ResidualTraining withSampling(Sampling sampling) {
    return new ResidualTraining(config, learning, sampling, settings, members, held);
  }

  /** The same with other settings of the training. */
  public ResidualTraining withSettings(Settings settings) {
    return new ResidualTraining(config, learning, sampling, settings, members, held);
  }

  /** The same without penalties for arbitrage, which takes less time. */
  public ResidualTraining withoutPenalties() {
    return withSettings(settings.withWeighting(Weighting.only(CompletionTerms.DATA)));
  }

  /** The same with this first seed. */
  public ResidualTraining withSeed(long seed) {
    return withSettings(settings.withSeed(seed));
  }

  /** The same with another number of networks. */
  public ResidualTraining withMembers(int members) {
    return new ResidualTraining(config, learning, sampling, settings, members, held);
  }

  /** The same with other shares of the dates held out. */
  public ResidualTraining withHeld(double validation, double test) {
    Held held = new Held(validation, test);
    return new ResidualTraining(config, learning, sampling, settings, members, held);
  }

  /**
   * Training, validation and test: the newest dates are held out.
   *
   * @throws IllegalArgumentException if the panel has too few dates
   */
  public Split split(Panel panel) {
    double dates = panel.dates().size();
    double few = Math.min(TEST_DATES, Math.floor(dates / OF_DATES)) / dates;
    return Split.latest(panel, held.validation(), Math.max(held.test(), few));
  }

  /**
   * Trains on a panel, with a line of text every two seconds; {@link #on} has more options.
   *
   * @return to be closed
   */
  public ResidualModels train(Panel panel) {
    return on(split(panel)).train();
  }

  /** The same, ready for a split of one's own, a folder, another start. */
  public ResidualTrainer on(Split split) {
    return ResidualTrainer.of(this, split);
  }
}
