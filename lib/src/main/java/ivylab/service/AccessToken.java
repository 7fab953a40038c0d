package ivylab.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * The secret that a request carries as {@code Authorization: Bearer TOKEN}. Only its SHA-256 is
 * kept, and digests are compared in constant time, so that neither a reply's delay nor a log gives
 * the token away.
 */
public final class AccessToken {

  private static final int SHORTEST = 16;
  private static final String SCHEME = "Bearer ";

  private final byte[] digest;

  private AccessToken(byte[] digest) {
    this.digest = digest;
  }

  /**
   * @param text at least 16 printable ASCII characters without a blank
   * @throws IllegalArgumentException naming the rule, without the token
   */
  public static AccessToken of(String text) {
    if (text.length() < SHORTEST || !text.chars().allMatch(c -> c > ' ' && c < 127))
      throw new IllegalArgumentException(
          "the token must be %d or more printable ASCII characters without blanks: it has %d"
              .formatted(SHORTEST, text.length()));
    return new AccessToken(digest(text));
  }

  /** The first line of a file. */
  public static AccessToken read(Path file) {
    try {
      String text = Files.readString(file, StandardCharsets.US_ASCII);
      return of(text.lines().findFirst().orElse("").strip());
    } catch (IOException e) {
      throw new UncheckedIOException("no token can be read from " + file, e);
    }
  }

  /**
   * @param header the value of {@code Authorization}; null if the request has none
   */
  boolean opens(@Nullable String header) {
    boolean bearer = header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    String given = header == null || !bearer ? "" : header.substring(SCHEME.length()).strip();
    return MessageDigest.isEqual(digest, digest(given)) && bearer;
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "token (hidden)";
  }
}
