/**
 * Static arbitrage, of a completed surface on a mesh and of the quotes themselves. The conditions
 * are those of Carr and Madan (2005) and of Gatheral and Jacquier (2014), arXiv:1204.0646. Start at
 * {@link ivylab.arbitrage.StaticArbitrage}.
 */
@NullMarked
package ivylab.arbitrage;

import org.jspecify.annotations.NullMarked;
