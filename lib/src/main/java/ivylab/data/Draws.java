package ivylab.data;

import ivylab.surface.Surface;
import java.util.SplittableRandom;

/**
 * Random-number generators that depend on nothing but their arguments: each draw for a surface
 * starts its own, so neither the thread nor the order of calls nor other surfaces matter.
 */
final class Draws {

  /** The purpose of a draw; two purposes for one surface are independent. */
  enum Purpose {
    MASK(0x6d61736bL),
    CLUSTERS(0x636c7573L),
    COLLOCATION(0x636f6c6cL),
    ORDER(0x6f726465L),
    SAMPLE(0x73616d70L),
    FOLDS(0x666f6c64L),
    SHOWN(0x73686f77L);

    private final long salt;

    Purpose(long salt) {
      this.salt = salt;
    }
  }

  private Draws() {}

  static SplittableRandom of(Purpose purpose, long seed, long epoch) {
    return new SplittableRandom(mix(mix(mix(purpose.salt) ^ seed) ^ epoch));
  }

  static SplittableRandom of(Purpose purpose, long seed, long epoch, Surface surface) {
    long h = mix(mix(mix(purpose.salt) ^ seed) ^ epoch);
    h = mix(h ^ surface.asOf().toEpochDay());
    String symbol = surface.symbol();
    for (int i = 0; i < symbol.length(); i++) h = mix(h ^ symbol.charAt(i));
    return new SplittableRandom(h);
  }

  /** A random order of {@code items}, in place. */
  static void shuffle(int[] items, SplittableRandom random) {
    for (int i = items.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swap = items[i];
      items[i] = items[j];
      items[j] = swap;
    }
  }

  /** The finaliser of SplitMix64 after an odd step, so that 0 does not stay 0. */
  private static long mix(long z) {
    z += 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
