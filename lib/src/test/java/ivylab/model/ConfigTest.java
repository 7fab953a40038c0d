package ivylab.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ivylab.embedding.Coordinates;
import ivylab.encoder.Fusion;
import ivylab.torch.Compute;
import ivylab.torch.SafeTensors;
import ivylab.torch.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTest {

  /** Texts that digests of experiments are taken of, and that files of models hold: they stay. */
  private static final String DEFAULT =
      "{\"width\":64,\"blocks\":4,\"heads\":4,\"ffn\":256,\"dropout\":0.0,"
          + "\"queryAttention\":\"INDEPENDENT\",\"externalTokens\":\"PER_FEATURE\","
          + "\"fusion\":\"GATE\",\"gateBias\":0.0,\"coordinates\":\"SCALED\","
          + "\"trainingSetStatistics\":true,\"target\":\"LOG_VOL\",\"norms\":false,"
          + "\"kernels\":true,\"positions\":true,\"head\":\"LINEAR\"}";

  private static final String PUBLISHED =
      "{\"width\":64,\"blocks\":4,\"heads\":4,\"ffn\":256,\"dropout\":0.0,"
          + "\"queryAttention\":\"JOINT\",\"externalTokens\":\"SINGLE\","
          + "\"fusion\":\"GATE\",\"gateBias\":10.0,\"coordinates\":\"RAW\","
          + "\"trainingSetStatistics\":false,\"target\":\"TOTAL_VARIANCE\",\"norms\":true,"
          + "\"kernels\":true,\"positions\":true,\"head\":\"LINEAR\"}";

  private static final ObjectMapper JSON = new ObjectMapper();

  private static Config read(String text) throws JsonProcessingException {
    return JSON.readValue(text, Config.class);
  }

  @Test
  void the_text_of_a_configuration_is_flat_and_stays() throws JsonProcessingException {
    assertEquals(DEFAULT, ModelFile.text(Config.DEFAULT));
    assertEquals(PUBLISHED, ModelFile.text(Config.PUBLISHED));
    assertEquals(Config.DEFAULT, read(DEFAULT));
    assertEquals(Config.PUBLISHED, read(PUBLISHED));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ivyspt", "residual-1", "residual-2", "residual-3"})
  void shipped_models_hold_the_same_text(String name) throws IOException {
    Path file = Path.of("../data-samples", name + ".safetensors");
    try (IvySpt model = IvySpt.load(file);
        Scope scope = Scope.evaluating()) {
      String text = SafeTensors.read(Compute.root(), file).metadata().get(ModelFile.CONFIG);
      assertEquals(text, model.configText());
    }
  }

  /** Each option, its name in the text, and nothing else changed. */
  @Test
  void every_option_has_a_name_of_its_own() throws JsonProcessingException {
    Map<String, Config> changed = new LinkedHashMap<>();
    changed.put("width", Config.DEFAULT.withWidth(32));
    changed.put("blocks", Config.DEFAULT.withBlocks(2));
    changed.put("heads", Config.DEFAULT.withHeads(8));
    changed.put("ffn", Config.DEFAULT.withFfn(7));
    changed.put("dropout", Config.DEFAULT.withDropout(0.1));
    changed.put("queryAttention", Config.DEFAULT.withQueryAttention(Config.QueryAttention.JOINT));
    changed.put("externalTokens", Config.DEFAULT.withExternalTokens(Config.ExternalTokens.SINGLE));
    changed.put("fusion", Config.DEFAULT.withFusion(Fusion.SUM));
    changed.put("gateBias", Config.DEFAULT.withGateBias(-1));
    changed.put("coordinates", Config.DEFAULT.withCoordinates(Coordinates.RAW));
    changed.put("trainingSetStatistics", Config.DEFAULT.withTrainingSetStatistics(false));
    changed.put("target", Config.DEFAULT.withTarget(Config.Target.SSVI_RESIDUAL));
    changed.put("norms", Config.DEFAULT.withNorms(true));
    changed.put("kernels", Config.DEFAULT.withKernels(false));
    changed.put("positions", Config.DEFAULT.withPositions(false));
    changed.put("head", Config.DEFAULT.withHead(Config.OutputForm.POSITIVE));
    List<String> names = new ArrayList<>();
    JSON.readTree(DEFAULT).fieldNames().forEachRemaining(names::add);
    assertEquals(List.copyOf(changed.keySet()), names);
    for (String name : names) {
      Config config = changed.get(name);
      assertNotEquals(Config.DEFAULT, config, name);
      ObjectNode now = (ObjectNode) JSON.readTree(ModelFile.text(config));
      assertEquals(config, read(now.toString()));
      assertNotEquals(JSON.readTree(DEFAULT).get(name), now.get(name));
      now.set(name, JSON.readTree(DEFAULT).get(name));
      assertEquals(JSON.readTree(DEFAULT), now, name + " alone has changed");
    }
  }

  @Test
  void options_are_read_in_any_order() throws JsonProcessingException {
    ObjectNode all = (ObjectNode) JSON.readTree(PUBLISHED), shuffled = JSON.createObjectNode();
    List<String> names = new ArrayList<>();
    all.fieldNames().forEachRemaining(names::add);
    Collections.shuffle(names, new Random(1));
    for (String name : names) shuffled.set(name, all.get(name));
    assertEquals(Config.PUBLISHED, read(shuffled.toString()));
  }

  @Test
  void what_is_missing_unknown_or_wrong_is_refused_by_name() {
    String told = "the option \"norms\" is missing";
    refused(told, DEFAULT.replace("\"norms\":false,", ""));
    refused(told, DEFAULT.replace("\"norms\":false", "\"norms\":null"));
    refused("there is no option \"colour\"", DEFAULT.replace("{", "{\"colour\":1,"));
    refused("width must be a positive multiple of 4: 6", DEFAULT.replace(":64", ":6"));
    refused("heads must divide the width 64: 3", DEFAULT.replace("heads\":4", "heads\":3"));
    refused("blocks must be positive: 0", DEFAULT.replace("blocks\":4", "blocks\":0"));
    refused("must be an object", "[1]");
    InvalidFormatException e =
        assertThrows(
            InvalidFormatException.class, () -> read(DEFAULT.replace("\"GATE\"", "\"DOOR\"")));
    assertEquals("fusion", e.getPath().get(0).getFieldName());
  }

  private static void refused(String says, String text) {
    var e = assertThrows(JsonMappingException.class, () -> read(text));
    assertTrue(e.getMessage().contains(says), e.getMessage());
  }
}
