package ivylab.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.data.Masked;
import ivylab.data.Panel;
import ivylab.encoder.Fusion;
import ivylab.model.Anatomy;
import ivylab.model.Attention;
import ivylab.model.Config;
import ivylab.model.IvySpt;
import ivylab.probe.AttentionSurvey.Look;
import ivylab.progress.Progress;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tech.tablesaw.api.Table;

class AttentionTest {

  private static final Panel PANEL = Asked.panel(2, 3);
  private static final Questions QUESTIONS =
      Questions.of(PANEL, List.of(0.3, 0.6), 5).withQueries(4);

  /** Rounding of a few hundred operations in double precision. */
  private static final double ROUNDING = 1e-10;

  static Stream<Config> configs() {
    return Stream.of(
        Asked.SMALL,
        Asked.SMALL_PUBLISHED,
        Asked.SMALL_PUBLISHED.withQueryAttention(Config.QueryAttention.INDEPENDENT));
  }

  private static Anatomy anatomy(IvySpt model, Masked masked) {
    return Anatomy.of(model, masked);
  }

  private static double sum(List<Double> x) {
    return x.stream().mapToDouble(v -> v).sum();
  }

  @ParameterizedTest
  @MethodSource("configs")
  void rows_of_a_map_sum_to_one_and_are_those_of_the_anatomy(Config config) {
    try (IvySpt model = Asked.model(config, PANEL)) {
      Masked masked = QUESTIONS.item(2);
      Anatomy anatomy = anatomy(model, masked);
      for (int head = -1; head < 2; head++) {
        AttentionMap map =
            head < 0 ? AttentionMap.self(anatomy, 0) : AttentionMap.self(anatomy, 0, head);
        AttentionMap market =
            head < 0 ? AttentionMap.external(anatomy, 0) : AttentionMap.external(anatomy, 0, head);
        for (int i = 0; i < 4; i++) {
          assertEquals(1, sum(map.weights().get(i)) + map.elsewhere().get(i), ROUNDING);
          assertEquals(1, map.rowSums()[i], ROUNDING);
          assertEquals(1, sum(market.weights().get(i)), ROUNDING);
          int query = anatomy.queries().indexOf(map.queries().get(i));
          Attention attention = anatomy.attention(0, query);
          Attention.Head own = head < 0 ? attention.mean() : attention.heads().get(head);
          assertEquals(own.market(), market.weights().get(i));
          for (int j = 0; j < map.quotes().size(); j++) {
            int quote = anatomy.quotes().indexOf(map.quotes().get(j));
            assertEquals(own.quotes().get(quote), map.matrix()[i][j]);
          }
        }
      }
      Comparator<Anatomy.Located> byTime =
          Comparator.comparingDouble(Anatomy.Located::t).thenComparingDouble(Anatomy.Located::k);
      AttentionMap last = AttentionMap.self(anatomy);
      assertEquals(1, last.block(), "the last block by default");
      assertEquals(1, AttentionMap.external(anatomy).block());
      assertEquals(last.queries().stream().sorted(byTime).toList(), last.queries());
      assertEquals(last.quotes().stream().sorted(byTime).toList(), last.quotes());
    }
  }

  @Test
  void weight_by_expiry_sums_to_one_and_is_that_of_its_quotes() {
    try (IvySpt model = Asked.model(Asked.SMALL, PANEL)) {
      Anatomy anatomy = anatomy(model, QUESTIONS.item(1));
      AttentionMap map = AttentionMap.self(anatomy);
      Table table = map.byExpiry();
      for (int row = 0; row < table.rowCount(); row++) {
        double sum = 0;
        for (int c = 1; c < table.columnCount(); c++) sum += table.doubleColumn(c).getDouble(row);
        assertEquals(100, sum, 100 * ROUNDING);
      }
      // the first query, alone in its row or not, has the mean of the row where the row is its own
      long rows = map.queries().stream().map(Anatomy.Located::t).distinct().count();
      assertTrue(table.rowCount() <= rows);
      double first = map.quotes().get(0).t();
      double expected = 0;
      List<Anatomy.Located> near =
          map.queries().stream().filter(q -> q.t() == map.queries().get(0).t()).toList();
      for (int i = 0; i < near.size(); i++)
        for (int j = 0; j < map.quotes().size(); j++)
          if (map.quotes().get(j).t() == first) expected += map.matrix()[i][j] / near.size();
      assertEquals(100 * expected, table.doubleColumn(1).getDouble(0), 100 * ROUNDING);
    }
  }

