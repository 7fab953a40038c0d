package ivylab.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ivylab.torch.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Converts between a list of tensors and one vector of plain numbers, with arithmetic on such
 * vectors.
 */
final class Vectors {

  private Vectors() {}

  /** Total number of elements. */
  static int size(List<NDArray> tensors) {
    return Math.toIntExact(tensors.stream().mapToLong(NDArray::size).sum());
  }

  /** Tensors with the shapes and types of others. */
  static List<NDArray> tensors(NDManager manager, double[] vector, List<NDArray> like) {
    List<NDArray> parts = new ArrayList<>();
    int at = 0;
    for (NDArray one : like) {
      int next = at + Math.toIntExact(one.size());
      double[] values = Arrays.copyOfRange(vector, at, next);
      parts.add(Tensors.of(manager, values, one.getDataType(), one.getShape().getShape()));
      at = next;
    }
    return parts;
  }

  /** {@code sum += tensors}, concatenated. */
  static void add(double[] sum, List<NDArray> tensors) {
    int at = 0;
    for (NDArray tensor : tensors) for (double value : Tensors.toArray(tensor)) sum[at++] += value;
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
    return sum;
  }

  static double norm(double[] a) {
    return Math.sqrt(dot(a, a));
  }

  /** {@code y += c x} */
  static void add(double[] y, double c, double[] x) {
    for (int i = 0; i < y.length; i++) y[i] += c * x[i];
  }

  static void scale(double[] x, double c) {
    for (int i = 0; i < x.length; i++) x[i] *= c;
  }

  static void check(String name, double[] vector, int size) {
    if (vector.length != size)
      throw new IllegalArgumentException(
          "%s must have %d numbers: %d".formatted(name, size, vector.length));
  }
}
