package ivylab.embedding;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ivylab.layer.Pass;
import ivylab.layer.Tape;
import ivylab.torch.Scalars;
import ivylab.torch.Scope;
import ivylab.torch.Script;
import org.jspecify.annotations.Nullable;

/**
 * Gaussian kernel sums over the points of a surface, {@code S = sum_j e_j V_j} with {@code e_j =
 * exp(P0 (x - X_j)^2 + P1 (y - Y_j)^2)}, and their derivatives in x and y.
 *
 * <p>Two ways to compute the same numbers. The composed one broadcasts all pairs of points and can
 * be differentiated to any order. The blocked one, for a CPU, keeps the exponentials of a few
 * points in the cache and carries the derivatives in the kernels' coefficients P along, so that its
 * backward pass computes no exponential; it can be differentiated only with respect to P, and only
 * once.
 */
final class KernelSums {

  private static final Script SCRIPT = Script.load(KernelSums.class, "kernels.py");
  private static final long CACHE = 1 << 18; // exponentials in one block

  /**
   * Sums and their derivatives in the coordinates of the query point; the last axis indexes the two
   * quantities summed.
   *
   * @param s the sums, {@code [b m d 2]}
   * @param by derivatives; null unless requested
   */
  record Sums(NDArray s, @Nullable Derivatives by) {}

  /**
   * @param x in x
   * @param y in y
   * @param xx second, in x
   */
  record Derivatives(NDArray x, NDArray y, NDArray xx) {}

  /** The surface's own points, {@code [b n]} each. */
  record Points(NDArray x, NDArray y) {}

  private KernelSums() {}

  /**
   * @param p coefficients, negative, {@code [d 2]}
   * @param x first coordinate of the query points, {@code [b m]}
   * @param y second coordinate
   * @param of the surface's points
   * @param values the two quantities summed, 0 at padding, {@code [b 2 n]}
   * @param derivatives whether derivatives in x and y are included
   */
  static Sums of(
      NDArray p, NDArray x, NDArray y, Points of, NDArray values, boolean derivatives, Pass pass) {
    boolean blocked = !pass.order().isUnlimited() && !x.getDevice().isGpu();
    NDArray sums =
        blocked
            ? blocked(p, x, y, of, values, derivatives, pass)
            : composed(p, x, y, of, values, derivatives);
    if (!derivatives) return new Sums(sums, null);
    NDList m = sums.split(4, 3); // with the factors 1, dx, dy, dx^2
    NDArray twiceX = Scalars.times(column(p, 0), 2), twiceY = Scalars.times(column(p, 1), 2);
    return new Sums(
        m.get(0),
        new Derivatives(
            m.get(1).mul(twiceX),
            m.get(2).mul(twiceY),
            m.get(0).mul(twiceX).add(m.get(3).mul(twiceX.square()))));
  }

  /** {@code [b m d 2]}, or {@code [b m d 8]} with the factors of the derivatives. */
  private static NDArray blocked(
      NDArray p, NDArray x, NDArray y, Points of, NDArray values, boolean derivatives, Pass pass) {
    Tape tape = pass.tape();
    boolean learns = tape != null;
    int asked = derivatives ? 8 : 2;
    int columns = !learns ? asked : derivatives ? 22 : 6;
    int kind = (derivatives ? 2 : 0) + (learns ? 1 : 0);
    long m = x.getShape().get(1), n = of.x().getShape().get(1), d = p.getShape().get(0);
    int points = (int) Math.max(1, Math.min(m, CACHE / (d * n)));
    NDArray all, output;
    try (Scope scope = Scope.evaluating()) {
      all =
          scope.keep(
              SCRIPT.callOne(
                  x.getManager(),
                  "moments",
                  p,
                  x,
                  y,
                  of.x(),
                  of.y(),
                  values,
                  kind,
                  columns,
                  points));
      if (tape == null) return all;
      output = scope.keep(all.split(new long[] {asked}, 3).get(0));
    }
    return tape.enter(p, output, gradient -> byCoefficients(gradient, all));
  }

  /**
   * The gradient with respect to P, {@code [d 2]}: the entries after the sums are their
   * derivatives.
   */
  private static NDArray byCoefficients(NDArray gradient, NDArray all) {
    long asked = gradient.getShape().get(3), columns = all.getShape().get(3);
    // with one factor the derivatives follow it; with four, the first of them is the last factor
    long first = asked == 2 ? 2 : 6;
    NDList parts = all.split(new long[] {first, first + asked}, 3);
    NDArray second = all.split(new long[] {columns - asked}, 3).get(1);
    int[] axes = {0, 1, 3};
    return NDArrays.stack(
        new NDList(gradient.mul(parts.get(1)).sum(axes), gradient.mul(second).sum(axes)), 1);
  }

  private static NDArray composed(
      NDArray p, NDArray x, NDArray y, Points of, NDArray values, boolean derivatives) {
    NDArray dx = x.expandDims(2).sub(of.x().expandDims(1)).expandDims(2); // [b m 1 n]
    NDArray dy = y.expandDims(2).sub(of.y().expandDims(1)).expandDims(2);
    NDArray e = dx.square().mul(column(p, 0)).add(dy.square().mul(column(p, 1))).exp();
    NDArray v = values.transpose(0, 2, 1).expandDims(1); // [b 1 n 2]
    NDArray s = e.matMul(v); // [b m d 2]
    if (!derivatives) return s;
    return NDArrays.concat(
        new NDList(s, e.mul(dx).matMul(v), e.mul(dy).matMul(v), e.mul(dx.square()).matMul(v)), 3);
  }

  /** One coefficient of every channel, {@code [1 1 d 1]}. */
  private static NDArray column(NDArray p, int i) {
    return p.split(2, 1).get(i).reshape(1, 1, p.getShape().get(0), 1);
  }
}
