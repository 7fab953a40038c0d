package ivylab.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.corpus.Corpus;
import ivylab.corpus.CorpusGrid;
import ivylab.corpus.CorpusPlan;
import ivylab.corpus.Domain;
import ivylab.montecarlo.SmileGrid;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CorpusCommandTest {

  @TempDir Path dir;

  @Test
  void options_become_the_plan_and_a_second_call_extends_the_corpus() {
    Path folder = dir.resolve("made");
    String[] arguments = {
      "--out",
      folder.toString(),
      "--domain",
      "realistic",
      "--grid=listed",
      "--samples=2",
      "--paths=1024",
      "--stepping=decoupled-factors",
      "--step=0.01",
      "--seed=3",
      "--threads=1"
    };
    String out = Said.by("corpus", arguments).withStatus(0).out();
    assertTrue(out.contains("2 samples"), out);
    CorpusPlan plan =
        CorpusPlan.of(Domain.REALISTIC, CorpusGrid.LISTED)
            .withSamples(2)
            .withPaths(1024)
            .withScheme(CorpusPlan.Stepping.DECOUPLED_FACTORS, 0.01, true)
            .withSeed(3);
    assertEquals(plan, Corpus.open(folder).plan());
    arguments[5] = "--samples=3";
    Said.by("corpus", arguments).withStatus(0);
    assertEquals(3, Corpus.open(folder).samples().count());
  }

  @Test
  void what_cannot_be_made_is_one_line() {
    String err = Said.by("corpus", "--out", dir.toString(), "--samples", "0").withStatus(1).err();
    assertEquals("lab: corpus: samples must be 1 to 100,000,000: 0", err.strip());
    err = Said.by("corpus", "--grid", "papers").withStatus(1).err();
    assertTrue(err.contains("must be one of paper, listed, long, wide: papers"), err);
    assertTrue(Files.notExists(dir.resolve("corpus.json")));
  }

  /** What the corpus of two samples on the grid of these options is made of. */
  private CorpusGrid made(String... grid) {
    Path folder = dir.resolve("grid");
    List<String> all =
        new ArrayList<>(List.of("--out=" + folder, "--samples=1", "--paths=1024", "--step=0.01"));
    all.addAll(List.of(grid));
    Said.by("corpus", all.toArray(String[]::new)).withStatus(0);
    return Corpus.open(folder).plan().grid();
  }

  @Test
  void a_grid_of_ones_own() {
    assertEquals(
        new CorpusGrid(
            SmileGrid.product(new double[] {0.03, 0.05}, -0.1, 0, 0.05),
            SmileGrid.product(new double[] {0.04}, -0.05, 0.1)),
        made(
            "--maturities",
            "0.03,0.05",
            "--strikes",
            "-0.1,0,0.05",
            "--vix-maturities=0.04",
            "--vix-strikes",
            "-0.05, 0.1"));
  }

  /** sqrt 0.04 = 0.2 and sqrt 0.01 = 0.1, exactly but for the rounding of products. */
  @Test
  void strikes_in_roots_of_the_maturity_and_no_vix() {
    CorpusGrid grid = made("--maturities=0.01,0.04", "--strikes=-0.5,0,0.25", "--root-strikes");
    assertArrayEquals(new double[] {0.01, 0.04}, grid.spx().maturities());
    assertArrayEquals(new double[] {-0.05, 0, 0.025}, grid.spx().logStrikes()[0], 1e-15);
    assertArrayEquals(new double[] {-0.1, 0, 0.05}, grid.spx().logStrikes()[1], 1e-15);
    assertEquals(SmileGrid.NONE, grid.vix());
  }

  /** Options, and what is wrong with them. */
  private record Broken(String error, String... options) {}

  private static List<Broken> broken() {
    return List.of(
        new Broken("--strikes is missing: numbers such as -0.1,0,0.05", "--maturities=0.03"),
        new Broken("--maturities is missing: numbers such as 0.03,0.05", "--strikes=0"),
        new Broken("--maturities is missing: numbers such as 0.03,0.05", "--root-strikes"),
        new Broken(
            "--maturities is missing: numbers such as 0.03,0.05",
            "--vix-maturities=1",
            "--vix-strikes=0"),
        new Broken(
            "--vix-strikes is missing: numbers such as -0.1,0,0.05",
            "--maturities=0.1",
            "--strikes=0",
            "--vix-maturities=1"),
        new Broken(
            "--vix-maturities is missing: numbers such as 0.03,0.05",
            "--maturities=0.1",
            "--strikes=0",
            "--vix-strikes=1"),
        new Broken(
            "--maturities must be numbers between commas, such as 0.03,0.05: 0.1,,0.2",
            "--maturities=0.1,,0.2",
            "--strikes=0"),
        new Broken(
            "--strikes must be numbers between commas, such as -0.1,0,0.05: a",
            "--maturities=0.1",
            "--strikes=a"),
        new Broken(
            "--maturities must be finite and rise: 0.2,0.1", "--maturities=0.2,0.1", "--strikes=0"),
        new Broken(
            "--strikes must be finite and rise: 0,NaN", "--maturities=0.1", "--strikes=0,NaN"),
        new Broken("--strikes must be finite and rise: 0,0", "--maturities=0.1", "--strikes=0,0"),
        new Broken(
            "--maturities must be years in (0, 100): 0,0.1", "--maturities=0,0.1", "--strikes=0"),
        new Broken(
            "--maturities must be years in (0, 100): 30,365", "--maturities=30,365", "--strikes=0"),
        new Broken(
            "--strikes must be log-strikes below 50 in size: -60,0",
            "--maturities=1",
            "--strikes=-60,0"),
        new Broken(
            "--strikes must be log-strikes below 50 in size: 0,20",
            "--maturities=9",
            "--strikes=0,20",
            "--root-strikes"),
        new Broken(
            "--grid must be absent with --strikes, which makes a grid of its own: long",
            "--grid=long",
            "--strikes=0"),
        new Broken(
            "--grid must be absent with --root-strikes, which makes a grid of its own: paper",
            "--grid=paper",
            "--root-strikes"));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void a_grid_that_cannot_be_is_one_line(Broken broken) {
    List<String> all = new ArrayList<>(List.of("--out=" + dir.resolve("none")));
    all.addAll(List.of(broken.options));
    String err = Said.by("corpus", all.toArray(String[]::new)).withStatus(1).err();
    assertEquals("lab: corpus: " + broken.error, err.strip());
    assertTrue(Files.notExists(dir.resolve("none")));
  }

  @Test
  void a_domain_has_a_name() {
    Said.by("corpus", "--domain=sphere").failed("--domain.*must be one of box, realistic: sphere");
    Said.by("corpus", "--domain=BOX").failed("--domain.*must be one of box, realistic: BOX");
    Said.by("corpus", "--domain").failed("--domain");
  }

  /** 180,000 times 50,000 paths at 42,700 times 20,000 paths per hour are 10.5 hours. */
  @Test
  void help_names_the_options_and_the_time_of_the_published_data_set() {
    String help = Said.by("corpus", "--help").withStatus(0).out();
    assertEquals(10.5, 180_000 * 50_000.0 / (42_700 * 20_000.0), 0.05);
    for (String part : List.of("--maturities=YEARS", "--root-strikes", "10.5 hours", "42,700"))
      assertTrue(help.replaceAll("\\s+", " ").contains(part), help);
    assertTrue(help.indexOf("--threads") < help.indexOf("--help"), help);
  }
}
