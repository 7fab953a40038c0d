package ivylab.layer;

import ai.djl.ndarray.NDArray;
import ivylab.torch.Scalars;

/** The softmax over the last axis, and the mask that excludes padding from it. */
public final class Softmax {

  private Softmax() {}

  /**
   * @param scores {@code [... n]}
   */
  public static NDArray of(NDArray scores) {
    return scores.softmax(-1);
  }

  /**
   * With {@code m = sum p s'}: {@code p' = p (s' - m)}, and {@code p'' = p (u - sum p u)} for
   * {@code u = (s' - m)^2 + s''}.
   */
  public static Jet of(Jet scores) {
    NDArray p = of(scores.v());
    if (!scores.hasDerivatives()) return Jet.of(p);
    NDArray byK = centred(p, scores.k());
    NDArray u = byK.square().add(scores.kk());
    return new Jet(p, p.mul(byK), p.mul(centred(p, scores.t())), p.mul(centred(p, u)));
  }

  /**
   * The term added to scores so that padding gets no weight.
   *
   * @param mask {@code [b n]}, 1 for a point and 0 for padding
   * @return {@code [b 1 1 n]}, 0 or -1e9
   */
  public static NDArray padding(NDArray mask) {
    return Scalars.times(Scalars.from(1, mask), -1e9).expandDims(1).expandDims(1);
  }

  private static NDArray centred(NDArray p, NDArray x) {
    return x.sub(p.mul(x).sum(new int[] {-1}, true));
  }
}
