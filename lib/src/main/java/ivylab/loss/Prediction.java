package ivylab.loss;

import ai.djl.ndarray.NDArray;
import ivylab.layer.Jet;
import ivylab.torch.Scalars;

/**
 * Total variance predicted at the queries of a batch. Arrays are {@code [b q]}: b surfaces, q
 * queries, padded.
 *
 * @param k log-moneyness
 * @param w total variance, with derivatives where a penalty needs them
 * @param mask 1 for a query, 0 for padding
 */
public record Prediction(NDArray k, Jet w, NDArray mask) {

  public Prediction {
    same("k", k, w.v());
    same("mask", mask, w.v());
  }

  /**
   * Durrleman's condition, Gatheral and Jacquier (2014), eq. (2.1); the risk-neutral density is
   * non-negative where {@code g >= 0}.
   *
   * <pre>g = (1 - k w'/(2w))^2 - (w')^2/4 (1/w + 1/4) + w''/2</pre>
   */
  public NDArray g() {
    return g(w.k().square());
  }

  /**
   * The same with {@code w'/4} in place of {@code (w')^2/4}, as the IvySPT paper prints it. It is
   * not the density condition; kept to reproduce published figures.
   */
  public NDArray gAsPrinted() {
    return g(w.k());
  }

  private NDArray g(NDArray slope) {
    NDArray inverse = Scalars.power(w.v(), -1);
    NDArray level = Scalars.from(1, Scalars.times(k.mul(w.k()).mul(inverse), 0.5)).square();
    NDArray middle = Scalars.times(slope, 0.25).mul(Scalars.plus(inverse, 0.25));
    return level.sub(middle).add(Scalars.times(w.kk(), 0.5));
  }

  /** The mean over queries, excluding padding. */
  NDArray mean(NDArray values) {
    return values.mul(mask).sum().div(mask.sum());
  }

  static void same(String name, NDArray a, NDArray w) {
    if (!a.getShape().equals(w.getShape()))
      throw new IllegalArgumentException(
          "%s is %s but w is %s; both [b q]".formatted(name, a.getShape(), w.getShape()));
  }
}
