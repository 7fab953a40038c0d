package ivylab.simulate;

import ivylab.surface.MarketFeatures;
import java.util.ArrayList;
import java.util.List;

/**
 * The index, the volatility level and the treasury rate, week by week (dt = 1/52).
 *
 * <p>With x = ln(volatility / 20), z and e standard normal,
 *
 * <pre>
 * return = 0.24 dt + 0.85 vol sqrt(dt) z - 0.02 J
 * dx     = 6 (ln 0.85 - x) dt + 0.8 sqrt(dt) (-0.75 z + sqrt(1 - 0.75^2) e) + 0.15 J
 * drate  = 0.6 (4.5 - rate) dt + 0.7 sqrt(dt) sqrt(rate / 3) e'
 * </pre>
 *
 * where J is exponential with mean 1 in a week with a jump (two a year on average). Once in every
 * 52 weeks a stress episode of three weeks begins: the index loses a further 6 to 10 % and then 2
 * to 4 % twice, and x rises by 0.5 to 0.8 and then by 0.1 twice.
 */
final class Climate {

  private static final double DT = 1.0 / 52;
  private static final int YEAR = 52;

  private Climate() {}

  /**
   * The features of weeks 0, 1, ..., rounded as published; a longer path begins with the shorter
   * one.
   */
  static List<MarketFeatures> path(long seed, int weeks) {
    List<MarketFeatures> path = new ArrayList<>(weeks);
    double x = StrictMath.log(0.85), rate = 0.6;
    for (int week = 0; week < weeks; week++) {
      RandomStream draws = RandomStream.of(seed, StreamPurpose.CLIMATE.code(), week);
      double z = draws.normal(), e = draws.normal(), eRate = draws.normal();
      double jump = draws.uniform() < 2 * DT ? draws.exponential() : 0;
      double root = StrictMath.sqrt(DT);
      double move = 0.24 * DT + 0.85 * 0.2 * StrictMath.exp(x) * root * z - 0.02 * jump;
      x += 6 * (StrictMath.log(0.85) - x) * DT + 0.15 * jump;
      x += 0.8 * root * (-0.75 * z + StrictMath.sqrt(1 - 0.75 * 0.75) * e);
      int sinceStress = week - stress(seed, week / YEAR);
      if (sinceStress == 0) {
        move -= 0.06 + 0.04 * draws.uniform();
        x += 0.5 + 0.3 * draws.uniform();
      } else if (sinceStress == 1 || sinceStress == 2) {
        move -= 0.02 + 0.02 * draws.uniform();
        x += 0.1;
      }
      x = Math.max(StrictMath.log(0.45), Math.min(x, StrictMath.log(4.5)));
      rate += 0.6 * (4.5 - rate) * DT + 0.7 * root * StrictMath.sqrt(rate / 3) * eRate;
      rate = Math.max(rate, 0.05);
      path.add(
          new MarketFeatures(
              Rounding.round(Math.max(move, -0.5), 6),
              Rounding.round(20 * StrictMath.exp(x), 2),
              Rounding.round(rate, 3)));
    }
    return List.copyOf(path);
  }

  /** The week in which the stress episode of a year begins, away from either end of the year. */
  static int stress(long seed, int year) {
    return year * YEAR
        + 8
        + (int) (36 * RandomStream.of(seed, StreamPurpose.STRESS.code(), year).uniform());
  }
}
