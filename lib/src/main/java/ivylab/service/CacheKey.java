package ivylab.service;

import java.util.Arrays;

/** Tables of numbers, compared by their bits. */
final class CacheKey {

  private final double[] numbers;
  private final int hash;

  private CacheKey(double[] numbers) {
    this.numbers = numbers;
    this.hash = Arrays.hashCode(numbers);
  }

  static CacheKey of(double[][]... tables) {
    int size = 0;
    for (double[][] table : tables) {
      size++;
      for (double[] row : table) size += 1 + row.length;
    }
    double[] flat = new double[size];
    int at = 0;
    for (double[][] table : tables) {
      flat[at++] = table.length;
      for (double[] row : table) {
        flat[at++] = row.length;
        System.arraycopy(row, 0, flat, at, row.length);
        at += row.length;
      }
    }
    return new CacheKey(flat);
  }

  int size() {
    return numbers.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CacheKey key && Arrays.equals(numbers, key.numbers);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
