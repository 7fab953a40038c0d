package ivylab.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.data.Batch;
import ivylab.ivyspt.Small;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeedTest {

  private static final Course<Batch> BATCHES = course(4);

  @SuppressWarnings("resource") // its parameters are few
  private static Course<Batch> course(int surfaces) {
    return Small.task(Small.model()).withSurfaces(surfaces).course(Weighting.equal(), 7);
  }

  private static List<Feed.Place<Batch>> all(Course<Batch> batches, int epochs, long skip) {
    List<Feed.Place<Batch>> all = new ArrayList<>();
    try (Feed<Batch> feed = new Feed<>(batches, epochs, skip)) {
      while (feed.hasNext()) all.add(feed.next());
    }
    return all;
  }

  private static List<LocalDate> days(List<Feed.Place<Batch>> places, int epoch) {
    return places.stream()
        .filter(place -> place.epoch() == epoch)
        .flatMap(place -> place.batch().items().stream())
        .map(masked -> masked.surface().asOf())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 12})
  void every_surface_comes_once_in_every_epoch_in_an_order_of_its_own(int surfaces) {
    List<Feed.Place<Batch>> places = all(course(surfaces), 3, 0);
    List<LocalDate> panel = Small.panel(12, 0).dates();
    for (int epoch = 0; epoch < 3; epoch++)
      assertEquals(panel, days(places, epoch).stream().sorted().toList(), "epoch " + epoch);
    assertNotEquals(days(places, 0), days(places, 1));
    int[] epochs = places.stream().mapToInt(Feed.Place::epoch).toArray();
    for (int i = 1; i < epochs.length; i++) assertTrue(epochs[i] >= epochs[i - 1], "in order");
  }

  @Test
  void steps_are_counted_before_they_are_made() {
    long[] ends = Feed.ends(BATCHES, 5, 0);
    List<Feed.Place<Batch>> places = all(BATCHES, 5, 0);
    for (int epoch = 0; epoch < 5; epoch++) {
      int last = epoch;
      assertEquals(ends[epoch], places.stream().filter(p -> p.epoch() <= last).count());
    }
  }

  @Test
  void skipping_drops_the_first_batches_and_changes_no_bit_of_the_others() {
    List<Feed.Place<Batch>> whole = all(BATCHES, 3, 0);
    for (int skip = 0; skip <= whole.size(); skip++) {
      List<Feed.Place<Batch>> rest = all(BATCHES, 3, skip);
      assertEquals(whole.size() - skip, rest.size());
      for (int i = 0; i < rest.size(); i++) {
        assertEquals(whole.get(skip + i).epoch(), rest.get(i).epoch());
        same(whole.get(skip + i).batch(), rest.get(i).batch());
      }
    }
    assertFalse(new Feed<>(BATCHES, 3, whole.size() + 5).hasNext(), "nothing after the end");
  }

  private static void same(Batch a, Batch b) {
    assertEquals(a.items(), b.items());
    assertArrayEquals(a.k(), b.k());
    assertArrayEquals(a.t(), b.t());
    assertArrayEquals(a.w(), b.w());
    assertArrayEquals(a.mask(), b.mask());
    assertArrayEquals(a.queryK(), b.queryK());
    assertArrayEquals(a.queryW(), b.queryW());
    assertArrayEquals(a.collocationK(), b.collocationK());
    assertArrayEquals(a.collocationT(), b.collocationT());
    assertArrayEquals(a.features(), b.features());
  }

  @Test
  void the_next_epoch_is_prepared_while_this_one_is_used_and_closing_ends_both()
      throws InterruptedException {
    // 12 batches each, of which only a few are prepared ahead: the threads wait until closed
    awaitPreparing(0); // of feeds that other tests closed a moment ago
    Feed<Batch> feed = new Feed<>(course(1), 3, 0);
    feed.next();
    assertEquals(2, preparing());
    feed.close();
    awaitPreparing(0);
    assertEquals(0, preparing());
  }

  private static void awaitPreparing(int threads) throws InterruptedException {
    for (int i = 0; i < 500 && preparing() > threads; i++) Thread.sleep(10);
  }

  private static int preparing() {
    return (int)
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().equals("ivylab batches"))
            .count();
  }
}
