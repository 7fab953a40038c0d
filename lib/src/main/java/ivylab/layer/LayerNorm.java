package ivylab.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ivylab.torch.Scalars;

/**
 * Standardises the last axis, Ba, Kiros and Hinton (2016): {@code (x - mean) / sqrt(var + eps) gain
 * + bias}. Composed of elementary operations, since the engine's own layer norm has wrong third
 * derivatives; a pass that is differentiated only once may use the faster one.
 *
 * @param gain {@code [d]}
 * @param bias {@code [d]}
 * @param eps added to the variance, positive
 */
public record LayerNorm(NDArray gain, NDArray bias, double eps) {

  /** With 1e-5 added to the variance. */
  public LayerNorm(NDArray gain, NDArray bias) {
    this(gain, bias, 1e-5);
  }

  /**
   * @param x {@code [... d]}
   * @param order how often the result will be differentiated
   */
  public NDArray apply(NDArray x, Order order) {
    if (order != Order.ANY)
      return JniUtils.layerNorm(
          (PtNDArray) x,
          new Shape(x.getShape().get(x.getShape().dimension() - 1)),
          (PtNDArray) gain,
          (PtNDArray) bias,
          eps);
    NDArray centred = x.sub(mean(x));
    NDArray scale = Scalars.power(Scalars.plus(mean(centred.square()), eps), -0.5);
    return centred.mul(scale).mul(gain).add(bias);
  }

  /**
   * With {@code c = x - mean}, {@code v = mean c^2} and {@code r = (v + eps)^(-1/2)}: {@code r' =
   * -r^3 v'/2} and {@code r'' = 3 r^5 v'^2/4 - r^3 v''/2}.
   */
  public Jet apply(Jet x, Order order) {
    if (!x.hasDerivatives()) return Jet.of(apply(x.v(), order));
    Jet c = x.map(part -> part.sub(mean(part)));
    NDArray v = mean(c.v().square());
    NDArray vk = Scalars.times(mean(c.v().mul(c.k())), 2);
    NDArray vt = Scalars.times(mean(c.v().mul(c.t())), 2);
    NDArray vkk = Scalars.times(mean(c.v().mul(c.kk()).add(c.k().square())), 2);
    NDArray r = Scalars.power(Scalars.plus(v, eps), -0.5);
    NDArray cube = r.mul(r.square());
    NDArray first = Scalars.times(cube, -0.5);
    NDArray second = Scalars.times(cube.mul(r.square()), 0.75);
    Jet scale = new Jet(v, vk, vt, vkk).chain(r, first, second);
    return c.times(scale).map(part -> part.mul(gain)).plus(bias);
  }

  private static NDArray mean(NDArray x) {
    return x.mean(new int[] {-1}, true);
  }
}
