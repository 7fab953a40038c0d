/**
 * Total variance as a hyperbola in log-moneyness, one per expiry, free of static arbitrage: SSVI of
 * Gatheral and Jacquier (2014), arXiv:1204.0646, and eSSVI of Hendriks and Martini (2019) with the
 * calibration of Corbetta and others (2019), arXiv:1804.04924; and the cube of volatilities over
 * many days. Start at {@link ivylab.ssvi.EssviSlice}.
 */
@NullMarked
package ivylab.ssvi;

import org.jspecify.annotations.NullMarked;
