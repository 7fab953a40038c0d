package ivylab.accuracy;

import ivylab.price.Black;
import ivylab.surrogate.SmileData;
import ivylab.surrogate.SmileLayout;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The predicted points of one part, row by row; points without a target are omitted, and counted.
 * All arrays have {@code [size()]} numbers and are copies.
 */
public final class PointErrors {

  final SmilePart part;
  final SmileLayout.Part layout;
  final int surfaces, missing;

  /** Of the data, and position in the part. */
  final int[] rows, columns;

  final double[] k, t, predicted, targets, standardErrors;

  private PointErrors(
      SmilePart part,
      SmileLayout.Part layout,
      int surfaces,
      int missing,
      int[] rows,
      int[] columns,
      double[] predicted,
      double[] targets,
      double[] standardErrors) {
    this.part = part;
    this.layout = layout;
    this.surfaces = surfaces;
    this.missing = missing;
    this.rows = rows;
    this.columns = columns;
    double[] allK = layout.k(), allT = layout.t();
    k = Arrays.stream(columns).mapToDouble(j -> allK[j]).toArray();
    t = Arrays.stream(columns).mapToDouble(j -> allT[j]).toArray();
    this.predicted = predicted;
    this.targets = targets;
    this.standardErrors = standardErrors;
  }

  static PointErrors of(TestErrors errors, SmilePart part) {
    SmileData data = errors.data();
    SmileLayout.Part layout = part.of(data.layout());
    int size = layout.size(), start = part.start(data.layout());
    if (size == 0) throw new IllegalArgumentException("the layout has no points of " + part);
    int[] kept =
        IntStream.range(0, data.size() * size)
            .filter(i -> !data.missing()[i / size][start + i % size])
            .toArray();
    return new PointErrors(
        part,
        layout,
        data.size(),
        data.size() * size - kept.length,
        Arrays.stream(kept).map(i -> i / size).toArray(),
        Arrays.stream(kept).map(i -> i % size).toArray(),
        pick(errors.predictions(), kept, size, start),
        pick(data.vols(), kept, size, start),
        pick(data.errors(), kept, size, start));
  }

  private static double[] pick(double[][] from, int[] kept, int size, int start) {
    return Arrays.stream(kept).mapToDouble(i -> from[i / size][start + i % size]).toArray();
  }

  /**
   * The same points as prices of out-of-the-money options in units of the forward; standard errors
   * are those of the volatilities times vega. A predicted volatility that is not positive counts as
   * 0.
   */
  PointErrors prices() {
    if (part == SmilePart.VIX_FUTURE)
      throw new IllegalArgumentException("points of futures have no strike: no option to price");
    int n = size();
    double[] to = new double[n], from = new double[n], se = new double[n];
    for (int i = 0; i < n; i++) {
      to[i] = price(i, Math.max(0, predicted[i]));
      from[i] = price(i, targets[i]);
      se[i] = standardErrors[i] * Black.vega(1, Math.exp(k[i]), 1, t[i], targets[i]);
    }
    return new PointErrors(part, layout, surfaces, missing, rows, columns, to, from, se);
  }

  private double price(int i, double vol) {
    return Black.otm(k[i], vol * Math.sqrt(t[i])) * Math.exp(k[i] / 2);
  }

  /** Which smiles. */
  public SmilePart part() {
    return part;
  }

  /** Number of points with a target. */
  public int size() {
    return rows.length;
  }

  /** Number of points without a target. */
  public int missing() {
    return missing;
  }

  /** Number of rows of the data. */
  public int surfaces() {
    return surfaces;
  }

  /** Row of the data. */
  public int[] rows() {
    return rows.clone();
  }

  /** Position within the part, see {@link SmileLayout}. */
  public int[] columns() {
    return columns.clone();
  }

  /** Log-strike against the forward. */
  public double[] k() {
    return k.clone();
  }

  /** Years. */
  public double[] t() {
    return t.clone();
  }

  /** Volatilities of the surrogate. */
  public double[] predicted() {
    return predicted.clone();
  }

  /** Simulated volatilities. */
  public double[] targets() {
    return targets.clone();
  }

  /** Standard errors of the targets. */
  public double[] standardErrors() {
    return standardErrors.clone();
  }

  /** Predicted minus target. */
  public double[] errors() {
    return IntStream.range(0, size()).mapToDouble(this::error).toArray();
  }

  /** Errors in units of the standard error of their target; where that is 0 there is none. */
  public double[] ratios() {
    return IntStream.range(0, size())
        .filter(i -> standardErrors[i] > 0)
        .mapToDouble(i -> error(i) / standardErrors[i])
        .toArray();
  }

  double error(int i) {
    return predicted[i] - targets[i];
  }

  /** Some of the points. */
  PointErrors where(IntPredicate kept) {
    int[] at = IntStream.range(0, size()).filter(kept).toArray();
    return new PointErrors(
        part,
        layout,
        surfaces,
        missing,
        Arrays.stream(at).map(i -> rows[i]).toArray(),
        Arrays.stream(at).map(i -> columns[i]).toArray(),
        Arrays.stream(at).mapToDouble(i -> predicted[i]).toArray(),
        Arrays.stream(at).mapToDouble(i -> targets[i]).toArray(),
        Arrays.stream(at).mapToDouble(i -> standardErrors[i]).toArray());
  }
}
