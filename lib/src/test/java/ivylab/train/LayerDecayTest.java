package ivylab.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ivylab.ivyspt.Small;
import ivylab.model.Config;
import ivylab.model.IvySpt;
import ivylab.torch.AdamW;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LayerDecayTest {

  static List<Config> configs() {
    return List.of(Small.CONFIG.withBlocks(3), Small.PUBLISHED.withBlocks(3));
  }

  private static Map<String, Double> factors(IvySpt model, double decay) {
    Map<String, Double> factors = new HashMap<>();
    for (AdamW.Group group : LayerDecay.groups(Small.task(model), decay))
      for (NDArray parameter : group.parameters())
        assertTrue(
            factors.put(parameter.getName(), group.factor()) == null,
            parameter.getName() + " is in two groups");
    return factors;
  }

  @ParameterizedTest
  @MethodSource("configs")
  void the_head_learns_fastest_and_the_embedding_slowest(Config config) {
    try (IvySpt model = IvySpt.create(config, 1)) {
      Map<String, Double> factors = factors(model, 0.9);
      List<NDArray> learnt = model.parameters().learnt();
      assertEquals(learnt.size(), factors.size(), "every parameter in a group");
      for (NDArray parameter : learnt) {
        String name = parameter.getName();
        int below =
            name.startsWith("head.")
                ? 0
                : name.startsWith("encoder.block-2.")
                    ? 1
                    : name.startsWith("encoder.block-1.")
                        ? 2
                        : name.startsWith("encoder.block-0.") ? 3 : 4;
        assertEquals(Math.pow(0.9, below), factors.get(name), 1e-15, name);
      }
      assertTrue(factors.containsKey("encoder.block-2.gate.weight"), factors.keySet().toString());
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void without_decay_there_is_one_group(Config config) {
    try (IvySpt model = IvySpt.create(config, 1)) {
      List<AdamW.Group> groups = LayerDecay.groups(Small.task(model), 1);
      assertEquals(1, groups.size());
      assertEquals(1, groups.get(0).factor());
      assertEquals(model.parameters().learnt(), groups.get(0).parameters());
    }
  }
}
