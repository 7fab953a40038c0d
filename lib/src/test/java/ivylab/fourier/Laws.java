package ivylab.fourier;

import java.util.List;

/** Laws and grids that several tests share. */
final class Laws {

  /** Fang and Oosterlee (2008), eq. (52): the variance often touches 0. */
  static final Heston PUBLISHED = new Heston(0.0175, 1.5768, 0.0398, 0.5751, -0.5711);

  static final Heston EQUITY = new Heston(0.04, 1.5, 0.05, 0.6, -0.7);
  static final Heston WILD = new Heston(0.04, 0.5, 0.04, 2, -0.9);
  static final Heston RISING = new Heston(0.04, 0.5, 0.04, 2, 0.6);
  static final LognormalJumps CRASHES = new LognormalJumps(0.5, -0.1, 0.08);
  static final Bates BATES = new Bates(EQUITY, CRASHES);
  static final DoubleHeston DOUBLE = new DoubleHeston(EQUITY, new Heston(0.02, 6, 0.02, 1, -0.3));
  static final RoughHeston ROUGH =
      new RoughHeston(0.12, 0.3, 0.3, -0.7, new VarianceCurve.Reverting(0.02, 0.03));

  static final List<CharacteristicFunction> CLASSICAL =
      List.of(new Lognormal(0.2), PUBLISHED, EQUITY, WILD, RISING, BATES, DOUBLE);

  /** Two days to three years. */
  static final double[] MATURITIES = {2 / 365.0, 0.1, 1, 3};

  private Laws() {}

  /** n numbers from low to high. */
  static double[] grid(double low, double high, int n) {
    double[] x = new double[n];
    for (int i = 0; i < n; i++) x[i] = low + (high - low) * i / (n - 1);
    return x;
  }

  /** {@code psi(re + i im)}. */
  static double[] psi(CharacteristicFunction law, double t, double re, double im) {
    double[] a = new double[1], b = new double[1];
    law.log(t, new double[] {re}, new double[] {im}, a, b);
    return new double[] {a[0], b[0]};
  }
}
