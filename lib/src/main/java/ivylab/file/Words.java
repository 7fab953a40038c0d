package ivylab.file;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Eight bytes processed together, as one number, the first byte lowest. */
final class Words {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long SEVENS = 0x7F7F7F7F7F7F7F7FL;

  private Words() {}

  /** Eight times the same byte. */
  static long of(byte b) {
    return (b & 0xFFL) * 0x0101010101010101L;
  }

  static long at(byte[] bytes, int from) {
    return (long) LONG.get(bytes, from);
  }

  /** The top bit of each byte that two words have in common. */
  static long equal(long word, long pattern) {
    long x = word ^ pattern;
    return ~((x & SEVENS) + SEVENS | x | SEVENS);
  }

  /** Which of the eight bytes has the lowest bit. */
  static int first(long found) {
    return Long.numberOfTrailingZeros(found) >>> 3;
  }
}
