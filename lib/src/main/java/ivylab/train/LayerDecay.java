package ivylab.train;

import ai.djl.ndarray.NDArray;
import ivylab.torch.AdamW;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Learning rates that fall by a factor from each layer to the one below it. */
final class LayerDecay {

  private LayerDecay() {}

  static List<AdamW.Group> groups(Trainable<?> of, double decay) {
    List<NDArray> learnt = of.parameters().learnt();
    if (decay == 1) return List.of(new AdamW.Group(learnt, 1));
    TreeMap<Integer, List<NDArray>> byDepth = new TreeMap<>();
    for (NDArray parameter : learnt)
      byDepth.computeIfAbsent(of.depth(parameter.getName()), d -> new ArrayList<>()).add(parameter);
    List<AdamW.Group> groups = new ArrayList<>();
    byDepth.forEach(
        (depth, parameters) -> groups.add(new AdamW.Group(parameters, Math.pow(decay, depth))));
    return groups;
  }
}
