package ivylab.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ivylab.torch.Parameters;
import ivylab.torch.Scope;
import ivylab.torch.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;

/**
 * A second model for tests, of another kind than the library's: ridge regression on fixed data,
 * trained on {@code mean (X c + b - y)^2} and {@code mean c^2}. Its optimum has a closed form.
 */
public final class Ridge implements Trainable<Ridge>, AutoCloseable {

  public static final Term ERROR = Term.of("error"), SIZE = new Term("size", "size penalty", 1e-3);
  public static final Measure HELD_OUT = new Measure("held out", "held-out error", "");
  public static final Measure LENGTH = new Measure("length", "length of c", "m");

  public static final int ROWS = 24;
  public static final List<Term> TERMS = List.of(ERROR, SIZE);
  public static final List<Measure> MEASURES = List.of(Measure.of(ERROR), HELD_OUT, LENGTH);

  private static final double[] TRUE = {1.5, -0.7, 0.4};

  private final Parameters parameters = new Parameters(DataType.FLOAT64);
  private final NDArray coefficients = parameters.add("out.coefficients", new double[3], 3, 1);
  private final NDArray constant = parameters.add("in.constant", new double[1], 1);
  private final int batch, pause;
  private final double offset;
  private final double[][] x = new double[ROWS][];
  private final double[] y = new double[ROWS], heldOut = new double[ROWS];

  /**
   * @param batch rows in a batch, a divisor of {@link #ROWS}
   * @param share of the training's coefficients that those of the held-out rows have: below 1 the
   *     held-out error falls at first and rises later
   */
  public Ridge(int batch, double share) {
    this(batch, share, 0);
  }

  /**
   * @param pause in each step, in milliseconds, for a training that is to be hit
   */
  public Ridge(int batch, double share, int pause) {
    this(batch, share, pause, 0);
  }

  /**
   * @param offset that is subtracted from the size penalty, so that it can be negative like an ELBO
   */
  Ridge(int batch, double share, int pause, double offset) {
    this.offset = offset;
    this.batch = batch;
    this.pause = pause;
    parameters.addConstant("state.rows", new double[] {ROWS}, 1);
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < ROWS; i++) {
      x[i] = random.doubles(3, -1, 1).toArray();
      double value = 0;
      for (int j = 0; j < 3; j++) value += x[i][j] * TRUE[j];
      heldOut[i] = share * value;
      y[i] = value + 0.5 + random.nextDouble(-0.1, 0.1);
    }
  }

  /**
   * Other data.
   *
   * @param rows {@link #ROWS}, each with three regressors, the value and the held-out value
   */
  public void use(double[][] rows) {
    for (int i = 0; i < ROWS; i++) {
      x[i] = java.util.Arrays.copyOf(rows[i], 3);
      y[i] = rows[i][3];
      heldOut[i] = rows[i][4];
    }
  }

  /** Coefficients and constant where the gradient of {@code error + weight size} is zero. */
  public double[] optimum(double weight) {
    RealMatrix rows = new Array2DRowRealMatrix(ROWS, 4);
    for (int i = 0; i < ROWS; i++) rows.setRow(i, new double[] {x[i][0], x[i][1], x[i][2], 1});
    RealMatrix normal = rows.transpose().multiply(rows).scalarMultiply(1.0 / ROWS);
    for (int j = 0; j < 3; j++) normal.addToEntry(j, j, weight / 3);
    RealVector right = rows.transpose().operate(new ArrayRealVector(y)).mapMultiply(1.0 / ROWS);
    return new LUDecomposition(normal).getSolver().solve(right).toArray();
  }

  /** The held-out error of coefficients and constant. */
  public double heldOut(double[] values) {
    double sum = 0;
    for (int i = 0; i < ROWS; i++) {
      double error = values[3] - heldOut[i];
      for (int j = 0; j < 3; j++) error += x[i][j] * values[j];
      sum += error * error;
    }
    return sum / ROWS;
  }

  /** Coefficients and constant as they are. */
  public double[] values() {
    double[] c = parameters.values("out.coefficients"), b = parameters.values("in.constant");
    return new double[] {c[0], c[1], c[2], b[0]};
  }

  @Override
  public Ridge model() {
    return this;
  }

  @Override
  public String name() {
    return "ridge";
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  @Override
  public int depth(String parameter) {
    return parameter.startsWith("out.") ? 0 : 1;
  }

  @Override
  public List<Term> terms() {
    return TERMS;
  }

  @Override
  public List<Measure> measures() {
    return MEASURES;
  }

  @Override
  public Object description() {
    return Map.of("batch", batch);
  }

  @Override
  public Course<List<Integer>> course(Weighting weighting, long seed) {
    return new Course<>() {
      @Override
      public int steps(int epoch) {
        return ROWS / batch;
      }

      @Override
      public Epoch<List<Integer>> open(int epoch, int skip) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, ROWS).boxed().toList());
        SplittableRandom random = new SplittableRandom(31 * seed + epoch);
        for (int i = ROWS - 1; i > 0; i--) {
          int j = random.nextInt(i + 1), held = order.get(i);
          order.set(i, order.get(j));
          order.set(j, held);
        }
        List<List<Integer>> batches = new ArrayList<>();
        for (int i = skip; i < steps(epoch); i++)
          batches.add(order.subList(i * batch, (i + 1) * batch));
        return Epoch.of(batches);
      }

      @Override
      public int size(List<Integer> rows) {
        return rows.size();
      }

      @Override
      public String unit() {
        return "rows";
      }

      @Override
      public List<NDArray> losses(List<Integer> rows) {
        if (pause > 0) pause();
        return List.of(error(rows, y), penalty());
      }

      @Override
      public List<Double> validate() {
        try (Scope scope = Scope.evaluating()) {
          List<Integer> all = IntStream.range(0, ROWS).boxed().toList();
          return List.of(
              Tensors.scalar(error(all, y)),
              Tensors.scalar(error(all, heldOut)),
              Math.sqrt(Tensors.scalar(coefficients.square().sum())));
        }
      }
    };
  }

  private NDArray penalty() {
    NDArray size = coefficients.square().mean();
    return offset == 0 ? size : size.sub(offset);
  }

  private void pause() {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private NDArray error(List<Integer> rows, double[] of) {
    double[] flat = rows.stream().flatMapToDouble(i -> java.util.Arrays.stream(x[i])).toArray();
    double[] target = rows.stream().mapToDouble(i -> of[i]).toArray();
    NDArray inputs = Tensors.of(parameters.manager(), flat, DataType.FLOAT64, rows.size(), 3);
    NDArray wanted = Tensors.of(parameters.manager(), target, DataType.FLOAT64, rows.size());
    return inputs.matMul(coefficients).squeeze(1).add(constant).sub(wanted).square().mean();
  }

  @Override
  public void close() {
    parameters.close();
  }
}
