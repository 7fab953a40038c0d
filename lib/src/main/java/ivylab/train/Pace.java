package ivylab.train;

/** How fast a training goes, over the last seconds. */
final class Pace {

  private static final double MEMORY = 10e9;

  private long last = System.nanoTime();
  private double surfaces;
  private double steps;
  private double nanos;

  void add(int batch) {
    long now = System.nanoTime();
    double fade = Math.exp(-(now - last) / MEMORY);
    surfaces = fade * surfaces + batch;
    steps = fade * steps + 1;
    nanos = fade * nanos + (now - last);
    last = now;
  }

  double surfacesPerSecond() {
    return nanos == 0 ? Double.NaN : 1e9 * surfaces / nanos;
  }

  double secondsFor(long more) {
    return nanos == 0 ? Double.NaN : more * nanos / steps / 1e9;
  }
}
