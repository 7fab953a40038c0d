package ivylab.surface;

/** The two coordinates in which the quotes of a surface are averaged and smoothed. */
public enum Plane {
  /** Log-moneyness k and time t. */
  RAW {
    @Override
    double x(double k, double t) {
      return k;
    }

    @Override
    double y(double t) {
      return t;
    }
  },
  /** {@code k / sqrt(t)}, in which smiles of all maturities look alike, and {@code log t}. */
  SCALED {
    @Override
    double x(double k, double t) {
      return k / Math.sqrt(t);
    }

    @Override
    double y(double t) {
      return Math.log(t);
    }
  };

  abstract double x(double k, double t);

  abstract double y(double t);
}
