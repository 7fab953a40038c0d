package ivylab.simulate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Out-of-the-money options of one maturity, over the forward, with small <b>relative</b> errors
 * however far from the money. With {@code M(z) = E e^(zX)},
 *
 * <pre>price(k) = e^((1 - p) k)/pi int_0^inf Re( e^(-iyk) M(z)/(z (z - 1)) ) dy,   z = p + iy</pre>
 *
 * for calls with any {@code p > 1} and for puts with any {@code p < 0}. The integrand at y = 0
 * bounds the integral; the nearer that is to its minimum in p, the less of the integral cancels:
 * Lord and Kahl (2007), "Optimal Fourier inversion in semi-analytical option pricing". Here p is
 * taken from a ladder, so that all strikes on a rung share the nodes.
 *
 * <p>The trapezoidal rule with spacing h adds the values of {@code e^((p-1)k) price(k)} at {@code k
 * + 2 pi n/h}, which bounds of the same kind at other rungs keep below {@code 1e-15} of that at y =
 * 0; the sum ends where |M| has fallen to {@code 1e-17}. Bit for bit the same on every platform.
 */
final class AffineSmile {

  private static final double ALIAS = StrictMath.log(1e-15), END = StrictMath.log(1e-17);
  private static final double LOWEST = 0.5, RATIO = 1.5;
  private static final int RUNGS = 13, NODES = 20_000;

  /** How far above its minimum the logarithm of a bound may be. */
  private static final double LOSS = 1;

  private final AffineLaw law;
  private final double t;
  private final Ladder puts, calls;

  /**
   * Prices and derivatives, {@code [n]} each.
   *
   * @param price of the put for {@code k < 0}, of the call otherwise
   * @param slope its derivative in k
   * @param mass {@code e^k} times the density of X at k
   * @param growth its derivative in t
   */
  record Prices(double[] price, double[] slope, double[] mass, double[] growth) {}

  /** A moment p, {@code ln M(p)} and {@code ln (M(p)/(p (p - 1)))}. */
  private record Rung(double p, double moment, double bound) {

    /** The logarithm of the bound of a price, less k. */
    double at(double k) {
      return bound - p * k;
    }
  }

  /** Rungs away from p = 0, for puts, or from p = 1, for calls. The last serves as a bound only. */
  private static final class Ladder {
    private final AffineLaw law;
    private final double t;
    private final boolean calls;
    private final List<Rung> rungs = new ArrayList<>();

    Ladder(AffineLaw law, double t, boolean calls, double unit) {
      this.law = law;
      this.t = t;
      this.calls = calls;
      double last = 0, next = LOWEST * unit;
      for (int tries = 0; tries < 2 * RUNGS && rungs.size() < RUNGS; tries++) {
        Rung rung = rung(calls ? 1 + next : -next);
        // jumps make a moment overflow long before it explodes
        if (Double.isFinite(rung.moment) && rung.moment < 1e5) {
          rungs.add(rung);
          last = next;
          next = next * RATIO;
        } else {
          next = (last + next) / 2;
        }
      }
      if (rungs.size() < 2)
        throw new ArithmeticException("too few moments are finite at t = " + t + ": " + law);
    }

    private Rung rung(double p) {
      double moment = law.at(t, p, 0)[0];
      return new Rung(p, moment, moment - StrictMath.log(p * (p - 1)));
    }

    /** Adds rungs until at no strike in a range the bound is far above its minimum in p. */
    void refine(double low, double high) {
      boolean added = true;
      while (added) {
        added = false;
        int one = best(low), two = best(high);
        int first = Math.max(0, Math.min(one, two) - 1);
        int last = Math.min(rungs.size() - 2, Math.max(one, two));
        for (int i = last; i >= first; i--) {
          Rung left = rungs.get(i), right = rungs.get(i + 1);
          double k = (right.bound - left.bound) / (right.p - left.p);
          Rung middle = rung((left.p + right.p) / 2);
          if (left.at(k) - middle.at(k) > LOSS) {
            rungs.add(i + 1, middle);
            added = true;
          }
        }
      }
    }

    /** The rung with the least bound at a strike. */
    int best(double k) {
      int best = 0;
      for (int i = 1; i < rungs.size() - 1; i++)
        if (rungs.get(i).at(k) < rungs.get(best).at(k)) best = i;
      return best;
    }

