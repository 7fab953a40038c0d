package ivylab.ssvi;

import ivylab.quote.QuotedSmile;
import ivylab.quote.QuotedSurface;
import ivylab.surface.VolSurface;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The maturities and strikes of a cube.
 *
 * @param t maturities in years, rising, {@code [T]}
 * @param moneyness strike over spot, rising, {@code [M]}
 */
public record CubeGrid(List<Double> t, List<Double> moneyness) {

  /** 30 to 600 days by 30, and 0.90 to 1.09 of the spot by 0.01: 20 x 20. */
  public static final CubeGrid STANDARD =
      new CubeGrid(
          IntStream.rangeClosed(1, 20).mapToObj(i -> 30 * i / 365.0).toList(),
          IntStream.range(90, 110).mapToObj(i -> i / 100.0).toList());

  public CubeGrid {
    t = List.copyOf(t);
    moneyness = List.copyOf(moneyness);
    requireRising("t", t);
    requireRising("moneyness", moneyness);
    if (!(t.get(t.size() - 1) < 100))
      throw new IllegalArgumentException("t must be years in (0, 100): " + t);
  }

  private static void requireRising(String name, List<Double> values) {
    if (values.isEmpty()) throw new IllegalArgumentException(name + " is empty");
    double last = 0;
    for (double value : values) {
      if (!(value > last && Double.isFinite(value)))
        throw new IllegalArgumentException(
            name + " must be positive and rise: " + value + " after " + last);
      last = value;
    }
  }

  /** Number of points, {@code T M}. */
  public int size() {
    return t.size() * moneyness.size();
  }

  /**
   * Volatilities of a surface at {@code k = ln(K/S) - ln(F/S)}.
   *
   * @param carry {@code ln(F/S)} at each maturity, {@code [T]}
   * @return {@code [T M]}, row major
   */
  public double[] vols(VolSurface surface, double[] carry) {
    if (carry.length != t.size())
      throw new IllegalArgumentException(
          "carry [" + carry.length + "] must be as long as t [" + t.size() + "]");
    double[] k = new double[size()], years = new double[size()];
    for (int i = 0; i < k.length; i++) {
      int row = i / moneyness.size();
      k[i] = Math.log(moneyness.get(i % moneyness.size())) - carry[row];
      years[i] = t.get(row);
    }
    return surface.vol(k, years);
  }

  /**
   * {@code ln(F/S)} at each maturity from the forwards of the quotes: linear in t between expiries,
   * from 0 at t = 0, and beyond the last expiry at its rate.
   */
  double[] carry(QuotedSurface quotes) {
    List<QuotedSmile> smiles = quotes.smiles();
    double[] carry = new double[t.size()];
    for (int i = 0; i < carry.length; i++) {
      double years = t.get(i), fromT = 0, from = 0;
      QuotedSmile next = null;
      for (QuotedSmile smile : smiles) {
        if (smile.t() >= years) {
          next = smile;
          break;
        }
        fromT = smile.t();
        from = Math.log(smile.forward() / quotes.spot());
      }
      carry[i] =
          next == null
              ? from * years / fromT
              : from
                  + (Math.log(next.forward() / quotes.spot()) - from)
                      * (years - fromT)
                      / (next.t() - fromT);
    }
    return carry;
  }

  @Override
  public String toString() {
    return "%d maturities %.3g to %.3g years x %d strikes %.3g to %.3g of the spot"
        .formatted(
            t.size(),
            t.get(0),
            t.get(t.size() - 1),
            moneyness.size(),
            moneyness.get(0),
            moneyness.get(moneyness.size() - 1));
  }
}
