package ivylab.diagnostic;

import ivylab.train.Progress;
import ivylab.train.ProgressEvent;
import java.util.Map;
import java.util.concurrent.CancellationException;

/** Long work in equal steps: tells how far it is and how long it will take, and can be stopped. */
public final class Work implements AutoCloseable {

  private final String unit;
  private final long steps;
  private final Progress progress;
  private final long start = System.nanoTime();
  private long done;

  /**
   * @param unit of the steps, for messages, for example {@code gradients}
   */
  public Work(String unit, long steps, Progress progress) {
    this.unit = unit;
    this.steps = Math.max(1, steps);
    this.progress = progress;
  }

  /** One step is done. */
  public void step() {
    step(Map.of());
  }

  /**
   * One step is done.
   *
   * @param values worth showing
   */
  public void step(Map<String, Double> values) {
    done = Math.min(done + 1, steps);
    double left = (System.nanoTime() - start) / 1e9 / done * (steps - done);
    progress.report(new ProgressEvent(done, steps, 0, 0, values, Double.NaN, left, false));
  }

  /**
   * @throws CancellationException if the thread is interrupted, which is cleared, so that what
   *     follows in a notebook can run
   */
  public void orStop() {
    if (Thread.interrupted())
      throw new CancellationException("interrupted after %d of %d %s".formatted(done, steps, unit));
  }

  @Override
  public void close() {
    progress.report(new ProgressEvent(done, steps, 0, 0, Map.of(), Double.NaN, Double.NaN, true));
  }
}
