/**
 * Implied-volatility surfaces: the quotes of one underlying on one date, anything that gives total
 * variance between them, grids of values, and reports of errors and arbitrage. Coordinates follow
 * Gatheral and Jacquier (2014), arXiv:1204.0646. Start at {@link ivylab.surface.Surface} and {@link
 * ivylab.surface.VolSurface}.
 */
@NullMarked
package ivylab.surface;

import org.jspecify.annotations.NullMarked;
