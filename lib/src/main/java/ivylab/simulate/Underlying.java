package ivylab.simulate;

import ivylab.surface.MarketFeatures;
import java.util.List;

/**
 * A listed underlying: how it trades and how its surface responds to the market.
 *
 * <p>With x = ln(volatility / 20), r the index return, y = rate - 3 in percentage points, and a_1
 * ... a_7 its own factors, each a stationary AR(1) of unit variance,
 *
 * <pre>
 * ln short volatility = ln shortVol + levelOnVol x - 1.5 r + 0.10 a1
 * ln long volatility  = ln longVol + longOnVol x + longOnRate y + 0.06 a2
 * hump                = 0.2 + 0.4 tanh(a3)
 * artanh rho          = skew + skewOnVol x + skewOnReturn r + 0.02 y + 0.10 a4
 * ln eta              = ln curvature + curvatureOnVol x - r - 0.02 y + 0.10 a5
 * wing exponents      = 1/2 + 0.25 logistic(power + a6), 1/2 + 0.25 logistic(power + a7)
 * </pre>
 *
 * rho and eta hold where u = theta/(1 + theta) = 0.04, about one year at 20 %: there psi = eta
 * sqrt(u).
 *
 * @param symbol for example SYN1
 * @param liquid whether it is listed and quoted like the liquid ones
 * @param popularity how many of its listed options are traded; 1 is most of them
 * @param spot price at the start
 * @param beta of its return with respect to the index return
 * @param ownVol annualised volatility of the idiosyncratic part of its return
 * @param dividend continuous yield, a fraction
 * @param cycle first month (1, 2 or 3) of its quarterly expiry cycle, if sparse
 * @param decay years, of the forward variance
 */
