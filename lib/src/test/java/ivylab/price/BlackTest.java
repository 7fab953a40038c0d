package ivylab.price;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class BlackTest {

  /** One option. */
  record Case(OptionType type, double f, double k, double d, double t, double vol) {
    double price() {
      return Black.price(type, f, k, d, t, vol);
    }

    double s() {
      return vol * Math.sqrt(t);
    }
  }

  static Stream<Case> options() {
    var random = new SplittableRandom(11);
    return Stream.generate(
            () -> {
              double f = random.nextDouble(20, 500), t = random.nextDouble(0.02, 3);
              double vol = random.nextDouble(0.05, 0.8), h = random.nextDouble(-3, 3);
              double strike = f * Math.exp(h * vol * Math.sqrt(t));
              OptionType type = random.nextBoolean() ? OptionType.CALL : OptionType.PUT;
              return new Case(type, f, strike, random.nextDouble(0.8, 1.02), t, vol);
            })
        .limit(60);
  }

  /** The library computes in some 20 roundings and a table that is good to 2 units. */
  @Test
  void normalised_prices_are_exact_to_fourteen_digits_down_to_the_smallest_numbers() {
    var random = new SplittableRandom(12);
    double worst = 0;
    for (int i = 0; i < 1500; i++) {
      double s = Math.exp(random.nextDouble(Math.log(1e-4), Math.log(8)));
      double x = s * (i % 3 == 0 ? random.nextDouble(5, 37) : random.nextDouble(0, 5));
      if (i % 50 == 0) x = 0;
      double price = Black.otm(i % 2 == 0 ? x : -x, s);
      if (!(price > 1e-300)) continue;
      double error = relative(price, PreciseBlack.otm(x, s));
      worst = Math.max(worst, error);
      assertTrue(error < 1e-14, "x = " + x + ", s = " + s + ": " + error);
    }
    assertTrue(worst > 0);
  }

  @Test
  void both_precise_formulas_agree() {
    var random = new SplittableRandom(13);
    for (int i = 0; i < 200; i++) {
      double s = Math.exp(random.nextDouble(Math.log(1e-4), Math.log(6)));
      double x = s * random.nextDouble(0, 5);
      // rounding of an exponent below 20, see PreciseBlack
      assertEquals(0, relative(PreciseBlack.integral(x, s), PreciseBlack.otm(x, s)), 8e-15);
    }
  }

  @Test
  void the_distance_to_the_maximum_is_exact_too() {
    var random = new SplittableRandom(14);
    for (int i = 0; i < 400; i++) {
      double s = random.nextDouble(0.1, 14), x = s * s / 2 * random.nextDouble();
      BigDecimal exact = PreciseBlack.exp(new BigDecimal(-x / 2)).subtract(PreciseBlack.otm(x, s));
      assertEquals(0, relative(Black.complement(x, s), exact), 1e-14, "x = " + x + ", s = " + s);
    }
  }

  @Test
  void the_table_of_the_mills_ratio_is_good_to_the_last_digits() {
    var random = new SplittableRandom(15);
    for (int i = 0; i < 600; i++) {
      double z = i < 200 ? i / 8.0 : random.nextDouble(0, i % 2 == 0 ? 4 : 40);
      BigDecimal half = new BigDecimal(z).pow(2).divide(BigDecimal.valueOf(2));
      BigDecimal exact =
          PreciseBlack.tail(new BigDecimal(z))
              .multiply(PreciseBlack.exp(half), new MathContext(50))
              .multiply(new BigDecimal("2.5066282746310005024157652848110452530"));
      assertEquals(0, relative(Mills.ratio(z), exact), 8e-16, "z = " + z); // below 4 units
    }
  }

  /** What the two wings know of each other: C - P = D (F - K), to the rounding of the larger. */
  @ParameterizedTest
  @MethodSource("options")
  void calls_less_puts_are_forwards(Case c) {
    double call = Black.price(OptionType.CALL, c.f, c.k, c.d, c.t, c.vol);
    double put = Black.price(OptionType.PUT, c.f, c.k, c.d, c.t, c.vol);
    assertEquals(c.d * (c.f - c.k), call - put, 4e-16 * (c.f + c.k));
    double n = Black.delta(OptionType.CALL, c.f, c.k, c.d, c.t, c.vol);
    assertEquals(c.d, n - Black.delta(OptionType.PUT, c.f, c.k, c.d, c.t, c.vol), 1e-15);
    double dual = Black.dualDelta(OptionType.PUT, c.f, c.k, c.d, c.t, c.vol);
    assertEquals(c.d, dual - Black.dualDelta(OptionType.CALL, c.f, c.k, c.d, c.t, c.vol), 1e-15);
  }

  /** Euler's relation of a function that is homogeneous of degree one in F and K. */
  @ParameterizedTest
  @MethodSource("options")
  void price_is_delta_times_forward_and_dual_delta_times_strike(Case c) {
    double delta = Black.delta(c.type, c.f, c.k, c.d, c.t, c.vol);
    double dual = Black.dualDelta(c.type, c.f, c.k, c.d, c.t, c.vol);
    assertEquals(c.price(), delta * c.f + dual * c.k, 1e-15 * (c.f + c.k));
  }

  /**
   * Differences of fourth order with a step of a fiftieth of the scale of each argument: their
   * error is a small multiple of 1.6e-7 times the derivative's own scale.
   */
  @ParameterizedTest
  @MethodSource("options")
  void greeks_are_the_differences_of_prices(Case c) {
    double f = c.f, k = c.k, d = c.d, t = c.t, vol = c.vol, s = c.s();
    OptionType type = c.type;
    double tolerance = 3e-6 * d;
    DoubleUnaryOperator byForward = v -> Black.price(type, v, k, d, t, vol);
    DoubleUnaryOperator byStrike = v -> Black.price(type, f, v, d, t, vol);
    DoubleUnaryOperator byVol = v -> Black.price(type, f, k, d, t, v);
    double hf = f * s / 50, hk = k * s / 50, hv = vol / 50;
    assertEquals(first(byForward, f, hf), Black.delta(type, f, k, d, t, vol), tolerance);
    assertEquals(first(byStrike, k, hk), Black.dualDelta(type, f, k, d, t, vol), tolerance);
    assertEquals(first(byVol, vol, hv), Black.vega(f, k, d, t, vol), tolerance * f / vol);
    double gamma = Black.gamma(f, k, d, t, vol), dual = Black.dualGamma(f, k, d, t, vol);
    assertEquals(second(byForward, f, hf), gamma, tolerance / (f * s));
    assertEquals(second(byStrike, k, hk), dual, tolerance / (k * s));
    assertEquals(
        second(byVol, vol, hv), Black.volga(f, k, d, t, vol), 10 * tolerance * f / (vol * vol));
    assertEquals(
        first(v -> Black.delta(type, f, k, d, t, v), vol, hv),
        Black.vanna(f, k, d, t, vol),
        10 * tolerance / vol);
    double rate = -Math.log(d) / t;
    assertEquals(
        -first(v -> Black.price(type, f, k, Math.exp(-rate * v), v, vol), t, t / 50),
        Black.theta(type, f, k, d, t, vol),
        tolerance * f / t);
    assertEquals(
        first(v -> Black.price(type, f, k, Math.exp(-v * t), t, vol), rate, 1e-2),
        Black.rho(type, f, k, d, t, vol),
        1e-6 * t * c.price());
  }

  /** From the definition in 80 digits; d1 and its density as the double arguments say. */
  @Test
  void delta_is_exact_in_the_far_wing() {
    for (double h : new double[] {3, 8, 15, 30}) {
      double vol = 0.2, t = 0.25, s = 0.1, f = 100, k = f * Math.exp(h * s);
      double x = Black.logMoneyness(f, k);
      BigDecimal d = new BigDecimal(x).divide(new BigDecimal(s), new MathContext(40));
      double call = Black.delta(OptionType.CALL, f, k, 1, t, vol);
      BigDecimal d1 = d.subtract(new BigDecimal(s / 2));
      // the rounding of k, 1e-16 of 3, moves the density by up to h/s = 300 times that
      assertEquals(0, relative(call, PreciseBlack.tail(d1)), 1e-13);
      double dual = Black.dualDelta(OptionType.CALL, f, k, 1, t, vol);
      assertEquals(0, relative(-dual, PreciseBlack.tail(d.add(new BigDecimal(s / 2)))), 1e-13);
    }
  }

  /** Of strikes near the forward: {@code K - F} is exact, and log1p good to its last digit. */
  @Test
  void log_moneyness_keeps_its_digits_near_the_money() {
    var random = new SplittableRandom(16);
    for (int i = 0; i < 1000; i++) {
      double f = random.nextDouble(1, 5000);
      double k = f * (1 + Math.pow(10, random.nextDouble(-12, -0.5)) * (i % 2 == 0 ? 1 : -1));
      double exact = Math.log1p((k - f) / f);
      assertEquals(exact, Black.logMoneyness(f, k), 4e-16 * Math.abs(exact));
    }
    assertEquals(0.0, Black.logMoneyness(90, 90));
    assertEquals(690.7755278982137, Black.logMoneyness(1e-150, 1e150), 1e-13);
  }

  @ParameterizedTest
  @EnumSource(OptionType.class)
  void without_volatility_there_is_the_intrinsic_value(OptionType type) {
    for (double strike : new double[] {60, 100, 140}) {
      double intrinsic = 0.9 * Math.max(0, type.sign() * (100 - strike));
      assertEquals(intrinsic, Black.price(type, 100, strike, 0.9, 2, 0));
      assertEquals(intrinsic, Black.price(type, 100, strike, 0.9, 2, 1e-9), 1e-6);
      double delta = type.sign() * 0.9 * (strike == 100 ? 0.5 : intrinsic > 0 ? 1 : 0);
      assertEquals(delta, Black.delta(type, 100, strike, 0.9, 2, 0), 1e-15);
      assertEquals(-delta, Black.dualDelta(type, 100, strike, 0.9, 2, 0), 1e-15);
      if (strike == 100) continue;
      assertEquals(0, Black.vega(100, strike, 0.9, 2, 0));
      assertEquals(0, Black.gamma(100, strike, 0.9, 2, 0));
      assertEquals(0, Black.dualGamma(100, strike, 0.9, 2, 0));
      assertEquals(0, Black.vanna(100, strike, 0.9, 2, 0));
      assertEquals(0, Black.volga(100, strike, 0.9, 2, 0));
    }
  }

  /** At the money the price starts as {@code D F s / sqrt(2 pi)}, Brenner and Subrahmanyam 1988. */
  @Test
  void at_the_money_prices_start_in_proportion_to_the_volatility() {
    double price = Black.price(OptionType.CALL, 100, 100, 0.9, 4, 1e-8);
    assertEquals(0.9 * 100 * 2e-8 / Math.sqrt(2 * Math.PI), price, 1e-15 * price);
    assertEquals(90 * 2 / Math.sqrt(2 * Math.PI), Black.vega(100, 100, 0.9, 4, 0), 1e-13);
    assertEquals(Double.POSITIVE_INFINITY, Black.gamma(100, 100, 0.9, 4, 0));
  }

  @Test
  void with_infinite_volatility_a_call_is_the_forward_and_a_put_the_strike() {
    for (double vol : new double[] {60, 1e3, Double.POSITIVE_INFINITY}) {
      assertEquals(90, Black.price(OptionType.CALL, 100, 130, 0.9, 1, vol), 1e-13);
      assertEquals(117, Black.price(OptionType.PUT, 100, 130, 0.9, 1, vol), 1e-13);
      assertEquals(0.9, Black.delta(OptionType.CALL, 100, 130, 0.9, 1, vol), 1e-15);
      assertEquals(0, Black.delta(OptionType.PUT, 100, 130, 0.9, 1, vol), 1e-15);
      assertEquals(0.9, Black.dualDelta(OptionType.PUT, 100, 130, 0.9, 1, vol), 1e-15);
      assertEquals(0, Black.vega(100, 130, 0.9, 1, vol), 1e-100);
      double carry = -Math.log(0.9) * 90;
      assertEquals(carry, Black.theta(OptionType.CALL, 100, 130, 0.9, 1, vol), 1e-12);
    }
  }

  @Test
  void arguments_out_of_range_are_named() {
    refused("forward must be positive", 0, 1, 1, 1, 1);
    refused("forward must be positive", Double.POSITIVE_INFINITY, 1, 1, 1, 1);
    refused("strike must be positive", 1, -1, 1, 1, 1);
    refused("discount must be in (0, 2): 95.0", 1, 1, 95, 1, 1);
    refused("t must be years in (0, 100): 365.0", 1, 1, 1, 365, 1);
    refused("vol must not be negative: NaN", 1, 1, 1, 1, Double.NaN);
    assertThrows(IllegalArgumentException.class, () -> Black.otm(0, -1));
    assertThrows(IllegalArgumentException.class, () -> Black.otm(Double.NaN, 1));
  }

  private static void refused(String why, double f, double k, double d, double t, double vol) {
    var error =
        assertThrows(
            IllegalArgumentException.class, () -> Black.price(OptionType.PUT, f, k, d, t, vol));
    assertTrue(error.getMessage().contains(why), error::getMessage);
  }

  static double relative(double value, BigDecimal exact) {
    return new BigDecimal(value)
        .divide(exact, new MathContext(40))
        .subtract(BigDecimal.ONE)
        .abs()
        .doubleValue();
  }

  private static double first(DoubleUnaryOperator f, double x, double h) {
    double near = f.applyAsDouble(x + h) - f.applyAsDouble(x - h);
    double far = f.applyAsDouble(x + 2 * h) - f.applyAsDouble(x - 2 * h);
    return (8 * near - far) / (12 * h);
  }

  private static double second(DoubleUnaryOperator f, double x, double h) {
    double near = f.applyAsDouble(x + h) + f.applyAsDouble(x - h);
    double far = f.applyAsDouble(x + 2 * h) + f.applyAsDouble(x - 2 * h);
    return (16 * near - far - 30 * f.applyAsDouble(x)) / (12 * h * h);
  }
}
