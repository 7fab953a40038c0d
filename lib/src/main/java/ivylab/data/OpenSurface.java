package ivylab.data;

import ivylab.surface.MarketFeatures;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The rows of one symbol on one date, of which some are quotes and some are points to complete.
 *
 * @param symbol underlying
 * @param asOf quote date
 * @param market the state of the market on that date
 * @param rows in the order of the file, at least one
 */
public record OpenSurface(String symbol, LocalDate asOf, MarketFeatures market, List<Row> rows) {

  /**
   * A quote, or a point without one.
   *
   * @param k log-forward-moneyness
   * @param t years
   * @param vol annualised Black volatility; NaN if it is to be completed
   */
  public record Row(double k, double t, double vol) {
    public boolean isQuote() {
      return !Double.isNaN(vol);
    }
  }

  public OpenSurface {
    Objects.requireNonNull(symbol, "symbol");
    Objects.requireNonNull(asOf, "asOf");
    Objects.requireNonNull(market, "market");
    rows = List.copyOf(rows);
    if (rows.isEmpty())
      throw new IllegalArgumentException("rows is empty on " + symbol + " " + asOf);
  }

  /** The quotes; empty if there is none. */
  public Optional<Surface> quotes() {
    List<Point> points =
        rows.stream().filter(Row::isQuote).map(r -> Point.ofVol(r.k, r.t, r.vol)).toList();
    return points.isEmpty()
        ? Optional.empty()
        : Optional.of(new Surface(symbol, asOf, market, points));
  }

  @Override
  public String toString() {
    return symbol + " " + asOf;
  }
}
