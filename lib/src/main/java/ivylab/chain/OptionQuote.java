package ivylab.chain;

import ivylab.price.OptionType;
import java.time.LocalDate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One option at the end of one day, as recorded in a file. Missing values are NaN, -1 or empty as
 * stated below: a reader passes on what it finds, and cleaning decides what to keep.
 *
 * @param contract the vendor's name of the option; empty if there is none
 * @param expiry last day of the option
 * @param days calendar days to expiry, with the fraction of a day if the file has it
 * @param strike positive
 * @param type call or put
 * @param bid price of the best bid; NaN if missing
 * @param ask price of the best offer; NaN if missing
 * @param vol the vendor's implied volatility, 0.20 for 20 %; NaN if missing
 * @param delta the vendor's delta, negative for puts; NaN if missing
 * @param volume contracts traded on the day; -1 if missing
 * @param lastTraded day of the last trade; null if missing
 */
public record OptionQuote(
    String contract,
    LocalDate expiry,
    double days,
    double strike,
    OptionType type,
    double bid,
    double ask,
    double vol,
    double delta,
    long volume,
    @Nullable LocalDate lastTraded) {

  public OptionQuote {
    Objects.requireNonNull(contract, "contract");
    Objects.requireNonNull(expiry, "expiry");
    Objects.requireNonNull(type, "type");
    if (!(days >= 0 && days < 36525))
      throw new IllegalArgumentException("days to expiry must be in [0, 36525): " + days);
    if (!(strike > 0 && Double.isFinite(strike)))
      throw new IllegalArgumentException("strike must be positive and finite: " + strike);
  }

  /** Halfway between bid and ask; NaN if one is missing. */
  public double mid() {
    return (bid + ask) / 2;
  }

  /** Years to expiry, ACT/365. */
  public double t() {
    return days / 365;
  }
}
