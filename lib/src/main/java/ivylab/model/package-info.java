/**
 * IvySPT, the transformer that completes implied-volatility surfaces from visible quotes and market
 * features ("A Surface is Worth Hundreds of Options: Pre-Training Transformers for No-Arbitrage
 * Implied Volatility Surfaces"), as published and as improved. One {@link ivylab.model.Config}
 * holds every choice; the ablations are values of it. Start at {@link ivylab.model.IvySpt}.
 */
@NullMarked
package ivylab.model;

import org.jspecify.annotations.NullMarked;
