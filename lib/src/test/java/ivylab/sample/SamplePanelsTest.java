package ivylab.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.data.Panel;
import ivylab.simulate.Market;
import ivylab.surface.Surface;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The committed files against the market that made them. */
class SamplePanelsTest {

  private static final Path FOLDER =
      Path.of(System.getProperty("basedir", "."), "..", "data-samples").normalize();
  private static final Market MARKET = Market.seeded(SamplePanels.SEED);

  private static List<String> symbols(String file) {
    return file.equals(SamplePanels.PRETRAIN) ? Market.LIQUID : Market.SPARSE;
  }

  private static List<String> lines(Path file) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {SamplePanels.PRETRAIN, SamplePanels.FINETUNE})
  void rows_of_every_twelfth_date_are_remade_to_the_last_character(
      String file, @TempDir Path folder) throws IOException {
    List<LocalDate> dates =
        IntStream.range(0, MARKET.dates().size())
            .filter(i -> i % 12 == 5)
            .mapToObj(MARKET.dates()::get)
            .toList();
    Path remade = folder.resolve("remade.csv.gz");
    Panel.of(MARKET.surfaces(symbols(file), dates)).write(remade);
    List<String> days = dates.stream().map(LocalDate::toString).toList();
    List<String> committed = lines(FOLDER.resolve(file));
    assertEquals(committed.get(0), lines(remade).get(0));
    assertEquals(
        committed.stream().filter(line -> days.contains(line.substring(0, 10))).toList(),
        lines(remade).stream().skip(1).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {SamplePanels.PRETRAIN, SamplePanels.FINETUNE})
  void the_readme_states_rows_bytes_and_digest(String file) throws IOException {
    Path path = FOLDER.resolve(file);
    Panel panel = Panel.read(path);
    String row =
        Files.readAllLines(FOLDER.resolve("README.md")).stream()
            .filter(line -> line.startsWith("| `" + file + "`"))
            .findFirst()
            .orElseThrow();
    int[] sizes = panel.surfaces().stream().mapToInt(Surface::size).sorted().toArray();
    String quotes = sizes[0] + ", " + sizes[sizes.length / 2] + ", " + sizes[sizes.length - 1];
    for (String figure :
        List.of(
            panel.digest(),
            String.format(Locale.ROOT, "%,d", panel.rows()),
            String.format(Locale.ROOT, "%,d", Files.size(path)),
            "| " + panel.size() + " |",
            quotes)) assertTrue(row.contains(figure), figure + " in " + row);
  }

  @Test
  void both_files_hold_all_symbols_and_dates_in_at_most_six_megabytes() throws IOException {
    long bytes = 0;
    for (String file : List.of(SamplePanels.PRETRAIN, SamplePanels.FINETUNE)) {
      Panel panel = Panel.read(FOLDER.resolve(file));
      assertEquals(symbols(file).stream().sorted().toList(), panel.symbols());
      assertEquals(MARKET.dates(), panel.dates());
      assertEquals(5 * 157, panel.size());
      bytes += Files.size(FOLDER.resolve(file));
    }
    assertTrue(bytes <= 6_000_000, bytes + " bytes");
  }

  @Test
  void a_panel_read_back_is_the_market_itself() {
    Panel panel = Panel.read(FOLDER.resolve(SamplePanels.FINETUNE));
    assertEquals(SamplePanels.finetune().digest(), panel.digest());
    assertEquals(MARKET.surface("SPA2", "2022-05-06"), panel.surface("SPA2", "2022-05-06"));
  }

  @Test
  void the_main_class_asks_for_a_folder(@TempDir Path folder) {
    assertThrows(IllegalArgumentException.class, () -> SamplePanels.main(new String[0]));
    String missing = folder.resolve("missing").toString();
    var e =
        assertThrows(
            IllegalArgumentException.class, () -> SamplePanels.main(new String[] {missing}));
    assertTrue(e.getMessage().contains(missing), e.getMessage());
  }
}
