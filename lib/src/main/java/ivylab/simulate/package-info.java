/**
 * Synthetic options markets without static arbitrage, listed, quoted and rounded as an exchange
 * would. In one, factors that respond to the index return, the volatility level and the treasury
 * rate drive extended SSVI surfaces, by the conditions of Gatheral and Jacquier (2014),
 * "Arbitrage-free SVI volatility surfaces", arXiv:1204.0646, section 4, with a correlation that
 * varies by maturity as in Corbetta and others (2019), arXiv:1804.04924; in the other, an economy
 * of square-root factors and jumps is simulated and priced by characteristic functions, Duffie, Pan
 * and Singleton (2000), "Transform analysis and asset pricing for affine jump-diffusions". Start at
 * {@link ivylab.simulate.Market}.
 */
@NullMarked
package ivylab.simulate;

import org.jspecify.annotations.NullMarked;
