package ivylab.surrogate;

import ivylab.file.Digest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Parameters and the volatilities that a simulation gave for them. Arrays are shared, not copied,
 * and must not be changed.
 *
 * @param layout of the volatilities, which gives their order
 * @param inputs parameters of the model, {@code [n p]}
 * @param vols annualised volatilities, 0.2 for 20 %, {@code [n layout.size()]}; any number where
 *     missing
 * @param errors their standard errors, same shape, positive; any number where missing
 * @param missing whether a volatility could not be computed, same shape
 */
public record SmileData(
    SmileLayout layout,
    double[][] inputs,
    double[][] vols,
    double[][] errors,
    boolean[][] missing) {

  /**
   * Three parts of a data set.
   *
   * @param training from which networks and their scales are fitted
   * @param validation on which training stops and settings are chosen
   * @param test for the result alone
   */
  public record Split(SmileData training, SmileData validation, SmileData test) {}

  /**
   * Derivatives of the volatilities of some rows, each along one direction of the parameters, for
   * example those of a {@link ivylab.corpus.SlopeMaker}.
   *
   * @param directions {@code [n p]}
   * @param derivatives {@code sum_j d vol / d parameter_j direction_j}, {@code [n layout.size()]};
   *     NaN where there is none, which leaves the loss; any number where the volatility is missing
   */
  public record Slopes(double[][] directions, double[][] derivatives) {}

  public SmileData {
    Objects.requireNonNull(layout, "layout");
    int n = inputs.length, size = layout.size();
    if (vols.length != n || errors.length != n || missing.length != n)
      throw new IllegalArgumentException(
          "inputs, vols, errors and missing must have as many rows: %d, %d, %d, %d"
              .formatted(n, vols.length, errors.length, missing.length));
    for (int i = 0; i < n; i++) {
      if (inputs[i].length != inputs[0].length || !finite(inputs[i]))
        throw new IllegalArgumentException(
            "inputs must be %d finite numbers in row %d: %s"
                .formatted(inputs[0].length, i, Arrays.toString(inputs[i])));
      if (vols[i].length != size || errors[i].length != size || missing[i].length != size)
        throw new IllegalArgumentException(
            "row %d must have %d vols, errors and missing as in the layout: %d, %d, %d"
                .formatted(i, size, vols[i].length, errors[i].length, missing[i].length));
      for (int j = 0; j < size; j++)
        if (!missing[i][j]
            && !(vols[i][j] > 0 && vols[i][j] < 100 && errors[i][j] > 0 && errors[i][j] < 100))
          throw new IllegalArgumentException(
              "vols and errors must be positive where not missing: %s and %s in row %d, column %d"
                  .formatted(vols[i][j], errors[i][j], i, j));
    }
  }

  private static boolean finite(double[] row) {
    return Arrays.stream(row).allMatch(Double::isFinite);
  }

  /** Number of rows, n. */
  public int size() {
    return inputs.length;
  }

  /** Number of parameters, p. */
  public int parameters() {
    return inputs.length == 0 ? 0 : inputs[0].length;
  }

  /** The volatilities, NaN where missing; copies. */
  List<double[]> present() {
    return IntStream.range(0, size())
        .mapToObj(
            i -> {
              double[] row = vols[i].clone();
              for (int j = 0; j < row.length; j++) if (missing[i][j]) row[j] = Double.NaN;
              return row;
            })
        .toList();
  }

  /** Some rows, in this order. */
  public SmileData rows(int... rows) {
    return new SmileData(
        layout,
        pick(inputs, rows),
        pick(vols, rows),
        pick(errors, rows),
        Arrays.stream(rows).mapToObj(i -> missing[i]).toArray(boolean[][]::new));
  }

  private static double[][] pick(double[][] from, int[] rows) {
    return Arrays.stream(rows).mapToObj(i -> from[i]).toArray(double[][]::new);
  }

  /** The first rows, for a learning curve. */
  public SmileData first(int rows) {
    Objects.checkFromToIndex(0, rows, size());
    return rows(IntStream.range(0, rows).toArray());
  }

  /**
   * Splits the rows in an order drawn by the seed.
   *
   * @param training share, for example 0.8
   * @param validation share, for example 0.1; the rest is for the test
   * @throws IllegalArgumentException if a part would be empty
   */
  public Split split(double training, double validation, long seed) {
    int n = size(), a = (int) Math.round(training * n), b = (int) Math.round(validation * n);
    if (!(training > 0 && validation > 0 && a > 0 && b > 0 && a + b < n))
      throw new IllegalArgumentException(
          "training and validation must be positive shares that leave a test part of %d rows: %s, %s"
              .formatted(n, training, validation));
    int[] order = shuffled(n, seed);
    return new Split(
        rows(Arrays.copyOf(order, a)),
        rows(Arrays.copyOfRange(order, a, a + b)),
        rows(Arrays.copyOfRange(order, a + b, n)));
  }

  /** The numbers from 0 to n - 1 in an order that is a function of the seed. */
  static int[] shuffled(int n, long seed) {
    int[] order = IntStream.range(0, n).toArray();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = n - 1; i > 0; i--) {
      int j = random.nextInt(i + 1), held = order[i];
      order[i] = order[j];
      order[j] = held;
    }
    return order;
  }

  /** SHA-256 of all numbers that are used, in hexadecimal. */
  public String digest() {
    return Digest.of(
        out -> {
          out.write(layout.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
          for (int i = 0; i < size(); i++) {
            int columns = vols[i].length;
            ByteBuffer bytes = ByteBuffer.allocate(8 * (inputs[i].length + 2 * columns));
            for (double x : inputs[i]) bytes.putDouble(x);
            for (int j = 0; j < columns; j++) {
              bytes.putDouble(missing[i][j] ? Double.NaN : vols[i][j]);
              bytes.putDouble(missing[i][j] ? Double.NaN : errors[i][j]);
            }
            out.write(bytes.array());
          }
        });
  }
}
