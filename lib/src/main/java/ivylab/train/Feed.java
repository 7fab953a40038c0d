package ivylab.train;

import ivylab.data.Batch;
import ivylab.data.Batches;
import ivylab.data.Epoch;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The batches of a whole training, from any step on. The next epoch is prepared in the background
 * before the last batch of this one is used, so that no step waits.
 */
final class Feed implements AutoCloseable {

  /**
   * One batch and its place.
   *
   * @param epoch from 0
   */
  record Place(Batch batch, int epoch) {}

  private final Batches batches;
  private final int epochs;
  private int epoch;
  private Epoch current;
  private Epoch following;
  private Iterator<Batch> now;
  private Iterator<Batch> next;

  /**
   * @param skip steps that were done before
   */
  Feed(Batches batches, int epochs, long skip) {
    this.batches = batches;
    this.epochs = epochs;
    long left = skip;
    while (epoch < epochs && left >= batches.steps(epoch)) left -= batches.steps(epoch++);
    if (epoch == epochs) return;
    current = batches.epoch(epoch, (int) left);
    now = current.iterator();
  }

  /**
   * Steps done after each epoch.
   *
   * @param steps in as many epochs as they need, the last one cut short; 0 for whole epochs
   */
  static long[] ends(Batches batches, int epochs, int steps) {
    List<Long> ends = new ArrayList<>();
    long end = 0;
    for (int e = 0; steps > 0 ? end < steps : e < epochs; e++) {
      end += batches.steps(e);
      ends.add(steps > 0 ? Math.min(end, steps) : end);
    }
    return ends.stream().mapToLong(Long::longValue).toArray();
  }

  boolean hasNext() {
    return epoch < epochs;
  }

  Place next() {
    Batch batch = now.next();
    boolean last = !now.hasNext();
    Place place = new Place(batch, epoch);
    if (last) {
      current.close();
      current = following;
      now = next;
      following = null;
      epoch++;
    }
    if (following == null && epoch + 1 < epochs) {
      following = batches.epoch(epoch + 1);
      next = following.iterator();
    }
    if (last && now == null && epoch < epochs) {
      current = batches.epoch(epoch);
      now = current.iterator();
    }
    return place;
  }

  @Override
  public void close() {
    if (current != null) current.close();
    if (following != null) following.close();
  }
}
