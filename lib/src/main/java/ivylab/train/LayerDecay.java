package ivylab.train;

import ai.djl.ndarray.NDArray;
import ivylab.model.IvySpt;
import ivylab.torch.AdamW;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Learning rates that fall from the head down: the head learns at the full rate, each block by a
 * factor less than the one above it, the embedding least. (The reference counts from the wrong
 * end.)
 */
final class LayerDecay {

  private LayerDecay() {}

  static List<AdamW.Group> groups(IvySpt model, double decay) {
    int blocks = model.config().blocks();
    TreeMap<Integer, List<NDArray>> byDepth = new TreeMap<>();
    for (NDArray parameter : model.parameters().learnt())
      byDepth
          .computeIfAbsent(depth(parameter.getName(), blocks), d -> new ArrayList<>())
          .add(parameter);
    List<AdamW.Group> groups = new ArrayList<>();
    byDepth.forEach(
        (depth, parameters) -> groups.add(new AdamW.Group(parameters, Math.pow(decay, depth))));
    return decay == 1 ? List.of(new AdamW.Group(model.parameters().learnt(), 1)) : groups;
  }

  /** Layers between a parameter and the head. */
  static int depth(String name, int blocks) {
    if (name.startsWith("head.")) return 0;
    String block = "encoder.block-";
    if (!name.startsWith(block)) return blocks + 1;
    int index = Integer.parseInt(name.substring(block.length(), name.indexOf('.', block.length())));
    return blocks - index;
  }
}
