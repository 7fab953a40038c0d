package ivylab.simulate;

import java.util.ArrayList;
import java.util.List;

/**
 * An underlying of the {@link EconomyFamily}: its return has {@code fast} and {@code slow} times
 * the shocks of the common variance factors, {@code crash} times their jumps, {@code rate} times
 * the shock of the short rate, and a variance and jumps of its own, which carry no premium.
 *
 * @param listing how it is listed
 * @param spot price on the first day
 * @param dividend continuous yield, a fraction
 * @param own its variance, a factor without jumps
 * @param ownJumps per year
 * @param ownJump their size
 */
record Asset(
    Listing listing,
    double spot,
    double dividend,
    double fast,
    double slow,
    double crash,
    double rate,
    Factor own,
    double ownJumps,
    JumpSize ownJump) {

  /** Size of the common jumps: as priced, and as they happen. */
  static final JumpSize PRICED = new JumpSize(-0.09, 0.07), REAL = new JumpSize(-0.03, 0.04);

  /** As many jumps happen per jump that is priced. */
  static final double HAPPEN = 0.5;

  /** Expected return in excess of the rate per unit of common variance, diffusions alone. */
  private static final double REWARD = 2;

  /** An index, a metal, a large company, a bond fund and a sector; then five small ones. */
  static final List<Asset> ALL =
      List.of(
          of(
              liquid("SYN1", 1.30),
              3500,
              0.015,
              new double[] {1, 1, 1, 0},
              own(0, 1, 1, 0),
              0,
              new JumpSize(0, 0)),
          of(
              liquid("SYN2", 0.90),
              170,
              0,
              new double[] {.15, .05, -.25, 0},
              own(.145, 3, .7, .15),
              2,
              new JumpSize(.01, .02)),
          of(
              liquid("SYN3", 1.00),
              110,
              .006,
              new double[] {1.2, 1.1, 1.1, 0},
              own(.19, 4, .9, -.4),
              2,
              new JumpSize(-.01, .05)),
          of(
              liquid("SYN4", 0.75),
              150,
              .022,
              new double[] {-.2, -.15, -.25, -.42},
              own(.075, 3, .6, .1),
              0,
              new JumpSize(0, 0)),
          of(
              liquid("SYN5", 0.80),
              42,
              .035,
              new double[] {1.1, 1.15, 1.1, 0},
              own(.18, 2.5, .8, -.3),
              1,
              new JumpSize(-.02, .04)),
          of(
              sparse("SPA1", 1.30, 1),
              30,
              .055,
              new double[] {.9, 1, .9, 0},
              own(.24, 3, .8, -.2),
              2,
              new JumpSize(-.01, .06)),
          of(
              sparse("SPA2", 0.95, 2),
              85,
              .008,
              new double[] {1.2, 1.1, 1, 0},
              own(.27, 4, .9, -.3),
              3,
              new JumpSize(0, .06)),
          of(
              sparse("SPA3", 1.10, 3),
              140,
              0,
              new double[] {1.1, 1.2, 1.1, 0},
              own(.25, 2.5, .8, -.4),
              2,
              new JumpSize(-.01, .05)),
          of(
              sparse("SPA4", 0.80, 2),
              48,
              .03,
              new double[] {.85, .85, .9, 0},
              own(.09, 3, .7, -.2),
              0,
              new JumpSize(0, 0)),
          of(
              sparse("SPA5", 0.60, 1),
              18,
              .1,
              new double[] {.95, 1.05, 1.2, -.2},
              own(.2, 3, .9, -.4),
              1,
              new JumpSize(-.04, .06)));

  private static Listing liquid(String symbol, double popularity) {
    Ticks ticks = symbol.equals("SYN1") ? Ticks.NICKEL : Ticks.PENNY;
    return new Listing(symbol, true, popularity, 3, ticks);
  }

  private static Listing sparse(String symbol, double popularity, int cycle) {
    return new Listing(symbol, false, popularity, cycle, Ticks.PENNY);
  }

  private static Asset of(
      Listing listing,
      double spot,
      double dividend,
      double[] loads,
      Factor own,
      double jumps,
      JumpSize jump) {
    return new Asset(
        listing, spot, dividend, loads[0], loads[1], loads[2], loads[3], own, jumps, jump);
  }

  /** A variance whose volatility is a share of the largest that keeps it off 0. */
  private static Factor own(double vol, double kappa, double feller, double rho) {
    double theta = vol * vol;
    return new Factor(kappa, theta, kappa, feller * Math.sqrt(2 * kappa * theta), rho, 0);
  }

  /** The law for pricing in a state of the economy and of its own variance. */
  AffineLaw law(Economy.State s, double variance) {
    List<Exposure> exposures = new ArrayList<>();
    exposures.add(Factor.FAST.exposure(s.fast(), fast));
    exposures.add(Factor.SLOW.exposure(s.slow(), slow));
    exposures.add(Factor.INTENSITY.exposure(s.intensity(), 0));
    if (rate != 0) exposures.add(Factor.RATE.exposure(s.rate(), rate));
    if (own.theta() > 0) exposures.add(own.exposure(variance, 1));
    return new AffineLaw(exposures, PRICED.times(crash), ownJumps, ownJump);
  }

  /**
   * Expected growth of the logarithm of the price per year by what is continuous: the rate less
   * dividends, half the variance and what jumps add where they are priced, and a reward for common
   * variance. That jumps happen less often than they are priced is a reward, too.
   */
  double drift(Economy.State s, double variance) {
    double reward = REWARD * (fast * s.fast() + slow * s.slow());
    double square = fast * fast * s.fast() + slow * slow * s.slow() + rate * rate * s.rate();
    double jumps = s.jumpIntensity() * PRICED.times(crash).growth() + ownJumps * ownJump.growth();
    return s.rate() - dividend + reward - (square + variance) / 2 - jumps;
  }
}
