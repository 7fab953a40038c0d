package ivylab.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

@EnabledIfEnvironmentVariable(
    named = "IVYLAB_REFERENCE",
    matches = ".+",
    disabledReason = "IVYLAB_REFERENCE does not name the folder of real quotes")
class RealPanelTest {

  private final Panel panel =
      Panel.read(Path.of(System.getenv("IVYLAB_REFERENCE"), "data", "real_surfaces.csv"));

  @Test
  void real_quotes_are_read_whole() {
    assertEquals(14, panel.size());
    assertEquals(10_485, panel.rows());
    assertEquals(List.of("DAX", "SPX"), panel.symbols());
    assertEquals(3475, panel.surface("SPX", "2019-05-18").size());
    assertTrue(
        panel.toString().contains("quotes per surface 506 least, 545 median, 3,475 most"),
        panel.toString());
  }

  @Test
  void they_are_split_into_one_partition_with_a_notice() {
    Split split = Split.purged(panel, 6, 0.8, 0.1);
    assertEquals(11, split.training().size());
    assertTrue(split.notices().get(0).contains("1 partition instead of 6"));
  }

  @Test
  void the_longest_is_masked_and_does_not_pad_the_others() {
    for (double p : Masking.PROPORTIONS) {
      Batches batches = Batches.of(panel, Masking.clustered(p), 1);
      int surfaces = 0;
      for (Batch batch : batches.epoch(0)) {
        surfaces += batch.b();
        assertTrue(batch.padding() < 0.1, batch.toString());
        for (Masked m : batch.items())
          assertEquals(p * m.surface().size(), m.hidden().size(), 1.0, m.toString());
      }
      assertEquals(14, surfaces);
    }
  }

  @Test
  void they_are_written_and_read_again(@TempDir Path folder) {
    Path file = folder.resolve("real.csv.gz");
    panel.write(file);
    assertEquals(panel.surfaces(), Panel.read(file).surfaces());
    assertEquals(panel.digest(), Panel.read(file).digest());
  }
}
