package ivylab.repair;

/**
 * A symmetric positive definite matrix with a band, and its Cholesky factor; Golub and Van Loan
 * (2013), Matrix computations, section 4.3.5. Only the lower half is kept: entry (i, j) with {@code
 * i - band <= j <= i} at {@code i (band + 1) + j - i + band}.
 */
final class Banded {

  final int size, band;
  final double[] entries;

  Banded(int size, int band) {
    this.size = size;
    this.band = Math.min(band, size - 1);
    entries = new double[size * (this.band + 1)];
  }

  void copy(Banded from) {
    System.arraycopy(from.entries, 0, entries, 0, entries.length);
  }

  void add(int i, int j, double value) {
    entries[i * (band + 1) + j - i + band] += value;
  }

  /** The product with a vector, {@code [size]}. */
  double[] times(double[] x) {
    double[] y = new double[size];
    for (int i = 0; i < size; i++) {
      int row = i * (band + 1) + band - i;
      double sum = entries[row + i] * x[i];
      for (int j = Math.max(0, i - band); j < i; j++) {
        sum += entries[row + j] * x[j];
        y[j] += entries[row + j] * x[i];
      }
      y[i] += sum;
    }
    return y;
  }

  /** Replaces the matrix by L of L L'; false if it is not positive definite. */
  boolean factor() {
    int stride = band + 1;
    for (int i = 0; i < size; i++) {
      int row = i * stride + band - i, first = Math.max(0, i - band);
      for (int j = first; j <= i; j++) {
        int other = j * stride + band - j, from = Math.max(first, j - band);
        double sum = 0, more = 0;
        int l = from;
        for (; l + 1 < j; l += 2) { // two sums, which the processor computes in parallel
          sum = Math.fma(entries[row + l], entries[other + l], sum);
          more = Math.fma(entries[row + l + 1], entries[other + l + 1], more);
        }
        if (l < j) sum = Math.fma(entries[row + l], entries[other + l], sum);
        double rest = entries[row + j] - sum - more;
        if (j < i) entries[row + j] = rest / entries[other + j];
        else if (rest > 0) entries[row + i] = Math.sqrt(rest);
        else return false;
      }
    }
    return true;
  }

  /** Solves {@code L L' x = b} in place of b, once factored. */
  void solve(double[] b) {
    int stride = band + 1;
    for (int i = 0; i < size; i++) {
      int row = i * stride + band - i;
      double sum = b[i];
      for (int j = Math.max(0, i - band); j < i; j++) sum -= entries[row + j] * b[j];
      b[i] = sum / entries[row + i];
    }
    for (int i = size - 1; i >= 0; i--) {
      int row = i * stride + band - i;
      b[i] /= entries[row + i];
      for (int j = Math.max(0, i - band); j < i; j++) b[j] -= entries[row + j] * b[i];
    }
  }

  /**
   * Adds weight times the outer product {@code a a'} of a vector that is zero except for 4 x 4
   * entries.
   *
   * @param first index of the first of them
   * @param stride from one row of four to the next
   */
  void addSquare(int first, int stride, double[][] a, double weight) {
    for (int i = 0; i < 4; i++)
      for (int j = 0; j < 4; j++) {
        int row = first + i * stride + j, base = row * (band + 1) + first - row + band;
        double x = weight * a[i][j];
        for (int p = 0; p <= i; p++, base += stride) {
          double[] y = a[p];
          if (p == i) for (int q = 0; q <= j; q++) entries[base + q] += x * y[q];
          else for (int q = 0; q < 4; q++) entries[base + q] = Math.fma(x, y[q], entries[base + q]);
        }
      }
  }
}
