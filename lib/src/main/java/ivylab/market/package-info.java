/**
 * Option chains as they come from files, cleaned, and turned into implied volatilities. The Black
 * formula is that of Black (1976), "The pricing of commodity contracts", and its inversion is in
 * the manner of Jäckel (2015), "Let's be rational". Start at {@link ivylab.market.Chains}; what the
 * rest of the library works on is {@link ivylab.market.QuotedSurface}.
 */
package ivylab.market;
