package ivylab.model;

import ai.djl.ndarray.NDArray;
import ivylab.layer.Probe;
import ivylab.torch.Tensors;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Keeps what a probe observes as plain numbers. */
final class ProbeRecorder implements Probe {

  private record Site(Stage stage, int block, Points points) {}

  private record Seen(long[] shape, double[] values) {}

  private final Map<Site, Seen> seen = new HashMap<>();

  @Override
  public void see(Stage stage, int block, Points points, NDArray values) {
    seen.put(
        new Site(stage, block, points),
        new Seen(values.getShape().getShape(), Tensors.toArray(values)));
  }

  boolean has(Stage stage, int block, Points points) {
    return seen.containsKey(new Site(stage, block, points));
  }

  /** The last axis of {@code [b m d]}, {@code [d]}. */
  double[] row(Stage stage, int block, Points points, int b, int m) {
    return row(stage, block, points, b, 0, m);
  }

  /** The last axis of {@code [b h m n]}, or of {@code [b m d]} with h = 0. */
  double[] row(Stage stage, int block, Points points, int b, int h, int m) {
    Seen s = seen.get(new Site(stage, block, points));
    if (s == null)
      throw new IllegalArgumentException(
          "the model has no %s of %s in block %d".formatted(stage, points, block));
    int axes = s.shape.length, last = (int) s.shape[axes - 1], rows = (int) s.shape[axes - 2];
    int heads = axes == 4 ? (int) s.shape[1] : 1;
    int from = ((b * heads + h) * rows + m) * last;
    return Arrays.copyOfRange(s.values, from, from + last);
  }
}
