/**
 * The training of IvySPT: what is drawn from its data, its three losses and its validation, as
 * something that {@link ivylab.train.Trainer} can train. The losses are those of the paper ("A
 * Surface is Worth Hundreds of Options: Pre-Training Transformers for No-Arbitrage Implied
 * Volatility Surfaces"): data, calendar, butterfly. Start at {@link ivylab.ivyspt.Completion}.
 */
package ivylab.ivyspt;
