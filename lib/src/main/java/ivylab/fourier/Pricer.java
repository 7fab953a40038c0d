package ivylab.fourier;

import java.util.ArrayList;
import java.util.List;

/**
 * Prices of European options from a characteristic function, a whole strip of strikes from one
 * evaluation of it at all nodes.
 *
 * <pre>
 * var law = new Heston(0.04, 1.5, 0.05, 0.6, -0.7);
 * OptionStrip month = Pricer.cosine().price(law, 1 / 12.0, -0.1, 0, 0.05);
 * double vol = month.vol(0);
 * </pre>
 */
public sealed interface Pricer permits CosineSeries, LewisIntegral {

  /** Out-of-the-money options of one maturity. */
  OptionStrip price(CharacteristicFunction law, double t, double... logStrikes);

  /**
   * Out-of-the-money options of several maturities.
   *
   * @param t years, {@code [m]}
   * @param logStrikes {@code ln(K/F)} of each maturity, {@code [m][n]}
   */
  default List<OptionStrip> surface(CharacteristicFunction law, double[] t, double[][] logStrikes) {
    if (t.length != logStrikes.length)
      throw new IllegalArgumentException(
          "logStrikes holds " + logStrikes.length + " maturities but t holds " + t.length);
    List<OptionStrip> strips = new ArrayList<>();
    for (int i = 0; i < t.length; i++) strips.add(price(law, t[i], logStrikes[i]));
    return List.copyOf(strips);
  }

  /** The cosine series, with an error below 1e-10 of the forward. */
  static Pricer cosine() {
    return new CosineSeries(1e-10);
  }

  /** Lewis's integral with its control variate, with an error below 1e-10 of the forward. */
  static Pricer lewis() {
    return new LewisIntegral(1e-10, true);
  }
}
