package ivylab.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.surface.Surface;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BatchesTest {

  private final List<Surface> surfaces = Made.surfaces(30);

  private static List<Batch> all(Epoch epoch) {
    List<Batch> batches = new ArrayList<>();
    for (Batch batch : epoch) batches.add(batch);
    return batches;
  }

  private static void same(Batch a, Batch b) {
    assertEquals(a.items(), b.items());
    assertArrayEquals(a.k(), b.k());
    assertArrayEquals(a.t(), b.t());
    assertArrayEquals(a.w(), b.w());
    assertArrayEquals(a.mask(), b.mask());
    assertArrayEquals(a.queryK(), b.queryK());
    assertArrayEquals(a.queryT(), b.queryT());
    assertArrayEquals(a.queryW(), b.queryW());
    assertArrayEquals(a.queryMask(), b.queryMask());
    assertArrayEquals(a.collocationK(), b.collocationK());
    assertArrayEquals(a.collocationT(), b.collocationT());
    assertArrayEquals(a.features(), b.features());
    assertArrayEquals(a.level(), b.level());
    assertArrayEquals(a.scale(), b.scale());
  }

  @Test
  void every_surface_comes_once_in_an_epoch() {
    for (Masking masking :
        List.of(Masking.clustered(), Masking.oneCluster(), Masking.loneCluster())) {
      Batches batches = Batches.of(surfaces, masking, 1).withMaxSurfaces(7);
      for (int e = 0; e < 3; e++) {
        List<Surface> seen = new ArrayList<>();
        for (Batch batch : batches.epoch(e)) batch.items().forEach(m -> seen.add(m.surface()));
        assertEquals(surfaces.size(), seen.size());
        assertEquals(new HashSet<>(surfaces), new HashSet<>(seen));
      }
    }
  }

  @Test
  void steps_counts_the_batches() {
    Batches batches = Batches.of(surfaces, Masking.clustered(), 1).withMaxSurfaces(4);
    for (int e = 0; e < 4; e++) {
      assertEquals(batches.steps(e), all(batches.epoch(e)).size());
      assertEquals(batches.steps(e), batches.epoch(e).size());
    }
  }

  @Test
  void batches_keep_to_the_budget_the_maximum_and_little_padding() {
    Batches batches =
        Batches.of(surfaces, Masking.clustered(), 1).withMaxSurfaces(6).withTokenBudget(500);
    int full = 0;
    for (Batch batch : all(batches.epoch(0))) {
      assertTrue(batch.b() <= 6);
      assertTrue(batch.b() == 1 || batch.b() * (batch.n() + batch.q()) <= 500, batch.toString());
      assertTrue(batch.padding() <= 1.0 / 3 + 1e-12, batch.toString());
      if (batch.b() > 2) full++;
    }
    assertTrue(full >= 8, "batches are filled");
  }

  @Test
  void long_and_short_surfaces_do_not_meet() {
    for (Batch batch : all(Batches.of(surfaces, Masking.clustered(0.5), 1).epoch(0))) {
      Set<String> symbols = new HashSet<>();
      batch.items().forEach(m -> symbols.add(m.surface().symbol()));
      assertEquals(1, symbols.size());
    }
  }

  @Test
  void a_surface_beyond_the_budget_comes_alone_and_is_noticed() {
    Batches batches = Batches.of(surfaces, Masking.clustered(0.5), 1).withTokenBudget(100);
    for (Batch batch : all(batches.epoch(0)))
      assertTrue(batch.b() == 1 || batch.b() * (batch.n() + batch.q()) <= 100);
    assertEquals(1, batches.notices().size());
    assertTrue(
        batches.notices().get(0).startsWith("16 of 60 surfaces can exceed"),
        batches.notices().get(0));
    assertTrue(batches.toString().contains("batch of their own"));
  }

  @Test
  void surfaces_too_small_to_mask_are_left_out_and_noticed() {
    List<Surface> some = new ArrayList<>(surfaces.subList(0, 4));
    some.add(Made.surface("TINY", Made.DAY, 3, 1));
    Batches batches = Batches.of(some, Masking.clustered(), 1);
    assertEquals(4, batches.size());
    assertEquals(
        List.of("1 of 5 surfaces omitted: fewer than 4 distinct (k, t)"), batches.notices());
    assertThrows(
        IllegalArgumentException.class,
        () -> Batches.of(some.subList(4, 5), Masking.clustered(), 1));
  }

  @Test
  void skipping_leaves_the_rest_bit_for_bit() {
    Batches batches =
        Batches.of(surfaces, Masking.clustered(), 5)
            .withMaxSurfaces(5)
            .withCollocation(6)
            .withQueries(4)
            .withVisibleAtMost(20);
    List<Batch> whole = all(batches.epoch(2));
    for (int skip : new int[] {0, 1, whole.size() / 2, whole.size() - 1, whole.size()}) {
      // Fresh surfaces: no cached label of the first pass helps.
      List<Batch> rest =
          all(
              Batches.of(Made.surfaces(30), Masking.clustered(), 5)
                  .withMaxSurfaces(5)
                  .withCollocation(6)
                  .withQueries(4)
                  .withVisibleAtMost(20)
                  .epoch(2, skip));
      assertEquals(whole.size() - skip, rest.size());
      for (int i = 0; i < rest.size(); i++) same(whole.get(skip + i), rest.get(i));
    }
    for (int skip : new int[] {-1, whole.size() + 1})
      assertThrows(IllegalArgumentException.class, () -> batches.epoch(2, skip));
  }

  @Test
  void options_reach_the_batches() {
    Batches batches =
        Batches.of(surfaces, Masking.clustered(0.3), 1)
            .withVisibleAtMost(9)
            .withQueries(2)
            .withCollocation(11);
    for (Batch batch : all(batches.epoch(0))) {
      assertTrue(batch.n() <= 9);
      assertEquals(2, batch.q());
      assertEquals(11, batch.c());
    }
    assertThrows(IllegalArgumentException.class, () -> batches.withTokenBudget(0));
    assertThrows(IllegalArgumentException.class, () -> batches.withMaxSurfaces(0));
    assertThrows(IllegalArgumentException.class, () -> batches.withCollocation(-1));
  }

  @Test
  void a_cap_on_visible_quotes_is_noticed() {
    Batches batches = Batches.of(surfaces, Masking.clustered(0.5), 1).withVisibleAtMost(50);
    // 60 + 3 d quotes, half of them visible: more than 50 from d = 14 on
    assertEquals(
        List.of("16 of 60 surfaces can have more than 50 visible quotes; the rest is set aside"),
        batches.notices());
  }

  @Test
  void epochs_and_seeds_differ_unless_masks_are_fixed() {
    Batches batches = Batches.of(surfaces, Masking.clustered(), 1).withCollocation(3);
    assertNotEquals(items(batches.epoch(0)), items(batches.epoch(1)));
    assertNotEquals(
        items(batches.epoch(0)), items(Batches.of(surfaces, Masking.clustered(), 2).epoch(0)));
    Batches fixed = Batches.of(surfaces, Masking.clustered().withFixed(true), 1).withCollocation(3);
    List<Batch> first = all(fixed.epoch(0));
    List<Batch> later = all(fixed.epoch(9));
    assertEquals(first.size(), later.size());
    for (int i = 0; i < first.size(); i++) same(first.get(i), later.get(i));
  }

  private static List<List<Masked>> items(Epoch epoch) {
    return all(epoch).stream().map(Batch::items).toList();
  }

  @Test
  void surfaces_meet_others_in_the_next_epoch() {
    Batches batches = Batches.of(surfaces, Masking.clustered(0.5), 1).withMaxSurfaces(4);
    assertNotEquals(
        batches.plan(0).stream().map(Arrays::toString).sorted().toList(),
        batches.plan(1).stream().map(Arrays::toString).sorted().toList());
  }

  @Test
  void batches_do_not_come_in_the_order_of_length() {
    Batches batches = Batches.of(surfaces, Masking.clustered(0.5), 1).withMaxSurfaces(3);
    List<Integer> lengths = all(batches.epoch(0)).stream().map(Batch::n).toList();
    int falls = 0;
    for (int i = 1; i < lengths.size(); i++) if (lengths.get(i) < lengths.get(i - 1)) falls++;
    // sorted there would be none, at random about half of some twenty
    assertTrue(falls >= 5, lengths.toString());
  }

  @Test
  void a_mask_is_the_same_alone_and_in_a_batch() {
    Masking masking = Masking.clustered().withQueries(3);
    for (Batch batch : all(Batches.of(surfaces, masking, 8).epoch(3)))
      for (Masked m : batch.items()) assertEquals(masking.apply(m.surface(), 8, 3), m);
  }

  @Test
  void a_failure_in_the_background_comes_where_the_batch_would_have() {
    Batch good = Batch.of(List.of(Masked.none(surfaces.get(0))));
    var failure = new IllegalArgumentException("no such thing");
    var epoch =
        new Epoch(
            5,
            2,
            i -> {
              if (i == 2) throw failure;
              return good;
            });
    var batches = epoch.iterator();
    assertSame(good, batches.next());
    assertSame(good, batches.next());
    var e = assertThrows(IllegalStateException.class, batches::next);
    assertSame(failure, e.getCause());
    assertTrue(e.getMessage().contains("no such thing"));
    assertFalse(batches.hasNext());
  }

  @Test
  void batches_are_prepared_a_few_ahead_and_no_more() throws InterruptedException {
    Batch good = Batch.of(List.of(Masked.none(surfaces.get(0))));
    var made = new AtomicInteger();
    var ahead = new CountDownLatch(3);
    try (var epoch =
        new Epoch(
            100,
            3,
            i -> {
              made.incrementAndGet();
              ahead.countDown();
              return good;
            })) {
      epoch.iterator();
      assertTrue(ahead.await(10, TimeUnit.SECONDS), "prepared before asked");
      Thread.sleep(100);
      assertTrue(made.get() <= 4, made + " prepared"); // three wait, one is in the hand
    }
  }

  @Test
  void closing_early_ends_the_thread() throws InterruptedException {
    Batches batches = Batches.of(surfaces, Masking.clustered(), 1).withMaxSurfaces(1);
    Epoch epoch = batches.epoch(0);
    try (epoch) {
      assertTrue(epoch.iterator().hasNext());
      epoch.close();
      for (int i = 0; i < 100 && epoch.isPreparing(); i++) Thread.sleep(20);
      assertFalse(epoch.isPreparing());
    }
    assertThrows(IllegalStateException.class, epoch::iterator);
  }

  @Test
  void an_epoch_can_be_closed_unread_and_read_once() {
    Batches batches = Batches.of(surfaces, Masking.clustered(), 1);
    batches.epoch(0).close();
    try (Epoch epoch = batches.epoch(0)) {
      all(epoch);
      assertThrows(IllegalStateException.class, epoch::iterator);
    }
  }

  @Test
  void an_interrupt_does_not_lose_a_batch_and_stays_set() {
    Batches batches = Batches.of(surfaces, Masking.clustered(), 1).withMaxSurfaces(10);
    int expected = batches.steps(0);
    int seen = 0;
    try (Epoch epoch = batches.epoch(0)) {
      Thread.currentThread().interrupt();
      for (Batch batch : epoch) {
        assertTrue(Thread.currentThread().isInterrupted());
        seen += batch.b() > 0 ? 1 : 0;
      }
    } finally {
      assertTrue(Thread.interrupted());
    }
    assertEquals(expected, seen);
  }

  @Test
  void it_says_what_it_will_do() {
    String said = Batches.of(surfaces, Masking.clustered(0.5), 3).toString();
    assertTrue(said.startsWith("60 surfaces in "), said);
    assertTrue(said.contains("at most 32 surfaces and 16,384 places each"), said);
  }

  @Test
  void tables_have_a_row_for_each_batch_and_for_each_surface_of_a_batch() {
    Batches batches = Batches.of(surfaces, Masking.clustered(), 1).withMaxSurfaces(7);
    var table = batches.toTable(2);
    List<Batch> all = all(batches.epoch(2));
    assertEquals(all.size(), table.rowCount());
    for (int i = 0; i < all.size(); i++) {
      Batch batch = all.get(i);
      assertEquals(batch.b(), table.intColumn("Surfaces").get(i));
      assertEquals(batch.b() * (batch.n() + batch.q()), table.intColumn("Places").get(i));
      assertEquals(100 * batch.padding(), table.doubleColumn("Padding %").get(i));
    }
    var rows = all.get(0).toTable();
    assertEquals(all.get(0).b(), rows.rowCount());
    assertEquals(all.get(0).features()[5 + 3], rows.doubleColumn(Batch.FEATURES.get(3)).get(1));
    assertEquals(all.get(0).items().get(1).visibleSize(), rows.intColumn("Visible").get(1));
  }
}
