package ivylab.embedding;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ivylab.layer.Jet;
import ivylab.torch.Parameters;
import ivylab.torch.Tensors;
import java.util.function.Function;

/**
 * Sines and cosines of both coordinates at falling frequencies: channels 4i to 4i+3 are {@code sin,
 * cos} of {@code x / c^(4i/d)} and of {@code y / c^(4i/d)}, with {@code c = exp(scale)} learnt,
 * starting at 10,000 (IvySPT, "2D Positional Encoding"). Width d, a multiple of 4.
 */
final class PositionalEncoding {

  private final NDArray scale;
  private final NDArray exponents;
  private final int width;

  PositionalEncoding(Parameters parameters, String name, int width) {
    this.width = width;
    scale = parameters.add(name + ".scale", new double[] {Math.log(10_000)});
    double[] powers = new double[width / 4];
    for (int i = 0; i < powers.length; i++) powers[i] = -4.0 * i / width;
    exponents = Tensors.of(parameters.manager(), powers, parameters.type(), powers.length);
    NDScope.unregister(exponents);
  }

  /**
   * @param x first coordinate, standardised, {@code [b m]}
   * @param y second coordinate
   * @return {@code [b m d]}
   */
  Jet apply(Jet x, Jet y) {
    NDArray frequencies = exponents.mul(scale).exp(); // [d/4]
    Jet a = x.map(part -> part.expandDims(2).mul(frequencies)); // [b m d/4]
    Jet b = y.map(part -> part.expandDims(2).mul(frequencies));
    return interleave(a.sin(), a.cos(), b.sin(), b.cos());
  }

  private Jet interleave(Jet... four) {
    Jet first = four[0];
    if (!first.hasDerivatives()) return Jet.of(interleaved(Jet::v, four));
    return new Jet(
        interleaved(Jet::v, four),
        interleaved(Jet::k, four),
        interleaved(Jet::t, four),
        interleaved(Jet::kk, four));
  }

  private NDArray interleaved(Function<Jet, NDArray> part, Jet... four) {
    NDList list = new NDList();
    for (Jet jet : four) list.add(part.apply(jet));
    NDArray stacked = NDArrays.stack(list, 3); // [b m d/4 4]
    return stacked.reshape(stacked.getShape().get(0), stacked.getShape().get(1), width);
  }
}
