package ivylab.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ivylab.layer.Jet;
import ivylab.torch.Autograd;
import java.util.List;

/**
 * Derivatives of each query's prediction in its own coordinates when predictions depend on all
 * queries: one reverse pass per position j, over all surfaces at once, of which column j is kept.
 */
final class OwnDerivatives {

  private OwnDerivatives() {}

  /**
   * @param w {@code [b q]}, computed from k and t
   */
  static Jet of(NDArray w, NDArray k, NDArray t) {
    int q = (int) w.getShape().get(1);
    NDList byK = new NDList(), byT = new NDList(), byKk = new NDList();
    NDList places = w.split(q, 1);
    for (int j = 0; j < q; j++) {
      List<NDArray> first = Autograd.grad(List.of(places.get(j)), List.of(k, t), true);
      NDArray own = first.get(0).split(q, 1).get(j);
      byK.add(own);
      byT.add(first.get(1).split(q, 1).get(j));
      byKk.add(Autograd.grad(own, k, true).split(q, 1).get(j));
    }
    return new Jet(w, NDArrays.concat(byK, 1), NDArrays.concat(byT, 1), NDArrays.concat(byKk, 1));
  }
}
