/**
 * What simulations are worth: how rough their paths are and how share and variance move together,
 * how fast a scheme converges as its step shrinks, and by how much each way of lowering the
 * variance does. Start at {@link ivylab.gauge.Variogram}, {@link ivylab.gauge.Convergence} and
 * {@link ivylab.gauge.VarianceReduction}.
 */
@NullMarked
package ivylab.gauge;

import org.jspecify.annotations.NullMarked;
