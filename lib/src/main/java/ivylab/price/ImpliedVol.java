package ivylab.price;

import java.util.Locale;

/**
 * The volatility at which the Black formula gives a price, in the manner of Jäckel (2015), "Let's
 * be rational", Wilmott 2015(75): the out-of-the-money price is normalised, {@code b = price /
 * (discount sqrt(F K))}, a function of {@code x = |k|} and {@code s = vol sqrt(t)} that is convex
 * below {@code s_c = sqrt(2 x)} and concave above. The tangent at s_c meets b = 0 and b = exp(-x/2)
 * at s_l and s_h; these three divide the range of b into four parts, each with its own first guess
 * by rational cubic interpolation and its own well-scaled equation:
 *
 * <pre>
 * below b(s_l)          1/ln b(s) = 1/ln b          first guess from x N(-x/(sqrt 3 s))^3
 * to b(s_c), to b(s_h)  b(s) = b                    first guess of s itself
 * above                 ln(exp(-x/2) - b(s)) = ...  first guess from N(-s/2)
 * </pre>
 *
 * which Householder's fourth-order iteration solves, nearly always in two steps. Unlike in the
 * paper, the logarithms are of products that do not cancel or underflow, and above s_c the distance
 * to the maximum replaces the price.
 *
 * <p>Relative error of the volatility below 1e-12 (typically 1e-14) for out-of-the-money prices and
 * {@code |k| <= 5 s}, s in [1e-4, 6]. The intrinsic value is first subtracted from an in-the-money
 * price; a relative rounding error u of the price becomes {@code u price/(price - intrinsic)} of
 * the time value, so prefer the out-of-the-money option of the same strike.
 *
 * <p>Arguments other than the price are checked as in {@link Black}. No price is rejected: if no
 * volatility exists the result is NaN, and {@link #status} says why.
 */
public final class ImpliedVol {

  /** Whether a price has a volatility, and if not, why. */
  public enum Status {
    /** It has a volatility. */
    OK,
    /** The price is NaN. */
    MISSING,
    /** The price is below the discounted intrinsic value, or negative. */
    BELOW_INTRINSIC,
    /** The price is the discounted intrinsic value, or zero: any small enough volatility fits. */
    NO_TIME_VALUE,
    /** The price is not below its limit for infinite volatility, the discounted F or K. */
    ABOVE_MAXIMUM;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  private static final double SQRT_2PI = 2.5066282746310007, SQRT_3 = Math.sqrt(3);

  /** Householder steps; two are enough except in a few corners. */
  private static final int STEPS = 12;

  private ImpliedVol() {}

  /** The volatility of one price; NaN where {@link #status} is not OK. */
  public static double of(
      OptionType type, double price, double forward, double strike, double discount, double t) {
    Black.require(forward, strike, discount, t);
    double value = price / discount;
    double time = value - Math.max(0, type.sign() * (forward - strike));
    double left = (type == OptionType.CALL ? forward : strike) - value;
    if (!(time > 0 && left > 0)) return Double.NaN;
    double scale = 1 / (Math.sqrt(forward) * Math.sqrt(strike));
    double x = Math.abs(Black.logMoneyness(forward, strike));
    return deviation(x, time * scale, left * scale) / Math.sqrt(t);
  }

  /** Whether one price has a volatility. */
  public static Status status(
      OptionType type, double price, double forward, double strike, double discount, double t) {
    Black.require(forward, strike, discount, t);
    double value = price / discount, intrinsic = Math.max(0, type.sign() * (forward - strike));
    if (Double.isNaN(price)) return Status.MISSING;
    if (value < intrinsic) return Status.BELOW_INTRINSIC;
    if (value == intrinsic) return Status.NO_TIME_VALUE;
    return value < (type == OptionType.CALL ? forward : strike) ? Status.OK : Status.ABOVE_MAXIMUM;
  }

  /**
   * The volatilities of many prices, {@code [n]}; NaN where none exists.
   *
   * @param type of each option, {@code [n]}, as are all others
   */
  public static double[] of(
      OptionType[] type,
      double[] price,
      double[] forward,
      double[] strike,
      double[] discount,
      double[] t) {
    int n = same(type.length, price, forward, strike, discount, t);
    double[] vol = new double[n];
    for (int i = 0; i < n; i++)
      vol[i] = of(type[i], price[i], forward[i], strike[i], discount[i], t[i]);
    return vol;
  }

  /** Whether each of many prices has a volatility, {@code [n]}. */
  public static Status[] status(
      OptionType[] type,
      double[] price,
      double[] forward,
      double[] strike,
      double[] discount,
      double[] t) {
    int n = same(type.length, price, forward, strike, discount, t);
    Status[] status = new Status[n];
    for (int i = 0; i < n; i++)
      status[i] = status(type[i], price[i], forward[i], strike[i], discount[i], t[i]);
    return status;
  }

  private static int same(int n, double[]... columns) {
    String[] names = {"price", "forward", "strike", "discount", "t"};
    for (int i = 0; i < columns.length; i++)
      if (columns[i].length != n)
        throw new IllegalArgumentException(
            names[i] + " holds " + columns[i].length + " but type holds " + n);
    return n;
  }

