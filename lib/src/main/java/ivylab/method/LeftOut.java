package ivylab.method;

/** The search for the bandwidths that best predict each value from the values at other points. */
final class LeftOut {

  private static final int MOST = 500;

  private final ScatteredValues data;
  private final double hx, hy;

  private LocalLinear best;
  private double least;
  private int bestA, bestB;

  /** Starts from a pair of bandwidths. */
  LeftOut(ScatteredValues data, double hx, double hy) {
    this.data = data;
    this.hx = hx;
    this.hy = hy;
    best = of(0, 0);
  }

  /**
   * The best of the factors 1/8, 1/4, 1/2, 1, 2, and then of its neighbours at a step of sqrt 2.
   */
  LocalLinear best() {
    least = error(best);
    for (int a = -6; a <= 2; a += 2) for (int b = -6; b <= 2; b += 2) tryOut(a, b);
    int a = bestA, b = bestB;
    for (int i = -1; i <= 1; i++) for (int j = -1; j <= 1; j++) tryOut(a + i, b + j);
    return best;
  }

  private LocalLinear of(int a, int b) {
    return new LocalLinear(
        data, hx * Math.pow(2, a / 2.0), hy * Math.pow(2, b / 2.0), "leave one out");
  }

  private void tryOut(int a, int b) {
    LocalLinear fit = of(a, b);
    double error = error(fit);
    if (!(error < least)) return;
    best = fit;
    least = error;
    bestA = a;
    bestB = b;
  }

  /** The mean square over up to 500 values; NaN if all are at one point. */
  private double error(LocalLinear fit) {
    int n = data.size(), asked = Math.min(n, MOST);
    double[] weights = new double[n];
    double square = 0;
    for (int q = 0; q < asked; q++) {
      int i = (int) ((long) q * n / asked);
      double miss = data.z()[i] - fit.fromElsewhere(data.x()[i], data.y()[i], weights);
      square += miss * miss;
    }
    return square / asked;
  }
}
