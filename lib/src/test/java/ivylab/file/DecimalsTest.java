package ivylab.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalsTest {

  private static double parse(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Decimals.parse(bytes, 0, bytes.length, (byte) '.');
  }

  private static void same(String text) {
    assertEquals(Double.parseDouble(text) + 0.0, parse(text) + 0.0, 0, text);
  }

  /** Plain decimals of every length and exponents, against the JDK, to the last bit. */
  @Test
  void numbers_are_read_as_the_jdk_reads_them() {
    var random = new SplittableRandom(7);
    for (int i = 0; i < 100_000; i++) {
      var text = new StringBuilder(random.nextInt(3) == 0 ? "-" : "");
      int whole = random.nextInt(0, 12);
      int after = random.nextInt(whole == 0 ? 1 : 0, 14);
      for (int d = 0; d < whole; d++) text.append((char) ('0' + random.nextInt(10)));
      if (after > 0) text.append('.');
      for (int d = 0; d < after; d++) text.append((char) ('0' + random.nextInt(10)));
      if (random.nextInt(8) == 0) text.append('e').append(random.nextInt(-320, 290));
      if (text.toString().matches("\\d+")) text.insert(0, "0." + "0".repeat(random.nextInt(30)));
      same(text.toString());
    }
  }

  /** What a double prints as, and its neighbours with one digit more or less. */
  @Test
  void all_digits_of_a_double_give_it_back() {
    var random = new SplittableRandom(8);
    for (int i = 0; i < 300_000; i++) {
      double x = random.nextDouble(-1, 1) * Math.pow(10, random.nextInt(-40, 40));
      assertEquals(x, parse(Double.toString(x)), 0);
      String plain = Double.toString(random.nextDouble(0.01, 1));
      same(plain);
      same(plain + random.nextInt(10));
      same(plain.substring(0, plain.length() - 1));
    }
  }

  @Test
  void up_to_eighteen_digits_with_any_small_exponent_are_rounded_correctly() {
    var random = new SplittableRandom(9);
    for (int i = 0; i < 300_000; i++) {
      long digits = random.nextLong(1_000_000_000_000_000_000L) >>> random.nextInt(60);
      same(digits + "e" + random.nextInt(-80, 80));
    }
  }

  /** Halfway between two doubles, where rounding goes to even; and one unit of text beside it. */
  @Test
  void halves_are_rounded_to_even() {
    var random = new SplittableRandom(10);
    for (int i = 0; i < 100_000; i++) {
      long odd = random.nextLong(1L << 53, 1L << 54) | 1;
      int power = random.nextInt(0, 4);
      long half = odd << power;
      same(Long.toString(half));
      same(Long.toString(half + 1));
      same(Long.toString(half - 1));
      same(half + "e-" + random.nextInt(5));
      same(half + "e" + random.nextInt(24));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "0e0",
        "0.000",
        "1.",
        ".5",
        "+7",
        "-.5e-3",
        "1e22",
        "1e23",
        "1e-22",
        "1e-23",
        "9007199254740992",
        "9007199254740993",
        "9007199254740992e22",
        "9007199254740993e-22",
        "123456789012345678",
        "1234567890123456789",
        "0.1234567890123456789",
        "1e64",
        "1e65",
        "1e-64",
        "1e-65",
        "4.9e-324",
        "1.7976931348623157e308",
        "2.2250738585072014e-308",
        "1e0000005",
        "1E5",
        "999999999999999999e64",
        "1e-400",
        "00000000000000000000.5"
      })
  void edges_are_read_as_the_jdk_reads_them(String text) {
    same(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "+",
        ".",
        "-.",
        "1e",
        "1e+",
        "1e1234",
        "e5",
        "1e5.",
        "0x10",
        "1d",
        "1f",
        "NaN",
        "1 2",
        "--1",
        "1..2",
        "Infinity",
        "1e400",
        "1,5"
      })
  void other_texts_are_no_numbers(String text) {
    assertTrue(Double.isNaN(parse(text)), text);
  }
}
