/**
 * The losses of a predicted surface: squared error, and penalties for calendar and butterfly
 * arbitrage (Gatheral and Jacquier 2014, arXiv:1204.0646). Means over points, so that no loss grows
 * with the batch. Start at {@link ivylab.loss.Loss}.
 */
@NullMarked
package ivylab.loss;

import org.jspecify.annotations.NullMarked;
