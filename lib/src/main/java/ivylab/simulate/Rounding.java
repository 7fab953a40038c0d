package ivylab.simulate;

/** Published figures: the double nearest to a decimal number with few places. */
final class Rounding {

  private Rounding() {}

  /** The double obtained by parsing the figure with this many decimals. */
  static double round(double value, int places) {
    double unit = 1;
    for (int i = 0; i < places; i++) unit *= 10;
    return Math.rint(value * unit) / unit;
  }
}
