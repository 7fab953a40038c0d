package ivylab.torch;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Arithmetic with plain numbers that is safe to differentiate. DJL's own overloads for {@link
 * Number} hand the engine a buffer that Java's collector may free before the backward pass reads
 * it; here every constant is a tensor that the engine owns, made once per value, type and device
 * and kept permanently.
 */
public final class Scalars {

  private record Key(double value, DataType type, Device device) {}

  private static final Map<Key, NDArray> CONSTANTS = new ConcurrentHashMap<>();

  private Scalars() {}

  /** The number as a tensor {@code []} of the type and device of another; shared, never closed. */
  public static NDArray like(NDArray other, double value) {
    return CONSTANTS.computeIfAbsent(
        new Key(value, other.getDataType(), other.getDevice()), Scalars::create);
  }

  /** {@code c x} */
  public static NDArray times(NDArray x, double c) {
    return x.mul(like(x, c));
  }

  /** {@code x + c} */
  public static NDArray plus(NDArray x, double c) {
    return x.add(like(x, c));
  }

  /** {@code c - x} */
  public static NDArray from(double c, NDArray x) {
    return x.neg().add(like(x, c));
  }

  /** {@code x^p}, for positive x if p is not an integer. */
  public static NDArray power(NDArray x, double p) {
    return x.pow(like(x, p));
  }

  /** {@code max(x, c)}; if they are equal the gradient is shared, as in the engine. */
  public static NDArray atLeast(NDArray x, double c) {
    return x.maximum(like(x, c));
  }

  private static NDArray create(Key key) {
    try (NDArray onHeap = Compute.root().create(key.value()).toType(key.type(), false)) {
      NDArray owned = onHeap.toDevice(key.device(), true).duplicate();
      NDScope.unregister(owned);
      return owned;
    }
  }
}
