package ivylab.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The lines of a file as bytes, with their numbers, from one large buffer, without an object per
 * line. They end in a line feed, a carriage return or both. Blank lines and a byte-order mark are
 * skipped.
 */
final class PlainLines implements LineSource {

  private static final int SIZE = 1 << 20;
  private static final int LONGEST_WITHOUT_END = 1 << 16;
  private static final int LONGEST_OF_TEXT = 1 << 28;
  private static final long FEEDS = Words.of((byte) '\n');
  private static final long RETURNS = Words.of((byte) '\r');
  private static final long ABOVE_ASCII = Words.of((byte) 0x80);

  private final String file;
  private final TextFile in;
  private final boolean utf8;
  private byte[] buffer = new byte[SIZE];
  private int filled;
  private int next;
  private int from;
  private int to;
  private long number;
  private long seen;
  private boolean afterReturn;
  private boolean ended;

  /**
   * @param utf8 whether to reject other bytes, and to leave the limit on line length to the caller
   */
  PlainLines(Path path, boolean utf8) {
    file = TextFile.name(path);
    in = TextFile.open(path);
    this.utf8 = utf8;
  }

  @Override
  public boolean next() {
    while (advance()) {
      number++;
      if (number == 1 && begins(0xEF, 0xBB, 0xBF)) from += 3;
      boolean ascii = (seen & ABOVE_ASCII) == 0;
      if (utf8 && !ascii) requireUtf8();
      if (!isBlank(ascii)) return true;
    }
    return false;
  }

  private boolean isBlank(boolean ascii) {
    for (int i = from; i < to; i++)
      if (!isBlank(buffer[i]))
        return !ascii && new String(buffer, i, to - i, StandardCharsets.UTF_8).isBlank();
    return true;
  }

  /** What {@link Character#isWhitespace(char)} says of ASCII. */
  static boolean isBlank(byte b) {
    return b <= ' ' && (b == ' ' || (b >= 9 && b <= 13) || b >= 28);
  }

  private void requireUtf8() {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(buffer, from, to - from));
    } catch (CharacterCodingException e) {
      throw TextFile.failure(file, number, e);
    }
  }

  /** Whether there was one more line, blank or not. */
  private boolean advance() {
    if (afterReturn) {
      if (next == filled && !ended) fill();
      if (next < filled && buffer[next] == '\n') next++;
      afterReturn = false;
    }
    seen = 0;
    int start = next;
    while (true) {
      int end = end(start);
      if (end < filled) {
        from = next;
        to = end;
        next = end + 1;
        afterReturn = buffer[end] == '\r';
        return true;
      }
      if (filled - next > (utf8 ? LONGEST_OF_TEXT : LONGEST_WITHOUT_END))
        throw new FileException(
            file,
            Problem.ofRow(
                number + 1,
                new String(buffer, next, 60, StandardCharsets.ISO_8859_1),
                "a line must be shorter than " + LONGEST_WITHOUT_END + " bytes",
                "is this a text file with lines?"));
      if (ended) {
        from = next;
        to = filled;
        next = filled;
        return to > from;
      }
      start = filled - next;
      fill();
    }
  }

  /** The next end of a line from here on, or where the buffer ends. */
  private int end(int start) {
    int i = start;
    for (; i + 8 <= filled; i += 8) {
      long word = Words.at(buffer, i);
      seen |= word;
      long found = Words.equal(word, FEEDS) | Words.equal(word, RETURNS);
      if (found != 0) return i + Words.first(found);
    }
    for (; i < filled && buffer[i] != '\n' && buffer[i] != '\r'; i++) seen |= buffer[i];
    return i;
  }

  private void fill() {
    System.arraycopy(buffer, next, buffer, 0, filled - next);
    filled -= next;
    next = 0;
    if (filled == buffer.length) buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    try {
      int read = in.read(buffer, filled, buffer.length - filled);
      if (read < 0) ended = true;
      else filled += read;
    } catch (IOException e) {
      throw TextFile.failure(file, number + 1, e);
    }
  }

  private boolean begins(int... bytes) {
    if (to - from < bytes.length) return false;
    for (int i = 0; i < bytes.length; i++) if ((buffer[from + i] & 0xff) != bytes[i]) return false;
    return true;
  }

  @Override
  public byte[] bytes() {
    return buffer;
  }

  @Override
  public int from() {
    return from;
  }

  @Override
  public int to() {
    return to;
  }

  @Override
  public long number() {
    return number;
  }

  @Override
  public long position() {
    return in.position();
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      // everything needed was read
    }
  }
}
