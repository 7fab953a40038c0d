package ivylab.probe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ivylab.embedding.Queries;
import ivylab.layer.Pass;
import ivylab.model.Inputs;
import ivylab.model.IvySpt;
import ivylab.torch.Autograd;
import ivylab.torch.Scope;
import ivylab.torch.Tensors;
import java.util.List;

/**
 * Total variance at every query and its derivative in every market feature of the query's surface,
 * in one reverse pass and one more per feature, however many queries there are.
 *
 * <p>With J the matrix of derivatives, a reverse pass gives {@code g(u) = J' u} for any weights u
 * of the queries. It is linear in u, so the gradient of {@code sum_b g_f} with respect to u is
 * {@code J e_f}: one column of J, for the queries of all surfaces at once, since surfaces do not
 * see each other.
 */
final class FeatureJacobian {

  private FeatureJacobian() {}

  /**
   * @param inputs with their raw features, {@code [b f]}
   * @return {@code [b q 1+f]}, row by row: total variance, then its derivatives
   */
  static double[] of(IvySpt model, Inputs inputs, Queries queries) {
    try (Scope scope = Scope.recording()) {
      NDArray features = inputs.quotes().features();
      features.setRequiresGradient(true);
      NDArray w = model.answer(inputs, List.of(queries), Pass.evaluation()).get(0).w().v();
      NDArray weights = w.onesLike();
      weights.setRequiresGradient(true);
      NDArray weighted =
          Autograd.grad(List.of(w), List.of(weights), List.of(features), true, true).get(0);
      int count = (int) features.getShape().get(1);
      double[] values = Tensors.toArray(w);
      double[] all = new double[values.length * (1 + count)];
      put(all, values, 0, 1 + count);
      NDList columns = weighted.split(count, 1);
      for (int f = 0; f < count; f++)
        put(all, Tensors.toArray(Autograd.grad(columns.get(f), weights, false)), 1 + f, 1 + count);
      return all;
    }
  }

  private static void put(double[] all, double[] column, int at, int width) {
    for (int i = 0; i < column.length; i++) all[i * width + at] = column[i];
  }
}
