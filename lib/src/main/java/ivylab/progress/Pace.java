package ivylab.progress;

/**
 * The speed of work. Older parts count less, so that the pace follows a change: their weight falls
 * by a factor e over ten seconds, or over half of the time since the beginning if that is longer.
 */
final class Pace {

  private static final double MEMORY = 10e9, SHARE = 0.5;

  private final long start;
  private long last;
  private double done, rated, nanos;

  /**
   * @param now nanoseconds
   */
  Pace(long now) {
    start = now;
    last = now;
  }

  /**
   * @param done increase since the last call, in the unit that is counted
   * @param rated increase since the last call, in the unit of the rate
   */
  void add(double done, double rated, long now) {
    double fade = Math.exp(-(now - last) / Math.max(MEMORY, SHARE * (now - start)));
    this.done = fade * this.done + done;
    this.rated = fade * this.rated + rated;
    nanos = fade * nanos + (now - last);
    last = now;
  }

  /** Per second, in the unit of the rate; NaN while unknown. */
  double perSecond() {
    return nanos > 0 && done > 0 ? 1e9 * rated / nanos : Double.NaN;
  }

  /** Seconds for this many more units; NaN while unknown. */
  double secondsFor(double more) {
    return nanos > 0 && done > 0 ? more * nanos / done / 1e9 : Double.NaN;
  }
}
