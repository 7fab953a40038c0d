/**
 * A synthetic options market without static arbitrage: factors that respond to the index return,
 * the volatility level and the treasury rate drive extended SSVI surfaces, which are then listed,
 * quoted and rounded as an exchange would. The no-arbitrage conditions are those of Gatheral and
 * Jacquier (2014), "Arbitrage-free SVI volatility surfaces", arXiv:1204.0646, section 4, with a
 * correlation that varies by maturity as in Corbetta and others (2019), arXiv:1804.04924. Start at
 * {@link ivylab.simulate.Market#seeded(long)}; its quotes scatter around a {@link
 * ivylab.simulate.TrueSurface}.
 */
@NullMarked
package ivylab.simulate;

import org.jspecify.annotations.NullMarked;
