package ivylab.curvature;

import ai.djl.ndarray.NDArray;
import ivylab.data.Batch;
import ivylab.model.IvySpt;
import ivylab.model.ParameterGroup;
import ivylab.operator.LinearOperator;
import ivylab.operator.ParameterFunction;
import ivylab.torch.Autograd;
import ivylab.torch.Scope;
import ivylab.torch.Tensors;
import ivylab.train.Weighting;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The second derivatives of a loss with respect to the parameters, known through their products:
 * the gradient is computed once as a graph, and each {@code H v} is one more reverse pass through
 * it (Pearlmutter 1994, in reverse over reverse form). Diagnostics run in double precision: give it
 * {@code model.doublePrecision()}.
 *
 * <p>{@link #close} releases the memory of the graphs that are kept between products. The
 * parameters must not be changed in the meantime.
 */
public final class Hessian implements LinearOperator, AutoCloseable {

  private static final int WRITTEN_OUT = 4000;

  private final ParameterFunction function;
  private final int size;
  private final Graphs graphs;

  private Hessian(ParameterFunction function, int keep) {
    this.function = function;
    size = Vectors.size(function.parameters());
    for (int piece = 0; piece < function.pieces(); piece++)
      if (function.size(piece) != 1)
        throw new IllegalArgumentException(
            "function must have pieces of size 1, but piece %d has %d"
                .formatted(piece, function.size(piece)));
    graphs = new Graphs(function.pieces(), Math.min(keep, function.pieces()), this::graph);
  }

  /** The Hessian of the sum of a function's pieces; the graph of the first one is kept. */
  public static Hessian of(ParameterFunction function) {
    return new Hessian(function, 1);
  }

  /** The Hessian of a model's weighted losses with respect to all its parameters. */
  public static Hessian of(IvySpt model, Weighting weighting, Iterable<Batch> batches) {
    return of(model, weighting, ParameterGroup.ALL, batches);
  }

  /**
   * The Hessian of a model's weighted losses at its running statistics, a mean over all points of
   * all batches; penalties are evaluated at the collocation points of the batches, or at the
   * queried quotes if they have none.
   *
   * @param weighting fixed; one loss alone is {@link Weighting#only} and so on
   * @param group the parameters of differentiation; all others are constants
   * @param batches one, or those of a whole epoch; read once
   */
  public static Hessian of(
      IvySpt model, Weighting weighting, ParameterGroup group, Iterable<Batch> batches) {
    return of(new ModelLoss(model, weighting, group, batches));
  }

  /**
   * The same, keeping the graphs of the first batches between products; 1 by default. Further
   * batches are recomputed in every product, which takes longer but no memory.
   */
  public Hessian keeping(int batches) {
    if (!(batches >= 0))
      throw new IllegalArgumentException("batches must be at least 0: " + batches);
    close();
    return new Hessian(function, batches);
  }

  @Override
  public int rows() {
    return size;
  }

  @Override
  public int columns() {
    return size;
  }

  private List<NDArray> graph(int piece) {
    NDArray value = function.value(piece);
    return Autograd.grad(List.of(value), function.parameters(), true);
  }

  @Override
  public double[] apply(double[] v) {
    Vectors.check("v", v, size);
    double[] result = new double[size];
    List<NDArray> parameters = function.parameters();
    graphs.forEach(
        gradient -> {
          List<NDArray> along = Vectors.tensors(gradient.get(0).getManager(), v, parameters);
          Vectors.add(result, Autograd.grad(gradient, along, parameters, true, false));
        });
    return result;
  }

  /** The same as {@link #apply}: second derivatives are symmetric. */
  @Override
  public double[] applyTransposed(double[] u) {
    return apply(u);
  }

  /** The first derivatives, concatenated. */
  public double[] gradient() {
    double[] result = new double[size];
    graphs.forEach(gradient -> Vectors.add(result, gradient));
    return result;
  }

  /** The loss itself. */
  public double value() {
    double sum = 0;
    for (int piece = 0; piece < function.pieces(); piece++)
      try (Scope scope = Scope.recording()) { // derivatives in coordinates may need a graph
        sum += Tensors.scalar(function.value(piece));
      }
    return sum;
  }

  /**
   * Written out, one product per column: for the head, or a small model.
   *
   * @throws IllegalStateException beyond 4,000 parameters
   */
  public double[][] matrix() {
    if (size > WRITTEN_OUT)
      throw new IllegalStateException(
          "the Hessian has %,d rows; at most %,d are written out: use a smaller group of parameters, or Lanczos"
              .formatted(size, WRITTEN_OUT));
    return Dense.matrix(this);
  }

  /** The position of each parameter in the vectors. */
  public List<Segment> segments() {
    List<Segment> segments = new ArrayList<>();
    int at = 0;
    for (NDArray parameter : function.parameters()) {
      int next = at + Math.toIntExact(parameter.size());
      segments.add(new Segment(parameter.getName(), at, next));
      at = next;
    }
    return segments;
  }

  @Override
  public void close() {
    graphs.close();
  }

  /** For example {@code Hessian: 270,992 parameters, 4 batches}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "Hessian: %,d parameters, %,d batches", size, function.pieces());
  }
}
