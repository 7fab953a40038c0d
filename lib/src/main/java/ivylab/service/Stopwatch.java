package ivylab.service;

/**
 * Time since it was started.
 *
 * @param start of {@link System#nanoTime}
 */
record Stopwatch(long start) {

  static Stopwatch started() {
    return new Stopwatch(System.nanoTime());
  }

  /** Milliseconds, to the microsecond. */
  double ms() {
    return Math.round((System.nanoTime() - start) * 1e-3) * 1e-3;
  }
}
