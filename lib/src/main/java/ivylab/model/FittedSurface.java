package ivylab.model;

import ivylab.data.Batch;
import ivylab.data.Masked;
import ivylab.embedding.Queries;
import ivylab.layer.Jet;
import ivylab.layer.Pass;
import ivylab.surface.Derivatives;
import ivylab.surface.Surface;
import ivylab.surface.VolSurface;
import ivylab.torch.Scope;
import ivylab.torch.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A surface that a model completed from visible quotes: every evaluation queries the model. */
final class FittedSurface implements VolSurface {

  private static final int AT_ONCE = 2048;
  private static final int AT_ONCE_JOINT = 32;

  private final IvySpt model;
  private final Surface visible;

  FittedSurface(IvySpt model, Surface visible) {
    this.model = model;
    this.visible = visible;
  }

  @Override
  public double[] totalVariance(double[] k, double[] t) {
    double[] w = new double[k.length];
    ask(k, t, false, (from, jet) -> copy(jet.v(), w, from));
    return w;
  }

  @Override
  public List<Derivatives> derivatives(double[] k, double[] t) {
    double[][] parts = new double[4][k.length];
    ask(
        k,
        t,
        true,
        (from, jet) -> {
          copy(jet.v(), parts[0], from);
          copy(jet.k(), parts[1], from);
          copy(jet.t(), parts[2], from);
          copy(jet.kk(), parts[3], from);
        });
    List<Derivatives> all = new ArrayList<>(k.length);
    for (int i = 0; i < k.length; i++)
      all.add(new Derivatives(k[i], t[i], parts[0][i], parts[1][i], parts[2][i], parts[3][i]));
    return all;
  }

  @Override
  public String toString() {
    return "%s completed by %s".formatted(visible, model.name());
  }

  private interface Receiver {
    void take(int from, Jet w);
  }

  /**
   * Jointly attending queries would disturb each other, so each gets its own copy of the surface;
   * independent ones are queried together.
   */
  private void ask(double[] k, double[] t, boolean derivatives, Receiver receiver) {
    if (k.length != t.length)
      throw new IllegalArgumentException(
          "k has %d values but t has %d".formatted(k.length, t.length));
    boolean joint = model.config().queryAttention() == Config.QueryAttention.JOINT;
    int step = joint ? AT_ONCE_JOINT : AT_ONCE;
    for (int from = 0; from < k.length; from += step) {
      int to = Math.min(from + step, k.length);
      double[] ks = Arrays.copyOfRange(k, from, to), ts = Arrays.copyOfRange(t, from, to);
      try (Scope scope = joint && derivatives ? Scope.recording() : Scope.evaluating()) {
        Batch batch =
            joint
                ? Batch.of(java.util.Collections.nCopies(ks.length, Masked.none(visible)))
                : Batch.asking(visible, ks, ts);
        int b = batch.b(), q = ks.length / b;
        var manager = ivylab.torch.Compute.root();
        var type = model.parameters().type();
        double[] ones = new double[ks.length];
        Arrays.fill(ones, 1);
        Queries queries =
            new Queries(
                Tensors.of(manager, ks, type, b, q),
                Tensors.of(manager, ts, type, b, q),
                Tensors.of(manager, ones, type, b, q),
                derivatives);
        Answer answer =
            model.answer(model.inputs(batch), List.of(queries), Pass.evaluation()).get(0);
        receiver.take(from, answer.w());
      }
    }
  }

  private static void copy(ai.djl.ndarray.NDArray part, double[] target, int from) {
    double[] values = Tensors.toArray(part);
    System.arraycopy(values, 0, target, from, values.length);
  }
}
