package ivylab.study;

import ivylab.data.Split;
import ivylab.experiment.Evaluation;
import ivylab.experiment.Experiment;
import ivylab.experiment.ExperimentResult;
import ivylab.experiment.Experiments;
import ivylab.experiment.PanelReference;
import ivylab.experiment.Resources;
import ivylab.ivyspt.Completion;
import ivylab.ivyspt.IvySptDesign;
import ivylab.ivyspt.Sampling;
import ivylab.model.IvySpt;
import ivylab.progress.Progress;
import ivylab.surface.SurfaceMethod;
import ivylab.train.Schedule;
import ivylab.train.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;

/**
 * Does pre-training help on symbols with few quotes? Compares a pre-trained model unchanged, the
 * same model fine-tuned with and without layer-wise decay of the learning rate, and an untrained
 * one trained from scratch; all with the same surfaces, masks and number of steps, each with
 * several seeds.
 *
 * <pre>
 * FineTuning.of(pretrained, DataReference.of(sparse)).settings(FineTuning.DEFAULT.withSteps(300))
 *     .seeds(1, 2, 3).available(40, 150).into(folder)
 *     .test(Evaluation.hiding(Masking.PROPORTIONS, seed))
 * </pre>
 *
 * The result is a function of model file, data, options and seeds; the number of cores does not
 * matter. Finished work is kept in the folder, from which an interrupted study resumes.
 */
public final class FineTuning {

  /** The pre-trained model, without any training on the new symbols. */
  public static final String AS_IT_IS = "pre-trained";

  /** An untrained model of the same configuration. */
  public static final String SCRATCH = "from scratch";

  /** The pre-trained model trained further, all its layers at the same rate. */
  public static final String TUNED = "fine-tuned";

  /**
   * Fine-tuning as the authors of IvySPT do it: 10 epochs, warm-up over a tenth of the steps, peak
   * 1e-3, lowest 1e-6, learning rates that fall by 0.9 from layer to layer, and no gradient
   * clipping. The losses and their weights are those of our models.
   */
  public static final Settings PUBLISHED =
      Completion.SETTINGS
          .withEpochs(10)
          .withSchedule(Schedule.warmupCosine(0.1, 1e-3, 1e-6))
          .withClip(0)
          .withLayerDecay(0.9);

  /**
   * Ours: as {@link #PUBLISHED} at half the peak rate, 5e-4, so that little of what was learnt is
   * lost during warm-up.
   */
  public static final Settings DEFAULT =
      PUBLISHED.withSchedule(Schedule.warmupCosine(0.1, 5e-4, 1e-6));

  private static final double LAYER_DECAY = 0.9;

  /**
   * Options of a study.
   *
   * @param settings how to train
   * @param sampling what is drawn from the data
   * @param fresh the learning rate from scratch
   * @param seeds different, at least one
   * @param available fewer training surfaces to train with, too; rising
   * @param beside methods that are not trained
   */
  private record Options(
      Settings settings,
      Sampling sampling,
      Schedule fresh,
      List<Long> seeds,
      List<Integer> available,
      List<SurfaceMethod> beside) {

    static final Options DEFAULT =
        new Options(
            FineTuning.DEFAULT,
            Sampling.DEFAULT,
            Schedule.warmupCosine(0.1, 2e-3, 1e-5),
            List.of(1L, 2L, 3L),
            List.of(),
            List.of());

    Options withSettings(Settings settings) {
      return new Options(settings, sampling, fresh, seeds, available, beside);
    }

    Options withSampling(Sampling sampling) {
      return new Options(settings, sampling, fresh, seeds, available, beside);
    }

    Options withFresh(Schedule fresh) {
      return new Options(settings, sampling, fresh, seeds, available, beside);
    }

    Options withSeeds(List<Long> seeds) {
      return new Options(settings, sampling, fresh, seeds, available, beside);
    }

    Options withAvailable(List<Integer> available) {
      return new Options(settings, sampling, fresh, seeds, available, beside);
    }

    Options withBeside(List<SurfaceMethod> beside) {
      return new Options(settings, sampling, fresh, seeds, available, beside);
    }
  }

  private final Path pretrained;
  private final PanelReference data;
  private final Options options;
  private final Resources resources;

  private FineTuning(Path pretrained, PanelReference data, Options options, Resources resources) {
    this.pretrained = pretrained;
    this.data = data;
    this.options = options;
    this.resources = resources;
  }

  /**
   * A study of this model on these data.
   *
   * @param pretrained a model file, for example the sample model
   * @param data of the symbols to fine-tune on
   */
  public static FineTuning of(Path pretrained, PanelReference data) {
    return new FineTuning(pretrained, data, Options.DEFAULT, Resources.standard());
  }

  private FineTuning with(Options options) {
    return new FineTuning(pretrained, data, options, resources);
  }

  private FineTuning with(Resources resources) {
    return new FineTuning(pretrained, data, options, resources);
  }

  /**
   * How to train; {@link #DEFAULT} by default. The layer decay is used in one of the ways, with 0.9
   * as the default.
   */
  public FineTuning settings(Settings settings) {
    return with(options.withSettings(settings));
  }

  /** What is drawn from the data; {@link Sampling#DEFAULT} by default. */
  public FineTuning sampling(Sampling sampling) {
    return with(options.withSampling(sampling));
  }

  /**
   * The learning rate from scratch; by default that of pre-training, up to 2e-3 and down to 1e-5:
   * the low rates of fine-tuning would hold an untrained model back.
   */
  public FineTuning scratchSchedule(Schedule schedule) {
    return with(options.withFresh(schedule));
  }

