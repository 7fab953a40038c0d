package ivylab.simulate;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/**
 * The common factors and the ten prices from day to day, from 2020-01-03 on. Days are weekdays;
 * variance passes on them alone, a fifth of a week each, in eight steps of Euler's rule. Every day
 * has its own stream of random numbers, so a longer path begins with the shorter one.
 */
final class Economy {

  /** The first day, a Friday. */
  static final LocalDate FIRST = LocalDate.of(2020, 1, 3);

  private static final int STEPS = 8;
  private static final double DT = 7 / (365.0 * 5 * STEPS);

  /**
   * The common factors on one day.
   *
   * @param fast part of the variance
   * @param slow part of the variance
   * @param intensity part of the jump intensity, per year
   * @param rate the short rate, a fraction
   */
  record State(double fast, double slow, double intensity, double rate) {

    /** Common jumps per year, as priced. */
    double jumpIntensity() {
      return Factor.FAST.jumps() * fast
          + Factor.SLOW.jumps() * slow
          + Factor.INTENSITY.jumps() * intensity;
    }
  }

  private final State[] states;
  private final double[][] own, log;

  /** The path to the last of so many days. */
  Economy(long seed, int days) {
    int n = Asset.ALL.size();
    states = new State[days];
    own = new double[n][days];
    log = new double[n][days];
    // variances start at their means, the rate as low as it was
    var s = new State(Factor.FAST.theta(), Factor.SLOW.theta(), Factor.INTENSITY.theta(), 0.004);
    double[] variance = new double[n], price = new double[n];
    for (int i = 0; i < n; i++) {
      variance[i] = Asset.ALL.get(i).own().theta();
      price[i] = StrictMath.log(Asset.ALL.get(i).spot());
    }
    for (int day = 0; day < days; day++) {
      if (day > 0) s = pass(seed, day, s, variance, price);
      states[day] = s;
      for (int i = 0; i < n; i++) {
        own[i][day] = variance[i];
        log[i][day] = price[i];
      }
    }
  }

  /** One day later; variances and logarithms of prices, {@code [assets]}, move in place. */
  private static State pass(long seed, int day, State s, double[] variance, double[] price) {
    RandomStream common = RandomStream.of(seed, StreamPurpose.ECONOMY.code(), 0, day);
    RandomStream[] alone = new RandomStream[price.length];
    for (int i = 0; i < alone.length; i++)
      alone[i] =
          RandomStream.of(
              seed, StreamPurpose.ECONOMY.code(), Asset.ALL.get(i).listing().key(), day);
    double root = Math.sqrt(DT);
    for (int step = 0; step < STEPS; step++) {
      double fast = common.normal(), slow = common.normal();
      double intensity = common.normal(), rate = common.normal();
      double fastReturn = correlated(Factor.FAST.rho(), fast, common.normal());
      double slowReturn = correlated(Factor.SLOW.rho(), slow, common.normal());
      boolean jumps = common.uniform() < Asset.HAPPEN * s.jumpIntensity() * DT;
      double size = Asset.REAL.mean() + Asset.REAL.deviation() * common.normal();
      for (int i = 0; i < price.length; i++) {
        Asset a = Asset.ALL.get(i);
        double shock = alone[i].normal();
        double ownReturn = correlated(a.own().rho(), shock, alone[i].normal());
        boolean jumpsAlone = alone[i].uniform() < a.ownJumps() * DT;
        double sizeAlone = a.ownJump().mean() + a.ownJump().deviation() * alone[i].normal();
        double diffusion =
            a.fast() * Math.sqrt(s.fast()) * fastReturn
                + a.slow() * Math.sqrt(s.slow()) * slowReturn
                + a.rate() * Math.sqrt(s.rate()) * rate
                + Math.sqrt(variance[i]) * ownReturn;
        price[i] += a.drift(s, variance[i]) * DT + root * diffusion;
        if (jumps) price[i] += a.crash() * size;
        if (jumpsAlone) price[i] += sizeAlone;
        variance[i] = a.own().next(variance[i], DT, shock);
      }
      s =
          new State(
              Factor.FAST.next(s.fast(), DT, fast),
              Factor.SLOW.next(s.slow(), DT, slow),
              Factor.INTENSITY.next(s.intensity(), DT, intensity),
              Factor.RATE.next(s.rate(), DT, rate));
    }
    return s;
  }

  private static double correlated(double rho, double shock, double other) {
    return rho * shock + Math.sqrt(1 - rho * rho) * other;
  }

  /** The number of a weekday. */
  static int day(LocalDate date) {
    long days = ChronoUnit.DAYS.between(FIRST.minusDays(4), date);
    if (days % 7 > 4 || date.isBefore(FIRST))
      throw new IllegalArgumentException(
          "date must be a weekday from " + FIRST + " on: " + date + ", " + date.getDayOfWeek());
    return (int) (days / 7 * 5 + days % 7) - 4;
  }

  /** The weekday before. */
  static LocalDate before(LocalDate date) {
    return date.minusDays(date.getDayOfWeek() == DayOfWeek.MONDAY ? 3 : 1);
  }

  State state(int day) {
    return states[day];
  }

  /** An asset's own variance. */
  double own(int asset, int day) {
    return own[asset][day];
  }

  /** Price, not rounded. */
  double price(int asset, int day) {
    return StrictMath.exp(log[asset][day]);
  }
}
