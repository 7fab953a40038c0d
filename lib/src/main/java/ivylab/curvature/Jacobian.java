package ivylab.curvature;

import ai.djl.ndarray.NDArray;
import ivylab.data.Batch;
import ivylab.model.IvySpt;
import ivylab.model.ParameterGroup;
import ivylab.operator.LinearOperator;
import ivylab.operator.ParameterFunction;
import ivylab.torch.Autograd;
import ivylab.torch.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The derivatives of a model's outputs with respect to its parameters, known through its products:
 * {@code J' u} is one reverse pass, and {@code J v} a reverse pass through that one, which is
 * linear in u.
 *
 * <p>{@link #close} releases the memory of the graphs that are kept between products. The
 * parameters must not be changed in the meantime.
 */
public final class Jacobian implements LinearOperator, AutoCloseable {

  private final ParameterFunction function;
  private final int rows, columns;
  private final Graphs graphs;

  private Jacobian(ParameterFunction function, int keep) {
    this.function = function;
    int sum = 0;
    for (int piece = 0; piece < function.pieces(); piece++) sum += function.size(piece);
    rows = sum;
    columns = Vectors.size(function.parameters());
    graphs = new Graphs(function.pieces(), Math.min(keep, function.pieces()), this::graph);
  }

  /** Of any function; the graph of its first piece is kept. */
  public static Jacobian of(ParameterFunction function) {
    return new Jacobian(function, 1);
  }

  /**
   * Of a model at its running statistics, at the queried quotes of these batches.
   *
   * @param batches read once
   */
  public static Jacobian of(
      IvySpt model, Output output, ParameterGroup group, Iterable<Batch> batches) {
    return of(new ModelOutputs(model, output, group, batches));
  }

  /** The same, keeping the graphs of the first pieces between products; 1 by default. */
  public Jacobian keeping(int pieces) {
    if (!(pieces >= 0)) throw new IllegalArgumentException("pieces must be at least 0: " + pieces);
    close();
    return new Jacobian(function, pieces);
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int columns() {
    return columns;
  }

  /** The outputs, a direction u that requires a gradient, and {@code J' u} per parameter. */
  private List<NDArray> graph(int piece) {
    NDArray value = function.value(piece);
    NDArray u = value.onesLike();
    u.setRequiresGradient(true);
    List<NDArray> graph = new ArrayList<>(List.of(value, u));
    graph.addAll(Autograd.grad(List.of(value), List.of(u), function.parameters(), true, true));
    return graph;
  }

  @Override
  public double[] apply(double[] v) {
    Vectors.check("v", v, columns);
    double[] result = new double[rows];
    int[] at = {0};
    graphs.forEach(
        graph -> {
          NDArray u = graph.get(1);
          List<NDArray> backward = graph.subList(2, graph.size());
          List<NDArray> along = Vectors.tensors(u.getManager(), v, function.parameters());
          double[] part =
              Tensors.toArray(Autograd.grad(backward, along, List.of(u), true, false).get(0));
          System.arraycopy(part, 0, result, at[0], part.length);
          at[0] += part.length;
        });
    return result;
  }

  @Override
  public double[] applyTransposed(double[] u) {
    Vectors.check("u", u, rows);
    double[] result = new double[columns];
    int[] at = {0};
    graphs.forEach(
        graph -> {
          NDArray value = graph.get(0);
          int size = Math.toIntExact(value.size());
          double[] part = Arrays.copyOfRange(u, at[0], at[0] + size);
          List<NDArray> weights = Vectors.tensors(value.getManager(), part, List.of(value));
          Vectors.add(
              result, Autograd.grad(List.of(value), weights, function.parameters(), true, false));
          at[0] += size;
        });
    return result;
  }

  @Override
  public void close() {
    graphs.close();
  }

  /** For example {@code Jacobian: 256 outputs by 270,992 parameters}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "Jacobian: %,d outputs by %,d parameters", rows, columns);
  }
}
