package ivylab.price;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.price.ImpliedVol.Status;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ImpliedVolTest {

  private static final double[] BANDS = {0, 1e-3, 1e-2, 0.1, 1, 7};

  /**
   * Prices by the integral of the vega, 100,000 of them. Their own relative error of some 5e-15
   * reaches the deviation s multiplied by {@code b/(s db/ds)}: below one but for large s, where it
   * goes to 40 at s = 6.
   */
  @Test
  void the_deviation_comes_back_from_prices_of_another_formula(TestReporter reporter) {
    var random = new SplittableRandom(21);
    double[][] worst = new double[5][5];
    int[][] cases = new int[5][5];
    for (int i = 0; i < 100_000; i++) {
      double s = Math.exp(random.nextDouble(Math.log(1e-4), Math.log(6)));
      double h = i % 100 == 0 ? 0 : random.nextDouble(0, 5), x = h * s;
      double b = PreciseBlack.integral(x, s);
      double error = Math.abs(ImpliedVol.deviation(x, b, Math.exp(-x / 2) - b) / s - 1);
      int row = band(s), column = (int) Math.min(h, 4);
      cases[row][column]++;
      worst[row][column] = Math.max(worst[row][column], error);
    }
    reporter.publishEntry("largest relative errors", table(worst, cases));
    for (int row = 0; row < 5; row++)
      for (int column = 0; column < 5; column++) {
        assertTrue(cases[row][column] > 1000, "too few cases in a band");
        assertTrue(worst[row][column] < (row == 4 ? 1e-12 : 2e-14), () -> table(worst, cases));
      }
  }

  private static int band(double s) {
    int band = 0;
    while (s >= BANDS[band + 1]) band++;
    return band;
  }

  private static String table(double[][] worst, int[][] cases) {
    StringBuilder text =
        new StringBuilder("\nsd \\ |k|/sd    0 to 1    1 to 2    2 to 3    3 to 4    4 to 5");
    for (int row = 0; row < 5; row++) {
      text.append("\n%5.0e to %-6.0e".formatted(BANDS[row], BANDS[row + 1]));
      for (double error : worst[row]) text.append("%9.1e ".formatted(error));
      text.append(" of ").append(Arrays.stream(cases[row]).sum());
    }
    return text.toString();
  }

  /**
   * Prices in 80 digits, rounded once: half a unit of rounding on the price, and as much on what is
   * left to the maximum. Far wings down to 1e-300 and volatilities up to s = 12 included.
   */
  @Test
  void the_deviation_comes_back_from_prices_of_many_digits() {
    var random = new SplittableRandom(22);
    for (int i = 0; i < 1500; i++) {
      double s = Math.exp(random.nextDouble(Math.log(1e-5), Math.log(12)));
      double x = s * (i % 3 == 0 ? random.nextDouble(5, 36) : random.nextDouble(0, 5));
      BigDecimal b = PreciseBlack.otm(x, s);
      if (b.doubleValue() < 1e-300) continue;
      BigDecimal left = PreciseBlack.exp(new BigDecimal(-x / 2)).subtract(b);
      double found = ImpliedVol.deviation(x, b.doubleValue(), left.doubleValue());
      assertEquals(1, found / s, 5e-15, "x = " + x + ", s = " + s);
    }
  }

  /** Through forwards and strikes, with calls and puts, both ways of the money. */
  @ParameterizedTest
  @EnumSource(OptionType.class)
  void volatilities_come_back_from_black_prices(OptionType type) {
    var random = new SplittableRandom(23);
    int n = 20_000;
    OptionType[] types = new OptionType[n];
    Arrays.fill(types, type);
    double[] price = new double[n], forward = new double[n], strike = new double[n];
    double[] discount = new double[n], t = new double[n], vol = new double[n];
    for (int i = 0; i < n; i++) {
      t[i] = Math.exp(random.nextDouble(Math.log(1.0 / 365), Math.log(30)));
      double s = Math.exp(random.nextDouble(Math.log(1e-4), Math.log(6)));
      vol[i] = s / Math.sqrt(t[i]);
      forward[i] = Math.exp(random.nextDouble(-8, 8));
      strike[i] = forward[i] * Math.exp(random.nextDouble(-5, 5) * s);
      discount[i] = random.nextDouble(0.5, 1.1);
      price[i] = Black.price(type, forward[i], strike[i], discount[i], t[i], vol[i]);
    }
    double[] found = ImpliedVol.of(types, price, forward, strike, discount, t);
    Status[] status = ImpliedVol.status(types, price, forward, strike, discount, t);
    int inside = 0;
    for (int i = 0; i < n; i++) {
      double intrinsic = Math.max(0, type.sign() * (forward[i] - strike[i]));
      // what four roundings of the price leave of the volatility
      double lost =
          4 * 1.1e-16 * price[i] / Black.vega(forward[i], strike[i], discount[i], t[i], vol[i]);
      if (intrinsic == 0) assertTrue(lost < 1e-12 * vol[i]);
      else inside++;
      if (lost > 0.1 * vol[i]) continue; // nothing left of the time value
      assertEquals(Status.OK, status[i]);
      assertEquals(vol[i], found[i], 2e-14 * vol[i] + 3 * lost);
      double one = ImpliedVol.of(type, price[i], forward[i], strike[i], discount[i], t[i]);
      assertEquals(one, found[i]);
    }
    assertTrue(inside > n / 3);
  }

  /** At the money the price is {@code erf(s / sqrt 8)}, at small s in proportion to s. */
  @Test
  void limits_are_met() {
    double price = 90 * 1e-12 / Math.sqrt(2 * Math.PI);
    double vol = ImpliedVol.of(OptionType.CALL, price, 100, 100, 0.9, 4);
    assertEquals(0.5e-12, vol, 1e-26);
    // the smallest numbers: a price of 1e-300 still has a volatility, and Black gives it back
    double small = ImpliedVol.of(OptionType.PUT, 1e-300, 100, 50, 0.9, 4);
    assertEquals(1e-300, Black.price(OptionType.PUT, 100, 50, 0.9, 4, small), 2e-311);
    // a whisker below the maximum: what is left is 2^-40 of it
    double high = 100 * (1 - Math.scalb(1.0, -40));
    double large = ImpliedVol.of(OptionType.CALL, high, 100, 100, 1, 1);
    assertEquals(
        Math.scalb(1.0, -40),
        2 * PreciseBlack.tail(new BigDecimal(large / 2)).doubleValue(),
        1e-26);
    assertTrue(large > 14 && large < 15);
    // monotone over branches: prices in fine steps give rising volatilities
    double last = 0;
    for (int i = 1; i < 5000; i++) {
      double next = ImpliedVol.of(OptionType.CALL, 0.02 * i, 100, 120, 1, 1);
      assertTrue(next > last, "at price " + 0.02 * i);
      last = next;
    }
  }

  @Test
  void a_price_without_volatility_says_why() {
    why(Status.MISSING, OptionType.CALL, Double.NaN, 120);
    why(Status.NO_TIME_VALUE, OptionType.CALL, 0, 120);
    why(Status.NO_TIME_VALUE, OptionType.PUT, 0.5 * 20, 120);
    why(Status.BELOW_INTRINSIC, OptionType.CALL, -1e-9, 120);
    why(Status.BELOW_INTRINSIC, OptionType.PUT, 0.5 * 20 - 1e-9, 120);
    why(Status.BELOW_INTRINSIC, OptionType.CALL, Double.NEGATIVE_INFINITY, 120);
    why(Status.ABOVE_MAXIMUM, OptionType.CALL, 50, 120);
    why(Status.ABOVE_MAXIMUM, OptionType.PUT, 60, 120);
    why(Status.ABOVE_MAXIMUM, OptionType.PUT, Double.POSITIVE_INFINITY, 120);
    why(Status.OK, OptionType.CALL, Math.nextDown(50), 120);
    why(Status.OK, OptionType.PUT, Math.nextUp(0.5 * 20), 120);
    why(Status.OK, OptionType.CALL, Double.MIN_NORMAL, 120);
    assertEquals("no time value", Status.NO_TIME_VALUE.toString());
  }

  private static void why(Status status, OptionType type, double price, double strike) {
    assertEquals(status, ImpliedVol.status(type, price, 100, strike, 0.5, 2));
    double vol = ImpliedVol.of(type, price, 100, strike, 0.5, 2);
    if (status == Status.OK) assertTrue(vol > 0 && vol < 100, () -> "vol " + vol);
    else assertTrue(Double.isNaN(vol));
  }

  @Test
  void arrays_keep_what_has_none_in_its_place() {
    OptionType[] types = {OptionType.CALL, OptionType.PUT, OptionType.CALL};
    double[] hundred = {100, 100, 100}, one = {1, 1, 1};
    double[] price = {10, 101, Double.NaN};
    double[] vol = ImpliedVol.of(types, price, hundred, hundred, one, one);
    assertFalse(Double.isNaN(vol[0]));
    assertTrue(Double.isNaN(vol[1]) && Double.isNaN(vol[2]));
    assertArrayEquals(
        new Status[] {Status.OK, Status.ABOVE_MAXIMUM, Status.MISSING},
        ImpliedVol.status(types, price, hundred, hundred, one, one));
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> ImpliedVol.of(types, price, hundred, new double[2], one, one));
    assertEquals("strike holds 2 but type holds 3", error.getMessage());
    assertThrows(
        IllegalArgumentException.class, () -> ImpliedVol.of(OptionType.CALL, 1, 100, 100, 1, 365));
  }

  /** The number of digits lost is that of the ratio of price to time value. */
  @Test
  void an_in_the_money_price_knows_less() {
    double f = 100, k = 60, t = 0.25, vol = 0.3, s = 0.15;
    BigDecimal time =
        PreciseBlack.otm(Math.abs(Black.logMoneyness(f, k)), s)
            .multiply(new BigDecimal(Math.sqrt(f * k)), new MathContext(40));
    double call = 40 + time.doubleValue();
    double ratio = call / time.doubleValue(); // 3.6e4
    double in = ImpliedVol.of(OptionType.CALL, call, f, k, 1, t);
    double out = ImpliedVol.of(OptionType.PUT, time.doubleValue(), f, k, 1, t);
    assertEquals(vol, out, 1e-15);
    assertEquals(vol, in, 1.2e-16 * ratio * vol);
    assertTrue(Math.abs(in - vol) > Math.abs(out - vol));
  }
}
