package ivylab.embedding;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ivylab.layer.Jet;
import ivylab.layer.Pass;
import ivylab.torch.Parameters;
import ivylab.torch.Scalars;
import ivylab.torch.Tensors;
import org.jspecify.annotations.Nullable;
import smile.math.special.Erf;

/**
 * The visible values spread over the plane by d elliptical Gaussian kernels of fixed bandwidths and
 * learnt axes: channel i at a point z is the mean of the values at the surface's points y_j with
 * weights {@code exp(-(z-y_j)' A (z-y_j) / (tr A 2 s_i^2)) + 1e-10}, {@code A = diag(exp(a_i))},
 * {@code s_i = sqrt(2) erfinv(i/(d+1))} (IvySPT, "Surface Continuous Kernel Embedding").
 */
final class KernelEmbedding {

  private static final double FLOOR = 1e-10;

  private final NDArray logAxes;
  private final NDArray bandwidths;

  KernelEmbedding(Parameters parameters, String name, int width) {
    logAxes = parameters.add(name + ".log-axes", new double[2 * width], width, 2);
    double[] s = new double[width];
    for (int i = 0; i < width; i++) s[i] = Math.sqrt(2) * Erf.inverf((i + 1.0) / (width + 1));
    bandwidths = Tensors.of(parameters.manager(), s, parameters.type(), width, 1);
    NDScope.unregister(bandwidths);
  }

  /**
   * What the kernels need to know about a batch of surfaces.
   *
   * @param p coefficients of the squared distances between standardised coordinates, {@code [d 2]}
   * @param points the surface's points
   * @param values the value and the number 1 at every point, 0 at padding, {@code [b 2 n]}
   * @param floor contribution of the constant part of all weights to the sums, {@code [b 1 1 2]}
   */
  record Prepared(NDArray p, KernelSums.Points points, NDArray values, NDArray floor) {}

  /**
   * @param gains learnt factors of the standardised coordinates, {@code [2]}, or null for 1: they
   *     stretch the distances
   */
  Prepared prepare(NDArray x, NDArray y, NDArray value, NDArray mask, @Nullable NDArray gains) {
    NDArray axes = logAxes.exp();
    NDArray trace = axes.sum(new int[] {1}, true);
    NDArray p = axes.div(trace).div(Scalars.times(bandwidths.square(), -2));
    if (gains != null) p = p.mul(gains.square());
    NDArray values = NDArrays.stack(new NDList(value.mul(mask), mask), 1);
    NDArray floor =
        Scalars.times(values.sum(new int[] {2}), FLOOR).expandDims(1).expandDims(1); // [b 1 1 2]
    return new Prepared(p, new KernelSums.Points(x, y), values, floor);
  }

  /**
   * The channels at standardised points.
   *
   * @param x first coordinate before any learnt factor, with its derivatives in k and t, {@code [b
   *     m]}; linear in k
   * @param y second coordinate, independent of k
   * @return {@code [b m d]}
   */
  Jet apply(Prepared surface, Jet x, Jet y, Pass pass) {
    KernelSums.Sums sums =
        KernelSums.of(
            surface.p(),
            x.v(),
            y.v(),
            surface.points(),
            surface.values(),
            x.hasDerivatives(),
            pass);
    NDArray[] s = halves(sums.s().add(surface.floor())); // weighted values, and weights
    NDArray mean = s[0].div(s[1]);
    KernelSums.Derivatives by = sums.by();
    if (by == null) return Jet.of(mean);
    NDArray[] sx = halves(by.x()), sy = halves(by.y()), sxx = halves(by.xx());
    NDArray byX = sx[0].sub(mean.mul(sx[1])).div(s[1]);
    NDArray byY = sy[0].sub(mean.mul(sy[1])).div(s[1]);
    NDArray twice = Scalars.times(byX.mul(sx[1]), 2).add(mean.mul(sxx[1]));
    NDArray byXx = sxx[0].sub(twice).div(s[1]);
    NDArray xk = x.k().expandDims(2), xt = x.t().expandDims(2), yt = y.t().expandDims(2);
    return new Jet(mean, byX.mul(xk), byX.mul(xt).add(byY.mul(yt)), byXx.mul(xk.square()));
  }

  private static NDArray[] halves(NDArray sums) {
    NDList parts = sums.split(2, 3);
    return new NDArray[] {parts.get(0).squeeze(3), parts.get(1).squeeze(3)};
  }
}
