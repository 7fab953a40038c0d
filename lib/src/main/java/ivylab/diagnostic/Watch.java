package ivylab.diagnostic;

import ivylab.train.Progress;
import ivylab.train.ProgressEvent;
import java.util.Map;
import java.util.concurrent.CancellationException;

/** Tells how a walk over masked surfaces goes, and ends it where the thread is interrupted. */
final class Watch implements AutoCloseable {

  private final Progress progress;
  private final long all;
  private final long begin = System.nanoTime();
  private long done;

  Watch(Progress progress, long all) {
    this.progress = progress;
    this.all = all;
  }

  /**
   * @throws CancellationException if the thread is interrupted
   */
  void go() {
    if (Thread.interrupted())
      throw new CancellationException(
          "interrupted after %d of %d masked surfaces".formatted(done, all));
  }

  void did(int more) {
    done += more;
    progress.report(event(false));
  }

  @Override
  public void close() {
    progress.report(event(true));
  }

  private ProgressEvent event(boolean ended) {
    double rate = done / Math.max(1e-9 * (System.nanoTime() - begin), 1e-9);
    double left = done == 0 ? Double.NaN : (all - done) / rate;
    return new ProgressEvent(done, all, 0, 0, Map.of(), done == 0 ? Double.NaN : rate, left, ended);
  }
}
