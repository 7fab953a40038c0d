package ivylab.file;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The bytes of a plain or gzipped text file. Anything else is rejected with a helpful message, as
 * is a truncated gzip file.
 */
public final class TextFile extends InputStream {

  private static final int BUFFER = 1 << 16;

  private final Counting raw;
  private final InputStream text;

  private TextFile(Counting raw, InputStream text) {
    this.raw = raw;
    this.text = text;
  }

  /** The name of a file in error messages. */
  public static String name(Path path) {
    return path.getFileName() == null ? path.toString() : path.getFileName().toString();
  }

  /**
   * Opens a file; gzip is recognised by its content.
   *
   * @throws FileException if there is no such file, or it is a folder, an archive or a spreadsheet
   */
  public static TextFile open(Path path) {
    if (!Files.exists(path))
      throw new FileException(
          path.toString(),
          Problem.ofFile("", "no such file", "looked in " + path.toAbsolutePath().getParent()));
    if (Files.isDirectory(path))
      throw new FileException(
          path.toString(), Problem.ofFile("", "is a directory", "name a .csv or .csv.gz file"));
    String file = name(path);
    try {
      var raw = new Counting(Files.newInputStream(path));
      try {
        return new TextFile(raw, unpacked(file, new BufferedInputStream(raw, BUFFER)));
      } catch (IOException | RuntimeException e) {
        raw.close();
        throw e;
      }
    } catch (IOException e) {
      throw failure(file, 0, e);
    }
  }

  private static InputStream unpacked(String file, BufferedInputStream in) throws IOException {
    in.mark(4);
    byte[] magic = in.readNBytes(4);
    in.reset();
    boolean zipped = begins(magic, 0x1f, 0x8b);
    if (!zipped && file.endsWith(".gz") && magic.length > 0)
      throw new FileException(
          file, Problem.ofFile("", "is not a gzip file", "rename it if it is plain text"));
    if (begins(magic, 'P', 'K'))
      throw new FileException(
          file, Problem.ofFile("", "is a zip archive or a spreadsheet", "save it as .csv"));
    return zipped ? new GZIPInputStream(in, BUFFER) : in;
  }

  private static boolean begins(byte[] bytes, int first, int second) {
    return bytes.length > 1 && (bytes[0] & 0xff) == first && (bytes[1] & 0xff) == second;
  }

  /** Bytes read from disk so far, in compressed form. */
  public long position() {
    return raw.count;
  }

  /**
   * The meaning of an exception during reading.
   *
   * @param row the line that was being read
   */
  public static FileException failure(String file, long row, IOException e) {
    Problem problem;
    if (e instanceof CharacterCodingException)
      problem = Problem.ofRow(row, "", "must be UTF-8 text from here on", "save it as UTF-8");
    else if (e instanceof EOFException)
      problem = Problem.ofRow(row, "", "the gzip file ends too early", "copied in part?");
    else if (e instanceof ZipException)
      problem = Problem.ofRow(row, String.valueOf(e.getMessage()), "the gzip file is broken", "");
    else problem = Problem.ofRow(row, String.valueOf(e.getMessage()), "cannot be read", "");
    var failure = new FileException(file, problem);
    failure.initCause(e);
    return failure;
  }

  @Override
  public int read() throws IOException {
    return text.read();
  }

  @Override
  public int read(byte[] to, int from, int length) throws IOException {
    return text.read(to, from, length);
  }

  @Override
  public void close() throws IOException {
    text.close();
  }

  private static final class Counting extends FilterInputStream {
    private long count;

    Counting(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      if (read >= 0) count++;
      return read;
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
      int read = super.read(to, from, length);
      if (read > 0) count += read;
      return read;
    }
  }
}
