package ivylab.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
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
 * {@value #CONFIG}. Other tensors in the file, those of a training under way, are passed over.
 */
final class ModelFile {

  static final String CONFIG = "ivylab.config";
  private static final ObjectMapper JSON = new ObjectMapper();

  private ModelFile() {}

  static String text(Config config) {
    try {
      return JSON.writeValueAsString(config);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
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
        throw new IOException(file + " holds no IvyLab model: its header has no " + CONFIG);
      Config config = JSON.readValue(text, Config.class);
      IvySpt model = IvySpt.create(config, 0, DataType.FLOAT32);
      fill(model, content, file);
      return model;
    }
  }

  static void fill(IvySpt model, SafeTensors content, Path file) throws IOException {
    Parameters parameters = model.parameters();
    for (String name : parameters.names()) {
      NDArray tensor;
      try {
        tensor = content.get(name);
      } catch (IllegalArgumentException e) {
        throw new IOException(
            file + " does not fit its configuration: it has no tensor " + name, e);
      }
      parameters.set(name, Tensors.toArray(tensor));
    }
  }
}
