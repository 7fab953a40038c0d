package ivylab.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.experiment.Experiment;
import ivylab.experiment.ExperimentResult;
import ivylab.experiment.ExperimentResult.Outcome;
import ivylab.experiment.PanelReference;
import ivylab.experiment.Workers;
import ivylab.ivyspt.CompletionTerms;
import ivylab.ivyspt.Histories;
import ivylab.progress.Progress;
import ivylab.progress.ProgressEvent;
import ivylab.study.Tried;
import ivylab.train.History;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchTest {

  private static final Objective LOSSES = Objective.averageRank("data", "calendar", "butterfly");

  @TempDir Path folder;

  private static Search search(List<Candidate> candidates, PanelReference data, Path into) {
    return Search.of(candidates, data).seed(3).into(into).watchedBy(Progress.silent());
  }

  /**
   * Losses by hand: 0.1 shares the first two ranks of the data loss, the third is 3; the penalties
   * of all are 0 but for one, so three share rank 2; whoever diverged has the last rank in each.
   */
  @Test
  void equal_losses_share_their_ranks_and_diverged_candidates_are_last() {
    List<Candidate> four = SearchToKill.candidates().subList(0, 4);
    List<ExperimentResult> results =
        List.of(
            result(four.get(0), new Outcome.Completed(), 0.1, 0, 0),
            result(four.get(1), new Outcome.Diverged(3, "NaN"), 0.01, 0, 0),
            result(four.get(2), new Outcome.Completed(), 0.1, 0, 0.5),
            result(four.get(3), new Outcome.Completed(), 0.2, 0, 0));
    SearchResult result =
        new SearchResult(
            "by hand", LOSSES, four, List.of(new SearchResult.Rung(List.of(0, 1, 2, 3), results)));
    List<SearchResult.Ranked> ranking = result.ranking();
    assertEquals(List.of(0, 2, 3, 1), ranking.stream().map(p -> p.candidate()).toList());
    assertEquals(List.of(1.5, 1.5, 3.0, 4.0), ranking.stream().map(p -> p.ranks().get(0)).toList());
    assertEquals(List.of(2.0, 2.0, 2.0, 4.0), ranking.stream().map(p -> p.ranks().get(1)).toList());
    assertEquals(List.of(1.5, 3.0, 1.5, 4.0), ranking.stream().map(p -> p.ranks().get(2)).toList());
    assertEquals(5 / 3.0, ranking.get(0).average(), 1e-15);
    assertEquals(four.get(0), result.best());
    assertEquals(List.of("1", "2"), result.values("blocks"));
    double[][] data = result.over("blocks", "width", v -> v.of(CompletionTerms.DATA));
    assertEquals(0.1, data[0][0]);
    assertTrue(Double.isNaN(data[0][1]), "diverged");
    assertThrows(IllegalArgumentException.class, () -> result.values("depth"));
    assertEquals(4, result.toTable().rowCount());
    assertEquals(
        result.toTable().doubleColumn("Average Rank").asList(),
        result.summary().doubleColumn("Average Rank").asList());
    assertEquals(7, result.summary().columnCount());
    assertTrue(result.toCsv().contains("\"blocks 1, width 8\",completed,1,9,0.1,"), result.toCsv());
  }

  @Test
  void equal_averages_stay_in_order_and_where_all_diverged_none_is_best() {
    List<Candidate> two = SearchToKill.candidates().subList(0, 2);
    for (boolean swapped : List.of(false, true)) {
      SearchResult tied =
          new SearchResult(
              "tied",
              LOSSES,
              two,
              List.of(
                  new SearchResult.Rung(
                      List.of(0, 1),
                      List.of(
                          result(two.get(0), new Outcome.Completed(), swapped ? 1 : 2, 0, 0),
                          result(two.get(1), new Outcome.Completed(), 1.5, 0, 0)))));
      assertEquals(two.get(swapped ? 0 : 1), tied.best());
    }
    SearchResult even =
        new SearchResult(
            "even",
            LOSSES,
            two,
            List.of(
                new SearchResult.Rung(
                    List.of(0, 1),
                    List.of(
                        result(two.get(0), new Outcome.Completed(), 1, 2, 0),
                        result(two.get(1), new Outcome.Completed(), 2, 1, 0)))));
    assertEquals(two.get(0), even.best());
    SearchResult none =
        new SearchResult(
            "none",
            LOSSES,
            two.subList(0, 1),
            List.of(
                new SearchResult.Rung(
                    List.of(0), List.of(result(two.get(0), new Outcome.Failed("no"), 1, 1, 1)))));
    assertThrows(NoSuchElementException.class, none::best);
  }

  private static ExperimentResult result(
      Candidate c, Outcome outcome, double data, double calendar, double butterfly) {
    PanelReference nothing = new PanelReference("", "", 1, 0.8, 0.1, 0, 0);
    var experiment = Experiment.of(c.name(), c.design(), c.settings(), nothing);
    var look = Histories.validation(9, 1, data, calendar, butterfly, 0.01, 5);
    return new ExperimentResult(experiment, List.of(look), List.of(), 1, outcome);
  }

  /**
   * A grid to its end gives what each rung of the halving must have seen, for a rung is a look at
   * the same training: so the halving is worked out here by hand from the grid's curves.
   */
  @Test
  void halving_is_what_the_full_curves_say() {
    PanelReference data = Tried.panel(folder);
    List<Candidate> candidates = SearchToKill.candidates();
    List<ProgressEvent> events = new ArrayList<>();
    SearchResult halved =
        search(candidates, data, folder.resolve("two"))
            .cores(2)
            .watchedBy(events::add)
            .halving(2, 3);
    assertEquals(3, events.get(events.size() - 1).done());
    for (int i = 1; i < events.size(); i++)
      assertTrue(events.get(i).done() >= events.get(i - 1).done(), "never backwards");

    assertEquals(List.of(5, 2, 1), halved.rungs().stream().map(r -> r.entrants().size()).toList());
    SearchResult full = search(candidates, data, folder.resolve("full")).cores(1).run();
    assertEquals(1, full.rungs().size());
    List<ExperimentResult> curves = full.rungs().get(0).results();
    assertInstanceOf(Outcome.Diverged.class, curves.get(4).outcome());
    for (int r = 0; r < 3; r++) {
      SearchResult.Rung rung = halved.rungs().get(r);
      for (int i = 0; i < rung.entrants().size(); i++) {
        ExperimentResult here = rung.results().get(i);
        if (rung.entrants().get(i) == 4) continue; // diverged
        List<History.Validation> whole = curves.get(rung.entrants().get(i)).validations();
        assertEquals(2L << r, here.last().step());
        assertEquals(whole.subList(0, here.validations().size()), here.validations());
      }
      if (r == 2) break;
      List<Integer> expected =
          rung.ranking(LOSSES).stream()
              .limit(r == 0 ? 2 : 1)
              .map(p -> p.candidate())
              .sorted()
              .toList();
      assertEquals(expected, halved.rungs().get(r + 1).entrants());
    }
    assertTrue(halved.steps() < full.steps());
    assertEquals(0, halved.rung(candidates.get(4)));
    assertEquals(2, halved.rung(halved.best()));
    assertEquals(halved.best(), candidates.get(halved.ranking().get(0).candidate()));
    assertEquals(5, halved.ranking().size());
  }

  @Test
  void a_folder_of_another_search_is_refused_and_what_differs_is_named() throws IOException {
    PanelReference data = Tried.panel(folder);
    List<Candidate> candidates = SearchToKill.candidates().subList(0, 2);
    Path place = folder.resolve("mine");
    Thread.currentThread().interrupt(); // before the first step: the folder is its own already
    assertThrows(CancellationException.class, () -> search(candidates, data, place).halving(2, 2));
    Files.writeString(place.resolve("ranks.csv"), "kept");
    refused(
        "experiments[0].settings.seed is 3 there and 4 here",
        search(candidates, data, place).seed(4));
    refused(
        "experiments[1].design.config.width is 12 there and 8 here",
        search(List.of(candidates.get(0), SearchToKill.candidates().get(2)), data, place));
    refused(
        "experiments[0].data.trainingSurfaces is 0 there and 9 here",
        search(candidates, data.withTrainingSurfaces(9, 1), place));
    var e =
        assertThrows(IllegalArgumentException.class, () -> search(candidates, data, place).run());
    assertTrue(e.getMessage().contains("method is "), e.getMessage());
    assertEquals("kept", Files.readString(place.resolve("ranks.csv")), "untouched");
  }

  private static void refused(String difference, Search other) {
    var e = assertThrows(IllegalArgumentException.class, () -> other.halving(2, 2));
    assertTrue(
        e.getMessage()
            .contains("belongs to another search: " + difference + "; use another folder"),
        e.getMessage());
  }

  @Test
  void wrong_options_are_refused() {
    PanelReference data = new PanelReference("", "", 1, 0.8, 0.1, 0, 0);
    List<Candidate> all = SearchToKill.candidates();
    for (List<Candidate> wrong : List.of(List.<Candidate>of(), List.of(all.get(0), all.get(0))))
      assertThrows(IllegalArgumentException.class, () -> Search.of(wrong, data));
    Search search = search(all, data, folder.resolve("x"));
    for (int[] wrong : new int[][] {{1, 2}, {2, 1}, {3, 2}, {2, 5}})
      assertThrows(IllegalArgumentException.class, () -> search.halving(wrong[0], wrong[1]));
    assertThrows(IllegalArgumentException.class, () -> search.cores(0));
    Search bare = Search.of(all, data);
    for (Search copy :
        List.of(
            bare.into(folder),
            bare.seed(2),
            bare.cores(1),
            bare.with(Workers.of(1)),
            bare.watchedBy(Progress.silent()))) assertNotSame(bare, copy);
    assertThrows(IllegalArgumentException.class, bare::run, "has no folder still");
    Candidate first = all.get(0);
    Candidate longer =
        new Candidate("long", first.values(), first.design(), first.settings().withSteps(16));
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> search(List.of(first, longer), data, folder.resolve("x")).halving(2, 2));
    assertTrue(e.getMessage().contains("'long' 16"), e.getMessage());
  }
}
