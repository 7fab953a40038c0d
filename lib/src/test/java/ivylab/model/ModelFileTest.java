package ivylab.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ivylab.torch.Compute;
import ivylab.torch.SafeTensors;
import ivylab.torch.Scope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFileTest {

  private static final Config SMALL =
      Config.DEFAULT.withWidth(8).withBlocks(1).withHeads(2).withFfn(16);

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("deeper/model.safetensors");
  }

  @ParameterizedTest
  @MethodSource("ivylab.model.DerivativesTest#configs")
  void a_saved_model_is_the_same_when_loaded(Config config) throws IOException {
    try (IvySpt model = DerivativesTest.shaken(config, DataType.FLOAT32)) {
      model.save(file);
      try (IvySpt loaded = IvySpt.load(file)) {
        assertEquals(config, loaded.config());
        same(model, loaded);
        double[] k = {-0.1, 0, 0.2}, t = {0.3, 0.5, 1};
        assertArrayEquals(
            model.fit(DerivativesTest.surface(9, 1)).totalVariance(k, t),
            loaded.fit(DerivativesTest.surface(9, 1)).totalVariance(k, t));
      }
    }
  }

  private static void same(IvySpt a, IvySpt b) {
    assertEquals(a.parameters().names(), b.parameters().names());
    assertEquals(a.parameters().type(), b.parameters().type());
    for (String name : a.parameters().names())
      assertArrayEquals(a.parameters().values(name), b.parameters().values(name), name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"float32", "float64"})
  void precision_is_kept(String type) throws IOException {
    try (IvySpt model = DerivativesTest.shaken(SMALL, DataType.valueOf(type.toUpperCase()))) {
      model.save(file);
      try (IvySpt loaded = IvySpt.load(file)) {
        same(model, loaded);
      }
    }
  }

  @Test
  void words_about_the_model_stand_in_the_header() throws IOException {
    try (IvySpt model = IvySpt.create(SMALL, 1);
        Scope scope = Scope.evaluating()) {
      model.save(file, Map.of("trained on", "the sample, \"quoted\" Δ"));
      Map<String, String> header = SafeTensors.read(Compute.root(), file).metadata();
      assertEquals("the sample, \"quoted\" Δ", header.get("trained on"));
      assertEquals(model.configText(), header.get("ivylab.config"));
    }
  }

  @Test
  void saving_again_replaces_the_file_and_leaves_nothing_beside_it() throws IOException {
    try (IvySpt first = IvySpt.create(SMALL, 1);
        IvySpt second = IvySpt.create(SMALL, 2)) {
      first.save(file);
      Files.writeString(file.resolveSibling("model.safetensors.part"), "half of one");
      second.save(file);
      try (IvySpt loaded = IvySpt.load(file)) {
        same(second, loaded);
      }
      assertFalse(Files.exists(file.resolveSibling("model.safetensors.part")));
    }
  }

  /** The stop button of a notebook must not leave half a file. */
  @Test
  void an_interrupt_does_not_disturb_saving() throws IOException {
    try (IvySpt model = IvySpt.create(SMALL, 1)) {
      Thread.currentThread().interrupt();
      model.save(file);
      try (IvySpt loaded = IvySpt.load(file)) {
        same(model, loaded);
      }
      assertTrue(Thread.interrupted(), "the flag stays set");
    }
  }

  private void assertRefused(String says) {
    var e = assertThrows(IOException.class, () -> IvySpt.load(file));
    assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
    assertTrue(e.getMessage().contains(says), e.getMessage());
  }

  @Test
  void a_file_that_was_cut_off_anywhere_is_refused_by_name() throws IOException {
    try (IvySpt model = IvySpt.create(SMALL, 1)) {
      model.save(file);
    }
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 0; i < 40; i++) {
      Files.write(file, Arrays.copyOf(bytes, i < 10 ? i : (int) (i * (bytes.length - 1L) / 39)));
      assertRefused(i < 10 ? "not a safetensors file" : "cut off");
    }
  }

  @Test
  void a_file_that_is_none_is_refused_by_name() throws IOException {
    Files.createDirectories(file.getParent());
    assertRefused("");
    Files.writeString(file, "Datetime,Symbol,Log Moneyness");
    assertRefused("not a safetensors file");
    byte[] header = "{not json}      ".getBytes(StandardCharsets.UTF_8);
    byte[] all = new byte[8 + header.length];
    all[0] = (byte) header.length;
    System.arraycopy(header, 0, all, 8, header.length);
    Files.write(file, all);
    assertRefused("its header is not");
  }

  /** Writes a model's tensors with something changed. */
  private void damaged(List<NDArray> tensors, String config) throws IOException {
    Map<String, String> header = new TreeMap<>();
    if (config != null) header.put("ivylab.config", config);
    new SafeTensors(tensors, header).write(file);
  }

  @Test
  void a_file_that_does_not_fit_its_configuration_is_refused() throws IOException {
    try (IvySpt model = IvySpt.create(SMALL, 1);
        IvySpt wider = IvySpt.create(SMALL.withFfn(32), 1);
        Scope scope = Scope.evaluating()) {
      List<NDArray> all = model.parameters().all(), fewer = new ArrayList<>(all);
      damaged(all, null);
      assertRefused("contains no IvyLab model");
      damaged(all, "{\"width\": 8, \"colour\": \"blue\"}");
      assertRefused("another version, or a damaged configuration");
      damaged(all, model.configText().replace("\"width\":8", "\"width\":7"));
      assertRefused("width must be a positive multiple of 4: 7");
      damaged(all, wider.configText());
      assertRefused("does not fit its configuration: encoder.block-0.ffn.first.weight is (32, 8)");
      fewer.removeIf(tensor -> tensor.getName().equals("head.out.bias"));
      damaged(fewer, model.configText());
      assertRefused("no tensor named head.out.bias");
    }
  }
}
