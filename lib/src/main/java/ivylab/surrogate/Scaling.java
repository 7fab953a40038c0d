package ivylab.surrogate;

import java.util.List;

/** How columns are brought to a common size; fitted on training rows alone. */
public enum Scaling {
  /** The smallest value becomes -1, the largest 1. */
  RANGE,
  /** Mean 0, deviation 1 (that of the population). */
  STANDARD;

  /**
   * An affine map of each column: {@code scaled = (x - shift) / scale}.
   *
   * @param shift {@code [d]}
   * @param scale {@code [d]}, positive
   */
  record Fitted(double[] shift, double[] scale) {

    double[] apply(double[] x) {
      double[] y = new double[x.length];
      for (int j = 0; j < y.length; j++) y[j] = (x[j] - shift[j]) / scale[j];
      return y;
    }

    /** The inverse. */
    double[] back(double[] y) {
      double[] x = new double[y.length];
      for (int j = 0; j < x.length; j++) x[j] = y[j] * scale[j] + shift[j];
      return x;
    }
  }

  /**
   * Fits the map to rows; NaN counts as missing. A column without two different values is shifted
   * alone; one without any value is left as it is.
   */
  Fitted fit(List<double[]> rows, int columns) {
    double[] shift = new double[columns], scale = new double[columns];
    for (int j = 0; j < columns; j++) {
      double least = Double.POSITIVE_INFINITY, most = Double.NEGATIVE_INFINITY;
      double sum = 0, squares = 0;
      int count = 0;
      for (double[] row : rows) {
        double x = row[j];
        if (Double.isNaN(x)) continue;
        least = Math.min(least, x);
        most = Math.max(most, x);
        sum += x;
        count++;
      }
      double mean = count == 0 ? 0 : sum / count;
      for (double[] row : rows)
        if (!Double.isNaN(row[j])) squares += (row[j] - mean) * (row[j] - mean);
      boolean varies = count > 1 && most > least;
      shift[j] = this == RANGE && count > 0 ? (least + most) / 2 : mean;
      scale[j] = !varies ? 1 : this == RANGE ? (most - least) / 2 : Math.sqrt(squares / count);
    }
    return new Fitted(shift, scale);
  }
}
