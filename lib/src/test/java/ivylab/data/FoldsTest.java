package ivylab.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.surface.Point;
import ivylab.surface.Surface;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Folds that hide every quote once, and caps on what a mask shows. */
class FoldsTest {

  @ParameterizedTest
  @CsvSource({"4, 10", "5, 2", "12, 5", "60, 10", "61, 10", "200, 3"})
  void every_quote_is_hidden_once_and_three_stay_visible(int n, int folds) {
    Surface surface = Made.surface("A", Made.DAY, n, n);
    List<Masked> masks = Masking.folds(surface, folds, 1);
    List<Integer> hidden =
        masks.stream().flatMap(m -> m.hiddenIndices().stream()).sorted().toList();
    assertEquals(IntStream.range(0, n).boxed().toList(), hidden);
    for (Masked mask : masks) {
      assertTrue(mask.visibleSize() >= 3, mask.toString());
      // dealt in turn over all clusters, so no fold is more than one quote larger than another
      assertEquals((double) n / masks.size(), mask.hidden().size(), 1, mask.toString());
    }
    if (n > 4 * folds) assertEquals(folds, masks.size());
  }

  @Test
  void four_quotes_make_four_folds_since_three_must_stay() {
    assertEquals(4, Masking.folds(Made.surface("A", Made.DAY, 4, 1), 2, 1).size());
  }

  @Test
  void every_fold_takes_from_every_cluster() {
    List<Point> points = new ArrayList<>();
    for (int cluster = 0; cluster < 2; cluster++)
      for (int i = 0; i < 10; i++)
        points.add(Point.ofVol(cluster * 5 + 0.001 * i, 0.5 + cluster * 5 + 0.002 * i, 0.2));
    Surface s = Made.surface("A", Made.DAY, 4, 1).withPoints(points);
    for (Masked mask : Masking.folds(s, 2, 3))
      assertEquals(5, mask.hiddenIndices().stream().filter(i -> i < 10).count());
  }

  @Test
  void a_call_and_a_put_at_one_place_stay_together() {
    for (Masked mask : Masking.folds(Made.pairs("A", Made.DAY, 40, 2), 5, 1)) {
      Set<List<Double>> visible = new HashSet<>();
      for (Point p : mask.visible().points()) visible.add(List.of(p.k(), p.t()));
      for (Point p : mask.hidden()) assertTrue(!visible.contains(List.of(p.k(), p.t())));
    }
  }

  @Test
  void folds_are_a_function_of_the_seed() {
    Surface surface = Made.surface("A", Made.DAY, 50, 1);
    assertEquals(Masking.folds(surface, 10, 7), Masking.folds(surface, 10, 7));
    assertNotEquals(Masking.folds(surface, 10, 7), Masking.folds(surface, 10, 8));
  }

  @Test
  void what_cannot_be_folded_is_refused() {
    Surface small = Made.surface("A", Made.DAY, 3, 1);
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> Masking.folds(small, 10, 1))
            .getMessage()
            .contains("at least 4 distinct (k, t)"));
    Surface surface = Made.surface("A", Made.DAY, 9, 1);
    assertThrows(IllegalArgumentException.class, () -> Masking.folds(surface, 1, 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 29})
  void a_cap_sets_quotes_aside_and_hides_no_other(int cap) {
    Masked masked = Masking.clustered(0.5).apply(Made.surface("A", Made.DAY, 60, 1), 1);
    Masked capped = masked.withVisibleAtMost(cap, 4);
    assertEquals(cap, capped.visible().size());
    assertEquals(masked.hiddenIndices(), capped.hiddenIndices());
    assertEquals(masked.targetIndices(), capped.targetIndices());
    assertEquals(30 - cap, capped.asideIndices().size());
    assertTrue(masked.visible().points().containsAll(capped.visible().points()));
    assertEquals(capped, masked.withVisibleAtMost(cap, 4));
    assertNotEquals(capped, masked.withVisibleAtMost(cap, 5));
    assertSame(masked, masked.withVisibleAtMost(30, 4), "nothing to set aside");
    assertThrows(IllegalArgumentException.class, () -> masked.withVisibleAtMost(0, 4));
  }
}
