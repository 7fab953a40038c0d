package ivylab.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ivylab.experiment.Experiment;
import ivylab.experiment.ExperimentResult;
import ivylab.experiment.ExperimentResult.Outcome;
import ivylab.experiment.PanelReference;
import ivylab.ivyspt.Histories;
import ivylab.ivyspt.IvySptDesign;
import ivylab.search.Candidate;
import ivylab.search.Objective;
import ivylab.search.SearchResult;
import ivylab.search.SearchSpace;
import ivylab.train.History;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SearchFiguresTest {

  private static final List<Candidate> CANDIDATES =
      SearchSpace.of(
              IvySptDesign.DEFAULT,
              """
              matrix:
                blocks: [1, 2, 4]
                width: [16, 32]
              model:
                blocks: ${blocks}
                width: ${width}
              """)
          .grid();

  /** Losses that fall with the steps, made up; the last candidate diverges at once. */
  static SearchResult result() {
    List<Integer> all = List.of(0, 1, 2, 3, 4, 5), some = List.of(1, 3, 4), one = List.of(3);
    return new SearchResult(
        "made up",
        Objective.averageRank("data", "calendar", "butterfly"),
        CANDIDATES,
        List.of(rung(all, 2), rung(some, 4), rung(one, 8)));
  }

  private static SearchResult.Rung rung(List<Integer> entrants, int steps) {
    List<ExperimentResult> results = new ArrayList<>();
    for (int c : entrants) {
      Candidate candidate = CANDIDATES.get(c);
      var e =
          Experiment.of(
              candidate.name(),
              candidate.design(),
              candidate.settings(),
              new PanelReference("", "", 1, 0.8, 0.1, 0, 0));
      List<History.Validation> looks = new ArrayList<>();
      for (int s = 0; s <= (c == 5 ? 0 : steps); s += 2) {
        double loss = (1 + 0.1 * Math.abs(c - 3)) * Math.exp(-0.2 * s);
        looks.add(Histories.validation(s, 1, loss, c * 1e-5, 0, 1e-4, 10 * loss));
      }
      Outcome outcome =
          c == 5
              ? new Outcome.Diverged(1, "NaN")
              : steps == 8 ? new Outcome.Completed() : new Outcome.Stopped(steps);
      results.add(new ExperimentResult(e, looks, List.of(), 1, outcome));
    }
    return new SearchResult.Rung(entrants, results);
  }

  @Test
  void losses_over_two_names_are_three_panels() {
    Figure figure = StudyPlots.searchMaps(result(), "blocks", "width");
    assertEquals(720, figure.width());
    assertEquals(96 + 3 * 44 + 8, figure.height());
    assertArrayEquals(
        figure.png(1), StudyPlots.searchMaps(result(), "blocks", "width").png(1), "the same bytes");
    assertFalse(
        Arrays.equals(figure.png(1), StudyPlots.searchMaps(result(), "width", "blocks").png(1)));
    assertThrows(
        IllegalArgumentException.class, () -> StudyPlots.searchMaps(result(), "blocks", "depth"));
  }

  @Test
  void rungs_are_lines_that_end_where_a_candidate_stopped() {
    Figure figure = StudyPlots.searchRungs(result());
    assertEquals(Figure.WIDTH, figure.width());
    assertArrayEquals(figure.png(1), StudyPlots.searchRungs(result()).png(1), "the same bytes");
  }
}
