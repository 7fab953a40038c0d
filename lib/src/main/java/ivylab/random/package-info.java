/**
 * Random numbers for simulation, each a function of its place rather than of what was drawn before:
 * normals from a counter (Salmon and others (2011), "Parallel random numbers: as easy as 1, 2, 3"),
 * Sobol points with hashed Owen scrambling, and the Brownian bridge that spends a point's best
 * coordinates on a path's coarsest features. Start at {@link ivylab.random.CounterNormals}.
 */
@NullMarked
package ivylab.random;

import org.jspecify.annotations.NullMarked;
