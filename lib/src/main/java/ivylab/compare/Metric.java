package ivylab.compare;

/** A number of a comparison, for one method under one condition. */
public enum Metric {
  /** Mean absolute percentage error of volatility at the hidden quotes, in percent. */
  MAPE("IV MAPE %", "IV MAPE (%)", Kind.ERROR),
  /** Root mean square error of volatility at the hidden quotes: 0.01 is one volatility point. */
  RMSE("IV RMSE", "IV RMSE", Kind.ERROR),
  /** Mean squared error of total variance at the hidden quotes. */
  MSE("MSE of w", "MSE of total variance", Kind.ERROR),
  /** Mean squared error of volatility at the hidden quotes: the square of {@link #RMSE}. */
  IV_MSE("MSE of IV", "MSE of volatility", Kind.ERROR),
  /** Mesh points with calendar arbitrage, in percent. */
  CALENDAR("Calendar %", "calendar arbitrage (% of mesh)", Kind.ARBITRAGE),
  /** Mesh points with butterfly arbitrage, in percent. */
  BUTTERFLY("Butterfly %", "butterfly arbitrage (% of mesh)", Kind.ARBITRAGE),
  /** Mean of {@code max(0, -w_t)^2} over the mesh, per year squared. */
  CALENDAR_LOSS("Calendar Loss", "calendar loss (1/year²)", Kind.ARBITRAGE),
  /** Mean of {@code max(0, -g)^2} over the mesh. */
  BUTTERFLY_LOSS("Butterfly Loss", "butterfly loss", Kind.ARBITRAGE),
  /** Completed surfaces without arbitrage on the mesh, in percent of all surfaces tried. */
  FREE("Free %", "surfaces without arbitrage (%)", Kind.ARBITRAGE),
  /** Median wall time of a fit. */
  FIT("Fit ms", "fit per surface (ms)", Kind.COST),
  /** Median wall time of the prediction of a surface's hidden quotes. */
  PREDICT("Predict ms", "prediction per surface (ms)", Kind.COST),
  /** Median of {@link Cost#allocatedMegabytes}. */
  ALLOCATED("Allocated MB", "allocated per surface (MB)", Kind.COST),
  /** Largest {@link Cost#grownMegabytes}. */
  GROWN("Grown MB", "largest growth of the process (MB)", Kind.COST);

  /** What a metric depends on. */
  enum Kind {
    ERROR,
    ARBITRAGE,
    COST
  }

  private final String title;
  private final String axis;
  private final Kind kind;

  Metric(String title, String axis, Kind kind) {
    this.title = title;
    this.axis = axis;
    this.kind = kind;
  }

  /** With its unit, as a figure's axis shows it. */
  public String axis() {
    return axis;
  }

  /** Whether it is a time or an amount of memory, which differs from run to run. */
  public boolean isCost() {
    return kind == Kind.COST;
  }

  /** Whether it needs a mesh. */
  public boolean isArbitrage() {
    return kind == Kind.ARBITRAGE;
  }

  /** As a table's column shows it. */
  @Override
  public String toString() {
    return title;
  }
}
