/**
 * Option prices from characteristic functions: Heston (1993), Bates (1996), double Heston, rough
 * Heston of El Euch and Rosenbaum (2019). The cosine series is that of Fang and Oosterlee (2008),
 * "A novel pricing method for European options", and the integral that of Lewis (2001), so that
 * each checks the other. Start at {@link ivylab.fourier.Pricer}.
 */
@NullMarked
package ivylab.fourier;

import org.jspecify.annotations.NullMarked;
