package ivylab.study;

import java.util.Locale;

/** A number of a comparison, for one method at one mask proportion. */
public enum Metric {
  /** Mean absolute percentage error of volatility at the hidden quotes, in percent. */
  MAPE("IV MAPE %", "IV MAPE (%)"),
  /** Root mean square error of volatility at the hidden quotes: 0.01 is one volatility point. */
  RMSE("IV RMSE", "IV RMSE"),
  /** Mean squared error of total variance at the hidden quotes. */
  MSE("MSE of w", "MSE of total variance"),
  /** Mesh points with calendar arbitrage, in percent. */
  CALENDAR("Calendar %", "mesh points with calendar arbitrage (%)"),
  /** Mesh points with butterfly arbitrage, in percent. */
  BUTTERFLY("Butterfly %", "mesh points with butterfly arbitrage (%)"),
  /** Completed surfaces without arbitrage on the mesh, in percent of all surfaces tried. */
  FREE("Free %", "surfaces without arbitrage (%)");

  private final String title;
  private final String axis;

  Metric(String title, String axis) {
    this.title = title;
    this.axis = axis;
  }

  /** With its unit, as a figure's axis shows it. */
  public String axis() {
    return axis;
  }

  /** As a table's column shows it. */
  @Override
  public String toString() {
    return title;
  }

  /** For example {@code 10 %}. */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f", 100 * share).replaceAll("\\.?0+$", "") + " %";
  }
}
