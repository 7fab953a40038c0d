package ivylab.train;

import ai.djl.ndarray.NDArray;
import ivylab.model.IvySpt;
import ivylab.torch.AdamW;
import java.util.ArrayList;
import java.util.List;

/**
 * What a training moves.
 *
 * @param model parameters and running statistics
 * @param optimiser its moments
 * @param gradNorm the weights of the losses; null where they are fixed
 */
record Learner(IvySpt model, AdamW optimiser, GradNorm gradNorm) {

  /** All tensors, named; shared, not copies. */
  List<NDArray> tensors() {
    List<NDArray> all = new ArrayList<>(model.parameters().all());
    all.addAll(optimiser.state());
    return all;
  }
}
