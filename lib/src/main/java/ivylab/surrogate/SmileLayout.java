package ivylab.surrogate;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The points of which a surrogate gives volatilities, in the order of its outputs: first those of
 * the index, then those of the VIX, then the VIX futures, which are volatilities themselves (0.18
 * for a future at 18). Within a part the order is strike-major: all maturities of the first strike,
 * then all of the second,
 *
 * <pre>index = strike * maturities + maturity</pre>
 *
 * so a part with s strikes and m maturities is a matrix {@code [s m]}, row by row.
 *
 * @param spx smiles of the index, log-strikes against the forward
 * @param vix smiles of the VIX, log-strikes against its future; {@link Part#NONE} for none
 * @param futures levels of the VIX futures: one log-strike of 0 per maturity; {@link Part#NONE} for
 *     none
 */
public record SmileLayout(Part spx, Part vix, Part futures) {

  /** The lowest and the highest log-strike of a smile. */
  public record Ends(double low, double high) {

    /** Whether a log-strike lies between them, but for rounding. */
    public boolean contains(double k) {
      return k >= low - 1e-12 && k <= high + 1e-12;
    }
  }

  /**
   * Smiles of one underlying, with as many strikes for each maturity.
   *
   * @param maturities years, ascending, positive
   * @param logStrikes of each maturity, ascending, {@code [m s]}
   */
  public record Part(List<Double> maturities, List<List<Double>> logStrikes) {

    /** No smile. */
    public static final Part NONE = new Part(List.of(), List.of());

    public Part {
      maturities = List.copyOf(maturities);
      logStrikes = logStrikes.stream().map(List::copyOf).toList();
      ascending("maturities", maturities, 0);
      if (logStrikes.size() != maturities.size())
        throw new IllegalArgumentException(
            "logStrikes must have one list per maturity, %d: %d"
                .formatted(maturities.size(), logStrikes.size()));
      for (List<Double> smile : logStrikes) {
        ascending("logStrikes", smile, Double.NEGATIVE_INFINITY);
        if (smile.isEmpty() || smile.size() != logStrikes.get(0).size())
          throw new IllegalArgumentException(
              "logStrikes must be equally many for each maturity, at least one: %s"
                  .formatted(logStrikes.stream().map(List::size).toList()));
      }
    }

    /** The same log-strikes for every maturity. */
    public static Part of(List<Double> maturities, List<Double> logStrikes) {
      return new Part(maturities, maturities.stream().map(t -> logStrikes).toList());
    }

    private static void ascending(String name, List<Double> values, double above) {
      for (double value : values) {
        if (!(value > above && value < 100))
          throw new IllegalArgumentException(name + " must be finite and ascending: " + values);
        above = value;
      }
    }

    /** Number of strikes per maturity. */
    public int strikes() {
      return logStrikes.isEmpty() ? 0 : logStrikes.get(0).size();
    }

    /** Number of points. */
    public int size() {
      return strikes() * maturities.size();
    }

    /** Position of a point within this part, see {@link SmileLayout}. */
    public int index(int strike, int maturity) {
      Objects.checkIndex(strike, strikes());
      Objects.checkIndex(maturity, maturities.size());
      return strike * maturities.size() + maturity;
    }

    /**
     * The lowest and the highest log-strike at a maturity, mixed linearly between those of the
     * neighbouring maturities; those of the nearest one outside.
     */
    public Ends ends(double maturity) {
      int last = maturities.size() - 1, right = 0;
      while (right < last && maturities.get(right) < maturity) right++;
      int left = maturity > maturities.get(last) ? last : Math.max(0, right - 1);
      double span = maturities.get(right) - maturities.get(left);
      double share = span > 0 ? Math.max(0, (maturity - maturities.get(left)) / span) : 0;
      List<Double> here = logStrikes.get(left), there = logStrikes.get(right);
      int top = here.size() - 1;
      return new Ends(
          here.get(0) + share * (there.get(0) - here.get(0)),
          here.get(top) + share * (there.get(top) - here.get(top)));
    }

    /**
     * The share of each point in a value interpolated between them: by natural cubic splines in
     * log-strike at each maturity, linear outside and for two strikes, and linearly in maturity,
     * constant outside.
     *
     * @param k log-strike, finite
     * @param t years
     * @return {@code [size()]}, of sum 1
     */
    public double[] shares(double k, double t) {
      return new GridSpline(this).shares(k, t);
    }

    /** Log-strike of each point, {@code [s m]} row by row. */
    public double[] k() {
      double[] k = new double[size()];
      for (int i = 0; i < strikes(); i++)
        for (int j = 0; j < maturities.size(); j++) k[index(i, j)] = logStrikes.get(j).get(i);
      return k;
    }

    /** Maturity of each point in years, {@code [s m]} row by row. */
    public double[] t() {
      double[] t = new double[size()];
      for (int i = 0; i < strikes(); i++)
        for (int j = 0; j < maturities.size(); j++) t[index(i, j)] = maturities.get(j);
      return t;
    }
  }

  public SmileLayout {
    Objects.requireNonNull(vix, "vix");
    if (spx.size() == 0) throw new IllegalArgumentException("spx must have a point");
    if (futures.strikes() > 1)
      throw new IllegalArgumentException("futures must have one strike: " + futures);
  }

  /** Of the index alone. */
  public static SmileLayout of(Part spx) {
    return new SmileLayout(spx, Part.NONE, Part.NONE);
  }

  /** Of the index and of the VIX with its futures. */
  public static SmileLayout of(Part spx, Part vix) {
    return new SmileLayout(spx, vix, Part.of(vix.maturities(), List.of(0.0)));
  }

  /** Number of outputs. */
  public int size() {
    return spx.size() + vix.size() + futures.size();
  }

  /** Those with points, in their order, the index first. */
  List<Part> parts() {
    return Stream.of(spx, vix, futures).filter(part -> part.size() > 0).toList();
  }
}
