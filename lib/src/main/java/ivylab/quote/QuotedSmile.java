package ivylab.quote;

import java.time.LocalDate;
import java.util.List;
import java.util.Objects;

/**
 * The implied volatilities of one expiry.
 *
 * @param expiry last day of the options
 * @param t years to expiry, ACT/365; the same for every quote
 * @param forward price of the underlying for delivery at expiry
 * @param discount value today of one unit at expiry
 * @param quotes at least one, in order of rising k
 */
public record QuotedSmile(
    LocalDate expiry, double t, double forward, double discount, List<VolQuote> quotes) {

  public QuotedSmile {
    Objects.requireNonNull(expiry, "expiry");
    if (!(t > 0 && t < 100))
      throw new IllegalArgumentException("t must be years in (0, 100): " + t);
    if (!(forward > 0 && Double.isFinite(forward)))
      throw new IllegalArgumentException("forward must be positive and finite: " + forward);
    if (!(discount > 0 && discount < 2))
      throw new IllegalArgumentException("discount must be in (0, 2): " + discount);
    quotes = List.copyOf(quotes);
    if (quotes.isEmpty()) throw new IllegalArgumentException("quotes is empty at " + expiry);
    double last = Double.NEGATIVE_INFINITY;
    for (VolQuote quote : quotes) {
      if (quote.t() != t)
        throw new IllegalArgumentException("a quote at t = " + quote.t() + " in a smile at " + t);
      if (quote.k() < last)
        throw new IllegalArgumentException(
            "quotes must be in order of rising k: " + quote.k() + " after " + last);
      last = quote.k();
    }
  }

  @Override
  public String toString() {
    return "%s: %d quotes, forward %.6g".formatted(expiry, quotes.size(), forward);
  }
}