  /**
   * {@code vol sqrt(t)} of a normalised out-of-the-money price.
   *
   * @param x {@code |ln(K/F)|}
   * @param b the price divided by {@code discount sqrt(F K)}, in (0, exp(-x/2))
   * @param left {@code exp(-x/2) - b}, which may be known more accurately than from its terms
   */
  static double deviation(double x, double b, double left) {
    // at the centre d1 = 0 for the put, so that b = exp(-x/2) (1/2 - M/sqrt(2 pi))
    double max = Math.exp(-x / 2), slope = max / SQRT_2PI, centre = Math.sqrt(2 * x);
    double mills = Mills.ratio(centre), half = SQRT_2PI / 2;
    double bCentre = slope * (half - mills), low, high, s;
    if (b < bCentre) {
      low = centre - half + mills;
      high = centre;
      double vega = low > 0 ? Black.vega(x, low) : slope;
      double bLow = low > 0 ? vega * Mills.difference(x / low, low / 2) : 0;
      if (b < bLow) return lower(x, b, lowerGuess(x, b, low, bLow, vega), low);
      double r = rightShape(bLow, low, 1 / vega, bCentre, centre, 1 / slope, 0);
      s = cubic(b, bLow, low, 1 / vega, bCentre, centre, 1 / slope, r);
    } else {
      low = centre;
      high = centre + half + mills;
      double vega = Black.vega(x, high);
      double bHigh =
          max - vega * (Mills.ratio(high / 2 - x / high) + Mills.ratio(high / 2 + x / high));
      if (b >= bHigh) return upper(x, left, upperGuess(x, b, max, high, bHigh), high);
      double r = leftShape(bCentre, centre, 1 / slope, bHigh, high, 1 / vega, 0);
      s = cubic(b, bCentre, centre, 1 / slope, bHigh, high, 1 / vega, r);
    }
    return middle(x, b, left, s, low, high);
  }

  private static double lowerGuess(double x, double b, double sLow, double bLow, double vega) {
    // f(b) = 2 pi x/(3 sqrt 3) N(-z)^3 with z = x/(sqrt 3 s) goes through (0, 0) with slope 1
    double scale = 2 * Math.PI / (3 * SQRT_3) * x,
        z = x / (SQRT_3 * sLow),
        y = z * z,
        ss = sLow * sLow;
    double phi = Math.exp(-y / 2) / SQRT_2PI, mills = Mills.ratio(z), normal = phi * mills;
    double f = scale * normal * normal * normal;
    // df/db = 2 pi y N^2 phi/vega, and the derivative of its logarithm in s
    double up = phi / vega, slope = 2 * Math.PI * y * normal * normal * up;
    double bend =
        2 * Math.PI * y * normal * up * up * (2 * z + mills * (ss / 4 - 2 - 2 * y)) / sLow;
    double r = rightShape(0, 0, 1, bLow, f, slope, bend);
    double at = cubic(b, 0, 0, 1, bLow, f, slope, r);
    if (!(at > 0)) at = f * b / bLow;
    return x / SQRT_3 / -quantile(Math.log(at / scale) / 3);
  }

  private static double upperGuess(double x, double b, double max, double sHigh, double bHigh) {
    // f(b) = N(-s/2), df/db = -exp((x/s)^2/2)/2
    double h = x / sHigh, half = sHigh / 2;
    double f = Mills.normal(-half, Math.exp(-half * half / 2) / SQRT_2PI);
    double slope = -Math.exp(h * h / 2) / 2;
    double bend = Math.sqrt(Math.PI / 2) * h * h / sHigh * Math.exp(h * h + sHigh * sHigh / 8);
    double r = leftShape(bHigh, f, slope, max, 0, -0.5, bend);
    double at = cubic(b, bHigh, f, slope, max, 0, -0.5, r);
    if (!(at > 0)) at = f * (max - b) / (max - bHigh);
    return -2 * quantile(Math.log(at));
  }

  /** {@code 1/ln b(s)} against {@code 1/ln b}. */
  private static double lower(double x, double b, double guess, double top) {
    double s = guess > 0 && guess < top ? guess : top / 2, target = Math.log(b), last = 1;
    for (int i = 0; i < STEPS; i++) {
      double h = x / s, half = s / 2, d = Mills.difference(h, half);
      double ln = Math.log(d / SQRT_2PI) - (h * h + half * half) / 2;
      // ln b has derivatives 1/d, 1/d (b2 - 1/d), ..., with b2 = b''/b', b3 = b'''/b'
      double b1 = 1 / d, b2 = (h * h - half * half) / s, b3 = b2 * b2 - 3 * h * h / (s * s) - 0.25;
      double two = 2 / ln + 1;
      double newton = (target - ln) * ln / target * d;
      double second = b2 - b1 * two;
      double third = b3 + 2 * b1 * b1 * (1 + 3 / ln * (1 + 1 / ln)) - 3 * b2 * b1 * two;
      double step = householder(newton, second, third);
      s = inside(s, step, 0, top);
      if (Math.abs(step) <= 1e-4 * s || settled(i, step, last)) break;
      last = step;
    }
    return s;
  }

