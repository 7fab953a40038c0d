package ivylab.surrogate;

import ai.djl.ndarray.NDArray;
import ivylab.file.Digest;
import ivylab.layer.Order;
import ivylab.layer.Pass;
import ivylab.layer.Tape;
import ivylab.operator.ParameterFunction;
import ivylab.torch.Parameters;
import ivylab.torch.Scalars;
import ivylab.torch.Scope;
import ivylab.torch.Tensors;
import ivylab.train.Course;
import ivylab.train.Measure;
import ivylab.train.Settings;
import ivylab.train.Term;
import ivylab.train.Trainable;
import ivylab.train.Weighting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A surrogate that is trained on simulated smiles:
 *
 * <pre>
 * var model = Surrogate.create(SurrogateConfig.OURS, data.layout(), data.parameters(), seed);
 * Trainer.of(SurrogateTask.of(model, data.split(0.8, 0.1, seed))).train()
 * </pre>
 *
 * Scales are fitted to the training part unless they were before. The test part is not used.
 *
 * @param model that training changes
 * @param training rows
 * @param validation rows
 * @param batch rows per step, at least 1; the last of an epoch may have fewer
 * @param slopes of the training rows, for {@link SmileLoss.Slopes}; null for none
 */
public record SurrogateTask(
    Surrogate model,
    SmileData training,
    SmileData validation,
    int batch,
    SmileData.@Nullable Slopes slopes)
    implements Trainable<Surrogate> {

  /** The weighted sum of the losses on the validation set. */
  public static final Measure LOSS = new Measure("loss", "weighted loss", "");

  /** Root mean square of the error in units of the standard errors of the given volatilities. */
  public static final Measure ERRORS = new Measure("error/se", "error / standard error", "");

  /** Mean absolute error in volatility points. */
  public static final Measure MAE = new Measure("MAE", "mean absolute error", "%");

  /** Root mean square error in volatility points. */
  public static final Measure RMSE = new Measure("RMSE", "root mean square error", "%");

  /** The measures of every surrogate. */
  public static final List<Measure> MEASURES = List.of(LOSS, ERRORS, MAE, RMSE);

  private static final int CHUNK = 1024;

  public SurrogateTask {
    Objects.requireNonNull(model, "model");
    model.check(training);
    model.check(validation);
    if (batch < 1) throw new IllegalArgumentException("batch must be positive: " + batch);
    boolean wanted = sobolev(model);
    if (wanted != (slopes != null))
      throw new IllegalArgumentException(
          wanted
              ? "a loss of slopes needs the slopes of the training rows"
              : "slopes need a loss of slopes");
    if (slopes != null) check(slopes, training);
  }

  private static boolean sobolev(Surrogate model) {
    return model.config().losses().stream().anyMatch(SmileLoss.Slopes.class::isInstance);
  }

  private static void check(SmileData.Slopes slopes, SmileData training) {
    int n = training.size(), p = training.parameters(), size = training.layout().size();
    boolean fits = slopes.directions().length == n && slopes.derivatives().length == n;
    for (int i = 0; fits && i < n; i++)
      fits = slopes.directions()[i].length == p && slopes.derivatives()[i].length == size;
    if (!fits)
      throw new IllegalArgumentException(
          "slopes must have %d rows of %d directions and %d derivatives".formatted(n, p, size));
  }

  /** Without slopes. */
  public SurrogateTask(Surrogate model, SmileData training, SmileData validation, int batch) {
    this(model, training, validation, batch, null);
  }

  /** The same with the slopes of the training rows, for {@link SmileLoss.Slopes}. */
  public static SurrogateTask of(Surrogate model, SmileData.Split split, SmileData.Slopes slopes) {
    return new SurrogateTask(
        model, split.training(), split.validation(), model.config().training().batch(), slopes);
  }

  /** In batches of its {@link SurrogateConfig.Training}, without slopes. */
  public static SurrogateTask of(Surrogate model, SmileData.Split split) {
    return new SurrogateTask(
        model, split.training(), split.validation(), model.config().training().batch());
  }

  /** The same with other batches. */
  public SurrogateTask withBatch(int rows) {
    return new SurrogateTask(model, training, validation, rows, slopes);
  }

  @Override
  public String name() {
    return "surrogate";
  }

  @Override
  public Parameters parameters() {
    return model.parameters();
  }

  /** 0 for the output layer, 1 for all others. */
  @Override
  public int depth(String parameter) {
    return parameter.startsWith("out.") ? 0 : 1;
  }

  @Override
  public List<Term> terms() {
    return model.config().terms();
  }

  @Override
  public List<Measure> measures() {
    return MEASURES;
  }

  @Override
  public Settings settings() {
    return model.config().settings();
  }

  /**
   * What a run records besides its settings.
   *
   * @param config of the model
   * @param inputMap by name
   * @param batch rows per step
   * @param training SHA-256 of the rows
   * @param validation SHA-256 of the rows
   * @param slopes SHA-256 of those of the training rows; empty for none
   */
  public record Description(
      SurrogateConfig config,
      String inputMap,
      int batch,
      String training,
      String validation,
      String slopes) {}

  @Override
  public Description description() {
    return new Description(
        model.config(),
        model.map().name(),
        batch,
        training.digest(),
        validation.digest(),
        slopes == null
            ? ""
            : Digest.of(
                Arrays.deepToString(slopes.directions())
                    + Arrays.deepToString(slopes.derivatives())));
  }

  @Override
  public Map<String, String> header() {
    return model.header();
  }

  @Override
  public Runnable prepare() {
    if (model.fitted()) return () -> {};
    Map<String, double[]> before = new LinkedHashMap<>();
    Parameters all = model.parameters();
    for (String name : all.names())
      if (!all.get(name).hasGradient()) before.put(name, all.values(name));
    model.fit(training);
    return () -> before.forEach(all::set);
  }

  @Override
  public Course<int[]> course(Weighting weighting, long seed) {
    return new Rows(seed);
  }

  /** The rows of a part as flat arrays, missing volatilities replaced by numbers. */
  private static final class Flat {
    final double[] inputs, vols, errors, mask;
    final double @Nullable [] directions, derivatives, known;
    final int rows;

    Flat(SurrogateTask of, SmileData data, SmileData.@Nullable Slopes slopes) {
      rows = data.size();
      inputs = of.model.scaled(data.inputs());
      int size = data.layout().size();
      vols = new double[rows * size];
      errors = new double[rows * size];
      mask = new double[rows * size];
      for (int i = 0; i < rows; i++)
        for (int j = 0; j < size; j++) {
          boolean missing = data.missing()[i][j];
          vols[i * size + j] = missing ? 0.2 : data.vols()[i][j];
          errors[i * size + j] = missing ? 1 : data.errors()[i][j];
          mask[i * size + j] = missing ? 0 : 1;
        }
      directions = slopes == null ? null : of.model.scaled(data.inputs(), slopes.directions());
      derivatives = slopes == null ? null : new double[rows * size];
      known = slopes == null ? null : new double[rows * size];
      if (slopes != null && derivatives != null && known != null)
        for (int i = 0; i < derivatives.length; i++) {
          double given = slopes.derivatives()[i / size][i % size];
          if (mask[i] == 0 || Double.isNaN(given)) continue;
          derivatives[i] = given;
          known[i] = 1;
        }
    }

    Terms.Given given(Surrogate model, int[] of) {
      return new Terms.Given(
          model.tensor(pick(inputs, of), of.length),
          model.tensor(pick(vols, of), of.length),
          model.tensor(pick(errors, of), of.length),
          model.tensor(pick(mask, of), of.length),
          directions == null ? null : model.tensor(pick(directions, of), of.length),
          derivatives == null ? null : model.tensor(pick(derivatives, of), of.length),
          known == null ? null : model.tensor(pick(known, of), of.length));
    }

    private double[] pick(double[] from, int[] of) {
      int width = from.length / rows;
      double[] to = new double[of.length * width];
      for (int i = 0; i < of.length; i++)
        System.arraycopy(from, of[i] * width, to, i * width, width);
      return to;
    }
  }

  private List<NDArray> losses(Terms.Given given, Pass pass) {
    if (given.slopes() != null) given.inputs().setRequiresGradient(true);
    NDArray raw = model.net().apply(given.inputs(), pass);
    return model.terms().of(raw, model.head().vols(raw), given);
  }

  /** Batches of rows in an order that is a function of seed and epoch. */
  private final class Rows implements Course<int[]> {

    private final long seed;
    private final Flat rows = new Flat(SurrogateTask.this, training, slopes);
    private final Flat held = new Flat(SurrogateTask.this, validation, null);

    Rows(long seed) {
      this.seed = seed;
    }

    @Override
    public int steps(int epoch) {
      return (rows.rows + batch - 1) / batch;
    }

    @Override
    public Epoch<int[]> open(int epoch, int skip) {
      int[] order = SmileData.shuffled(rows.rows, seed * 0x9E3779B97F4A7C15L + epoch);
      List<int[]> batches = new ArrayList<>();
      for (int i = skip; i < steps(epoch); i++)
        batches.add(Arrays.copyOfRange(order, i * batch, Math.min(order.length, (i + 1) * batch)));
      return Epoch.of(batches);
    }

    @Override
    public int size(int[] batch) {
      return batch.length;
    }

    @Override
    public String unit() {
      return "surfaces";
    }

    /** Nothing in these networks is entered in the tape. */
    @Override
    public List<NDArray> losses(int[] batch) {
      Pass pass =
          slopes == null
              ? Pass.training(new Tape())
              : new Pass(true, Order.ANY, null, Pass.evaluation().probe());
      return SurrogateTask.this.losses(rows.given(model, batch), pass);
    }

    @Override
    public List<Double> validate() {
      double[] losses = new double[terms().size()];
      double relative = 0, absolute = 0, squares = 0, count = 0;
      for (int from = 0; from < held.rows; from += CHUNK) {
        if (Thread.currentThread().isInterrupted()) return List.of();
        int[] chunk = IntStream.range(from, Math.min(held.rows, from + CHUNK)).toArray();
        try (Scope scope = Scope.evaluating()) {
          Terms.Given given = held.given(model, chunk);
          NDArray raw = model.net().apply(given.inputs(), Pass.evaluation());
          NDArray vols = model.head().vols(raw);
          List<NDArray> terms = model.terms().of(raw, vols, given);
          double share = (double) chunk.length / held.rows;
          for (int i = 0; i < losses.length; i++) losses[i] += share * Tensors.scalar(terms.get(i));
          double[] y = Tensors.toArray(vols);
          int offset = from * model.layout().size();
          for (int i = 0; i < y.length; i++) {
            if (held.mask[offset + i] == 0) continue;
            double error = y[i] - held.vols[offset + i];
            relative += Math.pow(error / held.errors[offset + i], 2);
            absolute += Math.abs(error);
            squares += error * error;
            count++;
          }
        }
      }
      double loss = 0;
      for (int i = 0; i < losses.length; i++)
        loss += model.config().losses().get(i).weight() * losses[i];
      return List.of(
          loss,
          Math.sqrt(relative / count),
          100 * absolute / count,
          100 * Math.sqrt(squares / count));
    }
  }

  /**
   * The weighted loss on the training rows as a function of the weights, for curvature: one piece
   * per batch, in evaluation mode; its mean over rows is the sum of the pieces.
   */
  public ParameterFunction loss() {
    Flat rows = new Flat(this, training, slopes);
    List<Double> weights = model.config().losses().stream().map(SmileLoss::weight).toList();
    return new ParameterFunction() {
      @Override
      public List<NDArray> parameters() {
        return model.parameters().learnt();
      }

      @Override
      public int pieces() {
        return (rows.rows + batch - 1) / batch;
      }

      @Override
      public int size(int piece) {
        return 1;
      }

      @Override
      public NDArray value(int piece) {
        int[] chunk =
            IntStream.range(piece * batch, Math.min(rows.rows, (piece + 1) * batch)).toArray();
        List<NDArray> losses = losses(rows.given(model, chunk), Pass.anyOrder());
        return Scalars.times(Course.sum(losses, weights), (double) chunk.length / rows.rows);
      }
    };
  }
}
