package ivylab.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ivylab.model.IvySpt;
import ivylab.torch.AdamW;
import ivylab.torch.Compute;
import ivylab.torch.SafeTensors;
import ivylab.torch.Scope;
import ivylab.torch.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Everything that a training needs to go on as if it had not stopped: parameters and statistics,
 * optimiser, GradNorm, position and history, in one safetensors file that is written whole or not
 * at all. A model can be loaded from it, too.
 */
final class Checkpoint {

  private static final String RUN = "ivylab.run", CONFIG = "ivylab.config";

  private final Path file;
  private final RunRecord record;

  Checkpoint(Path folder, RunRecord record) {
    this.file = folder.resolve("checkpoint.safetensors");
    this.record = record;
  }

  boolean exists() {
    return Files.exists(file);
  }

  /**
   * @param step steps done
   * @param gradNorm null where weights are fixed
   */
  void write(IvySpt model, AdamW optimiser, GradNorm gradNorm, long step, History history)
      throws IOException {
    try (Scope scope = Scope.evaluating()) {
      List<NDArray> all = new ArrayList<>(model.parameters().all());
      all.addAll(optimiser.state());
      all.add(vector("train.step", step));
      if (gradNorm != null) all.add(vector("train.gradnorm", gradNorm.state()));
      all.add(
          rows(
              "train.steps",
              history.steps().stream().map(History.Step::row).toList(),
              History.Step.COLUMNS));
      all.add(
          rows(
              "train.validations",
              history.validations().stream().map(History.Validation::row).toList(),
              History.Validation.COLUMNS));
      new SafeTensors(all, Map.of(RUN, record.identity(), CONFIG, model.configText())).write(file);
    }
  }

  /** Where a training stood. */
  record Position(long step, History history) {}

  /**
   * Puts everything back.
   *
   * @throws IOException if the checkpoint is of another run; says so
   */
  Position read(IvySpt model, AdamW optimiser, GradNorm gradNorm) throws IOException {
    try (Scope scope = Scope.evaluating()) {
      SafeTensors content = SafeTensors.read(Compute.root(), file);
      String before = content.metadata().get(RUN);
      if (!record.identity().equals(before))
        throw new IOException(
            "%s is of another run and cannot be continued by this one: %s"
                .formatted(file, Difference.first(before, record.identity())));
      for (String name : model.parameters().names())
        model.parameters().set(name, Tensors.toArray(content.get(name)));
      for (NDArray state : optimiser.state()) content.get(state.getName()).copyTo(state);
      if (gradNorm != null) gradNorm.restore(Tensors.toArray(content.get("train.gradnorm")));
      List<History.Step> steps = new ArrayList<>();
      for (double[] row : rows(content.get("train.steps"), History.Step.COLUMNS))
        steps.add(History.Step.of(row));
      List<History.Validation> validations = new ArrayList<>();
      for (double[] row : rows(content.get("train.validations"), History.Validation.COLUMNS))
        validations.add(History.Validation.of(row));
      return new Position(
          (long) Tensors.scalar(content.get("train.step")), new History(steps, validations));
    }
  }

  private static NDArray vector(String name, double... values) {
    NDArray vector = Tensors.of(Compute.root(), values, DataType.FLOAT64, values.length);
    vector.setName(name);
    return vector;
  }

  private static NDArray rows(String name, List<double[]> rows, int columns) {
    double[] flat = rows.stream().flatMapToDouble(Arrays::stream).toArray();
    NDArray matrix = Tensors.of(Compute.root(), flat, DataType.FLOAT64, rows.size(), columns);
    matrix.setName(name);
    return matrix;
  }

  private static List<double[]> rows(NDArray matrix, int columns) {
    double[] flat = matrix.isEmpty() ? new double[0] : Tensors.toArray(matrix);
    List<double[]> rows = new ArrayList<>();
    for (int i = 0; i < flat.length; i += columns)
      rows.add(Arrays.copyOfRange(flat, i, i + columns));
    return rows;
  }
}
