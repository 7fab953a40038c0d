package ivylab.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ivylab.file.Json;
import ivylab.torch.Compute;
import ivylab.torch.Parameters;
import ivylab.torch.SafeTensors;
import ivylab.torch.Scope;
import ivylab.torch.Tensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Models as files: their tensors in the safetensors format, their {@link Config} in its header as
 * {@value #CONFIG}. Other tensors in the file, those of a training run in progress, are ignored.
 */
final class ModelFile {

  static final String CONFIG = "ivylab.config";

  private ModelFile() {}

  static String text(Config config) {
    return Json.line(config);
  }

  static void write(IvySpt model, Path file, Map<String, String> about) throws IOException {
    Map<String, String> metadata = new TreeMap<>(about);
    metadata.put(CONFIG, text(model.config()));
    new SafeTensors(model.parameters().all(), metadata).write(file);
  }

  static IvySpt read(Path file) throws IOException {
    try (Scope scope = Scope.evaluating()) {
      SafeTensors content = SafeTensors.read(Compute.root(), file);
      String text = content.metadata().get(CONFIG);
      if (text == null)
        throw new IOException(file + " contains no IvyLab model: its header has no " + CONFIG);
      IvySpt model = IvySpt.create(config(text, file), 0, type(content));
      fill(model, content, file);
      return model;
    }
  }

  private static Config config(String text, Path file) throws IOException {
    try {
      return Json.read(text, Config.class);
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "%s contains a model of another version, or a damaged configuration: %s"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /**
   * The type of the parameters; files of a training run in progress contain other tensors in double
   * precision.
   */
  private static DataType type(SafeTensors content) {
    return content.tensors().stream()
        .filter(tensor -> tensor.getName().equals("head.out.weight"))
        .map(NDArray::getDataType)
        .findFirst()
        .orElse(DataType.FLOAT32);
  }

  /** Under its name, or under the one that earlier versions gave it. */
  private static NDArray tensor(SafeTensors content, String name) {
    String former = name.replace("embedding.extra.", "embedding.told.");
    return content.get(content.contains(name) ? name : former);
  }

  private static void fill(IvySpt model, SafeTensors content, Path file) throws IOException {
    Parameters parameters = model.parameters();
    for (String name : parameters.names()) {
      try {
        parameters.set(name, Tensors.toArray(tensor(content, name)));
      } catch (IllegalArgumentException e) {
        throw new IOException(
            "%s does not fit its configuration: %s".formatted(file, e.getMessage()), e);
      }
    }
  }
}
