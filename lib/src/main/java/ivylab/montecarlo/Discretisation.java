package ivylab.montecarlo;

import org.jspecify.annotations.Nullable;

/** A model under a scheme on one time grid: what blocks of paths are made of. Immutable. */
interface Discretisation {

  /** A new block of paths. */
  PathBlock block(int size);

  /** How the second noise of this grid and of the coarse one come about; null if there is none. */
  default @Nullable SecondNoise secondNoise() {
    return null;
  }
}