  /** Seeds of untrained parameters, masks, order and draws of surfaces; 1, 2, 3 by default. */
  public FineTuning seeds(long... seeds) {
    if (seeds.length == 0 || Arrays.stream(seeds).distinct().count() < seeds.length)
      throw new IllegalArgumentException(
          "seeds must be different, at least one: " + Arrays.toString(seeds));
    return with(options.withSeeds(Arrays.stream(seeds).boxed().toList()));
  }

  /**
   * Also trains with only this many training surfaces, for as many steps as with all of them: for
   * the learning curve by surfaces available; none by default.
   */
  public FineTuning available(int... surfaces) {
    for (int n : surfaces)
      if (n < 1) throw new IllegalArgumentException("surfaces must be positive: " + n);
    return with(
        options.withAvailable(
            List.copyOf(new TreeSet<>(Arrays.stream(surfaces).boxed().toList()))));
  }

  /** Methods that are not trained here, with which the models are compared on the same masks. */
  public FineTuning beside(SurfaceMethod... methods) {
    return with(options.withBeside(List.of(methods)));
  }

  /** Maximum number of parallel training runs; all cores of the machine by default. */
  public FineTuning cores(int cores) {
    return with(resources.withCores(cores));
  }

  /** The folder for models and results; required. */
  public FineTuning into(Path folder) {
    return with(resources.withFolder(folder));
  }

  /** Progress listener; by default a line of text every two seconds. */
  public FineTuning watchedBy(Progress progress) {
    return with(resources.withProgress(progress));
  }

  /** The name of fine-tuning with layer decay, including its factor. */
  public String decayed() {
    return TUNED + ", layer decay " + number(decay());
  }

  private double decay() {
    double decay = options.settings().optimisation().layerDecay();
    return decay == 1 ? LAYER_DECAY : decay;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value).replaceAll("\\.?0+$", "");
  }

  /**
   * Trains and tests.
   *
   * @param evaluation what of the test surfaces is hidden and shown; arbitrage is not counted if
   *     only a part of the training surfaces was available
   * @throws CancellationException if the thread is interrupted; finished results are kept
   * @throws UncheckedIOException if a file cannot be read or written
   */
  public FineTuningResult test(Evaluation evaluation) {
    Split split = data.split();
    int all = split.training().size();
    int steps = steps(all);
    try (IvySpt model = IvySpt.load(pretrained)) {
      Map<Experiment, FineTuningResult.Arm> arms = arms(model, evaluation, all, steps);
      List<ExperimentResult> found = Experiments.of(List.copyOf(arms.keySet())).on(resources).run();
      List<FineTuningResult.Arm> tested = untrained(model, evaluation, split);
      for (ExperimentResult result : found)
        tested.add(
            Objects.requireNonNull(arms.get(result.experiment()))
                .with(result, options.sampling().surfaces()));
      return new FineTuningResult(
          options.sampling(), options.settings(), steps, all, tested, split.notices());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + pretrained, e);
    }
  }

  private int steps(int surfaces) {
    Settings.Length length = options.settings().length();
    if (length.steps() > 0) return length.steps();
    int batch = options.sampling().surfaces();
    return length.epochs() * ((surfaces + batch - 1) / batch);
  }

  /** Every training run with its name, without its outcome. */
  private Map<Experiment, FineTuningResult.Arm> arms(
      IvySpt model, Evaluation evaluation, int all, int steps) {
    Settings flat = options.settings().withSteps(steps).withLayerDecay(1);
    Map<String, Settings> ways = new LinkedHashMap<>();
    ways.put(SCRATCH, flat.withSchedule(options.fresh()));
    ways.put(TUNED, flat);
    ways.put(decayed(), flat.withLayerDecay(decay()));
    List<Integer> sizes =
        new ArrayList<>(options.available().stream().filter(n -> n < all).toList());
    sizes.add(all);
    IvySptDesign design = new IvySptDesign(model.config(), options.sampling());
    Map<Experiment, FineTuningResult.Arm> arms = new LinkedHashMap<>();
    for (int size : sizes)
      for (String way : ways.keySet())
        for (long seed : options.seeds()) {
          String name = "%s, %d surfaces, seed %d".formatted(way, size, seed);
          Experiment e =
              Experiment.of(name, design, ways.get(way), data)
                  .withSeed(seed)
                  .withEvaluation(size == all ? evaluation : evaluation.withMesh(0));
          if (size < all) e = e.withData(data.withTrainingSurfaces(size, seed));
          if (!way.equals(SCRATCH)) e = e.withStart(pretrained);
          arms.put(e, new FineTuningResult.Arm(way, size, seed, List.of(), List.of(), "", 0));
        }
    return arms;
  }

  /** Methods that need no training. */
  private List<FineTuningResult.Arm> untrained(IvySpt model, Evaluation evaluation, Split split) {
    List<SurfaceMethod> methods = new ArrayList<>(List.of(model.named(AS_IT_IS)));
    methods.addAll(options.beside());
    List<FineTuningResult.Arm> tested = new ArrayList<>();
    for (SurfaceMethod method : methods) {
      long begin = System.nanoTime();
      List<ExperimentResult.Test> tests = evaluation.of(method, split.test(), Progress.silent());
      double seconds = 1e-9 * (System.nanoTime() - begin);
      tested.add(
          new FineTuningResult.Arm(method.name(), 0, 0, List.of(), tests, "not trained", seconds));
    }
    return tested;
  }
}
