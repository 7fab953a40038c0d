package ivylab.encoder;

import ai.djl.ndarray.NDArray;
import ivylab.layer.Jet;

/**
 * Splits the width of tokens into heads and joins them again.
 *
 * @param count h, a divisor of the width d
 */
record Heads(int count) {

  /** {@code [b n d]} to {@code [b h n d/h]}. */
  NDArray cut(NDArray x) {
    long b = x.getShape().get(0), n = x.getShape().get(1), d = x.getShape().get(2);
    return x.reshape(b, n, count, d / count).transpose(0, 2, 1, 3);
  }

  Jet cut(Jet x) {
    return x.map(this::cut);
  }

  /** {@code [b h n d/h]} to {@code [b n d]}. */
  NDArray join(NDArray x) {
    long b = x.getShape().get(0), n = x.getShape().get(2), e = x.getShape().get(3);
    return x.transpose(0, 2, 1, 3).reshape(b, n, count * e);
  }

  Jet join(Jet x) {
    return x.map(this::join);
  }

  /** The factor of the scores, {@code 1/sqrt(d/h)}. */
  double scale(int width) {
    return 1 / Math.sqrt((double) width / count);
  }
}
