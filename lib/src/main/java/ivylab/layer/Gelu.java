package ivylab.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import ivylab.torch.Scalars;

/**
 * The Gaussian error linear unit {@code x N(x)}, Hendrycks and Gimpel (2016), exact. With the
 * normal density n: first derivative {@code N + x n}, second {@code n (2 - x^2)}.
 */
public final class Gelu {

  private static final double DENSITY_AT_ZERO = 1 / Math.sqrt(2 * Math.PI);

  private Gelu() {}

  public static NDArray of(NDArray x) {
    return Activation.gelu(x);
  }

  public static Jet of(Jet x) {
    if (!x.hasDerivatives()) return Jet.of(of(x.v()));
    NDArray v = x.v();
    NDArray square = v.square();
    NDArray density = Scalars.times(Scalars.times(square, -0.5).exp(), DENSITY_AT_ZERO);
    NDArray normal = Scalars.times(Scalars.plus(Scalars.times(v, Math.sqrt(0.5)).erf(), 1), 0.5);
    NDArray first = normal.add(v.mul(density));
    return x.chain(v.mul(normal), first, density.mul(Scalars.from(2, square)));
  }
}
