package ivylab.simulate;

/**
 * The least step of a price.
 *
 * @param low of a price below 3
 * @param high of the others
 */
record Ticks(double low, double high) {

  /** Options on an index. */
  static final Ticks NICKEL = new Ticks(0.05, 0.1);

  /** Options on shares and funds in the penny programme. */
  static final Ticks PENNY = new Ticks(0.01, 0.05);

  /** The step at a price. */
  double at(double price) {
    return price < 3 ? low : high;
  }

  /** The largest whole number of steps not above x, the step being that at a price. */
  double below(double x, double price) {
    return times(Math.floor(x / at(price)), price);
  }

  /** The smallest not below x. */
  double above(double x, double price) {
    return times(Math.ceil(x / at(price)), price);
  }

  private double times(double count, double price) {
    return Rounding.round(count * at(price), 2);
  }
}
