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

/** Files that are written whole or not at all: beside their place first, and then moved to it. */
public final class WholeFile {

  /** What writes the content. */
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
      // A gzip header of the JDK holds no name and no time.
      // not a channel: an interrupt of the thread would close it in the middle
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
