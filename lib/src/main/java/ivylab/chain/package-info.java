/**
 * Option chains: read from files, cleaned by rules that count what they drop, combined with
 * forwards and rates, and turned into quotes in volatility. Forwards come from put-call parity.
 * Start at {@link ivylab.chain.Chains}.
 */
@NullMarked
package ivylab.chain;

import org.jspecify.annotations.NullMarked;
