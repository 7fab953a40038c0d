package ivylab.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ivylab.layer.Jet;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/** Tensors and comparisons that the tests of this package share. */
public final class Given {

  private Given() {}

  public static NDArray tensor(double[] values, long... shape) {
    return Tensors.of(Compute.root(), values, DataType.FLOAT64, shape);
  }

  public static NDArray number(double value) {
    return tensor(new double[] {value});
  }

  public static NDArray random(long seed, long... shape) {
    int size = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    return tensor(new SplittableRandom(seed).doubles(size, -1, 1).toArray(), shape);
  }

  /** The same tensor as an input that gradients are asked for. */
  public static NDArray learnt(NDArray tensor) {
    tensor.setRequiresGradient(true);
    return tensor;
  }

  public static NDArray tensor(Taylor[] x, ToDoubleFunction<Taylor> part, long... shape) {
    return tensor(Arrays.stream(x).mapToDouble(part).toArray(), shape);
  }

  public static Jet jet(Taylor[] x, long... shape) {
    return new Jet(
        learnt(tensor(x, y -> y.parts()[0], shape)),
        learnt(tensor(x, y -> y.parts()[1], shape)),
        learnt(tensor(x, y -> y.parts()[2], shape)),
        learnt(tensor(x, y -> y.parts()[3], shape)));
  }

  public static Taylor[] taylors(long seed, int n) {
    SplittableRandom random = new SplittableRandom(seed);
    Taylor[] x = new Taylor[n];
    for (int i = 0; i < n; i++) x[i] = Taylor.random(random);
    return x;
  }

  /** Largest difference at most a share of the largest value, or of 1. */
  public static void close(String what, double[] expected, double[] found, double tolerance) {
    assertEquals(expected.length, found.length, what);
    double size = 1;
    for (double x : expected) size = Math.max(size, Math.abs(x));
    for (int i = 0; i < found.length; i++)
      assertEquals(expected[i], found[i], tolerance * size, what + " [" + i + "]");
  }
}
