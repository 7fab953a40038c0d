package ivylab.train;

import java.io.PrintStream;

/** Is told how a training goes. */
@FunctionalInterface
public interface Progress {

  /** Called after every step, and once more at the end with {@code done}; should return quickly. */
  void report(ProgressEvent event);

  /** Says nothing. */
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
        if (!event.done() && System.nanoTime() - next < 0) return;
        out.println(event);
        next = System.nanoTime() + PAUSE;
      }
    };
  }
}
