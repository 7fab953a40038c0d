package ivylab.montecarlo;

import java.util.Optional;

/**
 * One simulated option: out of the money, a put below the forward and a call from it on.
 *
 * @param logStrike {@code k = ln(K/F)}
 * @param price undiscounted, in units of the spot (SPX) or as an annualised volatility (VIX)
 * @param priceError one standard error
 * @param vol annualised implied volatility, 0.20 for 20 %; NaN if missing
 * @param volError one standard error, that of the price over vega; NaN if missing
 * @param missing why there is no volatility; empty if there is one
 */
public record SmilePoint(
    double logStrike,
    double price,
    double priceError,
    double vol,
    double volError,
    Optional<Missing> missing) {}
