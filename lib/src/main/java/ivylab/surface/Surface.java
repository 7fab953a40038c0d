package ivylab.surface;

import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * The quotes of one underlying on one date, as total implied variance. Immutable, compared by
 * value.
 *
 * @param symbol underlying, for example {@code SPX}
 * @param asOf quote date; times to maturity are year fractions from here
 * @param market the state of the market on that date
 * @param points the quotes, {@code [n]}, at least one, in any order; equal (k, t) may occur twice
 *     (for a call and a put)
 */
public record Surface(String symbol, LocalDate asOf, MarketFeatures market, List<Point> points) {

  public Surface {
    Objects.requireNonNull(symbol, "symbol");
    Objects.requireNonNull(asOf, "asOf");
    Objects.requireNonNull(market, "market");
    points = List.copyOf(points);
    if (points.isEmpty())
      throw new IllegalArgumentException("points is empty on " + symbol + " " + asOf);
  }

  /** The same symbol, date and market with other quotes. */
  public Surface withPoints(List<Point> points) {
    return new Surface(symbol, asOf, market, points);
  }

  /** Number of quotes, {@code n}. */
  public int size() {
    return points.size();
  }

  /** One coordinate of every quote, {@code [n]}: {@code surface.column(Point::vol)}. */
  public double[] column(ToDoubleFunction<Point> of) {
    return points.stream().mapToDouble(of).toArray();
  }

  @Override
  public String toString() {
    return "%s %s: %d quotes".formatted(symbol, asOf, points.size());
  }
}
