/**
 * Quotes in volatility, with bid and ask: single quotes, the smile of one expiry, and the surface
 * of one day. This is what chains become and what calibrations take. Start at {@link
 * ivylab.quote.QuotedSurface}.
 */
@NullMarked
package ivylab.quote;

import org.jspecify.annotations.NullMarked;
