package ivylab.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.data.Masked;
import ivylab.data.Panel;
import ivylab.progress.Progress;
import ivylab.progress.Work;
import ivylab.surface.Surface;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuestionsTest {

  private static final Panel PANEL = Asked.panel(3, 4);

  @Test
  void every_surface_is_masked_once_for_each_proportion() {
    Questions q = Questions.of(PANEL, List.of(0.2, 0.5), 3);
    assertEquals(24, q.size());
    for (int i = 0; i < q.size(); i++) {
      Masked item = q.item(i);
      assertEquals(i < 12 ? 0.2 : 0.5, item.proportion());
      assertEquals(PANEL.surfaces().get(i % 12), item.surface());
      assertEquals(item.hiddenIndices(), item.targetIndices());
      assertEquals(item, Questions.of(PANEL, List.of(0.2, 0.5), 3).item(i));
    }
    assertNotEquals(q.item(0), Questions.of(PANEL, List.of(0.2, 0.5), 4).item(0));
  }

  @Test
  void queries_and_visible_quotes_are_capped() {
    Questions q = Questions.of(PANEL, List.of(0.5), 3).withQueries(4).withVisibleAtMost(6);
    assertEquals(4, q.item(0).targetIndices().size());
    assertEquals(6, q.item(0).visibleSize());
  }

  @Test
  void surfaces_are_drawn_by_the_seed() {
    Questions q = Questions.of(PANEL, List.of(0.5), 3);
    assertEquals(5, q.withSurfacesAtMost(5).surfaces().size());
    assertEquals(q.withSurfacesAtMost(5), q.withSurfacesAtMost(5));
    assertEquals(q, q.withSurfacesAtMost(0));
    assertEquals(q, q.withSurfacesAtMost(12));
    assertTrue(q.withSurfacesAtMost(5).toString().contains("5 of 12 surfaces"));
  }

  @Test
  void batches_hold_all_items_in_order() {
    Questions q = Questions.of(PANEL, List.of(0.2, 0.7), 3);
    List<Masked> seen = new ArrayList<>();
    try (Work work = new Work("masked surfaces", q.size(), Progress.silent())) {
      q.forEachBatch(
          work,
          batch -> {
            assertTrue(batch.padding() < 0.5, "half of the batch is padding: " + batch);
            seen.addAll(batch.items());
          });
    }
    List<Masked> expected = new ArrayList<>();
    for (int i = 0; i < q.size(); i++) expected.add(q.item(i));
    assertEquals(expected, seen);
  }

  @Test
  void surfaces_too_small_are_left_out_and_counted() {
    Surface first = PANEL.surfaces().get(0);
    Surface small = first.withPoints(first.points().subList(0, 3));
    Panel mixed = Panel.of(List.of(small, PANEL.surfaces().get(1)));
    Questions q = Questions.of(mixed, List.of(0.5), 3);
    assertEquals(List.of(PANEL.surfaces().get(1)), q.surfaces());
    assertEquals(1, q.notices().size());
    assertThrows(
        IllegalArgumentException.class,
        () -> Questions.of(Panel.of(List.of(small)), List.of(0.5), 3));
  }

  @Test
  void what_cannot_be_asked_is_refused() {
    Questions q = Questions.of(PANEL, List.of(0.5), 3);
    assertThrows(IllegalArgumentException.class, () -> q.withQueries(-1));
    assertThrows(IllegalArgumentException.class, () -> q.withVisibleAtMost(2));
    assertThrows(IllegalArgumentException.class, () -> q.withSurfacesAtMost(-1));
    assertThrows(IllegalArgumentException.class, () -> Questions.of(PANEL, List.of(0.5, 0.5), 3));
    assertThrows(IllegalArgumentException.class, () -> Questions.of(PANEL, List.of(1.0), 3));
  }
}
