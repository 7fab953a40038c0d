package ivylab.train;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The batches of a whole training run, from any step on. The next epoch is prepared in the
 * background before the last batch of this one is used, so that no step waits.
 */
final class Feed<B> implements AutoCloseable {

  /**
   * One batch and its position.
   *
   * @param epoch from 0
   */
  record Place<B>(B batch, int epoch) {}

  private final Course<B> course;
  private final int epochs;
  private int epoch;
  private Course.@Nullable Epoch<B> current;
  private Course.@Nullable Epoch<B> following;

  /**
   * @param skip steps done earlier
   */
  Feed(Course<B> course, int epochs, long skip) {
    this.course = course;
    this.epochs = epochs;
    long left = skip;
    while (epoch < epochs && left >= course.steps(epoch)) left -= course.steps(epoch++);
    if (epoch < epochs) current = course.open(epoch, (int) left);
  }

  /**
   * Steps done after each epoch.
   *
   * @param steps in as many epochs as needed, the last one cut short; 0 for whole epochs
   */
  static long[] ends(Course<?> course, int epochs, int steps) {
    List<Long> ends = new ArrayList<>();
    long end = 0;
    for (int e = 0; steps > 0 ? end < steps : e < epochs; e++) {
      end += course.steps(e);
      ends.add(steps > 0 ? Math.min(end, steps) : end);
    }
    return ends.stream().mapToLong(Long::longValue).toArray();
  }

  boolean hasNext() {
    return epoch < epochs;
  }

  Place<B> next() {
    Course.Epoch<B> now = current;
    if (now == null)
      throw new NoSuchElementException("the training has %d epochs".formatted(epochs));
    B batch = now.next();
    boolean last = !now.hasNext();
    Place<B> place = new Place<>(batch, epoch);
    if (last) {
      now.close();
      current = following;
      following = null;
      epoch++;
    }
    if (following == null && epoch + 1 < epochs) following = course.open(epoch + 1, 0);
    if (last && current == null && epoch < epochs) current = course.open(epoch, 0);
    return place;
  }

  @Override
  public void close() {
    if (current != null) current.close();
    if (following != null) following.close();
  }
}
