package ivylab.simulate;

import ivylab.random.Mixing;
import java.util.SplittableRandom;

/**
 * A stream of random numbers, identified by its purpose. Two streams with different keys are
 * independent in practice, and a stream does not depend on draws from any other.
 *
 * <p>Only integer arithmetic, correctly rounded operations and {@link StrictMath} are used, so the
 * numbers are equal bit for bit on every platform.
 */
final class RandomStream {

  private final SplittableRandom random;

  private RandomStream(long state) {
    random = new SplittableRandom(state);
  }

  /** The stream of a key, for example (seed, symbol's hash, day, purpose); order matters. */
  static RandomStream of(long... key) {
    long state = 0;
    for (long part : key) state = Mixing.key(state, part);
    return new RandomStream(state);
  }

  /** Uniform on [0, 1), 53 bits. */
  double uniform() {
    return (random.nextLong() >>> 11) * 0x1p-53;
  }

  /** Symmetric triangular on (-1, 1): mean 0, variance 1/6, mean magnitude 1/3. */
  double triangular() {
    double first = uniform();
    return first - uniform();
  }

  /** Exponential with mean 1. */
  double exponential() {
    return -StrictMath.log(1 - uniform());
  }

  /** Standard normal, by the method of Box and Muller (1958). */
  double normal() {
    double radius = StrictMath.sqrt(2 * exponential());
    return radius * StrictMath.cos(2 * StrictMath.PI * uniform());
  }
}
