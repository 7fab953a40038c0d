package ivylab.baseline;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ivylab.data.Batch;
import ivylab.layer.Gelu;
import ivylab.layer.Linear;
import ivylab.progress.Progress;
import ivylab.progress.Work;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import ivylab.surface.SurfaceMethod;
import ivylab.surface.VolSurface;
import ivylab.torch.AdamW;
import ivylab.torch.Autograd;
import ivylab.torch.Parameters;
import ivylab.torch.Scope;
import ivylab.torch.Tensors;
import ivylab.train.Schedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;

/**
 * A fully connected network from (k, t) and the five market features of a day to log volatility. It
 * is trained once on many surfaces and uses only the mean and the standard deviation of a new
 * surface's quotes, in total variance, which are two of the features. A feature that was constant
 * in training has no influence. It runs in double precision, so that second differences of its
 * surfaces are meaningful.
 *
 * <p>Letters in shapes: r rows.
 */
public final class DenseNetwork implements SurfaceMethod, AutoCloseable {

  /**
   * How it is built and trained.
   *
   * @param width of each hidden layer
   * @param layers hidden layers
   * @param steps of the optimiser
   * @param rows quotes per step
   * @param rate highest learning rate
   */
  public record Options(int width, int layers, int steps, int rows, double rate) {

    public static final Options DEFAULT = new Options(64, 3, 3_000, 1_024, 3e-3);

    public Options {
      if (width < 1) throw new IllegalArgumentException("width must be at least 1: " + width);
      if (layers < 1) throw new IllegalArgumentException("layers must be at least 1: " + layers);
      if (steps < 1) throw new IllegalArgumentException("steps must be at least 1: " + steps);
      if (rows < 1) throw new IllegalArgumentException("rows must be at least 1: " + rows);
      if (!(rate > 0 && rate < 1))
        throw new IllegalArgumentException("rate must be in (0, 1): " + rate);
    }

    public Options withWidth(int width) {
      return new Options(width, layers, steps, rows, rate);
    }

    public Options withLayers(int layers) {
      return new Options(width, layers, steps, rows, rate);
    }

    public Options withSteps(int steps) {
      return new Options(width, layers, steps, rows, rate);
    }

    public Options withRows(int rows) {
      return new Options(width, layers, steps, rows, rate);
    }

    public Options withRate(double rate) {
      return new Options(width, layers, steps, rows, rate);
    }
  }

  private static final int FEATURES = 7;

  private final Parameters parameters = new Parameters(DataType.FLOAT64);
  final List<Linear> layers = new ArrayList<>();
  final double[] centre = new double[FEATURES + 1], scale = new double[FEATURES + 1];

  private DenseNetwork(Options options, Random random) {
    int in = FEATURES;
    for (int layer = 0; layer <= options.layers(); layer++) {
      int out = layer == options.layers() ? 1 : options.width();
      double deviation = Math.sqrt(2.0 / in);
      double[] weight = new double[out * in];
      for (int i = 0; i < weight.length; i++) weight[i] = deviation * random.nextGaussian();
      layers.add(
          new Linear(
              parameters.add("layer" + layer + ".weight", weight, out, in),
              parameters.add("layer" + layer + ".bias", new double[out], out)));
      in = out;
    }
  }

  /** {@link #train(List, Options, long, Progress)} with a line of text every two seconds. */
  public static DenseNetwork train(List<Surface> training, Options options, long seed) {
    return train(training, options, seed, Progress.lines(System.out));
  }

  /**
   * Trains on all quotes of the surfaces, mean squared error of standardised log volatility, AdamW
   * with weight decay 0.01. The rate rises over a tenth of the steps, then falls along a cosine to
   * a hundredth. The same arguments give the same network.
   *
   * @param training at least one surface
   * @throws CancellationException if the thread is interrupted
   */
  public static DenseNetwork train(
      List<Surface> training, Options options, long seed, Progress progress) {
    if (training.isEmpty()) throw new IllegalArgumentException("training is empty");
    Random random = new Random(seed);
    DenseNetwork network = new DenseNetwork(options, random);
    List<double[]> rows = new ArrayList<>();
    for (Surface surface : training) {
      double[] features = features(surface);
      for (Point p : surface.points()) rows.add(row(p.k(), p.t(), features, Math.log(p.vol())));
    }
    network.standardise(rows);
    Schedule schedule = schedule(options);
    List<AdamW.Group> all = List.of(new AdamW.Group(network.parameters.learnt(), 1));
    try (AdamW optimiser = new AdamW(all, 0.01);
        Work work = new Work("steps", options.steps(), progress)) {
      for (int step = 0; step < options.steps(); step++) {
        work.orStop();
        double rate = schedule.rate(step, options.steps());
        work.step(Map.of("training", network.step(rows, options, rate, optimiser, random)));
      }
    }
    return network;
  }

