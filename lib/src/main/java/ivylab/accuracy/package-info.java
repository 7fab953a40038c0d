/**
 * How well a surrogate predicts the smiles of a test part, beside the Monte Carlo error of those
 * smiles: errors by moneyness, maturity and parameter, residuals, prices, arbitrage, learning
 * curves. Every result gives a table or arrays for a figure. Start at {@link
 * ivylab.accuracy.TestErrors} and {@link ivylab.accuracy.ErrorReport}.
 */
@NullMarked
package ivylab.accuracy;

import org.jspecify.annotations.NullMarked;
