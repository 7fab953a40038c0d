package ivylab.accuracy;

import ivylab.surrogate.SmileData;
import ivylab.surrogate.SmileLayout;
import java.util.List;
import java.util.SplittableRandom;

/** Small test parts with errors that are known. */
final class Cases {

  /** Three strikes by two maturities: a transposed layout does not go unnoticed. */
  static final SmileLayout.Part SPX =
      SmileLayout.Part.of(List.of(0.25, 1.0), List.of(-0.2, 0.0, 0.2));

  static final SmileLayout.Part VIX = SmileLayout.Part.of(List.of(0.1), List.of(0.0, 0.3));
  static final SmileLayout BOTH = SmileLayout.of(SPX, VIX);

  private static final double[] LEVEL = {0.30, 0.28, 0.20, 0.22, 0.18, 0.21, 0.9, 1.1, 0.18};

  private Cases() {}

  /**
   * @param errors predicted minus target in hundredths, {@code [n 9]}: six of the index, two of the
   *     VIX, one of its future; NaN where the target is missing
   * @param se standard errors in hundredths, {@code [9]}
   */
  static TestErrors of(double[][] errors, double... se) {
    int n = errors.length;
    double[][] inputs = new double[n][2], vols = new double[n][9], noise = new double[n][9];
    double[][] predictions = new double[n][9];
    boolean[][] missing = new boolean[n][9];
    for (int i = 0; i < n; i++) {
      inputs[i] = new double[] {i, -i};
      for (int j = 0; j < 9; j++) {
        missing[i][j] = Double.isNaN(errors[i][j]);
        vols[i][j] = missing[i][j] ? 77 : LEVEL[j] + 0.01 * (i % 100);
        noise[i][j] = missing[i][j] ? 55 : se[j] / 100;
        predictions[i][j] =
            LEVEL[j] + 0.01 * (i % 100) + (missing[i][j] ? 0.5 : errors[i][j] / 100);
      }
    }
    return new TestErrors(new SmileData(BOTH, inputs, vols, noise, missing), predictions);
  }

  /** Three surfaces, two points missing. */
  static TestErrors three() {
    double gone = Double.NaN;
    return of(
        new double[][] {
          {1, -1, 2, 0, 0, 3, 4, 0, 3},
          {2, gone, 1, -2, 1, 0, -2, 6, gone},
          {-3, 1, 0, 4, -1, 2, gone, 2, -1}
        },
        1,
        1,
        2,
        1,
        1,
        2,
        2,
        4,
        2);
  }

  /** Errors of one standard error, normally distributed. */
  static TestErrors noisy(int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] se = {1, 2, 3, 1, 2, 3, 4, 5, 6};
    double[][] errors = new double[n][9];
    for (double[] row : errors) for (int j = 0; j < 9; j++) row[j] = se[j] * random.nextGaussian();
    return of(errors, se);
  }
}
