package ivylab.progress;

import java.io.PrintStream;

/** Progress listener for long work. */
@FunctionalInterface
public interface Progress {

  /** Called after every step, and once more when the work has ended; should return quickly. */
  void report(ProgressEvent event);

  /** Reports nothing. */
  static Progress silent() {
    return event -> {};
  }

  /** A line of text every two seconds, and one at the end. */
  static Progress lines(PrintStream out) {
    return new Progress() {
      private static final long PAUSE = 2_000_000_000L;
      private long next = System.nanoTime() + PAUSE;

      @Override
      public void report(ProgressEvent event) {
        if (!event.finished() && System.nanoTime() - next < 0) return;
        out.println(event);
        next = System.nanoTime() + PAUSE;
      }
    };
  }

  /** The same listener without the report of the end: short work then prints nothing. */
  default Progress withoutEnd() {
    return event -> {
      if (!event.finished()) report(event);
    };
  }
}
