/**
 * Option chains: read from files, cleaned by counted rules, given forwards and rates, and turned
 * into quotes in volatility. Forwards come from put-call parity. Start at {@link
 * ivylab.chain.Chains}.
 */
package ivylab.chain;
