package ivylab.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ComputeTest {

  @ParameterizedTest
  @CsvSource({"auto,0,cpu", "auto,1,gpu", "auto,4,gpu", "cpu,0,cpu", "cpu,1,cpu", "gpu,1,gpu"})
  void the_setting_and_the_number_of_gpus_choose_the_device(String setting, int gpus, String is) {
    assertEquals(is.equals("gpu") ? Device.gpu() : Device.cpu(), Compute.choose(setting, gpus));
  }

  @Test
  void a_gpu_that_is_asked_for_and_not_there_is_missed_with_what_to_do() {
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> Compute.choose("gpu", 0));
    assertTrue(e.getMessage().contains("IVYLAB_DEVICE=gpu but the engine sees no GPU"));
    assertTrue(e.getMessage().contains("cpu or auto"), e.getMessage());
    assertTrue(e.getMessage().contains("-Pgpu"), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"cuda", "CPU ", "1", ""})
  void another_setting_is_refused_with_its_value(String setting) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Compute.choose(setting, 1));
    assertEquals("IVYLAB_DEVICE must be auto, cpu or gpu: " + setting, e.getMessage());
  }

  @Test
  void the_description_names_engine_version_device_and_threads() {
    assertTrue(
        Compute.describe().matches("PyTorch \\d+\\.\\d+\\.\\d+ on (cpu|gpu \\d+), \\d+ threads"),
        Compute.describe());
    assertTrue(Compute.threads() >= 1);
    assertFalse(Compute.reason().isBlank());
    assertEquals(Compute.device(), Compute.root().getDevice());
  }

  private static double[] drawn(int n) {
    try (Scope scope = Scope.evaluating()) {
      return Tensors.toArray(
          Compute.root().randomUniform(0, 1, new ai.djl.ndarray.types.Shape(n), DataType.FLOAT32));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, 1L << 40, Long.MIN_VALUE})
  void the_same_seed_draws_the_same_numbers(long seed) {
    Compute.seed(seed);
    double[] first = drawn(100), next = drawn(100);
    Compute.seed(seed);
    assertArrayEquals(first, drawn(100));
    assertArrayEquals(next, drawn(100));
    assertNotEquals(first[0], next[0]);
  }

  @Test
  void different_seeds_draw_different_numbers_also_where_only_their_upper_half_differs() {
    double[] firsts = new double[4];
    long[] seeds = {7, 8, 7 + (1L << 32), 7 + (1L << 40)};
    for (int i = 0; i < 4; i++) {
      Compute.seed(seeds[i]);
      firsts[i] = drawn(1)[0];
      for (int j = 0; j < i; j++) assertNotEquals(firsts[j], firsts[i], seeds[j] + " " + seeds[i]);
    }
  }

  @Test
  void the_self_test_passes_whatever_the_thread_records() throws InterruptedException {
    SelfTest.run();
    try (Scope scope = Scope.evaluating()) {
      SelfTest.run();
    }
    Throwable[] thrown = new Throwable[1];
    Thread fresh = new Thread(SelfTest::run);
    fresh.setUncaughtExceptionHandler((thread, e) -> thrown[0] = e);
    fresh.start();
    fresh.join();
    assertEquals(null, thrown[0]);
  }

  @Test
  void the_doctor_prints_one_line_of_what_is_used_and_why() {
    PrintStream before = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
      Doctor.main(new String[0]);
    } finally {
      System.setOut(before);
    }
    String printed = bytes.toString(StandardCharsets.UTF_8);
    assertEquals(1, printed.lines().count(), printed);
    for (String part :
        new String[] {Compute.describe(), Compute.reason(), "third derivatives are right"})
      assertTrue(printed.contains(part), printed);
  }
}
