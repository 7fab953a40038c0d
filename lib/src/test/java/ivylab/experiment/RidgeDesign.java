package ivylab.experiment;

import ai.djl.ndarray.NDManager;
import ivylab.progress.Progress;
import ivylab.torch.SafeTensors;
import ivylab.torch.Tensors;
import ivylab.train.Measure;
import ivylab.train.Ridge;
import ivylab.train.Settings;
import ivylab.train.Term;
import ivylab.train.Trainable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Ridge regression as a kind of its own: its own data or that of a binary file, no test, an optimum
 * in closed form.
 */
public record RidgeDesign(Shape config, Rows rows) implements Design<Ridge, double[][]> {

  /**
   * Options of the model.
   *
   * @param share see {@link Ridge}
   */
  public record Shape(double share) {}

  /**
   * Options of its batches.
   *
   * @param batch rows in a batch
   * @param pause in each step, in milliseconds
   */
  public record Rows(int batch, int pause) {
    public Rows {
      if (batch < 1 || Ridge.ROWS % batch > 0)
        throw new IllegalArgumentException("batch must divide %d: %d".formatted(Ridge.ROWS, batch));
    }
  }

  /** With which a search space begins. */
  public RidgeDesign() {
    this(new Shape(0.5), new Rows(Ridge.ROWS, 0));
  }

  @Override
  public String kind() {
    return "ridge";
  }

  @Override
  public Settings settings() {
    return Settings.DEFAULT.withWeightDecay(0);
  }

  @Override
  public List<Term> terms() {
    return Ridge.TERMS;
  }

  @Override
  public List<Measure> measures() {
    return Ridge.MEASURES;
  }

  @Override
  public boolean takes(DataReference data) {
    return data.equals(DataReference.NONE) || data instanceof RidgeRows;
  }

  /** No rows for those of the model. */
  @Override
  public double[][] open(DataReference reference) {
    return reference instanceof RidgeRows file ? file.read() : new double[0][];
  }

  @Override
  public Ridge create(long seed) {
    return new Ridge(rows.batch, config.share, rows.pause);
  }

  @Override
  public Ridge load(Path start) throws IOException {
    Ridge ridge = create(0);
    try (NDManager manager = NDManager.newBaseManager()) {
      SafeTensors content = SafeTensors.read(manager, start);
      for (String name : ridge.parameters().names())
        ridge.parameters().set(name, Tensors.toArray(content.get(name)));
    }
    return ridge;
  }

  @Override
  public Trainable<Ridge> task(Ridge model, double[][] data) {
    if (data.length > 0) model.use(data);
    return model;
  }

  @Override
  public List<ExperimentResult.Test> test(
      Ridge model, double[][] data, Evaluation evaluation, Progress progress) {
    if (evaluation.conditions().isEmpty()) return List.of();
    throw new IllegalArgumentException("a ridge completes no surfaces: " + evaluation);
  }

  @Override
  public void close(Ridge model) {
    model.close();
  }
}