  @Test
  void expiries_a_day_apart_keep_their_own_columns() {
    Surface first = PANEL.surfaces().get(0);
    List<Point> points = new ArrayList<>();
    for (double t : new double[] {0.1995, 0.2, 0.5})
      for (double k : new double[] {-0.1, 0, 0.1}) points.add(Point.ofVol(k, t, 0.2 - 0.1 * k));
    try (IvySpt model = Asked.model(Asked.SMALL, PANEL)) {
      Anatomy anatomy = Anatomy.of(model, first.withPoints(points), 0.05, 0.3);
      Table table = AttentionMap.self(anatomy).byExpiry();
      assertEquals(
          List.of("query at", "0.1995 y", "0.2000 y", "0.5000 y", "on queries"),
          table.columnNames());
      assertEquals(List.of("0.2000 y"), table.stringColumn(0).asList());
    }
  }

  @Test
  void entropy_of_equal_weights_is_the_logarithm_of_their_number_and_of_one_0() {
    for (int n : new int[] {1, 2, 7, 300}) {
      double[] equal = new double[n];
      Arrays.fill(equal, 1.0 / n);
      assertEquals(Math.log(n), AttentionMap.entropy(equal), 1e-12);
      double[] one = new double[n];
      one[n / 2] = 1;
      assertEquals(0, AttentionMap.entropy(one));
    }
    assertEquals(-0.25 * Math.log(0.25) - 0.75 * Math.log(0.75), AttentionMap.entropy(0.25, 0.75));
  }

  @ParameterizedTest
  @MethodSource("configs")
  void the_survey_agrees_with_the_anatomy_of_each_surface(Config config) {
    try (IvySpt model = Asked.model(config, PANEL)) {
      AttentionSurvey survey = AttentionSurvey.of(model, QUESTIONS, Progress.silent());
      assertEquals(QUESTIONS.size() * 4, survey.queries());
      int at = 0;
      for (int i = 0; i < QUESTIONS.size(); i++) {
        Masked masked = QUESTIONS.item(i);
        Anatomy anatomy = anatomy(model, masked);
        for (int j = 0; j < 4; j++)
          for (int block = 0; block < 2; block++)
            for (int h = 0; h < 2; h++) {
              Look look = survey.looks().get(at++);
              Attention.Head head = anatomy.attention(block, j).heads().get(h);
              assertEquals(head.entropy(), look.entropy(), ROUNDING);
              assertEquals(head.self(), look.self(), ROUNDING);
              assertEquals(head.quotes().size() + 1 + head.others().size(), look.points());
              for (int m = 0; m < head.market().size(); m++)
                assertEquals(head.market().get(m), look.market().get(m), ROUNDING);
              double k = 0, t = 0;
              for (int q = 0; q < head.quotes().size(); q++) {
                Point quote = masked.visible().points().get(q);
                k += head.quotes().get(q) * Math.abs(quote.k() - look.k());
                t += head.quotes().get(q) * Math.abs(Math.log(quote.t()) - Math.log(look.t()));
              }
              assertEquals(k / sum(head.quotes()), look.distanceK(), ROUNDING);
              assertEquals(t / sum(head.quotes()), look.distanceT(), ROUNDING);
              assertTrue(look.spread() >= 0 && look.spread() <= 1 + ROUNDING);
            }
      }
      assertEquals(at, survey.looks().size());
    }
  }

