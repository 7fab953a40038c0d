package ivylab.encoder;

import ai.djl.ndarray.NDArray;
import ivylab.layer.LayerNorm;
import ivylab.layer.Linear;
import ivylab.torch.Parameters;
import java.util.Arrays;
import java.util.Random;

/**
 * Creates layers under one name: normal weights with standard deviation 0.02, biases 0.
 *
 * @param parameters where they are kept
 * @param random in the order of creation
 * @param name dotted prefix
 */
public record Initialiser(Parameters parameters, Random random, String name) {

  static final double DEVIATION = 0.02;

  /** The same under a longer name. */
  public Initialiser in(String part) {
    return new Initialiser(parameters, random, name + "." + part);
  }

  /** A linear layer, its weights scaled by a factor and its biases 0. */
  public Linear linear(String layer, int in, int out, double factor) {
    return linear(layer, in, out, factor, 0);
  }

  /** A linear layer whose biases start at a value. */
  public Linear linear(String layer, int in, int out, double factor, double bias) {
    double[] biases = new double[out];
    Arrays.fill(biases, bias);
    return new Linear(
        weight(layer + ".weight", out, in, DEVIATION * factor),
        parameters.add(name + "." + layer + ".bias", biases, out));
  }

  public LayerNorm norm(String layer, int width) {
    double[] ones = new double[width];
    Arrays.fill(ones, 1);
    return new LayerNorm(
        parameters.add(name + "." + layer + ".gain", ones, width),
        parameters.add(name + "." + layer + ".bias", new double[width], width));
  }

  NDArray weight(String layer, int rows, int columns, double deviation) {
    double[] values = new double[rows * columns];
    for (int i = 0; i < values.length; i++) values[i] = deviation * random.nextGaussian();
    return parameters.add(name + "." + layer, values, rows, columns);
  }
}
