package ivylab.plot;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * One axis of a drawing: a name with its unit, a range, and the positions of round numbers on it.
 *
 * @param name shown beside the axis
 * @param min smallest value shown
 * @param max largest value shown, above {@code min}
 * @param log whether the scale is logarithmic; {@code min} is then positive
 */
record Axis(String name, double min, double max, boolean log) {

  /** A round number on an axis, with its label. */
  record Tick(double value, String label) {}

  private static final String MINUS = "−";
  private static final String[] SUPERSCRIPTS = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};

  Axis {
    if (!(min < max && Double.isFinite(min) && Double.isFinite(max)))
      throw new IllegalArgumentException(
          "the axis '%s' needs min < max, both finite: %s, %s".formatted(name, min, max));
    if (log && !(min > 0))
      throw new IllegalArgumentException(
          "the logarithmic axis '%s' needs positive values: %s".formatted(name, min));
  }

  static Axis linear(String name, double min, double max) {
    return new Axis(name, min, max, false);
  }

  /** The axis that shows all finite values with a margin of a share of the range at both ends. */
  static Axis around(String name, Collection<Double> values, double margin, boolean log) {
    double min = Double.POSITIVE_INFINITY, max = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      if (!Double.isFinite(value) || (log && !(value > 0))) continue;
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    if (min > max) return new Axis(name, log ? 0.1 : 0, 1, log); // nothing to show
    if (log) {
      double room = min == max ? Math.log(2) : Math.log(max / min) * margin;
      return new Axis(name, min * Math.exp(-room), max * Math.exp(room), true);
    }
    double room = min == max ? Math.max(Math.abs(min) * 0.1, 1e-9) : (max - min) * margin;
    return new Axis(name, min - room, max + room, false);
  }

  /** The same with other end values, where given; null keeps an end. */
  Axis within(Double from, Double to) {
    return new Axis(name, from == null ? min : from, to == null ? max : to, log);
  }

  /**
   * Whether the values are positive and the largest exceeds the least more than this many times.
   */
  static boolean isWide(Collection<Double> values, double times) {
    double[] sorted =
        values.stream().mapToDouble(v -> v).filter(Double::isFinite).sorted().toArray();
    return sorted.length > 0 && sorted[0] > 0 && sorted[sorted.length - 1] > times * sorted[0];
  }

  /** The value of the range that is nearest. */
  double inside(double value) {
    return Math.max(min, Math.min(max, value));
  }

  /** The position of a value: 0 at min, 1 at max. */
  double at(double value) {
    return log ? Math.log(value / min) / Math.log(max / min) : (value - min) / (max - min);
  }

  /** Round numbers within the range, about as many as requested. */
  List<Tick> ticks(int about) {
    return log ? logTicks(about) : linearTicks(Math.max(about, 1));
  }

  private List<Tick> linearTicks(int about) {
    double step = step((max - min) / about);
    int decimals = decimals(step);
    List<Tick> ticks = new ArrayList<>();
    for (long i = (long) Math.ceil(min / step - 1e-9); i * step <= max + 1e-9 * step; i++)
      ticks.add(new Tick(i * step, label(i * step, decimals)));
    return ticks;
  }

  private List<Tick> logTicks(int about) {
    int low = (int) Math.floor(Math.log10(min)), high = (int) Math.ceil(Math.log10(max));
    double decades = Math.log10(max / min);
    if (decades < 0.7) return linearTicks(about);
    List<Tick> ticks = new ArrayList<>();
    int[] digits = decades > 2.2 ? new int[] {1} : new int[] {1, 2, 5};
    int every = Math.max(1, (int) Math.round(decades / Math.max(about, 2)));
    boolean powers = low < -3 || high > 4;
    for (int e = low; e <= high; e++) {
      if (Math.floorMod(e, every) != 0) continue;
      for (int digit : digits) {
        double value = digit * Math.pow(10, e);
        if (value < min * (1 - 1e-9) || value > max * (1 + 1e-9)) continue;
        ticks.add(new Tick(value, powers ? power(digit, e) : label(value, Math.max(0, -e))));
      }
    }
    return ticks;
  }

  /**
   * The number of the form 1, 2, 2.5 or 5 times a power of ten that is nearest in ratio to the
   * request.
   */
  static double step(double wish) {
    double power = Math.pow(10, Math.floor(Math.log10(wish))), best = power;
    for (double digit : new double[] {2, 2.5, 5, 10})
      if (Math.abs(Math.log(digit * power / wish)) < Math.abs(Math.log(best / wish)))
        best = digit * power;
    return best;
  }

  private static int decimals(double step) {
    int decimals = 0;
    for (double s = step; decimals < 12 && Math.abs(s - Math.rint(s)) > 1e-6 * s; s *= 10)
      decimals++;
    return decimals;
  }

  /** A number with a true minus sign; very large and very small ones with a power of ten. */
  static String label(double value, int decimals) {
    if (value == 0 || Math.abs(value) < 0.5 * Math.pow(10, -decimals)) return "0";
    if (decimals > 4 || Math.abs(value) >= 1e6) return scientific(value, 2);
    String text = String.format(Locale.ROOT, "%." + decimals + "f", Math.abs(value));
    return (value < 0 ? MINUS : "") + text;
  }

  /** A number with about three significant digits. */
  static String shortLabel(double value) {
    return shortLabel(value, value);
  }

  /** A number with as many decimals as one of the given size needs for three digits. */
  static String shortLabel(double value, double size) {
    if (!Double.isFinite(value)) return "–";
    double s = Math.abs(size);
    if (value == 0 || s == 0) return "0";
    if (s < 1e-3 || s >= 1e6) return scientific(value, 1);
    return label(value, Math.min(4, Math.max(0, 2 - (int) Math.floor(Math.log10(s)))));
  }

  private static String scientific(double value, int decimals) {
    int e = (int) Math.floor(Math.log10(Math.abs(value)) + 1e-9);
    double digits = Math.abs(value) / Math.pow(10, e);
    String text = trimmed(String.format(Locale.ROOT, "%." + decimals + "f", digits));
    return (value < 0 ? MINUS : "") + text + "·10" + superscript(e);
  }

  /** The number without trailing zeros: 0.04, not 0.0400. */
  static String trimmed(String number) {
    return number.contains(".") ? number.replaceAll("\\.?0+$", "") : number;
  }

  static String power(int digit, int exponent) {
    return (digit == 1 ? "" : digit + "·") + "10" + superscript(exponent);
  }

  private static String superscript(int exponent) {
    StringBuilder text = new StringBuilder(exponent < 0 ? "⁻" : "");
    for (char c : Integer.toString(Math.abs(exponent)).toCharArray())
      text.append(SUPERSCRIPTS[c - '0']);
    return text.toString();
  }
}
