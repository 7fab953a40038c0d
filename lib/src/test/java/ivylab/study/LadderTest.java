package ivylab.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.data.Panel;
import ivylab.experiment.DataReference;
import ivylab.experiment.Evaluation;
import ivylab.experiment.Experiment;
import ivylab.experiment.PanelReference;
import ivylab.ivyspt.IvySptDesign;
import ivylab.ivyspt.Sampling;
import ivylab.model.Config;
import ivylab.model.IvySpt;
import ivylab.progress.Progress;
import ivylab.sample.SampleLadder;
import ivylab.simulate.Market;
import ivylab.study.Ladder.Rung;
import ivylab.study.LadderResult.Row;
import ivylab.surface.SurfaceMethod;
import ivylab.train.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LadderTest {

  private static final Config SMALL =
      Config.DEFAULT.withWidth(8).withBlocks(1).withHeads(2).withFfn(8);
  private static final Settings SETTINGS = Ladder.settings().withSteps(3).withValidations(1);
  private static final Sampling SAMPLING =
      Sampling.DEFAULT.withSurfaces(3).withValidationSurfaces(2);
  private static final List<Rung> RUNGS = Ladder.rungs(SETTINGS, SAMPLING, SMALL);

  static Stream<Arguments> steps() {
    return Stream.of(
        Arguments.of(1, "coordinates=SCALED target=LOG_VOL"),
        Arguments.of(2, "norms=false"),
        Arguments.of(3, "trainingSetStatistics=true gateBias=0.0 externalTokens=PER_FEATURE"),
        Arguments.of(4, "visibleAtLeast=5"),
        Arguments.of(5, "target=PROCESS_RESIDUAL"),
        Arguments.of(6, "target=SSVI_RESIDUAL"));
  }

  @ParameterizedTest
  @MethodSource("steps")
  void a_rung_changes_what_it_says_and_nothing_else(int rung, String change) {
    List<String> changed = new ArrayList<>(parts(rung));
    changed.removeAll(parts(rung - 1));
    assertEquals(change, String.join(" ", changed));
  }

  private static Config config(Ladder.Rung rung) {
    return IvySptDesign.of(rung.variant().design()).config();
  }

  private static List<String> parts(int rung) {
    Variant v = RUNGS.get(rung).variant();
    return List.of((v.design() + " " + v.settings()).split("[\\[\\], ]+"));
  }

  @Test
  void the_ladder_leads_from_the_published_form_over_the_default() {
    List<Rung> rungs = Ladder.rungs(Ladder.settings());
    Config published = Config.PUBLISHED.withQueryAttention(Config.QueryAttention.INDEPENDENT);
    assertEquals(published, config(rungs.get(0)));
    assertEquals(Config.DEFAULT, config(rungs.get(3)));
    assertEquals(8, rungs.size());
    assertEquals(SMALL.withTarget(Config.Target.SSVI_RESIDUAL), config(RUNGS.get(6)));
    assertEquals(config(RUNGS.get(6)), config(RUNGS.get(7)));
    assertEquals(3, RUNGS.get(7).members());
  }

  @Test
  void rungs_that_share_models_have_them_trained_once() {
    PanelReference data = new PanelReference("none", "0", 6, 0.8, 0.1, 0, 0);
    Rung last = RUNGS.get(3);
    Rung three = last.finished("three", "an ensemble", 3, models -> models.get(0));
    Ladder ladder = Ladder.of(List.of(last, three)).withSeeds(List.of(1L, 2L));
    List<Experiment> all = ladder.experiments(data);
    assertEquals(
        List.of(1L, 2L, 1001L, 2001L, 1002L, 2002L), all.stream().map(Experiment::seed).toList());
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of("rungs is empty", (Runnable) () -> Ladder.of(List.of())),
        Arguments.of(
            "rungs must have different names, but two are 'published form'",
            (Runnable) () -> Ladder.of(List.of(RUNGS.get(0), RUNGS.get(0)))),
        Arguments.of(
            "members must be positive: 0",
            (Runnable) () -> RUNGS.get(0).finished("none", "", 0, m -> m.get(0))),
        Arguments.of(
            "seeds must be at least one and differ: [2, 2]",
            (Runnable) () -> Ladder.of(RUNGS).withSeeds(List.of(2L, 2L))));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void a_ladder_that_cannot_stand_is_refused(String says, Runnable call) {
    var e = assertThrows(IllegalArgumentException.class, call::run);
    assertEquals(says, e.getMessage());
  }

  // two rungs, trained for three steps

  private static Path panel(Path folder) {
    Market market = Market.seeded(3);
    List<LocalDate> dates = market.dates().subList(0, 20);
    Path file = folder.resolve("panel.csv");
    Panel.of(market.surfaces(List.of("SPA1", "SPA2"), dates)).write(file);
    return file;
  }

  private static Ladder ladder(List<Integer> finished) {
    Rung plain = RUNGS.get(3);
    Rung mean =
        plain.finished(
            "mean of two",
            "the mean of two models",
            2,
            models -> {
              finished.add(models.size());
              return mean(models);
            });
    return Ladder.of(List.of(plain, mean))
        .withSeeds(List.of(1L))
        .withEvaluation(
            Evaluation.hiding(List.of(0.5), 1)
                .and(Evaluation.showing(List.of(5), 1))
                .withSurfacesAtMost(3)
                .withMesh(5))
        .watchedBy(Progress.silent());
  }

  private static SurfaceMethod mean(List<IvySpt> models) {
    return SurfaceMethod.of(
        "mean",
        "mean",
        visible ->
            (k, t) -> {
              double[] w = new double[k.length];
              for (IvySpt model : models) {
                double[] one = model.fit(visible).totalVariance(k, t);
                for (int i = 0; i < w.length; i++) w[i] += one[i] / models.size();
              }
              return w;
            });
  }

  @Test
  void all_rungs_are_trained_tested_and_kept(@TempDir Path folder) throws IOException {
    PanelReference data = DataReference.of(panel(folder)).withSplit(1, 0.8, 0.1);
    List<Integer> finished = new ArrayList<>();
    LadderResult result = ladder(finished).run(data, folder.resolve("ladder"));
    assertEquals(List.of(LadderResult.PROCESS, "market tokens", "mean of two"), result.rungs());
    assertEquals(List.of("50 %", "5 quotes"), result.conditions());
    assertEquals(List.of(2), finished);
    for (Row row : result.rows()) {
      assertEquals(3, row.surfaces());
      assertTrue(row.mape() > 0 && row.mape() < 1000, row.toString());
      assertTrue(row.free() >= 0 && row.free() <= 100, row.toString());
    }
    // nothing is done again
    assertEquals(result, ladder(finished).run(data, folder.resolve("ladder")));
    assertEquals(List.of(2), finished);
  }

  @Test
  void the_card_says_what_each_rung_is_and_how_long_it_was_trained() {
    PanelReference data = new PanelReference("somewhere/panel.csv", "abc", 6, 0.8, 0.1, 0, 0);
    String card = SampleLadder.card(ladder(new ArrayList<>()), data);
    for (String line :
        List.of(
            "| data | panel.csv, SHA-256 abc |\n",
            "| seeds | 1 |\n",
            "| test surfaces | 3 |\n",
            "| mesh of the arbitrage count | 5 x 5 |\n",
            "| mean of two | the mean of two models | 3 | 3 | 2 |\n"))
      assertTrue(card.contains(line), card);
  }

  @Test
  void a_result_is_read_back_as_it_was_written(@TempDir Path folder) throws IOException {
    LadderResult result = made();
    Path file = folder.resolve("ladder.csv");
    result.write(file);
    assertEquals(result, LadderResult.read(file));
    assertTrue(Files.readString(file).startsWith("Rung,Seed,Condition,Surfaces,IV MAPE %,"));
    assertFalse(Files.exists(folder.resolve("ladder.csv.part")));
    String damaged = Files.readString(file).replaceFirst(",1,", ",one,");
    Files.writeString(file, damaged);
    String says = assertThrows(IOException.class, () -> LadderResult.read(file)).getMessage();
    assertTrue(says.startsWith(file + " contains no ladder: "), says);
    assertTrue(says.contains("Seed") && says.contains("one"), says);
    Files.writeString(file, "Rung,Seed\na,1\n");
    var e = assertThrows(IOException.class, () -> LadderResult.read(file));
    assertTrue(e.getMessage().startsWith(file + " contains no ladder: "), e.getMessage());
  }

  private static Row row(String rung, long seed, String condition, double mape, double p) {
    double unchecked = Double.NaN;
    return new Row(rung, seed, condition, 10, mape, 1e-4, 0.5, unchecked, 80, 7, p);
  }

  private static LadderResult made() {
    return new LadderResult(
        List.of(
            row(LadderResult.PROCESS, 1, "50 %", 0.5, 1),
            row(LadderResult.PROCESS, 1, "5 quotes", 4, 1),
            row("a", 1, "50 %", 0.75, 0.01),
            row("a", 1, "5 quotes", 2, 0.02),
            row("a", 2, "50 %", 1.25, 0.04),
            row("a", 2, "5 quotes", 3, 0.03)));
  }

  @Test
  void tables_hold_means_over_seeds_against_the_process() {
    LadderResult result = made();
    assertEquals(1, result.mean("a", "50 %", Row::mape), 1e-12);
    // deviations +-0.25 around 1, n - 1 = 1
    assertEquals(Math.sqrt(0.125), result.deviation("a", "50 %", Row::mape), 1e-12);
    assertEquals(List.of(4.0, 2.5), result.byRung().doubleColumn("5 quotes").asList());
    var all = result.toTable();
    assertEquals(4, all.rowCount());
    assertEquals(200, all.doubleColumn("Relative to Process %").get(2), 1e-12);
    assertEquals(62.5, all.doubleColumn("Relative to Process %").get(3), 1e-12);
    assertEquals(0.04, all.doubleColumn("Largest p").get(2));
    assertEquals(70, all.doubleColumn("Surfaces Better %").get(2), 1e-12);
    assertEquals(80, result.arbitrage().doubleColumn("Free %").get(1), 1e-12);
    assertTrue(result.toString().contains("a 2.50 ± 0.71 %"), result.toString());
    var e = assertThrows(IllegalArgumentException.class, () -> result.rows("b", "50 %"));
    assertTrue(e.getMessage().endsWith(": b, 50 %"), e.getMessage());
  }
}
