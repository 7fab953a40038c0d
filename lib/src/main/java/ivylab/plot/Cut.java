package ivylab.plot;

import ivylab.surface.Point;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A slice through surfaces: a line in the plane of log-moneyness and maturity, and the quotes near
 * it.
 *
 * @param title what is held fixed, with its value
 * @param axis what varies along the line
 * @param place the position of a quote along the axis
 * @param quotes those near the line; may be none
 * @param places where surfaces are evaluated, values of the axis, {@code [n]}
 * @param k log-moneyness there, {@code [n]}
 * @param t years there, {@code [n]}
 */
record Cut(
    String title,
    Axis axis,
    ToDoubleFunction<Point> place,
    Quotes quotes,
    double[] places,
    double[] k,
    double[] t) {

  private static final int POINTS = 81;

  /** The smile at a maturity, as far as these log-moneyness values reach. */
  static Cut atMaturity(double t, Quotes quotes, List<Double> reach) {
    Axis axis = Axis.around("", reach, 0.06, false);
    double[] k = places(axis);
    return new Cut(title(t), axis, Point::k, quotes, k, k, constant(t));
  }

  /** The term structure at a log-moneyness, as far as these maturities reach. */
  static Cut atMoneyness(double k, Quotes quotes, List<Double> reach) {
    Axis axis = Axis.around("", reach, 0.06, true);
    double[] t = places(axis);
    String title = "k = " + Axis.trimmed(Axis.shortLabel(k));
    return new Cut(title, axis, Point::t, quotes, t, constant(k), t);
  }

  private static double[] places(Axis axis) {
    return IntStream.range(0, POINTS).mapToDouble(i -> axis.value(i / (POINTS - 1.0))).toArray();
  }

  private static double[] constant(double value) {
    return IntStream.range(0, POINTS).mapToDouble(i -> value).toArray();
  }

  private static String title(double t) {
    return t < 0.9
        ? "t = %s years (%d days)".formatted(Axis.trimmed(Axis.shortLabel(t)), Math.round(365 * t))
        : "t = %s year%s"
            .formatted(Axis.trimmed(Axis.shortLabel(t)), Math.abs(t - 1) < 0.005 ? "" : "s");
  }
}
