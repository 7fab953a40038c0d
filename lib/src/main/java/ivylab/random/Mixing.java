package ivylab.random;

/** Keys and bits from whole numbers, by the generator of Steele, Lea and Flood (2014). */
public final class Mixing {

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private Mixing() {}

  /** A bijection of 64 bits: Stafford's variant 13 of the finaliser of MurmurHash3. */
  static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** The number at this place, from 0, of the generator that starts at 0. */
  public static long at(long place) {
    return mix((place + 1) * GOLDEN);
  }

  /** The key that results from another and one more part; order matters. */
  public static long key(long key, long part) {
    return mix(key + GOLDEN + part);
  }

  /**
   * An odd increment of a stream, so that two streams never share a run of states; by figure 17 of
   * the paper one with fewer than 24 changes of neighbouring bits has half its bits flipped.
   */
  static long increment(long key) {
    long odd = mix(key + GOLDEN) | 1;
    return Long.bitCount(odd ^ (odd >>> 1)) < 24 ? odd ^ 0xAAAAAAAAAAAAAAAAL : odd;
  }
}
