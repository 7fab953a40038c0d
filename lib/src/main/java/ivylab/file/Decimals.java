package ivylab.file;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Decimal numbers in bytes, rounded as {@link Double#parseDouble} rounds them, without an object
 * per number. There are three ways, each exact: integers below 2^53 and powers of ten up to 22 are
 * doubles, so that their product or quotient is rounded correctly (Clinger 1990, "How to read
 * floating point numbers accurately"); up to 18 digits are multiplied with a power of five of 128
 * bits (Lemire 2021, "Number parsing at a gigabyte per second", arXiv:2101.11408, algorithm 1;
 * Mushtak and Lemire 2023, arXiv:2212.06644, prove that 128 bits are enough); all others go to the
 * JDK.
 */
final class Decimals {

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

  private static final double[] POWERS_OF_TEN = new double[23];

  /** Powers of five with exponents from -LARGEST to LARGEST: far from the ends of the doubles. */
  private static final int LARGEST = 64;

  private static final long[] HIGH = new long[2 * LARGEST + 1];
  private static final long[] LOW = new long[2 * LARGEST + 1];

  static {
    POWERS_OF_TEN[0] = 1;
    for (int i = 1; i < POWERS_OF_TEN.length; i++) POWERS_OF_TEN[i] = 10 * POWERS_OF_TEN[i - 1];
    for (int q = -LARGEST; q <= LARGEST; q++) {
      BigInteger power = BigInteger.valueOf(5).pow(Math.abs(q));
      if (q < 0) // rounded up where the power has 64 bits, else truncated
      power =
            BigInteger.ONE
                .shiftLeft(power.bitLength() + 127)
                .divide(power)
                .add(q < -27 ? BigInteger.ZERO : BigInteger.ONE);
      int excess = power.bitLength() - 128;
      power = excess > 0 ? power.shiftRight(excess) : power.shiftLeft(-excess);
      HIGH[q + LARGEST] = power.shiftRight(64).longValue();
      LOW[q + LARGEST] = power.longValue();
    }
  }

  private Decimals() {}

  /** Digits, sign, point and exponent, but not the hexadecimal, suffixed or named forms of Java. */
  static boolean isNumber(String text) {
    return NUMBER.matcher(text).matches();
  }

  /**
   * The number in these bytes; NaN if there is none, or if it is not finite. A minus sign of zero
   * may be lost.
   *
   * @param comma read as a decimal point, too
   */
  static double parse(byte[] bytes, int start, int end, byte comma) {
    int i = start;
    boolean negative = false;
    if (i < end && (bytes[i] == '-' || bytes[i] == '+')) negative = bytes[i++] == '-';
    long mantissa = 0;
    int seen = 0;
    int significant = 0;
    int exponent = 0;
    boolean point = false;
    for (; i < end; i++) {
      int digit = bytes[i] - '0';
      if (digit >= 0 && digit <= 9) {
        mantissa = 10 * mantissa + digit;
        seen++;
        if (mantissa != 0) significant++;
        if (significant > 18) return slow(bytes, start, end, comma);
        if (point) exponent--;
      } else if ((bytes[i] == '.' || bytes[i] == comma) && !point) {
        point = true;
      } else {
        break;
      }
    }
    if (i < end) {
      int power = seen == 0 ? Integer.MIN_VALUE : exponent(bytes, i, end);
      if (power == Integer.MIN_VALUE) return slow(bytes, start, end, comma);
      exponent += power;
    } else if (seen == 0) {
      return Double.NaN;
    }
    if (mantissa == 0) return 0;
    double x;
    if (mantissa <= 1L << 53 && exponent >= -22 && exponent <= 22)
      x = exponent < 0 ? mantissa / POWERS_OF_TEN[-exponent] : mantissa * POWERS_OF_TEN[exponent];
    else if (exponent >= -LARGEST && exponent <= LARGEST) x = scaled(mantissa, exponent);
    else return slow(bytes, start, end, comma);
    return negative ? -x : x;
  }

  /**
   * The exponent that begins with the letter here, of one to three digits; otherwise the smallest
   * int.
   */
  private static int exponent(byte[] bytes, int start, int end) {
    int i = start;
    if (bytes[i] != 'e' && bytes[i] != 'E') return Integer.MIN_VALUE;
    i++;
    boolean negative = false;
    if (i < end && (bytes[i] == '-' || bytes[i] == '+')) negative = bytes[i++] == '-';
    if (i == end || end - i > 3) return Integer.MIN_VALUE;
    int power = 0;
    for (; i < end; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) return Integer.MIN_VALUE;
      power = 10 * power + digit;
    }
    return negative ? -power : power;
  }

  /** {@code digits 10^q}, rounded to the nearest double, halves to even. */
  private static double scaled(long digits, int q) {
    int zeros = Long.numberOfLeadingZeros(digits);
    long w = digits << zeros;
    long five = HIGH[q + LARGEST];
    long low = w * five;
    long high = multiplyHigh(w, five);
    if ((high & 0x1FF) == 0x1FF) {
      long more = multiplyHigh(w, LOW[q + LARGEST]);
      low += more;
      if (Long.compareUnsigned(more, low) > 0) high++;
    }
    int top = (int) (high >>> 63);
    int shift = top + 9;
    long m = high >>> shift; // 53 bits and one to round
    long power = (((152170L + 65536) * q) >> 16) + 63 + top - zeros + 1023;
    boolean half = (low == 0 || low == 1) && q >= -4 && q <= 23 && (m & 3) == 1;
    if (half && m << shift == high) m &= ~1L;
    m += m & 1;
    m >>>= 1;
    if (m >= 1L << 53) {
      m = 1L << 52;
      power++;
    }
    return Double.longBitsToDouble((m & ((1L << 52) - 1)) | (power << 52));
  }

  /** The upper half of a product of two words without sign. */
  private static long multiplyHigh(long x, long y) {
    return Math.multiplyHigh(x, y) + (x >> 63 & y) + (y >> 63 & x);
  }

  private static double slow(byte[] bytes, int start, int end, byte comma) {
    String text = new String(bytes, start, end - start, StandardCharsets.UTF_8).strip();
    if (comma != '.') text = text.replace((char) comma, '.');
    if (!isNumber(text)) return Double.NaN;
    double x = Double.parseDouble(text);
    return Double.isInfinite(x) ? Double.NaN : x;
  }
}
