/**
 * The last step before a completed surface is used: the nearest one without static arbitrage. The
 * conditions are those of Gatheral and Jacquier (2014), arXiv:1204.0646, lemmas 2.1 and 2.2. Start
 * at {@link ivylab.repair.ArbitrageFree#of}.
 */
@NullMarked
package ivylab.repair;

import org.jspecify.annotations.NullMarked;
