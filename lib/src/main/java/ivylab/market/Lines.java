package ivylab.market;

import ivylab.file.FileException;
import ivylab.file.Problem;
import ivylab.file.TextFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The lines of a file as bytes, with their numbers, from one large buffer: no object is made for a
 * line. Blank lines, a byte-order mark and carriage returns are passed over.
 */
final class Lines implements LineSource {

  private static final int SIZE = 1 << 20;
  private static final int LONGEST = 1 << 16;
  private static final long NEWLINES = Words.of((byte) '\n');

  private final String file;
  private final TextFile in;
  private byte[] buffer = new byte[SIZE];
  private int filled;
  private int next;
  private int from;
  private int to;
  private long number;
  private boolean ended;

  Lines(Path path) {
    file = TextFile.name(path);
    in = TextFile.open(path);
  }

  @Override
  public boolean next() {
    while (advance()) {
      number++;
      if (number == 1 && begins(0xEF, 0xBB, 0xBF)) from += 3;
      if (to > from && buffer[to - 1] == '\r') to--;
      for (int i = from; i < to; i++) if (buffer[i] != ' ' && buffer[i] != '\t') return true;
    }
    return false;
  }

  /** Whether there was one more line, blank or not. */
  private boolean advance() {
    int seen = next;
    while (true) {
      int end = newline(seen);
      if (end < filled) {
        from = next;
        to = end;
        next = end + 1;
        return true;
      }
      if (filled - next > LONGEST)
        throw new FileException(
            file,
            Problem.ofRow(
                number + 1,
                new String(buffer, next, 60, StandardCharsets.ISO_8859_1),
                "a line must be shorter than " + LONGEST + " bytes",
                "is this a text file with lines?"));
      if (ended) {
        from = next;
        to = filled;
        next = filled;
        return to > from;
      }
      seen = filled - next;
      fill();
    }
  }

  /** The next end of a line from here on, or where the buffer ends. */
  private int newline(int start) {
    int i = start;
    for (; i + 8 <= filled; i += 8) {
      long found = Words.equal(Words.at(buffer, i), NEWLINES);
      if (found != 0) return i + Words.first(found);
    }
    while (i < filled && buffer[i] != '\n') i++;
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
