package ivylab.train;

import ivylab.data.Batch;
import ivylab.data.Batches;
import ivylab.data.Epoch;
import java.util.Iterator;

/**
 * The batches of a whole training, from any step on. The next epoch is prepared in the background
 * before the last batch of this one is used, so that no step waits.
 */
final class Feed implements AutoCloseable {

  /**
   * One batch and its place.
   *
   * @param epoch from 0
   * @param last whether it is the last of its epoch
   */
  record Place(Batch batch, int epoch, boolean last) {}

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

  /** Steps of the whole training. */
  static long steps(Batches batches, int epochs) {
    long steps = 0;
    for (int e = 0; e < epochs; e++) steps += batches.steps(e);
    return steps;
  }

  boolean hasNext() {
    return epoch < epochs;
  }

  Place next() {
    Batch batch = now.next();
    boolean last = !now.hasNext();
    Place place = new Place(batch, epoch, last);
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
