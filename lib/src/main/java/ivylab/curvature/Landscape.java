package ivylab.curvature;

import ai.djl.ndarray.NDArray;
import ivylab.data.Batch;
import ivylab.ivyspt.Losses;
import ivylab.layer.Pass;
import ivylab.model.Config;
import ivylab.model.IvySpt;
import ivylab.progress.Progress;
import ivylab.progress.Work;
import ivylab.torch.Parameters;
import ivylab.torch.Scope;
import ivylab.torch.Tensors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;

/**
 * Slices of the losses through a model along random directions that are normalised filter by
 * filter: each row of a weight matrix gets a random direction as long as the row itself, so that a
 * step of 1 means the same in every layer, and slices of different models can be compared; vectors
 * (biases, gains, tokens) are left unchanged (Li, Xu, Taylor, Studer and Goldstein 2018,
 * arXiv:1712.09913, section 4). The model itself is not modified.
 */
public final class Landscape {

  private static final List<String> NAMES = List.of("data", "calendar", "butterfly");

  private final IvySpt model;
  private final List<Batch> batches;
  private final int points;
  private final double reach;
  private final long seed;
  private final Progress progress;

  private Landscape(
      IvySpt model, List<Batch> batches, int points, double reach, long seed, Progress progress) {
    this.model = model;
    this.batches = batches;
    this.points = points;
    this.reach = reach;
    this.seed = seed;
    this.progress = progress;
  }

  /** Of a model's three losses at its running statistics, means over all points of all batches. */
  public static Landscape of(IvySpt model, Iterable<Batch> batches) {
    return new Landscape(model, ModelOutputs.read(batches), 21, 1, 1, Progress.lines(System.out));
  }

  /** Points along each direction, odd so that the model is one of them; 21 by default. */
  public Landscape points(int points) {
    if (!(points >= 3 && points % 2 == 1))
      throw new IllegalArgumentException("points must be odd and at least 3: " + points);
    return new Landscape(model, batches, points, reach, seed, progress);
  }

  /** Extent to either side, in lengths of the weights; 1 by default. */
  public Landscape reach(double reach) {
    if (!(reach > 0 && reach < 100))
      throw new IllegalArgumentException("reach must be in (0, 100): " + reach);
    return new Landscape(model, batches, points, reach, seed, progress);
  }

  /** Seed of the directions; 1 by default. */
  public Landscape seed(long seed) {
    return new Landscape(model, batches, points, reach, seed, progress);
  }

  /** Progress listener; by default a line of text every two seconds. */
  public Landscape watchedBy(Progress progress) {
    Objects.requireNonNull(progress, "progress");
    return new Landscape(model, batches, points, reach, seed, progress);
  }

  /**
   * Along one direction.
   *
   * @throws CancellationException if the thread is interrupted
   */
  public LandscapeSlice line() {
    return slice(List.of(0.0));
  }

  /**
   * Along two directions.
   *
   * @throws CancellationException if the thread is interrupted
   */
  public LandscapeSlice plane() {
    return slice(steps());
  }

  private List<Double> steps() {
    List<Double> steps = new ArrayList<>();
    int half = points / 2;
    for (int i = -half; i <= half; i++) steps.add(reach * i / half);
    return steps;
  }

  private LandscapeSlice slice(List<Double> b) {
    List<Double> a = steps();
    double[] first = direction(model.parameters(), seed, 0);
    double[] second = direction(model.parameters(), seed, 1);
    double[] start = vector(model.parameters());
    List<List<Double>> values = new ArrayList<>();
    NAMES.forEach(name -> values.add(new ArrayList<>()));
    try (IvySpt moved = model.as(model.parameters().type());
        Work work = new Work("points", (long) a.size() * b.size(), progress)) {
      for (double y : b)
        for (double x : a) {
          work.orStop();
          double[] place = start.clone();
          Vectors.add(place, x, first);
          Vectors.add(place, y, second);
          set(moved.parameters(), place);
          double[] three = losses(moved);
          for (int i = 0; i < 3; i++) values.get(i).add(three[i]);
          work.step();
        }
    }
    Map<String, List<Double>> byName = new LinkedHashMap<>();
    for (int i = 0; i < 3; i++) byName.put(NAMES.get(i), values.get(i));
    return new LandscapeSlice(a, b, byName);
  }

  /** Means over all points of all batches. */
  private double[] losses(IvySpt moved) {
    double[][] shares = ModelLoss.shares(batches);
    Losses losses = new Losses(moved, ModelLoss.penalties(batches), true);
    boolean joint = moved.config().queryAttention() == Config.QueryAttention.JOINT;
    double[] sums = new double[3];
    for (int piece = 0; piece < batches.size(); piece++)
      try (Scope scope = joint ? Scope.recording() : Scope.evaluating()) {
        List<NDArray> three = losses.of(batches.get(piece), Pass.evaluation());
        for (int i = 0; i < 3; i++) sums[i] += shares[piece][i] * Tensors.scalar(three.get(i));
      }
    return sums;
  }

  private static double[] vector(Parameters parameters) {
    double[] vector = new double[Vectors.size(parameters.learnt())];
    Vectors.add(vector, parameters.learnt());
    return vector;
  }

  private static void set(Parameters parameters, double[] vector) {
    int at = 0;
    for (NDArray parameter : parameters.learnt()) {
      double[] values = new double[Math.toIntExact(parameter.size())];
      System.arraycopy(vector, at, values, 0, values.length);
      parameters.set(parameter.getName(), values);
      at += values.length;
    }
  }

  /** A random direction whose rows are as long as those of the weights; 0 for vectors. */
  static double[] direction(Parameters parameters, long seed, int number) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < number; i++) random = random.split();
    SplittableRandom own = random.split();
    double[] start = vector(parameters), direction = new double[start.length];
    int at = 0;
    for (NDArray parameter : parameters.learnt()) {
      int size = Math.toIntExact(parameter.size());
      if (parameter.getShape().dimension() >= 2) {
        int row = size / Math.toIntExact(parameter.getShape().get(0));
        for (int from = at; from < at + size; from += row) {
          double length = 0, drawn = 0;
          for (int i = from; i < from + row; i++) {
            direction[i] = own.nextGaussian();
            length += start[i] * start[i];
            drawn += direction[i] * direction[i];
          }
          double factor = Math.sqrt(length / drawn);
          for (int i = from; i < from + row; i++) direction[i] *= factor;
        }
      }
      at += size;
    }
    return direction;
  }
}
