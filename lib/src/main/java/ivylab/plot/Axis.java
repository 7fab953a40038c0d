package ivylab.plot;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * A range of numbers with its name, the positions of values in it, and round numbers with labels:
 * for axes in three dimensions and bars of colours. {@link #label(double)} and {@link #logLabels}
 * word the ticks that XChart places.
 *
 * @param name with unit
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

  /**
   * Whether the values are positive and the largest exceeds the least more than this many times.
   */
  static boolean isWide(Collection<Double> values, double times) {
    double[] finite =
        values.stream().mapToDouble(v -> v).filter(Double::isFinite).sorted().toArray();
    return finite.length > 0 && finite[0] > 0 && finite[finite.length - 1] > times * finite[0];
  }

  /** The position of a value: 0 at min, 1 at max. */
  double at(double value) {
    return log ? Math.log(value / min) / Math.log(max / min) : (value - min) / (max - min);
  }

  /** The value at a position. */
  double value(double place) {
    return log ? min * Math.pow(max / min, place) : min + (max - min) * place;
  }

  /** Round numbers within the range, about as many as requested. */
  List<Tick> ticks(int about) {
    List<Tick> ticks = new ArrayList<>();
    if (!log || Math.log10(max / min) < 0.7) {
      double step = step((max - min) / Math.max(about, 1));
      int decimals = decimals(step);
      for (long i = (long) Math.ceil(min / step - 1e-9); i * step <= max + 1e-9 * step; i++)
        ticks.add(new Tick(i * step, label(i * step, decimals)));
      return ticks;
    }
    for (double value : logTicks(about * 50.0, 40)) ticks.add(new Tick(value, logLabel(value)));
    return ticks;
  }

  /** The labels of a logarithmic axis as XChart asks for them, empty where there is no room. */
  Function<Double, String> logLabels(double pixels, double apart) {
    List<Double> shown = logTicks(pixels, apart);
    return value -> {
      double digit = value / Math.pow(10, exponent(value));
      boolean end = Math.abs(digit - Math.rint(digit)) > 1e-6; // not a tick but an end of the axis
      if (end) return shortLabel(value);
      return shown.stream().anyMatch(v -> Math.abs(v / value - 1) < 1e-6) ? logLabel(value) : "";
    };
  }

  /**
   * Round numbers of a logarithmic axis: powers of ten, every few of them on a long axis; 5 and 2
   * times them where there is room; other digits where there would be few.
   *
   * @param pixels length of the axis
   * @param apart pixels from one to the next, at least
   */
  private List<Double> logTicks(double pixels, double apart) {
    double decade = pixels / Math.log10(max / min);
    int every = Math.max(1, (int) Math.ceil(apart / decade));
    List<Double> ticks = new ArrayList<>();
    for (int digit : new int[] {1, 5, 2, 3, 7, 4, 6, 8, 9})
      for (int e = exponent(min); e <= exponent(max); e++) {
        double value = digit * Math.pow(10, e), place = at(value);
        boolean wanted = digit == 1 ? Math.floorMod(e, every) == 0 : 0.5 * decade >= apart;
        if (digit != 1 && digit != 5 && digit != 2) wanted &= ticks.size() < 3;
        boolean inside = place > -1e-9 && place < 1 + 1e-9;
        if (wanted
            && inside
            && ticks.stream().allMatch(v -> Math.abs(at(v) - place) * pixels >= apart))
          ticks.add(value);
      }
    Collections.sort(ticks);
    return ticks;
  }

  private String logLabel(double value) {
    int e = exponent(value);
    boolean powers = exponent(min) < -3 || Math.ceil(Math.log10(max)) > 4;
    return powers
        ? power((int) Math.rint(value / Math.pow(10, e)), e)
        : label(value, Math.max(0, -e));
  }

  private static int exponent(double value) {
    return (int) Math.floor(Math.log10(value) + 1e-9);
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

  /**
   * A number in full, with a true minus sign; very large and very small ones with a power of ten.
   */
  static String label(double value) {
    BigDecimal exact = new BigDecimal(value).round(new MathContext(9)).stripTrailingZeros();
    return label(value, Math.max(0, exact.scale()));
  }

  /** The same with so many decimals. */
  static String label(double value, int decimals) {
    if (value == 0 || Math.abs(value) < 0.5 * Math.pow(10, -decimals)) return "0";
    if ((decimals > 4 && Math.abs(value) < 0.01) || Math.abs(value) >= 1e6)
      return scientific(value, 2);
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
    int e = exponent(Math.abs(value));
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
