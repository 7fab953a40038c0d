package ivylab.study;

import ivylab.train.Progress;
import ivylab.train.ProgressEvent;
import java.util.concurrent.CancellationException;

/** Work on many masked surfaces: tells how far it is, and can be stopped. */
final class Watch {

  private final long all;
  private final Progress progress;
  private final long begin = System.nanoTime();
  private long done;

  Watch(long all, Progress progress) {
    this.all = Math.max(1, all);
    this.progress = progress;
  }

  void oneMore() {
    done = Math.min(done + 1, all);
    progress.report(ProgressEvent.ofSurfaces(done, all, begin, false));
  }

  /**
   * @throws CancellationException if the thread is interrupted, which is cleared
   */
  void orStop() {
    if (Thread.interrupted())
      throw new CancellationException(
          "interrupted after %d of %d masked surfaces".formatted(done, all));
  }

  void end() {
    progress.report(ProgressEvent.ofSurfaces(done, all, begin, true));
  }
}
