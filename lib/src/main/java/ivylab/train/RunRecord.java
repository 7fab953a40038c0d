package ivylab.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import ivylab.data.Split;
import ivylab.model.Config;
import ivylab.model.IvySpt;
import ivylab.torch.Compute;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * What a run was made of, so that it can be made again; kept beside every result.
 *
 * @param config of the model
 * @param settings of the training
 * @param parameters how many numbers were learnt
 * @param trainingDigest SHA-256 of the training data
 * @param validationDigest SHA-256 of the validation data
 * @param library version of IvyLab
 * @param engine and its version, device and threads
 * @param java version
 */
public record RunRecord(
    Config config,
    Settings settings,
    long parameters,
    String trainingDigest,
    String validationDigest,
    String library,
    String engine,
    String java) {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  static RunRecord of(IvySpt model, Settings settings, Split split) {
    String version = RunRecord.class.getPackage().getImplementationVersion();
    return new RunRecord(
        model.config(),
        settings,
        model.parameters().count(),
        split.training().digest(),
        split.validation().digest(),
        version == null ? "development" : version,
        Compute.describe(),
        System.getProperty("java.version"));
  }

  /** As JSON text. */
  public String toJson() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What must be the same for a training to go on: all but versions and device. */
  String identity() {
    try {
      return JSON.writeValueAsString(
          new RunRecord(
              config, settings, parameters, trainingDigest, validationDigest, "", "", ""));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  void write(Path file) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.write(part, toJson().getBytes(StandardCharsets.UTF_8));
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
