package ivylab.corpus;

/**
 * Derivatives of the simulated volatilities of one sample along a direction of its coordinates.
 * Numbers are in the order of {@link SmileValues}, and NaN where an end of the step has no
 * volatility. Arrays are shared, not copied, and must not be changed.
 *
 * @param index of the sample
 * @param direction {@code [coordinates]}
 * @param spx {@code sum_j d vol / d coordinate_j direction_j} of the index, {@code [points]}
 * @param vix of the VIX, {@code [points]}
 * @param futures of the VIX futures, {@code [maturities of the VIX]}
 */
public record SmileSlope(
    long index, double[] direction, double[] spx, double[] vix, double[] futures) {}
