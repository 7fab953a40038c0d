/**
 * Option prices and implied volatilities on a forward. The formula is that of Black (1976), "The
 * pricing of commodity contracts", and its inversion follows Jäckel (2015), "Let's be rational".
 * Start at {@link ivylab.price.Black}.
 */
@NullMarked
package ivylab.price;

import org.jspecify.annotations.NullMarked;
