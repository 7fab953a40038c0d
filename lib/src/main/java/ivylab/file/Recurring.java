package ivylab.file;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Texts that recur in a file, such as symbols and dates, created once each. */
final class Recurring {

  private static final int SLOTS = 4096;

  private final byte[][] bytes = new byte[SLOTS][];
  private final String[] texts = new String[SLOTS];

  /** The UTF-8 text in these bytes, without blanks around it. */
  String text(byte[] from, int start, int end) {
    int hash = 0;
    for (int i = start; i < end; i++) hash = 31 * hash + from[i];
    int slot = (hash ^ hash >>> 12 ^ hash >>> 24) & SLOTS - 1;
    byte[] known = bytes[slot];
    if (known != null && Arrays.equals(known, 0, known.length, from, start, end))
      return texts[slot];
    bytes[slot] = Arrays.copyOfRange(from, start, end);
    texts[slot] = new String(bytes[slot], StandardCharsets.UTF_8).strip();
    return texts[slot];
  }
}
