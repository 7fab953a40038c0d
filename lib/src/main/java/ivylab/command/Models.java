package ivylab.command;

import ivylab.service.ServedHeston;
import ivylab.service.ServedModel;
import ivylab.service.ServedSurrogate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The models that can be served. */
final class Models {

  static final String DESCRIPTION =
      "the file of a trained surrogate; or heston: Heston's model with exact prices";

  private Models() {}

  /**
   * @param name as on the command line
   * @throws IllegalArgumentException if there is no such model or file
   */
  static ServedModel open(String name) {
    if (name.equalsIgnoreCase("heston")) return new ServedHeston();
    Path file = Path.of(name);
    if (!Files.isRegularFile(file))
      throw new IllegalArgumentException("--model must be a file, or heston: " + name);
    try {
      return ServedSurrogate.read(file);
    } catch (IOException e) {
      throw new UncheckedIOException("--model: " + e.getMessage(), e);
    }
  }
}
