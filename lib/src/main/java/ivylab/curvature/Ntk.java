package ivylab.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ivylab.data.Batch;
import ivylab.model.IvySpt;
import ivylab.model.ParameterGroup;
import ivylab.operator.LinearOperator;
import ivylab.operator.ParameterFunction;
import ivylab.progress.Progress;
import ivylab.progress.Work;
import ivylab.torch.Autograd;
import ivylab.torch.Compute;
import ivylab.torch.Scope;
import ivylab.torch.Script;
import ivylab.torch.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The empirical neural tangent kernel {@code K = J J'} of a model's outputs, J their derivatives
 * with respect to the parameters: {@code K_ij = <df_i/dtheta, df_j/dtheta>} (Jacot and others 2018,
 * arXiv:1806.07572, eq. (7)). As an operator it multiplies vectors without being written out;
 * {@link #matrix} writes it out, in blocks of gradients that fit a bound on memory.
 */
public final class Ntk implements LinearOperator, AutoCloseable {

  /** Default bound on the bytes of gradients held at once. */
  public static final long MEMORY = 700_000_000;

  private static final Script SCRIPT = Script.load(Ntk.class, "rows.py");

  private final ParameterFunction single;
  private final Jacobian jacobian;
  private final long memory;
  private final Progress progress;

  private Ntk(ParameterFunction single, Jacobian jacobian, long memory, Progress progress) {
    this.single = single;
    this.jacobian = jacobian;
    this.memory = memory;
    this.progress = progress;
  }

  /** Of any function. */
  public static Ntk of(ParameterFunction function) {
    return new Ntk(function, Jacobian.of(function), MEMORY, Progress.lines(System.out));
  }

  /** Of total variance with respect to all parameters, at the queried quotes of these batches. */
  public static Ntk of(IvySpt model, Iterable<Batch> batches) {
    return of(model, Output.TOTAL_VARIANCE, ParameterGroup.ALL, batches);
  }

  /**
   * Of a model at its running statistics, at the queried quotes of these batches, in their order
   * and without padding.
   *
   * @param batches read once
   */
  public static Ntk of(IvySpt model, Output output, ParameterGroup group, Iterable<Batch> batches) {
    ModelOutputs outputs = new ModelOutputs(model, output, group, batches);
    return new Ntk(outputs.apart(), Jacobian.of(outputs), MEMORY, Progress.lines(System.out));
  }

  /**
   * The same with another bound on the gradients held at once, not counting the graph of one
   * surface.
   *
   * @param bytes enough for at least two gradients
   */
  public Ntk withMemory(long bytes) {
    long two = 16L * columnsOfJacobian();
    if (!(bytes >= two))
      throw new IllegalArgumentException(
          "bytes must be at least %,d, enough for two gradients: %,d".formatted(two, bytes));
    return new Ntk(single, jacobian, bytes, progress);
  }

  /** The same with another progress listener; by default a line of text every two seconds. */
  public Ntk watchedBy(Progress progress) {
    return new Ntk(single, jacobian, memory, Objects.requireNonNull(progress, "progress"));
  }

  @Override
  public int rows() {
    return jacobian.rows();
  }

  @Override
  public int columns() {
    return jacobian.rows();
  }

  private int columnsOfJacobian() {
    return jacobian.columns();
  }

  /** {@code J (J' u)}, three reverse passes. */
  @Override
  public double[] apply(double[] u) {
    return jacobian.apply(jacobian.applyTransposed(u));
  }

  @Override
  public double[] applyTransposed(double[] u) {
    return apply(u);
  }

  /** The derivatives themselves. */
  public Jacobian jacobian() {
    return jacobian;
  }

  /**
   * Gradients held at once: all of them, or two blocks, such that every pair of blocks is used
   * once.
   */
  private int block() {
    long one = 8L * columnsOfJacobian();
    return rows() * one <= memory ? rows() : (int) Math.min(rows(), memory / (2 * one));
  }

  /** Gradients that {@link #matrix} computes. */
  long gradients() {
    long sum = 0;
    for (int from = 0; from < rows(); from += block()) sum += rows() - from;
    return sum;
  }

  /**
   * What {@link #matrix} would need, for example {@code 256 outputs by 270,992 parameters: 256
   * gradients, 555 MB of them held at once}.
   */
  public String estimate() {
    int blocks = rows() == block() ? 1 : 2;
    return String.format(
        Locale.ROOT,
        "%,d outputs by %,d parameters: %,d gradients, %,.0f MB of them held at once",
        rows(),
        columnsOfJacobian(),
        gradients(),
        8e-6 * blocks * block() * columnsOfJacobian());
  }

  /**
   * The kernel written out, {@code [m m]}, symmetric by construction: each pair is multiplied once,
   * in double precision.
   *
   * @throws CancellationException if the thread is interrupted
   */
  public double[][] matrix() {
    int m = rows(), block = block();
    double[][] kernel = new double[m][m];
    try (Scope scope = Scope.evaluating();
        Work work = new Work("gradients", gradients(), progress)) {
      NDArray own = gradients(block), others = block < m ? gradients(block) : own;
      for (int from = 0; from < m; from += block) {
        int to = Math.min(from + block, m);
        fill(own, from, to, work);
        multiply(own, from, to, own, from, to, kernel);
        for (int start = to; start < m; start += block) {
          int end = Math.min(start + block, m);
          fill(others, start, end, work);
          multiply(own, from, to, others, start, end, kernel);
        }
      }
    }
    return kernel;
  }

  private NDArray gradients(int rows) {
    return Compute.root().zeros(new Shape(rows, columnsOfJacobian()), DataType.FLOAT64);
  }

  /** Writes the gradients of some outputs, one per row. */
  private void fill(NDArray rows, int from, int to, Work work) {
    int first = 0;
    for (int piece = 0; piece < single.pieces() && first < to; piece++) {
      int size = single.size(piece), low = Math.max(from, first), high = Math.min(to, first + size);
      if (low < high) fill(rows, low - from, piece, low - first, high - first, work);
      first += size;
    }
  }

  private void fill(NDArray rows, int row, int piece, int low, int high, Work work) {
    try (Scope scope = Scope.recording()) {
      NDArray value = single.value(piece);
      for (int i = low; i < high; i++) {
        work.orStop();
        try (Scope one = Scope.evaluating()) {
          double[] unit = new double[Math.toIntExact(value.size())];
          unit[i] = 1;
          List<NDArray> weights = Vectors.tensors(value.getManager(), unit, List.of(value));
          List<NDArray> gradient =
              Autograd.grad(List.of(value), weights, single.parameters(), true, false);
          SCRIPT.call(rows.getManager(), "write", rows, row + i - low, gradient);
        }
        work.step();
      }
    }
  }

  /** Products of two blocks, written to both sides of the diagonal. */
  private static void multiply(
      NDArray own, int from, int to, NDArray others, int start, int end, double[][] kernel) {
    try (Scope scope = Scope.evaluating()) {
      double[] product = Tensors.toArray(own.matMul(others.transpose()));
      int width = Math.toIntExact(others.getShape().get(0));
      for (int i = from; i < to; i++)
        for (int j = start; j < Math.min(end, own == others ? i + 1 : end); j++)
          kernel[i][j] = kernel[j][i] = product[(i - from) * width + j - start];
    }
  }

  /**
   * All eigenvalues of {@link #matrix}. For kernels too large for that, Lanczos finds the extreme
   * ones by products.
   *
   * @throws CancellationException if the thread is interrupted
   */
  public NtkSpectrum spectrum() {
    double[] values = Dense.eigenvalues(matrix());
    return new NtkSpectrum(Arrays.stream(values).boxed().toList(), columnsOfJacobian());
  }

  /**
   * The trace of the kernel, layer by layer: {@code K} is a sum over the parameters, so the traces
   * of the {@link ParameterGroup#layers layers} add up to that of the whole. One row for each
   * layer, from the embedding to the head, one column per model.
   *
   * @param models with the same layers, each under its name
   * @param batches read once for each model and layer
   * @throws CancellationException if the thread is interrupted
   */
  public static Table tracesByLayer(
      Map<String, IvySpt> models, Output output, Iterable<Batch> batches, Progress progress) {
    if (models.isEmpty()) throw new IllegalArgumentException("models is empty");
    List<String> names = names(models.values().iterator().next());
    Table table = Table.create("trace of the kernel", StringColumn.create("layer", names));
    models.forEach(
        (name, model) -> {
          if (!names(model).equals(names))
            throw new IllegalArgumentException(
                "models must have the same layers: %s and %s".formatted(names, names(model)));
          DoubleColumn traces = DoubleColumn.create(name);
          for (ParameterGroup layer : ParameterGroup.layers(model))
            try (Ntk ntk = of(model, output, layer, batches).watchedBy(progress)) {
              traces.append(ntk.spectrum().trace());
            }
          table.addColumns(traces);
        });
    return table;
  }

  private static List<String> names(IvySpt model) {
    return ParameterGroup.layers(model).stream().map(ParameterGroup::name).toList();
  }

  /** Releases the memory of the graphs kept between products. */
  @Override
  public void close() {
    jacobian.close();
  }

  @Override
  public String toString() {
    return "tangent kernel of " + estimate();
  }
}