    /** The least period at which the copies of a price are negligible at a strike. */
    double period(int index, double k) {
      Rung rung = rungs.get(index);
      double sign = calls ? 1 : -1, away = Double.POSITIVE_INFINITY;
      // towards the money: price <= 1 for calls, <= e^k for puts
      double toward = (rung.bound + ALIAS) / (calls ? rung.p - 1 : rung.p);
      for (Rung other : rungs.subList(index + 1, rungs.size()))
        away = Math.min(away, sign * ((other.bound - rung.bound - ALIAS) / (other.p - rung.p) - k));
      return Math.max(sign * (k - toward), away);
    }
  }

  AffineSmile(AffineLaw law, double t) {
    if (!(t > 0 && t < 100))
      throw new IllegalArgumentException("t must be years in (0, 100): " + t);
    this.law = law;
    this.t = t;
    double unit = 1 / Math.sqrt(law.logContract(t));
    puts = new Ladder(law, t, false, unit);
    calls = new Ladder(law, t, true, unit);
  }

  Prices at(double[] k) {
    int n = k.length;
    var prices = new Prices(new double[n], new double[n], new double[n], new double[n]);
    for (Ladder ladder : List.of(puts, calls)) {
      int[] here = IntStream.range(0, n).filter(i -> k[i] < 0 != ladder.calls).toArray();
      if (here.length == 0) continue;
      DoubleSummaryStatistics range =
          Arrays.stream(here).mapToDouble(i -> k[i]).summaryStatistics();
      ladder.refine(range.getMin(), range.getMax());
      Map<Integer, List<Integer>> byRung = new TreeMap<>();
      for (int i : here) byRung.computeIfAbsent(ladder.best(k[i]), any -> new ArrayList<>()).add(i);
      byRung.forEach(
          (rung, members) ->
              sum(ladder, rung, k, members.stream().mapToInt(i -> i).toArray(), prices));
    }
    return prices;
  }

  private void sum(Ladder ladder, int rung, double[] k, int[] members, Prices prices) {
    double p = ladder.rungs.get(rung).p, moment = ladder.rungs.get(rung).moment, period = 0;
    for (int i : members) period = Math.max(period, ladder.period(rung, k[i]));
    double h = 2 * StrictMath.PI / period;
    int m = members.length, small = 0;
    double[] c = new double[m], s = new double[m], turnC = new double[m], turnS = new double[m];
    for (int i = 0; i < m; i++) {
      c[i] = 1;
      turnC[i] = StrictMath.cos(h * k[members[i]]);
      turnS[i] = StrictMath.sin(h * k[members[i]]);
    }
    for (int j = 0; j < NODES && small < 4; j++) {
      double y = j * h;
      double[] psi = law.at(t, p, y);
      double log = psi[0] - moment;
      small = log < END ? small + 1 : 0;
      double size = StrictMath.exp(log) * (j == 0 ? 0.5 : 1);
      double mr = size * StrictMath.cos(psi[1]), mi = size * StrictMath.sin(psi[1]);
      // M/(z (z - 1)), that times (1 - z), and times the derivative of ln M in t
      double zr = p * (p - 1) - y * y, zi = y * (2 * p - 1), zz = zr * zr + zi * zi;
      double ar = (mr * zr + mi * zi) / zz, ai = (mi * zr - mr * zi) / zz;
      double dr = ar * (1 - p) + ai * y, di = ai * (1 - p) - ar * y;
      double gr = ar * psi[2] - ai * psi[3], gi = ar * psi[3] + ai * psi[2];
      for (int i = 0; i < m; i++) {
        int at = members[i];
        prices.price[at] += ar * c[i] + ai * s[i];
        prices.slope[at] += dr * c[i] + di * s[i];
        prices.mass[at] += mr * c[i] + mi * s[i];
        prices.growth[at] += gr * c[i] + gi * s[i];
        double next = c[i] * turnC[i] - s[i] * turnS[i];
        s[i] = c[i] * turnS[i] + s[i] * turnC[i];
        c[i] = next;
      }
    }
    for (int i : members) {
      double scale = StrictMath.exp((1 - p) * k[i] + moment) * h / StrictMath.PI;
      prices.price[i] *= scale;
      prices.slope[i] *= scale;
      prices.mass[i] *= scale;
      prices.growth[i] *= scale;
    }
  }
}
