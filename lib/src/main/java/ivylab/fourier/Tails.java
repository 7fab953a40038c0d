package ivylab.fourier;

/**
 * Where the law of X ends for a given probability {@code eps}, by Chernoff's bound from the
 * cumulant generating function {@code K(p) = ln E exp(p X)}, p the best of a grid and of a finer
 * one around it:
 *
 * <pre>
 * P(X &lt; low) &lt;= exp(K(-p) + p low),   P(X &gt; high) &lt;= exp(K(p) - p high),   p &gt; 0
 * E e^X 1(X &gt; call) &lt;= exp(K(p) - (p - 1) call),   p &gt; 1
 * E min(1, e^(2 fold - X)) 1(X &lt; fold) &lt;= exp(K(-p) + (p + min(1, p)) fold)
 * </pre>
 *
 * The last is what a put loses when the law is folded at {@code fold}: the mass at {@code fold - d}
 * moves to {@code fold + d}. Unlike a multiple of the standard deviation, or a rule of the first
 * four cumulants, these hold for tails of any weight.
 */
final class Tails {

  private static final double[] MULTIPLES = {0.02, 0.06, 0.15, 0.3, 0.6, 1, 1.5, 2.2, 3, 4, 5.2, 7};
  private static final int FINER = 6;

  private final double log;
  private double low = Double.NEGATIVE_INFINITY, fold = low, high, call = Double.POSITIVE_INFINITY;
  private double bestLeft, bestRight;
  private int nodes;

  /**
   * @param scale about one standard deviation of X
   * @param log {@code ln eps}
   */
  static Tails of(CharacteristicFunction law, double t, double scale, double log) {
    Tails tails = new Tails(log);
    for (double unit = scale; unit < 100 * scale; unit *= 40) {
      double[] p = new double[MULTIPLES.length];
      for (int i = 0; i < p.length; i++) p[i] = MULTIPLES[i] / unit;
      tails.narrow(law, t, p, p);
      if (tails.fold == Double.NEGATIVE_INFINITY) continue;
      tails.narrow(
          law, t, around(tails.bestLeft * unit, unit), around(tails.bestRight * unit, unit));
      return tails;
    }
    throw new ArithmeticException(
        "no moment of negative order is finite at t = "
            + t
            + ", so the range is unknown; use LewisIntegral: "
            + law);
  }

  private Tails(double log) {
    this.log = log;
    high = -log; // p = 1, E exp(X) = 1
  }

  double low() {
    return low;
  }

  double fold() {
    return fold;
  }

  double high() {
    return high;
  }

  double call() {
    return call;
  }

  /** At which K was evaluated. */
  int nodes() {
    return nodes;
  }

  private void narrow(CharacteristicFunction law, double t, double[] left, double[] right) {
    int n = left.length, m = right.length;
    double[] re = new double[n + m], im = new double[n + m];
    double[] moment = new double[n + m], unused = new double[n + m];
    System.arraycopy(left, 0, im, 0, n);
    for (int i = 0; i < m; i++) im[n + i] = -right[i];
    law.log(t, re, im, moment, unused);
    nodes += n + m;
    // infinite moments are NaN, with which comparisons are false
    for (int i = 0; i < n; i++) {
      double p = left[i], end = log - moment[i];
      if (end / p > low) low = end / p;
      if (end / (p + Math.min(1, p)) > fold) {
        fold = end / (p + Math.min(1, p));
        bestLeft = p;
      }
    }
    for (int i = 0; i < m; i++) {
      double p = right[i], end = moment[n + i] - log;
      if (end / p < high) {
        high = end / p;
        bestRight = p;
      }
      if (p > 1 && end / (p - 1) < call) call = end / (p - 1);
    }
  }

  /** Between the neighbours of a multiple, or nothing where none was best. */
  private static double[] around(double multiple, double unit) {
    int i = 0;
    while (i < MULTIPLES.length && Math.abs(MULTIPLES[i] - multiple) > 1e-6 * multiple) i++;
    if (i == MULTIPLES.length) return new double[0];
    double from = i == 0 ? 0 : MULTIPLES[i - 1];
    double to = i == MULTIPLES.length - 1 ? 1.5 * MULTIPLES[i] : MULTIPLES[i + 1];
    double[] p = new double[FINER];
    for (int j = 0; j < FINER; j++) p[j] = (from + (to - from) * (j + 1) / (FINER + 1)) / unit;
    return p;
  }

  @Override
  public String toString() {
    return "low " + low + ", fold " + fold + ", high " + high + ", call " + call;
  }
}