  @Test
  void the_published_single_token_has_weight_one_always() {
    try (IvySpt model = Asked.model(Asked.SMALL_PUBLISHED, PANEL)) {
      AttentionSurvey survey = AttentionSurvey.of(model, QUESTIONS, Progress.silent());
      assertEquals(List.of("the single token"), survey.tokens());
      for (Look look : survey.looks()) {
        assertEquals(List.of(1.0), look.market());
        assertTrue(Double.isNaN(look.marketSpread()));
      }
      assertEquals(1, survey.market(Buckets.DEFAULT, 1, 0).total());
    }
  }

  @Test
  void without_external_attention_there_is_nothing_to_show() {
    try (IvySpt model = Asked.model(Asked.SMALL.withFusion(Fusion.SELF_ONLY), PANEL)) {
      AttentionSurvey survey = AttentionSurvey.of(model, QUESTIONS, Progress.silent());
      assertEquals(List.of(), survey.tokens());
      assertEquals(7, survey.toTable().columnCount());
      assertThrows(IllegalArgumentException.class, () -> survey.market(Buckets.DEFAULT, 0, 0));
      Anatomy anatomy = anatomy(model, QUESTIONS.item(0));
      assertThrows(IllegalArgumentException.class, () -> AttentionMap.external(anatomy));
    }
  }

  @Test
  void regions_weighted_by_counts_give_the_mean_and_tokens_sum_to_one() {
    try (IvySpt model = Asked.model(Asked.SMALL, PANEL)) {
      AttentionSurvey survey = AttentionSurvey.of(model, QUESTIONS, Progress.silent());
      double sum = 0;
      for (int token = 0; token < 5; token++) {
        int at = token;
        double mean =
            survey.looks().stream()
                .filter(l -> l.block() == 1)
                .mapToDouble(l -> l.market().get(at))
                .average()
                .orElseThrow();
        Buckets.Means means = survey.market(Buckets.DEFAULT, 1, token);
        assertEquals(mean, means.total(), ROUNDING);
        sum += means.total();
      }
      assertEquals(1, sum, ROUNDING);
      assertEquals(1, Arrays.stream(survey.marketWeights()).sum(), ROUNDING);
      double first =
          survey.looks().stream().mapToDouble(l -> l.market().get(0)).average().orElseThrow();
      assertEquals(first, survey.marketWeights()[0], ROUNDING);
      double[][] means = survey.means(Look::entropy);
      assertEquals((means[1][0] + means[1][1]) / 2, survey.byBlock(Look::entropy)[1], ROUNDING);
      assertEquals(
          Arrays.stream(survey.byHead(Look::entropy).get("2.1")).average().orElseThrow(),
          means[1][0],
          ROUNDING);
      assertEquals(4, survey.toTable().rowCount());
      assertEquals(survey, AttentionSurvey.of(model, QUESTIONS, Progress.silent()));
      assertTrue(survey.toString().contains("block 2:"), survey.toString());
    }
  }

  @Test
  void places_that_are_not_there_are_refused() {
    try (IvySpt model = Asked.model(Asked.SMALL, PANEL)) {
      Anatomy anatomy = anatomy(model, QUESTIONS.item(0));
      assertThrows(IllegalArgumentException.class, () -> AttentionMap.self(anatomy, 2));
      assertThrows(IllegalArgumentException.class, () -> AttentionMap.self(anatomy, 0, 2));
      assertThrows(IllegalArgumentException.class, () -> AttentionMap.external(anatomy, 0, -1));
      AttentionMap map = AttentionMap.self(anatomy);
      assertThrows(IllegalArgumentException.class, map::tokens);
      assertThrows(IllegalArgumentException.class, () -> AttentionMap.external(anatomy).byExpiry());
      assertTrue(map.toString().contains("block 2, mean over heads"), map.toString());
      AttentionSurvey survey = AttentionSurvey.of(model, QUESTIONS, Progress.silent());
      assertThrows(IllegalArgumentException.class, () -> survey.looks(2, 0));
      assertThrows(IllegalArgumentException.class, () -> survey.looks(0, 2));
      assertThrows(IllegalArgumentException.class, () -> survey.market(Buckets.DEFAULT, 0, 5));
    }
  }
}
