package ivylab.surrogate;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import ivylab.layer.LayerNorm;
import ivylab.layer.Linear;
import ivylab.layer.Pass;
import ivylab.torch.Parameters;
import ivylab.torch.Scalars;
import ivylab.torch.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The layers of a surrogate from scaled inputs {@code [b q]} to raw outputs {@code [b K]}. */
final class Net {

  /** Below the roots of both norms, as in Keras. */
  static final double EPS = 1e-3;

  /** Share of the running statistics of batch norm that a step keeps. */
  private static final double MOMENTUM = 0.9;

  /** One layer of the network, in the order in which they are applied. */
  sealed interface Layer {}

  /** {@code W x + b}. */
  record Affine(NDArray weight, @Nullable NDArray bias) implements Layer {}

  /** Layer norm. */
  record Norm(NDArray gain, NDArray bias) implements Layer {}

  /** Batch norm with running statistics. */
  record BatchNorm(NDArray gain, NDArray bias, NDArray mean, NDArray variance) implements Layer {}

  /** {@code x / (1 + e^-x)}. */
  record Swish() implements Layer {}

  /** Dropout. */
  record Drop(double probability) implements Layer {}

  /** Remembers its input. */
  record Remember() implements Layer {}

  /** Adds what was remembered. */
  record AddRemembered() implements Layer {}

  private final List<Layer> layers = new ArrayList<>();
  private final Parameters parameters;
  private final SplittableRandom random;

  Net(
      Parameters parameters,
      SurrogateConfig.Network network,
      int inputs,
      int outputs,
      SplittableRandom random) {
    this.parameters = parameters;
    this.random = random;
    int last;
    if (network instanceof SurrogateConfig.Residual r) last = residual(r, inputs);
    else last = dense((SurrogateConfig.Dense) network, inputs);
    affine("out", last, outputs, true);
  }

  private int residual(SurrogateConfig.Residual r, int inputs) {
    affine("in", inputs, r.width(), true);
    layers.add(new Swish());
    for (int i = 0; i < r.blocks(); i++) {
      String name = "block-" + i;
      layers.add(new Remember());
      affine(name, r.width(), r.width(), false);
      layers.add(
          new Norm(
              parameters.add(name + ".gain", filled(r.width(), 1), r.width()),
              parameters.add(name + ".shift", filled(r.width(), 0), r.width())));
      layers.add(new Swish());
      layers.add(new AddRemembered());
    }
    affine("neck", r.width(), r.neck(), true);
    layers.add(new Swish());
    return r.neck();
  }

  private int dense(SurrogateConfig.Dense dense, int inputs) {
    int width = inputs;
    for (int i = 0; i < dense.widths().size(); i++) {
      String name = "layer-" + i;
      int next = dense.widths().get(i);
      affine(name, width, next, true);
      width = next;
      if (dense.batchNorm())
        layers.add(
            new BatchNorm(
                parameters.add(name + ".gain", filled(width, 1), width),
                parameters.add(name + ".shift", filled(width, 0), width),
                parameters.addConstant(name + ".mean", filled(width, 0), width),
                parameters.addConstant(name + ".variance", filled(width, 1), width)));
      layers.add(new Swish());
      if (dense.dropout() > 0) layers.add(new Drop(dense.dropout()));
    }
    return width;
  }

  /** Glorot and Bengio (2010): uniform in {@code ± sqrt(6 / (in + out))}; biases 0. */
  private void affine(String name, int in, int out, boolean bias) {
    double limit = Math.sqrt(6.0 / (in + out));
    double[] weights = random.doubles((long) in * out, -limit, limit).toArray();
    layers.add(
        new Affine(
            parameters.add(name + ".weight", weights, out, in),
            bias ? parameters.add(name + ".bias", filled(out, 0), out) : null));
  }

  private static double[] filled(int n, double value) {
    double[] all = new double[n];
    Arrays.fill(all, value);
    return all;
  }

  List<Layer> layers() {
    return layers;
  }

  /** The weights of linear layers. */
  List<NDArray> weights() {
    List<NDArray> weights = new ArrayList<>();
    for (Layer layer : layers) if (layer instanceof Affine a) weights.add(a.weight());
    return weights;
  }

  /**
   * @param x scaled inputs, {@code [b q]}
   * @return {@code [b K]}
   */
  NDArray apply(NDArray x, Pass pass) {
    NDArray h = x, held = x;
    for (Layer layer : layers) {
      if (layer instanceof Affine a) h = new Linear(a.weight(), a.bias()).apply(h);
      else if (layer instanceof Norm n)
        h = new LayerNorm(n.gain(), n.bias(), EPS).apply(h, pass.order());
      else if (layer instanceof BatchNorm n) h = batchNorm(n, h, pass.training());
      else if (layer instanceof Swish) h = h.mul(Activation.sigmoid(h));
      else if (layer instanceof Drop d) h = pass.dropout(h, d.probability());
      else if (layer instanceof Remember) held = h;
      else h = held.add(h);
    }
    return h;
  }

  private static NDArray batchNorm(BatchNorm n, NDArray x, boolean training) {
    NDArray mean = n.mean(), variance = n.variance();
    if (training) {
      mean = x.mean(new int[] {0});
      variance = x.sub(mean).square().mean(new int[] {0});
      track(n.mean(), mean);
      track(n.variance(), variance);
    }
    NDArray scale = Scalars.power(Scalars.plus(variance, EPS), -0.5);
    return x.sub(mean).mul(scale).mul(n.gain()).add(n.bias());
  }

  private static void track(NDArray running, NDArray seen) {
    try (Scope scope = Scope.evaluating()) {
      Scalars.times(running, MOMENTUM).add(Scalars.times(seen, 1 - MOMENTUM)).copyTo(running);
    }
  }
}
