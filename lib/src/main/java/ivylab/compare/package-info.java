/**
 * Methods compared on the same masked surfaces: errors, arbitrage, cost, paired tests, stress on
 * extreme days. Masks are functions of a seed, so a comparison can be repeated. Start at {@link
 * ivylab.compare.Comparison}.
 */
@NullMarked
package ivylab.compare;

import org.jspecify.annotations.NullMarked;
