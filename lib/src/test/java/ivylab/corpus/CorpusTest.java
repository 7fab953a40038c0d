package ivylab.corpus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.montecarlo.Control;
import ivylab.montecarlo.Missing;
import ivylab.montecarlo.SmileEstimate;
import ivylab.montecarlo.SmileGrid;
import ivylab.montecarlo.SmilePoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusTest {

  /** Two shards and a part of a third, some milliseconds a sample. */
  private static final CorpusPlan PLAN =
      CorpusPlan.of(
              Domain.BOX,
              new CorpusGrid(
                  SmileGrid.of(0.03, -0.05, 0, 0.02), SmileGrid.of(0.03, -0.05, 0, 0.1, 0.9)))
          .withSamples(600)
          .withControls()
          .withPaths(64)
          .withScheme(CorpusPlan.Stepping.IMPLICIT_EULER, 0.006, true);

  @TempDir Path dir;

  private byte[] all(Path folder) throws IOException {
    List<Path> files;
    try (var list = Files.list(folder)) {
      files = list.sorted().toList();
    }
    var out = new java.io.ByteArrayOutputStream();
    for (Path file : files) {
      out.write(file.getFileName().toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
      out.write(Files.readAllBytes(file));
    }
    return out.toByteArray();
  }

  @Test
  void bytes_do_not_depend_on_threads_and_a_sample_alone_is_the_same() throws IOException {
    CorpusMaker maker = CorpusMaker.of(PLAN);
    Corpus one = maker.withThreads(1).make(dir.resolve("1"));
    maker.withThreads(2).make(dir.resolve("2"));
    maker.withThreads(7).make(dir.resolve("7"));
    assertArrayEquals(all(dir.resolve("1")), all(dir.resolve("2")));
    assertArrayEquals(all(dir.resolve("1")), all(dir.resolve("7")));
    List<SmileSample> samples = one.samples().toList();
    assertEquals(600, samples.size());
    for (int i : new int[] {0, 255, 256, 599}) assertEquals(samples.get(i), maker.sample(i));
    assertEquals(60, one.samples(Part.TEST).count());
    assertEquals(480, one.samples(Part.TRAINING).count());
  }

  @Test
  void a_corpus_interrupted_anywhere_resumes_to_the_same_bytes() throws IOException {
    CorpusMaker.of(PLAN).make(dir.resolve("whole"));
    for (int stop : new int[] {3, 300, 599}) {
      Path folder = dir.resolve("stopped-" + stop);
      CorpusMaker stopping =
          CorpusMaker.of(PLAN)
              .withProgress(
                  event -> {
                    if (!event.finished() && event.done() == stop)
                      Thread.currentThread().interrupt();
                  });
      assertThrows(CancellationException.class, () -> stopping.make(folder));
      assertThrows(IllegalArgumentException.class, () -> Corpus.open(folder));
      List<Double> done = new ArrayList<>();
      CorpusMaker.of(PLAN).withProgress(event -> done.add(event.done())).make(folder);
      assertEquals(1.0 + 256 * (stop / 256), done.get(0));
      assertArrayEquals(all(dir.resolve("whole")), all(folder));
    }
  }

  @Test
  void a_corpus_grows_to_the_bytes_of_a_larger_one() throws IOException {
    CorpusMaker.of(PLAN).make(dir.resolve("large"));
    Path folder = dir.resolve("grown");
    assertEquals(300, CorpusMaker.of(PLAN.withSamples(300)).make(folder).size());
    assertEquals(300, Corpus.open(folder).samples().count());
    CorpusMaker.of(PLAN).make(folder);
    assertArrayEquals(all(dir.resolve("large")), all(folder));
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> CorpusMaker.of(PLAN.withSamples(10)).make(folder));
    assertTrue(
        e.getMessage().contains("planned with 600 samples, more than the 10 asked for"),
        e.getMessage());
  }

  @Test
  void a_finished_corpus_made_again_is_left_as_it_is() throws IOException {
    CorpusMaker maker = CorpusMaker.of(PLAN.withSamples(300));
    maker.make(dir);
    byte[] before = all(dir);
    List<Double> done = new ArrayList<>();
    assertEquals(300, maker.withProgress(e -> done.add(e.done())).make(dir).size());
    assertArrayEquals(before, all(dir));
    assertEquals(List.of(300.0), done);
  }

  @Test
  void an_extension_that_was_stopped_is_not_taken_for_finished() throws IOException {
    CorpusMaker.of(PLAN.withSamples(300)).make(dir);
    CorpusMaker stopping =
        CorpusMaker.of(PLAN.withSamples(400))
            .withProgress(
                event -> {
                  if (!event.finished()) Thread.currentThread().interrupt();
                });
    assertThrows(CancellationException.class, () -> stopping.make(dir));
    Exception e = assertThrows(IllegalArgumentException.class, () -> Corpus.open(dir));
    assertTrue(e.getMessage().contains("shard 2 of 2 has 44 of 144 samples"), e.getMessage());
    assertEquals(400, CorpusMaker.of(PLAN.withSamples(400)).make(dir).samples().count());
  }

  @Test
  void only_the_shard_that_was_removed_is_made_again() throws IOException {
    CorpusMaker.of(PLAN).make(dir);
    byte[] before = all(dir);
    Files.delete(dir.resolve("shard-00001.bin"));
    List<Double> done = new ArrayList<>();
    CorpusMaker.of(PLAN).withProgress(e -> done.add(e.done())).make(dir);
    assertArrayEquals(before, all(dir));
    assertEquals(600.0 - 256 + 1, done.get(0));
  }

  @Test
  void odd_numbers_of_paths_are_simulated_without_mirror_images() {
    CorpusPlan odd = PLAN.withSamples(1).withAntithetic(false).withPaths(101);
    assertEquals(0, CorpusMaker.of(odd).sample(0).index());
  }

  @Test
  void what_is_missing_says_why() throws IOException {
    Corpus corpus = CorpusMaker.of(PLAN.withSamples(50)).make(dir);
    int missing = 0;
    for (SmileSample sample : corpus.samples().toList())
      for (SmileValues values : List.of(sample.spx(), sample.vix()))
        for (int i = 0; i < values.vols().length; i++) {
          assertEquals(Float.isNaN(values.vols()[i]), values.reason(i).isPresent());
          assertEquals(Float.isNaN(values.errors()[i]), values.reason(i).isPresent());
          if (values.reason(i).isPresent()) missing++;
          else assertTrue(values.vols()[i] > 0 && values.errors()[i] > 0);
        }
    assertTrue(missing > 0);
  }

  @Test
  void each_setting_changes_the_values() throws IOException {
    CorpusPlan plan =
        PLAN.withSamples(1).withPaths(1_024).withControls(Control.SHARE, Control.BLACK);
    SmileSample base = CorpusMaker.of(plan).sample(0);
    for (CorpusPlan other :
        List.of(
            plan.withSeed(43),
            plan.withPaths(2_048),
            plan.withAntithetic(false),
            plan.withControls(),
            plan.withControls(Control.SHARE),
            plan.withScheme(CorpusPlan.Stepping.IMPLICIT_EULER, 0.006, false),
            plan.withScheme(CorpusPlan.Stepping.IMPLICIT_EULER, 0.003, true),
            plan.withScheme(CorpusPlan.Stepping.DECOUPLED_FACTORS, 0.006, true)))
      assertNotEquals(base.spx(), CorpusMaker.of(other).sample(0).spx(), other.toString());
  }

  @Test
  void another_plan_in_the_folder_is_refused() throws IOException {
    CorpusMaker.of(PLAN.withSamples(2)).make(dir);
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> CorpusMaker.of(PLAN.withSamples(2).withSeed(7)).make(dir));
    assertTrue(e.getMessage().contains("another plan"), e.getMessage());
    Manifest other = new Manifest(PLAN.withSamples(2), "0");
    other.write(dir);
    e =
        assertThrows(
            IllegalArgumentException.class, () -> CorpusMaker.of(PLAN.withSamples(2)).make(dir));
    assertTrue(e.getMessage().contains("other digits"), e.getMessage());
  }

  @Test
  void a_damaged_shard_is_named() throws IOException {
    Corpus corpus = CorpusMaker.of(PLAN.withSamples(3)).make(dir);
    Path shard = dir.resolve("shard-00000.bin");
    byte[] bytes = Files.readAllBytes(shard);
    for (int at : new int[] {0, 100, bytes.length / 2, bytes.length - 1}) {
      byte[] changed = bytes.clone();
      changed[at] ^= 1;
      Files.write(shard, changed);
      Exception e = assertThrows(IllegalArgumentException.class, () -> corpus.samples().count());
      assertTrue(e.getMessage().contains("shard-00000.bin is damaged"), e.getMessage());
    }
    Files.write(shard, java.util.Arrays.copyOf(bytes, bytes.length - 5));
    assertThrows(IllegalArgumentException.class, () -> corpus.samples().count());
    Files.delete(shard);
    Exception e = assertThrows(IllegalArgumentException.class, () -> Corpus.open(dir));
    assertTrue(e.getMessage().contains("not finished"), e.getMessage());
  }

  @Test
  void plans_refuse_what_cannot_be_made() {
    assertThrows(IllegalArgumentException.class, () -> PLAN.withSamples(0));
    assertThrows(IllegalArgumentException.class, () -> PLAN.withPaths(63));
    assertThrows(IllegalArgumentException.class, () -> PLAN.withPaths(65));
    assertEquals(65, PLAN.withAntithetic(false).withPaths(65).paths());
    assertThrows(IllegalArgumentException.class, () -> PLAN.withControls(Control.BLACK));
    assertThrows(
        IllegalArgumentException.class, () -> PLAN.withControls(Control.SHARE, Control.SHARE));
    assertThrows(
        IllegalArgumentException.class,
        () -> PLAN.withScheme(CorpusPlan.Stepping.IMPLICIT_EULER, 0, true));
    assertThrows(IllegalArgumentException.class, () -> CorpusMaker.of(PLAN).sample(600));
  }

  @Test
  void each_reason_survives_its_number() {
    var points = new ArrayList<SmilePoint>();
    for (Missing reason : Missing.values())
      points.add(new SmilePoint(points.size(), 0, 0, Double.NaN, Double.NaN, Optional.of(reason)));
    points.add(new SmilePoint(points.size(), 0.1, 0.001, 0.2, 0.01, Optional.empty()));
    SmileValues values =
        SmileValues.of(
            SmileGrid.of(0.1, 0, 1, 2, 3, 4, 5), List.of(new SmileEstimate(0.1, 1, 0, points)));
    for (int i = 0; i < points.size(); i++) assertEquals(points.get(i).missing(), values.reason(i));
    // as written in files: another order of the constants must not change it
    assertEquals(Optional.of(Missing.SMALL_VEGA), values.reason(2));
    assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 0}, values.missing());
  }
}
