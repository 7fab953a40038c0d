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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Models as files: their tensors in the safetensors format, their {@link Config} in its header as
 * {@value #CONFIG}. Other tensors in the file, those of a training run in progress, are ignored.
 *
 * <p>In the file of several models, their number is in the header as {@value #MEMBERS}, and the
 * name of each tensor begins with {@code member-1.}, {@code member-2.} and so on.
 */
final class ModelFile {

  static final String CONFIG = "ivylab.config";
  static final String MEMBERS = "ivylab.members";

  private ModelFile() {}

  static String text(Config config) {
    return Json.line(config);
  }

  static void write(IvySpt model, Path file, Map<String, String> about) throws IOException {
    Map<String, String> metadata = new TreeMap<>(about);
    metadata.put(CONFIG, text(model.config()));
    new SafeTensors(model.parameters().all(), metadata).write(file);
  }

  /** Models of one configuration; one alone as {@link #write(IvySpt, Path, Map)} writes it. */
  static void write(List<IvySpt> models, Path file, Map<String, String> about) throws IOException {
    if (models.size() == 1) {
      write(models.get(0), file, about);
      return;
    }
    Map<String, String> metadata = new TreeMap<>(about);
    metadata.put(CONFIG, text(models.get(0).config()));
    metadata.put(MEMBERS, Integer.toString(models.size()));
    try (Scope scope = Scope.evaluating()) {
      List<NDArray> tensors = new ArrayList<>();
      for (int i = 0; i < models.size(); i++) {
        Parameters parameters = models.get(i).parameters();
        for (NDArray own : parameters.all()) {
          NDArray named =
              Tensors.of(
                  Compute.root(),
                  Tensors.toArray(own),
                  parameters.type(),
                  own.getShape().getShape());
          named.setName(prefix(i) + own.getName());
          tensors.add(named);
        }
      }
      new SafeTensors(tensors, metadata).write(file);
    }
  }

  private static String prefix(int member) {
    return "member-" + (member + 1) + ".";
  }

  static IvySpt read(Path file) throws IOException {
    List<IvySpt> models = readAll(file);
    if (models.size() == 1) return models.get(0);
    models.forEach(IvySpt::close);
    throw new IOException(
        "%s contains %d models; Ensemble.load(List.of(file)) reads them all"
            .formatted(file, models.size()));
  }

  /** The model of a file, or its models. */
  static List<IvySpt> readAll(Path file) throws IOException {
    List<IvySpt> models = new ArrayList<>();
    try (Scope scope = Scope.evaluating()) {
      SafeTensors content = SafeTensors.read(Compute.root(), file);
      String text = content.metadata().get(CONFIG), count = content.metadata().get(MEMBERS);
      if (text == null)
        throw new IOException(file + " contains no IvyLab model: its header has no " + CONFIG);
      if (count != null && !count.matches("[1-9]\\d{0,3}"))
        throw new IOException("%s is damaged: its %s is %s".formatted(file, MEMBERS, count));
      Config config = config(text, file);
      for (int i = 0; i < (count == null ? 1 : Integer.parseInt(count)); i++) {
        String prefix = count == null ? "" : prefix(i);
        IvySpt model = IvySpt.create(config, 0, type(content, prefix));
        models.add(model);
        fill(model, content, prefix, file);
      }
      return models;
    } catch (IOException | RuntimeException e) {
      models.forEach(IvySpt::close);
      throw e;
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
  private static DataType type(SafeTensors content, String prefix) {
    return content.tensors().stream()
        .filter(tensor -> tensor.getName().equals(prefix + "head.out.weight"))
        .map(NDArray::getDataType)
        .findFirst()
        .orElse(DataType.FLOAT32);
  }

  /** Under its name, or under the one that earlier versions gave it. */
  private static NDArray tensor(SafeTensors content, String name) {
    String former = name.replace("embedding.extra.", "embedding.told.");
    return content.get(content.contains(name) ? name : former);
  }

  private static void fill(IvySpt model, SafeTensors content, String prefix, Path file)
      throws IOException {
    Parameters parameters = model.parameters();
    for (String name : parameters.names()) {
      try {
        parameters.set(name, Tensors.toArray(tensor(content, prefix + name)));
      } catch (IllegalArgumentException e) {
        throw new IOException(
            "%s does not fit its configuration: %s".formatted(file, e.getMessage()), e);
      }
    }
  }
}
