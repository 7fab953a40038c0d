package ivylab.file;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 in hexadecimal, by which contents are recognised. */
public final class Digest {

  private Digest() {}

  /** Of a text, in UTF-8. */
  public static String of(String text) {
    return of(out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Of a file.
   *
   * @throws UncheckedIOException if it cannot be read
   */
  public static String of(Path file) {
    try {
      byte[] content = Files.readAllBytes(file);
      return of(out -> out.write(content));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** Of what is written, which is kept nowhere. */
  public static String of(WholeFile.Content content) {
    try (DigestOutputStream out =
        new DigestOutputStream(
            OutputStream.nullOutputStream(), MessageDigest.getInstance("SHA-256"))) {
      content.writeTo(out);
      return HexFormat.of().formatHex(out.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java platform has it
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