  /** {@code b(s)} against b, above the centre as distances from the maximum. */
  private static double middle(
      double x, double b, double left, double guess, double low, double high) {
    double s = guess, last = 1;
    for (int i = 0; i < STEPS; i++) {
      double h = x / s, half = s / 2, vega = Black.vega(x, s);
      double newton =
          h > half || half < 0.25
              ? b / vega - Mills.difference(h, half)
              : Mills.ratio(half - h) + Mills.ratio(half + h) - left / vega;
      double b2 = (h * h - half * half) / s, b3 = b2 * b2 - 3 * h * h / (s * s) - 0.25;
      double step = householder(newton, b2, b3);
      s = inside(s, step, low, high);
      if (Math.abs(step) <= 1e-4 * s || settled(i, step, last)) break;
      last = step;
    }
    return s;
  }

  /** {@code ln(max - b(s))} against {@code ln(max - b)}. */
  private static double upper(double x, double left, double guess, double bottom) {
    double s = guess > bottom && guess < 1e3 ? guess : 2 * bottom,
        target = Math.log(left),
        last = 1;
    for (int i = 0; i < STEPS; i++) {
      double h = x / s, half = s / 2, c = Mills.ratio(half - h) + Mills.ratio(half + h);
      double ln = Math.log(c / SQRT_2PI) - (h * h + half * half) / 2;
      double b1 = 1 / c, b2 = (h * h - half * half) / s, b3 = b2 * b2 - 3 * h * h / (s * s) - 0.25;
      double newton = (ln - target) * c;
      double step = householder(newton, b2 + b1, b3 + 2 * b1 * b1 + 3 * b2 * b1);
      s = inside(s, step, bottom, 2e3);
      if (Math.abs(step) <= 1e-4 * s || settled(i, step, last)) break;
      last = step;
    }
    return s;
  }

  /** Householder (1970), fourth order: newton is -g/g', second g''/g', third g'''/g'. */
  private static double householder(double newton, double second, double third) {
    return newton * (1 + second * newton / 2) / (1 + newton * (second + third * newton / 6));
  }

  private static boolean settled(int i, double step, double last) {
    return i > 3 && Math.abs(step) >= Math.abs(last);
  }

  /** The step, or half the distance to the end of the branch if it would leave it. */
  private static double inside(double s, double step, double low, double high) {
    double next = s + step;
    if (next >= low && next <= high && next > 0) return next;
    return step > 0 ? (s + high) / 2 : (s + low) / 2;
  }

  /** Rational cubic interpolation of Delbourgo and Gregory (1985), with shape parameter r. */
  private static double cubic(
      double x, double x0, double y0, double d0, double x1, double y1, double d1, double r) {
    double h = x1 - x0;
    if (!(h > 0)) return (y0 + y1) / 2;
    double t = (x - x0) / h, u = 1 - t;
    if (!(r < 1e300)) return y1 * t + y0 * u;
    return (y1 * t * t * t
            + (r * y1 - h * d1) * t * t * u
            + (r * y0 + h * d0) * t * u * u
            + y0 * u * u * u)
        / (1 + (r - 3) * t * u);
  }

  /** The shape parameter for second derivative bend at the left end. */
  private static double leftShape(
      double x0, double y0, double d0, double x1, double y1, double d1, double bend) {
    double chord = (y1 - y0) / (x1 - x0);
    return shape(((x1 - x0) * bend / 2 + (d1 - d0)) / (chord - d0), d0, d1, chord);
  }

  /** The shape parameter for second derivative bend at the right end. */
  private static double rightShape(
      double x0, double y0, double d0, double x1, double y1, double d1, double bend) {
    double chord = (y1 - y0) / (x1 - x0);
    return shape(((x1 - x0) * bend / 2 + (d1 - d0)) / (d1 - chord), d0, d1, chord);
  }

  /** At least the value that keeps the interpolant monotone and convex. */
  private static double shape(double r, double d0, double d1, double chord) {
    double monotone = (d0 + d1) / chord;
    double convex =
        Math.max(Math.abs((d1 - d0) / (d1 - chord)), Math.abs((d1 - d0) / (chord - d0)));
    double least = Math.max(monotone > 0 ? monotone : 0, convex < 1e300 ? convex : 0);
    return Math.max(r > -1 ? r : -1, Math.max(least, -0.99));
  }

  /** {@code N^-1(exp(ln))} for ln up to ln 1/2, to a thousandth: Abramowitz and Stegun, 26.2.23. */
  private static double quantile(double ln) {
    double y = Math.sqrt(-2 * Math.min(ln, -0.7));
    return (2.515517 + y * (0.802853 + y * 0.010328))
            / (1 + y * (1.432788 + y * (0.189269 + y * 0.001308)))
        - y;
  }
}
