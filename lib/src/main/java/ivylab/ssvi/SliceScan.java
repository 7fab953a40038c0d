package ivylab.ssvi;

import ivylab.quote.QuotedSmile;
import ivylab.quote.VolQuote;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An eSSVI slice by brute force, as a yardstick for {@link EssviCalibration}: every pair of rho and
 * psi from a grid is tried, with {@code theta = w* - rho psi k*} to first order, so that the slice
 * meets the quote nearest the money. The conditions against arbitrage are not imposed.
 *
 * @param slice of the lowest error
 * @param rmseVol its root mean squared error of volatility over the quotes
 * @param trials pairs tried
 */
public record SliceScan(EssviSlice slice, double rmseVol, int trials) {

  private static final double WIDEST_RHO = 0.99;

  /**
   * Scans.
   *
   * @param smile the quotes
   * @param rhos values of rho, spread evenly from -0.99 to 0.99, at least 2
   * @param psiStep distance between values of psi, positive; the first value is one step
   * @param psis values of psi, at least 1
   * @throws IllegalArgumentException if no pair of the grid is a slice
   */
  public static SliceScan of(QuotedSmile smile, int rhos, double psiStep, int psis) {
    if (rhos < 2) throw new IllegalArgumentException("rhos must be at least 2: " + rhos);
    if (!(psiStep > 0)) throw new IllegalArgumentException("psiStep must be positive: " + psiStep);
    if (psis < 1) throw new IllegalArgumentException("psis must be at least 1: " + psis);
    VolQuote near =
        smile.quotes().stream().min(Comparator.comparingDouble(q -> Math.abs(q.k()))).orElseThrow();
    return IntStream.range(0, rhos)
        .mapToDouble(i -> -WIDEST_RHO + 2 * WIDEST_RHO * i / (rhos - 1))
        .boxed()
        .flatMap(
            rho ->
                IntStream.rangeClosed(1, psis)
                    .mapToObj(j -> slices(near, rho, psiStep * j))
                    .flatMap(Function.identity()))
        .map(slice -> new SliceScan(slice, rmseVol(slice, smile.quotes()), rhos * psis))
        .min(Comparator.comparingDouble(SliceScan::rmseVol))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no slice of the grid has a positive theta: " + smile));
  }

  /** The slice through a quote to first order; none if its theta is not positive. */
  private static Stream<EssviSlice> slices(VolQuote near, double rho, double psi) {
    double theta = near.w() - rho * psi * near.k();
    return theta > 0 ? Stream.of(new EssviSlice(theta, psi, rho)) : Stream.of();
  }

  private static double rmseVol(EssviSlice slice, List<VolQuote> quotes) {
    return Math.sqrt(
        quotes.stream()
            .mapToDouble(q -> slice.vol(q.k(), q.t()) - q.vol())
            .map(e -> e * e)
            .average()
            .orElseThrow());
  }
}
