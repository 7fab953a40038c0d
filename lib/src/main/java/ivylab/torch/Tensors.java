package ivylab.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/** Converts between Java arrays and tensors. Input is copied into memory that the engine owns. */
public final class Tensors {

  private Tensors() {}

  /**
   * A tensor with these values.
   *
   * @param values row by row
   * @param type float32 or float64
   * @param shape whose size is the number of values
   */
  public static NDArray of(NDManager manager, double[] values, DataType type, long... shape) {
    Shape of = new Shape(shape);
    if (of.size() != values.length)
      throw new IllegalArgumentException(
          "%d values do not fill the shape %s".formatted(values.length, of));
    try (NDArray buffer =
        type == DataType.FLOAT64
            ? manager.create(values, of)
            : manager.create(floats(values), of)) {
      return buffer.duplicate();
    }
  }

  /** The numbers of a tensor of either type, row by row. */
  public static double[] toArray(NDArray tensor) {
    if (tensor.getDataType() == DataType.FLOAT64) return tensor.toDoubleArray();
    float[] floats = tensor.toFloatArray();
    double[] values = new double[floats.length];
    for (int i = 0; i < floats.length; i++) values[i] = floats[i];
    return values;
  }

  /** The number in a tensor of one element. */
  public static double scalar(NDArray tensor) {
    return tensor.getDataType() == DataType.FLOAT64
        ? tensor.toDoubleArray()[0]
        : tensor.toFloatArray()[0];
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) floats[i] = (float) values[i];
    return floats;
  }
}
