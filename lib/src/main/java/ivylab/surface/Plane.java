package ivylab.surface;

/** The two coordinates in which the quotes of a surface are averaged and smoothed. */
public enum Plane {
  /** Log-moneyness k and time t. */
  RAW {
    @Override
    public double x(double k, double t) {
      return k;
    }

    @Override
    public double y(double t) {
      return t;
    }
  },
  /** {@code k / sqrt(t)}, in which smiles of all maturities look alike, and {@code log t}. */
  SCALED {
    @Override
    public double x(double k, double t) {
      return k / Math.sqrt(t);
    }

    @Override
    public double y(double t) {
      return Math.log(t);
    }
  };

  public abstract double x(double k, double t);

  public abstract double y(double t);
}
