package ivylab.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ivylab.file.Difference;
import ivylab.file.Json;
import ivylab.file.WholeFile;
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
import java.util.Optional;
import java.util.TreeMap;

/**
 * Everything that a training run needs to resume as if it had not stopped: parameters and
 * statistics, optimiser, GradNorm, position and history, in one safetensors file that is written
 * atomically. A model can also be loaded from it. If the run diverged, a second file next to it
 * says so: it would diverge again.
 */
final class Checkpoint {

  private static final String RUN = "ivylab.run", START = "ivylab.start";
  private static final String ADVICE = "train into another folder, or delete this one";

  private final Path folder;
  private final Path file;
  private final Path divergence;
  private final RunRecord record;
  private final Trainable<?> task;

  Checkpoint(Path folder, RunRecord record, Trainable<?> task) {
    this.task = task;
    this.folder = folder;
    this.file = folder.resolve("checkpoint.safetensors");
    this.divergence = folder.resolve("diverged.json");
    this.record = record;
  }

  Path file() {
    return file;
  }

  boolean exists() {
    return Files.exists(file);
  }

  /**
   * @param step steps done
   * @param history up to this step
   */
  void write(Learner learner, long step, History history) throws IOException {
    try (Scope scope = Scope.evaluating()) {
      List<NDArray> all = new ArrayList<>(learner.tensors());
      all.add(vector("train.step", (double) step));
      learner.gradNorm().ifPresent(g -> all.add(vector("train.gradnorm", g.state())));
      List<double[]> steps = history.steps().stream().map(History.Step::row).toList();
      all.add(rows("train.steps", steps, History.Step.columns(task.terms().size())));
      List<double[]> looks = history.validations().stream().map(History.Validation::row).toList();
      all.add(rows("train.validations", looks, 2 + task.measures().size()));
      Map<String, String> header = new TreeMap<>(task.header());
      header.put(RUN, record.identity());
      header.put(START, record.start());
      new SafeTensors(all, header).write(file);
    }
  }

  /**
   * The position of a training run.
   *
   * @param step steps done
   * @param start digest of the initial model
   */
  record Position(long step, History history, String start) {}

  /**
   * Restores everything.
   *
   * @throws IllegalArgumentException if the checkpoint is of another run; says what differs
   * @throws IOException if the file is damaged; names it
   */
  Position read(Learner learner) throws IOException {
    try (Scope scope = Scope.evaluating()) {
      SafeTensors content = SafeTensors.read(Compute.root(), file);
      String run = content.metadata().get(RUN), start = content.metadata().get(START);
      if (run == null || start == null)
        throw new IllegalArgumentException(
            "folder %s contains a model without its training; %s".formatted(folder, ADVICE));
      if (!record.identity().equals(run))
        throw new IllegalArgumentException(
            "folder %s contains another run: %s; %s"
                .formatted(folder, Difference.first(run, record.identity()), ADVICE));
      if (!start.equals(record.start()) && !holds(content, learner))
        throw new IllegalArgumentException(
            "folder %s contains a run with other initial parameters; use the model with which it began"
                    .formatted(folder)
                + ", or that of its checkpoint, or "
                + ADVICE);
      List<NDArray> targets = learner.tensors(), found = new ArrayList<>();
      for (NDArray target : targets) {
        NDArray before = tensor(content, target.getName());
        if (!before.getShape().equals(target.getShape()))
          throw new IOException(
              "%s is damaged: %s is %s instead of %s"
                  .formatted(file, target.getName(), before.getShape(), target.getShape()));
        found.add(before);
      }
      int columns = History.Step.columns(task.terms().size());
      List<History.Step> steps =
          rows(tensor(content, "train.steps"), columns).stream().map(History.Step::of).toList();
      List<History.Validation> validations =
          rows(tensor(content, "train.validations"), 2 + task.measures().size()).stream()
              .map(row -> History.Validation.of(row, task.measures()))
              .toList();
      long step = (long) Tensors.scalar(tensor(content, "train.step"));
      if (learner.gradNorm().isPresent())
        learner.gradNorm().get().restore(Tensors.toArray(tensor(content, "train.gradnorm")));
      for (int i = 0; i < found.size(); i++) found.get(i).copyTo(targets.get(i));
      History history = new History(task.terms(), task.measures(), steps, validations);
      return new Position(step, history, start);
    }
  }

  /**
   * Whether the model is the one of this checkpoint, as after an interruption, or the one that
   * completed training made from it: its best or average weights.
   */
  private boolean holds(SafeTensors content, Learner learner) throws IOException {
    if (same(content, "", learner)) return true;
    if (learner.best().isPresent() && same(content, Best.PREFIX, learner)) return true;
    return learner.average().isPresent() && averaged(content, learner.average().get(), learner);
  }

  private boolean same(SafeTensors content, String prefix, Learner learner) throws IOException {
    for (NDArray own : learner.parameters().all())
      if (!Arrays.equals(
          Tensors.toArray(own), Tensors.toArray(tensor(content, prefix + own.getName()))))
        return false;
    return true;
  }

  private boolean averaged(SafeTensors content, Average average, Learner learner)
      throws IOException {
    long step = (long) Tensors.scalar(tensor(content, "train.step"));
    for (NDArray own : learner.parameters().learnt()) {
      double[] sums = Tensors.toArray(tensor(content, Average.PREFIX + own.getName()));
      double[] values = average.values(sums, step), found = Tensors.toArray(own);
      boolean single = learner.parameters().type() == DataType.FLOAT32;
      for (int i = 0; i < values.length; i++)
        if (found[i] != (single ? (float) values[i] : values[i])) return false;
    }
    return true;
  }

  private NDArray tensor(SafeTensors content, String name) throws IOException {
    try {
      return content.get(name);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " is damaged: " + e.getMessage(), e);
    }
  }

  /** Records that training cannot resume from its checkpoint. */
  void writeDivergence(Run.Outcome.Diverged diverged) throws IOException {
    WholeFile.write(divergence, Json.line(diverged));
  }

  /** Empty if the training has not diverged. */
  Optional<Run.Outcome> readDivergence() throws IOException {
    if (!Files.exists(divergence)) return Optional.empty();
    Run.Outcome.Diverged found =
        Json.read(Files.readString(divergence), Run.Outcome.Diverged.class);
    String cause = "%s (according to %s; nothing was run)".formatted(found.cause(), divergence);
    return Optional.of(new Run.Outcome.Diverged(found.step(), cause, found.restored()));
  }

  /** For a training run that starts afresh. */
  void forgetDivergence() throws IOException {
    Files.deleteIfExists(divergence);
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
