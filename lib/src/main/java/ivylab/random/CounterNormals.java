package ivylab.random;

/**
 * Independent standard normals addressed by (seed, sample, block, step, path): any one of them can
 * be made alone and has the same digits in any order, on any number of threads.
 *
 * <pre>
 * key       = mix of seed, sample, block, step
 * uniform   = mix(key + (path + 1) increment(key)), 53 bits, in (-1/2, 1/2)
 * normal    = InverseNormal(uniform)
 * </pre>
 *
 * <p>{@code mix} is the 64-bit finaliser of Steele, Lea and Flood (2014), "Fast splittable
 * pseudorandom number generators"; the increment is odd and the key's own, so that two streams that
 * meet in one state part at the next. The smallest magnitude of a uniform is {@code 2^-54}, the
 * largest normal 8.2.
 *
 * @param seed of the whole run
 * @param sample number of the parameter set, of the repetition or of the purpose
 */
public record CounterNormals(long seed, long sample) {

  /**
   * Fills an array with the normals of one step.
   *
   * @param block number of the block of paths
   * @param step number of the step, or of any other place within the block
   * @param out {@code [path]}
   */
  public void fill(int block, int step, double[] out) {
    long key = key(block, step), increment = Mixing.increment(key), state = key;
    double[] q = new double[out.length];
    for (int path = 0; path < q.length; path++) {
      state += increment;
      q[path] = centred(state);
    }
    InverseNormal.fill(q, out);
  }

  /** The normal of one path in one step, equal to that of {@link #fill}. */
  public double at(int block, int step, int path) {
    long key = key(block, step);
    return InverseNormal.of(centred(key + (path + 1) * Mixing.increment(key)));
  }

  private long key(int block, int step) {
    long key = Mixing.key(Mixing.key(0, seed), sample);
    return Mixing.key(Mixing.key(key, block), step);
  }

  /** In (-1/2, 1/2), symmetric and never 0: an odd multiple of {@code 2^-54}. */
  private static double centred(long state) {
    return ((Mixing.mix(state) >> 11) + 0.5) * 0x1p-53;
  }
}
