package ivylab.random;

import org.hipparchus.random.SobolSequenceGenerator;

/**
 * Points of the sequence of Sobol (1967) with the direction numbers of Joe and Kuo (2008), as
 * Hipparchus carries them, under Owen's nested uniform scrambling: whatever the seed, the first
 * {@code 2^m} points of each coordinate put one into every interval of length {@code 2^-m}, and the
 * first two coordinates one into every dyadic box of area {@code 2^-m}; every single point is
 * uniform over seeds, so that the mean over them is unbiased and independent seeds give its error.
 *
 * <p>The permutations come from a hash (Burley (2020), "Practical hash-based Owen scrambling",
 * Journal of Computer Graphics Techniques 10(4), with Vegdahl's constants), so that any coordinate
 * of any point is made alone. Coordinates are odd multiples of {@code 2^-33}.
 */
public final class SobolPoints {

  /** Most coordinates that the direction numbers serve. */
  public static final int MAX_DIMENSION = 21_201;

  private static final int BITS = 31;

  /** {@code [coordinate][bit]}, the number in the upper 32 bits of a fraction. */
  private final int[][] direction;

  private final int[] scramble;

  private SobolPoints(int[][] direction, int[] scramble) {
    this.direction = direction;
    this.scramble = scramble;
  }

  /**
   * @param dimension number of coordinates, 1 to {@link #MAX_DIMENSION}
   * @param seed of the scrambling, one number or several, such as (seed, sample, repetition)
   */
  public static SobolPoints of(int dimension, long... seed) {
    if (!(dimension >= 1 && dimension <= MAX_DIMENSION))
      throw new IllegalArgumentException(
          "dimension must be 1 to " + MAX_DIMENSION + ": " + dimension);
    var generator = new SobolSequenceGenerator(dimension);
    int[][] direction = new int[dimension][BITS];
    int[] before = new int[dimension];
    // in Gray code point 2^j is the exclusive or of the direction numbers j and j - 1
    for (int bit = 0; bit < BITS; bit++) {
      double[] point = generator.skipTo(1 << bit);
      for (int i = 0; i < dimension; i++) {
        direction[i][bit] = (int) (long) (point[i] * 0x1p32) ^ before[i];
        before[i] = direction[i][bit];
      }
    }
    return new SobolPoints(direction, keys(dimension, seed));
  }

  /** The same points under another scrambling. */
  public SobolPoints withSeed(long... seed) {
    return new SobolPoints(direction, keys(direction.length, seed));
  }

  private static int[] keys(int dimension, long[] seed) {
    int[] scramble = new int[dimension];
    long key = 1;
    for (long part : seed) key = Mixing.key(key, part);
    for (int i = 0; i < dimension; i++) scramble[i] = (int) (Mixing.key(key, i) >>> 32);
    return scramble;
  }

  public int dimension() {
    return direction.length;
  }

  /**
   * One coordinate of one point, in (0, 1).
   *
   * @param index of the point, from 0, below {@code 2^31}
   * @param coordinate from 0
   */
  public double at(int index, int coordinate) {
    return 0.5 + centred(scrambled(raw(checked(index), coordinate), scramble[coordinate]));
  }

  /**
   * One coordinate of consecutive points.
   *
   * @param first index of the first point
   * @param coordinate from 0
   * @param out {@code [n]}, in (0, 1)
   */
  public void fill(int first, int coordinate, double[] out) {
    centred(first, coordinate, out);
    for (int i = 0; i < out.length; i++) out[i] += 0.5;
  }

  /** The same as standard normals. */
  public void fillNormal(int first, int coordinate, double[] out) {
    double[] q = new double[out.length];
    centred(first, coordinate, q);
    InverseNormal.fill(q, out);
  }

  private void centred(int first, int coordinate, double[] out) {
    int[] v = direction[coordinate];
    int x = raw(checked(first), coordinate), key = scramble[coordinate];
    for (int i = 0; i < out.length; i++) {
      out[i] = centred(scrambled(x, key));
      if (i + 1 < out.length) x ^= v[Integer.numberOfTrailingZeros(checked(first + i + 1))];
    }
  }

  private static int checked(int index) {
    if (index < 0) throw new IllegalArgumentException("index must be 0 to 2^31 - 1: " + index);
    return index;
  }

  private int raw(int index, int coordinate) {
    int x = 0, gray = index ^ (index >>> 1);
    for (int rest = gray; rest != 0; rest &= rest - 1)
      x ^= direction[coordinate][Integer.numberOfTrailingZeros(rest)];
    return x;
  }

  /** In the reversed order of bits each one is flipped as a function of the key and those below. */
  static int scrambled(int x, int key) {
    int n = Integer.reverse(x);
    n ^= n * 0x3D20ADEA;
    n += key;
    n *= (key >>> 16) | 1;
    n ^= n * 0x05526C56;
    n ^= n * 0x53A22864;
    return Integer.reverse(n);
  }

  private static double centred(int x) {
    return ((x ^ 0x80000000) + 0.5) * 0x1p-32;
  }
}
