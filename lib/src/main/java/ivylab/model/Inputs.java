package ivylab.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ivylab.data.Batch;
import ivylab.embedding.Queries;
import ivylab.embedding.QuoteBatch;
import ivylab.process.LearnedProcess;
import ivylab.torch.Compute;
import ivylab.torch.Tensors;
import org.jspecify.annotations.Nullable;

/**
 * A batch as tensors.
 *
 * @param quotes the visible quotes, {@code [b n]}; their value is what the model's target is: total
 *     variance, or standardised log volatility
 * @param level mean m of the visible log volatilities, {@code [b 1]}
 * @param scale their floored deviation s, {@code [b 1]}
 * @param padded whether any surface is shorter than the longest
 * @param prior the prediction of a process for the surfaces; null if the target needs none
 */
public record Inputs(
    QuoteBatch quotes, NDArray level, NDArray scale, boolean padded, @Nullable ProcessPrior prior) {

  /**
   * The visible quotes of a batch, for a model of this target.
   *
   * @param process for a target that needs one, or null
   */
  static Inputs of(
      Batch batch, Config.Target target, @Nullable LearnedProcess process, DataType type) {
    int b = batch.b(), n = batch.n();
    NDManager manager = Compute.root();
    NDArray k = Tensors.of(manager, batch.k(), type, b, n);
    NDArray t = Tensors.of(manager, batch.t(), type, b, n);
    @Nullable ProcessPrior prior = process == null ? null : ProcessPrior.of(process, batch, type);
    double[] values = prior == null ? values(batch, target) : prior.leftOut();
    NDArray value = Tensors.of(manager, values, type, b, n);
    NDArray mask = Tensors.of(manager, batch.mask(), type, b, n);
    NDArray features = Tensors.of(manager, batch.features(), type, b, Config.FEATURES);
    boolean padded = false;
    for (double m : batch.mask()) padded |= m == 0;
    return new Inputs(
        new QuoteBatch(k, t, value, mask, features, prior == null ? null : prior.extra()),
        Tensors.of(manager, batch.level(), type, b, 1),
        Tensors.of(manager, batch.scale(), type, b, 1),
        padded,
        prior);
  }

  /** The same quotes with other market features, {@code [b f]}; level and scale are unchanged. */
  public Inputs withFeatures(NDArray features) {
    return new Inputs(quotes.withFeatures(features), level, scale, padded, prior);
  }

  /** The queried quotes of a batch. */
  static Queries targets(Batch batch, boolean derivatives, DataType type) {
    return queries(
        batch.queryK(), batch.queryT(), batch.queryMask(), batch.b(), batch.q(), derivatives, type);
  }

  /** The collocation points of a batch, with derivatives. */
  static Queries collocation(Batch batch, DataType type) {
    double[] mask = new double[batch.b() * batch.c()];
    java.util.Arrays.fill(mask, 1);
    return queries(
        batch.collocationK(), batch.collocationT(), mask, batch.b(), batch.c(), true, type);
  }

  private static Queries queries(
      double[] k, double[] t, double[] mask, int b, int q, boolean derivatives, DataType type) {
    NDManager manager = Compute.root();
    return new Queries(
        Tensors.of(manager, k, type, b, q),
        Tensors.of(manager, t, type, b, q),
        Tensors.of(manager, mask, type, b, q),
        derivatives);
  }

  /** The values that the kernels spread, {@code [b n]}; 0 at padding. */
  static double[] values(Batch batch, Config.Target target) {
    if (target == Config.Target.TOTAL_VARIANCE) return batch.w();
    double[] f = new double[batch.w().length];
    for (int i = 0; i < f.length; i++) {
      int row = i / batch.n();
      double logVol = 0.5 * Math.log(batch.w()[i] / batch.t()[i]);
      f[i] = batch.mask()[i] * (logVol - batch.level()[row]) / batch.scale()[row];
    }
    return f;
  }
}