record Underlying(
    String symbol,
    boolean liquid,
    double popularity,
    double spot,
    double beta,
    double ownVol,
    double dividend,
    int cycle,
    double shortVol,
    double levelOnVol,
    double longVol,
    double longOnVol,
    double longOnRate,
    double decay,
    double skew,
    double skewOnVol,
    double skewOnReturn,
    double curvature,
    double curvatureOnVol,
    double power) {

  /** Number of own factors. */
  static final int FACTORS = 7;

  /** Weekly persistence of the own factors; half of a shock has decayed after a month. */
  private static final double PERSISTENCE = 0.85;

  /** The u at which rho and eta are specified. */
  private static final double AT = 0.04;

  /** An index, a metal, a large company, a bond fund and a sector; then five small ones. */
  static final List<Underlying> ALL =
      List.of(
          new Underlying(
              "SYN1", true, 1.30, 3900, 1.00, 0.01, 0.015, 3, 0.165, 1.00, 0.205, 0.45, 0.006, 0.45,
              -0.70, -0.05, 3.0, 0.85, -0.12, 0.0),
          new Underlying(
              "SYN2", true, 0.90, 178, 0.05, 0.14, 0.000, 3, 0.150, 0.45, 0.170, 0.25, 0.010, 0.60,
              -0.05, -0.15, 2.0, 0.80, 0.05, -0.5),
          new Underlying(
              "SYN3", true, 1.00, 132, 1.20, 0.18, 0.006, 3, 0.270, 0.70, 0.290, 0.35, 0.004, 0.35,
              -0.45, -0.10, 2.5, 0.85, -0.05, 0.3),
          new Underlying(
              "SYN4", true, 0.75, 156, -0.10, 0.12, 0.022, 3, 0.140, 0.40, 0.155, 0.20, 0.040, 0.80,
              -0.15, -0.12, 1.5, 0.75, 0.00, 0.2),
          new Underlying(
              "SYN5", true, 0.80, 46, 1.10, 0.20, 0.035, 3, 0.290, 0.65, 0.280, 0.35, 0.008, 0.40,
              -0.50, -0.15, 2.5, 0.90, -0.08, -0.2),
          new Underlying(
              "SPA1", false, 1.30, 31, 0.90, 0.25, 0.055, 1, 0.330, 0.60, 0.310, 0.30, 0.005, 0.40,
              -0.40, -0.10, 2.0, 0.80, -0.05, 0.0),
          new Underlying(
              "SPA2", false, 0.95, 92, 1.15, 0.28, 0.008, 2, 0.350, 0.60, 0.330, 0.30, 0.003, 0.30,
              -0.35, -0.10, 2.5, 0.85, -0.05, 0.2),
          new Underlying(
              "SPA3", false, 1.10, 155, 1.10, 0.26, 0.000, 3, 0.310, 0.65, 0.320, 0.35, 0.006, 0.50,
              -0.45, -0.08, 2.0, 0.90, -0.06, -0.3),
          new Underlying(
              "SPA4", false, 0.80, 52, 0.85, 0.08, 0.030, 2, 0.190, 0.80, 0.210, 0.40, 0.020, 0.50,
              -0.75, -0.08, 2.5, 0.90, -0.10, 0.0),
          new Underlying(
              "SPA5", false, 0.60, 18, 0.95, 0.22, 0.100, 1, 0.260, 0.75, 0.270, 0.35, 0.012, 0.45,
              -0.60, -0.12, 3.0, 0.95, -0.08, 0.1));

  long key() {
    return symbol.hashCode();
  }

  Listing listing() {
    return new Listing(symbol, liquid, popularity, cycle, Ticks.NICKEL);
  }

  /** The surface in a state of the market and of the own factors {@code a}, {@code [FACTORS]}. */
  TrueSurface surface(MarketFeatures market, double[] a) {
    double x = StrictMath.log(market.volatility() / 20);
    double r = market.marketReturn(), y = market.rate() - 3;
    double nearVol = shortVol * StrictMath.exp(levelOnVol * x - 1.5 * r + 0.10 * a[0]);
    double farVol = longVol * StrictMath.exp(longOnVol * x + longOnRate * y + 0.06 * a[1]);
    double hump = 0.2 + 0.4 * StrictMath.tanh(a[2]);
    double rho = StrictMath.tanh(skew + skewOnVol * x + skewOnReturn * r + 0.02 * y + 0.10 * a[3]);
    double eta = curvature * StrictMath.exp(curvatureOnVol * x - r - 0.02 * y + 0.10 * a[4]);
    double putPower = 0.5 + 0.25 * logistic(power + a[5]);
    double callPower = 0.5 + 0.25 * logistic(power + a[6]);
    return TrueSurface.capped(
        nearVol * nearVol,
        farVol * farVol,
        hump,
        decay,
        eta * (1 - rho) / 2 * StrictMath.pow(AT, 0.5 - putPower),
        eta * (1 + rho) / 2 * StrictMath.pow(AT, 0.5 - callPower),
        putPower,
        callPower);
  }

  private static double logistic(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }

  /** The own factors of weeks 0, 1, ..., {@code [weeks FACTORS]}. */
  double[][] factors(long seed, int weeks) {
    double[][] path = new double[weeks][FACTORS];
    double fresh = StrictMath.sqrt(1 - PERSISTENCE * PERSISTENCE);
    for (int week = 0; week < weeks; week++) {
      RandomStream draws = RandomStream.of(seed, StreamPurpose.FACTORS.code(), key(), week);
      for (int i = 0; i < FACTORS; i++) {
        double shock = draws.normal();
        path[week][i] = week == 0 ? shock : PERSISTENCE * path[week - 1][i] + fresh * shock;
      }
    }
    return path;
  }

  /** Prices in weeks 0, 1, ..., {@code [weeks]}, to the cent. */
  double[] spots(long seed, List<MarketFeatures> climate) {
    double[] path = new double[climate.size()];
    double log = StrictMath.log(spot);
    for (int week = 0; week < path.length; week++) {
      double z = RandomStream.of(seed, StreamPurpose.SPOT.code(), key(), week).normal();
      log +=
          beta * StrictMath.log1p(climate.get(week).marketReturn())
              + ownVol * StrictMath.sqrt(1.0 / 52) * z;
      path[week] = Rounding.round(StrictMath.exp(log), 2);
    }
    return path;
  }
}
