/**
 * The training of IvySPT: sampling from its data, its three losses and its validation, in a form
 * that {@link ivylab.train.Trainer} can train. The losses are those of the paper ("A Surface is
 * Worth Hundreds of Options: Pre-Training Transformers for No-Arbitrage Implied Volatility
 * Surfaces"): data, calendar, butterfly. Start at {@link ivylab.ivyspt.Completion}, or at {@link
 * ivylab.ivyspt.ResidualTraining} for a market of one's own.
 */
@NullMarked
package ivylab.ivyspt;

import org.jspecify.annotations.NullMarked;
