package ivylab.simulate;

import java.util.ArrayList;
import java.util.List;

/**
 * Which strikes an exchange lists for one expiry: round multiples of one increment, in a range
 * around the forward that grows with the standard deviation of the log price, wider for puts, and
 * dense near the money. Distance from the money is z = ln(K/F) / sd.
 *
 * @param puts the lowest strike, in z below the money, positive
 * @param calls the highest strike, in z above the money, positive
 * @param step distance of strikes near the money, in z; twice that from |z| = 1, four times from 2
 */
record Strikes(double puts, double calls, double step) {

  static final Strikes LIQUID = new Strikes(2.7, 1.8, 0.11);
  static final Strikes SPARSE = new Strikes(2.3, 1.7, 0.33);

  /** The listed strikes in rising order. */
  List<Double> listed(double forward, double sd) {
    double increment = increment(forward * sd * step);
    long lowest = (long) Math.ceil(forward * StrictMath.exp(-puts * sd) / increment);
    long highest = (long) Math.floor(forward * StrictMath.exp(calls * sd) / increment);
    List<Double> strikes = new ArrayList<>();
    for (long i = Math.max(1, lowest); i <= highest; i++) {
      double distance = Math.abs(StrictMath.log(i * increment / forward)) / sd;
      int every = distance < 1 ? 1 : distance < 2 ? 2 : 4;
      if (i % every == 0) strikes.add(i * increment);
    }
    return strikes;
  }

  /** The smallest of 0.25, 0.5, 1, 2.5, 5, 10, 25, ... that is at least 0.7 times the wish. */
  static double increment(double wish) {
    double unit = 0.25;
    for (int i = 0; unit < 0.7 * wish; i++) unit = i % 3 == 2 ? unit * 2.5 : unit * 2;
    return unit;
  }
}
