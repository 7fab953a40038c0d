package ivylab.embedding;

import ai.djl.ndarray.NDArray;
import ivylab.torch.Pass;
import ivylab.torch.Scalars;
import ivylab.torch.Scope;
import ivylab.torch.Script;
import java.util.function.UnaryOperator;

/**
 * Gaussian kernel sums over the points of a surface, {@code S = sum_j e_j V_j} with {@code e_j =
 * exp(P0 (x - X_j)^2 + P1 (y - Y_j)^2)}, and their derivatives by x and y.
 *
 * <p>Two ways to the same numbers. The composed one broadcasts all pairs of points and can be
 * differentiated to any order. The blocked one, for training on a CPU, keeps the exponentials of a
 * few channels in the cache, computes them again in the backward pass, and has gradients by the
 * kernels' coefficients P only.
 */
final class KernelSums {

  private static final Script SCRIPT = Script.load(KernelSums.class, "kernels.py");
  private static final int CACHE = 1 << 18; // numbers in one block of exponentials

  /**
   * Sums and their derivatives by the coordinates of the point asked for.
   *
   * @param s the sums, {@code [b d m c]}
   * @param x by x; null unless asked for, as the others
   * @param y by y
   * @param xx by x twice
   */
  record Sums(NDArray s, NDArray x, NDArray y, NDArray xx) {}

  private KernelSums() {}

  /**
   * @param p coefficients, negative, {@code [d 2]}
   * @param x first coordinate of the points asked for, {@code [b m]}
   * @param y second coordinate
   * @param of the surface's points, {@code [b n]} twice
   * @param values what is summed, 0 at padding, {@code [b n c]}
   * @param derivatives whether by x and y, too
   */
  static Sums of(
      NDArray p, NDArray x, NDArray y, Points of, NDArray values, boolean derivatives, Pass pass) {
    boolean blocked = !pass.order().isUnlimited() && !x.getDevice().isGpu();
    if (!blocked) return composed(p, x, y, of, values, derivatives);
    if (!derivatives) return new Sums(blocked("sums", p, x, y, of, values, pass), null, null, null);
    NDArray moments = blocked("moments", p, x, y, of, values, pass); // [b d 4 m c]
    NDArray[] m = new NDArray[4];
    var parts = moments.split(4, 2);
    for (int i = 0; i < 4; i++) m[i] = parts.get(i).squeeze(2);
    return fromMoments(p, m[0], m[1], m[2], m[3]);
  }

  /** The surface's own points. */
  record Points(NDArray x, NDArray y) {}

  /** From the sums of e, e dx, e dy and e dx^2 to the derivatives of the first. */
  private static Sums fromMoments(NDArray p, NDArray s, NDArray dx, NDArray dy, NDArray dxx) {
    NDArray twiceX = Scalars.times(column(p, 0), 2), twiceY = Scalars.times(column(p, 1), 2);
    return new Sums(s, dx.mul(twiceX), dy.mul(twiceY), s.mul(twiceX).add(dxx.mul(twiceX.square())));
  }

  private static NDArray blocked(
      String method, NDArray p, NDArray x, NDArray y, Points of, NDArray values, Pass pass) {
    long pairs = x.getShape().get(1) * of.x().getShape().get(1);
    int perPair = method.equals("sums") ? 1 : 4;
    int channels = (int) Math.max(1, Math.min(p.getShape().get(0), CACHE / (pairs * perPair)));
    NDArray output;
    try (Scope scope = Scope.evaluating()) {
      output =
          scope.keep(
              SCRIPT.callOne(x.getManager(), method, p, x, y, of.x(), of.y(), values, channels));
    }
    if (pass.tape() == null) return output;
    UnaryOperator<NDArray> backward =
        g ->
            SCRIPT.callOne(
                x.getManager(),
                method + "_backward",
                p.stopGradient(),
                x,
                y,
                of.x(),
                of.y(),
                values,
                g,
                channels);
    return pass.tape().enter(p, output, backward);
  }

  private static Sums composed(
      NDArray p, NDArray x, NDArray y, Points of, NDArray values, boolean derivatives) {
    NDArray dx = x.expandDims(2).sub(of.x().expandDims(1)).expandDims(1); // [b 1 m n]
    NDArray dy = y.expandDims(2).sub(of.y().expandDims(1)).expandDims(1);
    NDArray e = dx.square().mul(column(p, 0)).add(dy.square().mul(column(p, 1))).exp();
    NDArray v = values.expandDims(1); // [b 1 n c]
    NDArray s = e.matMul(v); // [b d m c]
    if (!derivatives) return new Sums(s, null, null, null);
    return fromMoments(
        p, s, e.mul(dx).matMul(v), e.mul(dy).matMul(v), e.mul(dx.square()).matMul(v));
  }

  /** One coefficient of every channel, {@code [1 d 1 1]}. */
  private static NDArray column(NDArray p, int i) {
    return p.split(2, 1).get(i).reshape(1, p.getShape().get(0), 1, 1);
  }
}