  static Schedule schedule(Options options) {
    return Schedule.warmupCosine(0.1, options.rate(), options.rate() / 100);
  }

  private static double[] features(Surface surface) {
    return Batch.asking(surface, new double[] {0}, new double[] {1}).features();
  }

  private static double[] row(double k, double t, double[] features, double target) {
    double[] row = new double[FEATURES + 1];
    row[0] = k;
    row[1] = t;
    System.arraycopy(features, 0, row, 2, features.length);
    row[FEATURES] = target;
    return row;
  }

  private void standardise(List<double[]> rows) {
    for (double[] row : rows)
      for (int i = 0; i < row.length; i++) centre[i] += row[i] / rows.size();
    for (double[] row : rows)
      for (int i = 0; i < row.length; i++)
        scale[i] += (row[i] - centre[i]) * (row[i] - centre[i]) / rows.size();
    for (int i = 0; i < scale.length; i++) {
      scale[i] = Math.sqrt(scale[i]);
      // equal values up to rounding: a feature that never changed is ignored
      if (!(scale[i] > 1e-9 * Math.max(1e-3, Math.abs(centre[i]))))
        scale[i] = i == FEATURES ? 1 : Double.POSITIVE_INFINITY;
    }
    for (double[] row : rows)
      for (int i = 0; i < row.length; i++) row[i] = (row[i] - centre[i]) / scale[i];
  }

  private double step(
      List<double[]> rows, Options options, double rate, AdamW optimiser, Random random) {
    double[] inputs = new double[options.rows() * FEATURES], targets = new double[options.rows()];
    for (int i = 0; i < options.rows(); i++) {
      double[] row = rows.get(random.nextInt(rows.size()));
      System.arraycopy(row, 0, inputs, i * FEATURES, FEATURES);
      targets[i] = row[FEATURES];
    }
    try (Scope scope = Scope.recording()) {
      NDArray target = Tensors.of(parameters.manager(), targets, DataType.FLOAT64, targets.length);
      NDArray loss = forward(inputs).sub(target).square().mean();
      List<NDArray> gradients =
          Autograd.grad(List.of(loss), List.of(), optimiser.parameters(), false, false);
      optimiser.step(gradients, rate, 1);
      return Tensors.scalar(loss);
    }
  }

  /** From {@code [r 7]} standardised inputs to {@code [r]} standardised log volatilities. */
  private NDArray forward(double[] inputs) {
    int r = inputs.length / FEATURES;
    NDArray x = Tensors.of(parameters.manager(), inputs, DataType.FLOAT64, r, FEATURES);
    for (int layer = 0; layer < layers.size(); layer++) {
      x = layers.get(layer).apply(x);
      if (layer < layers.size() - 1) x = Gelu.of(x);
    }
    return x.squeeze(1);
  }

  @Override
  public String name() {
    return "dense network";
  }

  /** Of the quotes, only the mean and the standard deviation of total variance are used. */
  @Override
  public VolSurface fit(Surface visible) {
    double[] features = features(visible);
    return (k, t) -> {
      VolSurface.requirePairs(k, t);
      double[] inputs = new double[k.length * FEATURES];
      for (int i = 0; i < k.length; i++) {
        double[] row = row(k[i], t[i], features, 0);
        for (int j = 0; j < FEATURES; j++)
          inputs[i * FEATURES + j] = (row[j] - centre[j]) / scale[j];
      }
      if (k.length == 0) return new double[0];
      try (Scope scope = Scope.evaluating()) {
        double[] w = Tensors.toArray(forward(inputs));
        for (int i = 0; i < w.length; i++)
          w[i] = t[i] * Math.exp(2 * (centre[FEATURES] + scale[FEATURES] * w[i]));
        return w;
      }
    };
  }

  @Override
  public void close() {
    parameters.close();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "dense network, %s, %,d parameters",
        String.join("-", Arrays.stream(widths()).mapToObj(Integer::toString).toList()),
        parameters.count());
  }

  private int[] widths() {
    int[] widths = new int[layers.size() + 1];
    widths[0] = FEATURES;
    for (int i = 0; i < layers.size(); i++)
      widths[i + 1] = (int) layers.get(i).weight().getShape().get(0);
    return widths;
  }
}
