package ivylab.file;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.GZIPOutputStream;

/** Atomic writing of files: first to a temporary file in the same folder, then moved into place. */
public final class WholeFile {

  /** The writer of the content. */
  @FunctionalInterface
  public interface Content {
    /**
     * @throws IOException if the file cannot be written
     */
    void writeTo(OutputStream out) throws IOException;
  }

  private WholeFile() {}

  /**
   * Writes a text.
   *
   * @throws IOException if the file cannot be written
   */
  public static void write(Path file, String text) throws IOException {
    write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Writes bytes, gzipped if the name ends in {@code .gz}.
   *
   * @throws IOException if the file cannot be written
   */
  public static void write(Path file, Content content) throws IOException {
    Path unfinished = file.toAbsolutePath().resolveSibling(file.getFileName() + ".part");
    try {
      boolean zipped = file.getFileName().toString().endsWith(".gz");
      // A gzip header written by the JDK contains no name and no time.
      // not a channel: interrupting the thread would close it halfway
      try (FileOutputStream raw = new FileOutputStream(unfinished.toFile())) {
        OutputStream out = zipped ? new GZIPOutputStream(raw, 1 << 16) : raw;
        content.writeTo(out);
        if (out instanceof GZIPOutputStream gzip) gzip.finish();
        raw.getFD().sync();
      }
      try {
        Files.move(
            unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }
}
