package ivylab.ssvi;

import java.io.PrintStream;
import java.time.LocalDate;
import java.util.Locale;

/** Is told how the making of a cube goes. */
@FunctionalInterface
public interface CubeProgress {

  /**
   * How far it is.
   *
   * @param date the last date that is done
   * @param dates dates done
   * @param reused those of them found on disk from an earlier run
   * @param failed dates without a surface
   * @param quotes quotes seen
   * @param seconds since the start
   * @param done whether this was all
   */
  record Event(
      LocalDate date,
      int dates,
      int reused,
      int failed,
      long quotes,
      double seconds,
      boolean done) {

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%s: %,d surfaces of %,d quotes%s%s, %.0f surfaces/s",
          date,
          dates,
          quotes,
          reused > 0 ? ", " + reused + " of them made before" : "",
          failed > 0 ? ", " + failed + " dates failed" : "",
          (dates - reused) / Math.max(seconds, 1e-3));
    }
  }

  /** Called after every date, and once more at the end; should return quickly. */
  void report(Event event);

  /** Says nothing. */
  static CubeProgress silent() {
    return event -> {};
  }

  /** A line of text every two seconds, and one at the end. */
  static CubeProgress lines(PrintStream out) {
    return new CubeProgress() {
      private static final long PAUSE = 2_000_000_000L;
      private long next = System.nanoTime() + PAUSE;

      @Override
      public void report(Event event) {
        if (!event.done() && System.nanoTime() - next < 0) return;
        out.println(event);
        next = System.nanoTime() + PAUSE;
      }
    };
  }
}
