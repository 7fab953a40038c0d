package ivylab.train;

import ai.djl.ndarray.NDArray;
import ivylab.torch.Compute;
import ivylab.torch.Scope;
import ivylab.torch.Tensors;
import java.util.List;
import java.util.Optional;

/** The state of a training run after one step, in memory. */
record Snapshot(List<double[]> tensors, Optional<double[]> weights, long step) {

  static Snapshot of(Learner learner, long step) {
    return new Snapshot(
        learner.tensors().stream().map(Tensors::toArray).toList(),
        learner.gradNorm().map(GradNorm::state),
        step);
  }

  void restore(Learner learner) {
    List<NDArray> targets = learner.tensors();
    try (Scope scope = Scope.evaluating()) {
      for (int i = 0; i < targets.size(); i++) {
        NDArray target = targets.get(i);
        long[] shape = target.getShape().getShape();
        Tensors.of(Compute.root(), tensors.get(i), target.getDataType(), shape).copyTo(target);
      }
    }
    learner.gradNorm().ifPresent(g -> weights.ifPresent(g::restore));
  }
}
