package ivylab.corpus;

import ivylab.random.Mixing;

/**
 * The parts of a corpus: of each ten consecutive samples eight are for training, one is for
 * validation and one for the test.
 *
 * <p>Which ones depends on a hash of the ten's number, not on a remainder: every second point of a
 * Sobol sequence lies in the same half of its first coordinate. The part of a sample does not
 * change when the corpus grows.
 */
public enum Part {
  TRAINING,
  VALIDATION,
  TEST;

  private static final int TEN = 10;

  /**
   * The part of a sample.
   *
   * @param index of the sample, from 0
   */
  public static Part of(long index) {
    if (index < 0) throw new IllegalArgumentException("index must be at least 0: " + index);
    long hash = Mixing.at(index / TEN);
    int validation = (int) Long.remainderUnsigned(hash, TEN);
    int test = (int) Long.remainderUnsigned(Long.divideUnsigned(hash, TEN), TEN - 1);
    if (test >= validation) test++;
    int place = (int) (index % TEN);
    return place == validation ? VALIDATION : place == test ? TEST : TRAINING;
  }
}
