/**
 * The fit of a smile model to quoted volatilities of an index and of its VIX: bounded least squares
 * from several starts, what the quotes determine and how well, and a re-pricing of the result by an
 * independent method. Start at {@link ivylab.calibrate.QuoteFit}.
 */
@NullMarked
package ivylab.calibrate;

import org.jspecify.annotations.NullMarked;
