package ivylab.embedding;

import ai.djl.ndarray.NDArray;
import ivylab.torch.Parameters;
import ivylab.torch.Scalars;
import ivylab.torch.Scope;
import ivylab.torch.Tensors;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Scales one quantity to mean 0 and variance 1. Statistics ignore padding and are constants when
 * the model is differentiated in the coordinates: a surface is a function at a fixed normalisation.
 */
final class Standardiser {

  /** The source of mean and variance. */
  enum Source {
    /** The batch during training, a running mean of batches otherwise; then a learnt affine map. */
    BATCH,
    /** Fixed before training, from the whole training set. */
    TRAINING_SET
  }

  /** {@code (x - shift) * scale * gain + offset}, the last two null if nothing is learnt. */
  record Map(NDArray shift, NDArray scale, @Nullable NDArray gain, @Nullable NDArray offset) {

    NDArray standardise(NDArray x) {
      return x.sub(shift).mul(scale);
    }

    NDArray affine(NDArray z) {
      return gain == null || offset == null ? z : z.mul(gain).add(offset);
    }
  }

  private static final double EPS = 1e-5, MOMENTUM = 0.1;

  private final Source source;
  private final NDArray mean;
  private final NDArray variance;
  private final @Nullable NDArray gain;
  private final @Nullable NDArray offset;

  Standardiser(Parameters parameters, String name, Source source) {
    this.source = source;
    mean = parameters.addConstant(name + ".mean", new double[] {0}, 1);
    variance = parameters.addConstant(name + ".variance", new double[] {1}, 1);
    boolean learnt = source == Source.BATCH;
    gain = learnt ? parameters.add(name + ".gain", new double[] {1}, 1) : null;
    offset = learnt ? parameters.add(name + ".offset", new double[] {0}, 1) : null;
  }

  /**
   * The map to apply; during training on batch statistics, this also updates the running ones.
   *
   * @param values of the batch, any shapes
   * @param masks 1 where a value counts, of the same shapes
   */
  Map map(boolean training, List<NDArray> values, List<NDArray> masks) {
    if (!training || source == Source.TRAINING_SET)
      return new Map(mean, inverseRoot(variance), gain, offset);
    NDArray count = total(masks, masks);
    NDArray centre = total(values, masks).div(count);
    NDArray spread =
        total(values.stream().map(v -> v.sub(centre).square()).toList(), masks).div(count);
    move(centre, spread, count);
    return new Map(centre, inverseRoot(spread), gain, offset);
  }

  /** Sets the fixed statistics. */
  void set(double mean, double variance) {
    try (Scope scope = Scope.evaluating()) {
      overwrite(this.mean, this.mean.onesLike().mul(Scalars.like(this.mean, mean)));
      overwrite(this.variance, this.mean.onesLike().mul(Scalars.like(this.mean, variance)));
    }
  }

  /** Whether the statistics are still the initial ones. */
  boolean isUntouched() {
    return Tensors.scalar(mean) == 0 && Tensors.scalar(variance) == 1;
  }

  private void move(NDArray centre, NDArray spread, NDArray count) {
    try (Scope scope = Scope.evaluating()) {
      double n = Tensors.scalar(count);
      double unbiased = n / Math.max(n - 1, 1);
      overwrite(mean, mix(mean, centre));
      overwrite(variance, mix(variance, Scalars.times(spread, unbiased)));
    }
  }

  private static NDArray mix(NDArray before, NDArray now) {
    return Scalars.times(before, 1 - MOMENTUM).add(Scalars.times(now, MOMENTUM));
  }

  private static void overwrite(NDArray target, NDArray values) {
    values.reshape(target.getShape()).copyTo(target);
  }

  private static NDArray inverseRoot(NDArray variance) {
    return Scalars.power(Scalars.plus(variance, EPS), -0.5);
  }

  private static NDArray total(List<NDArray> values, List<NDArray> masks) {
    NDArray sum = values.get(0).mul(masks.get(0)).sum();
    for (int i = 1; i < values.size(); i++) sum = sum.add(values.get(i).mul(masks.get(i)).sum());
    return sum;
  }
}
