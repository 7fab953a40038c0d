package ivylab.ssvi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The volatilities of many days on one grid of maturities and strikes, taken from eSSVI surfaces
 * free of static arbitrage. On disk it is an archive that NumPy reads, with the array {@code cube
 * [n 5 T M]} whose channels are maturity, volatility, spot, rate and strike.
 *
 * @param symbol underlying
 * @param grid maturities and strikes
 * @param days in order of date
 * @param failures days without a surface, with the reason
 */
public record VolCube(
    String symbol, CubeGrid grid, List<Day> days, Map<LocalDate, String> failures) {

  /**
   * One day.
   *
   * @param date of the quotes
   * @param spot price of the underlying
   * @param rate interest rate per year, a fraction
   * @param quotes number of quotes
   * @param slices number of expiries
   * @param rmseVol root mean square of model minus quote, volatility
   * @param butterflySlack of the surface, {@link Essvi#butterflySlack}
   * @param calendarSlack of the surface, {@link Essvi#calendarSlack}
   * @param violations points of a mesh around the grid with arbitrage of either kind
   * @param converged whether every search converged
   * @param vols annualised, {@code [T M]} row major
   */
  public record Day(
      LocalDate date,
      double spot,
      double rate,
      int quotes,
      int slices,
      double rmseVol,
      double butterflySlack,
      double calendarSlack,
      int violations,
      boolean converged,
      List<Double> vols) {

    public Day {
      vols = List.copyOf(vols);
    }
  }

  public VolCube {
    days = List.copyOf(days);
    failures = Collections.unmodifiableMap(new LinkedHashMap<>(failures));
    if (days.isEmpty()) throw new IllegalArgumentException("days is empty");
    for (Day day : days)
      if (day.vols.size() != grid.size())
        throw new IllegalArgumentException(
            day.date + " has " + day.vols.size() + " volatilities, the grid " + grid.size());
  }

  /**
   * Reads a cube.
   *
   * @throws UncheckedIOException if the file cannot be read
   */
  public static VolCube read(Path file) {
    try {
      return CubeFile.read(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The volatility of one day at one point of the grid. */
  public double vol(int day, int iT, int iM) {
    return days.get(day).vols.get(iT * grid.moneyness().size() + iM);
  }

  /**
   * Volatility by date at the grid point nearest to a maturity and a strike.
   *
   * @param t years
   * @param moneyness strike over spot
   */
  public SortedMap<LocalDate, Double> vols(double t, double moneyness) {
    int iT = nearest(grid.t(), t), iM = nearest(grid.moneyness(), moneyness);
    return byDate(day -> day.vols.get(iT * grid.moneyness().size() + iM));
  }

  /** A quantity of a day by date: {@code cube.byDate(VolCube.Day::spot)}. */
  public SortedMap<LocalDate, Double> byDate(ToDoubleFunction<Day> quantity) {
    SortedMap<LocalDate, Double> values = new TreeMap<>();
    for (Day day : days) values.put(day.date, quantity.applyAsDouble(day));
    return values;
  }

  private static int nearest(List<Double> axis, double value) {
    int best = 0;
    for (int i = 1; i < axis.size(); i++)
      if (Math.abs(axis.get(i) - value) < Math.abs(axis.get(best) - value)) best = i;
    return best;
  }

  /** Number of quotes of all days. */
  public long quotes() {
    return days.stream().mapToLong(Day::quotes).sum();
  }

  /** Mesh points with arbitrage, of all days. */
  public int violations() {
    return days.stream().mapToInt(Day::violations).sum();
  }

  /** Minimum, median and maximum over the days, one column per quantity. */
  public Table summary() {
    Table table = Table.create(toString());
    table.addColumns(StringColumn.create("over the days", "minimum", "median", "maximum"));
    Map<String, ToDoubleFunction<Day>> quantities = new LinkedHashMap<>();
    quantities.put("quotes", Day::quotes);
    quantities.put("expiries", Day::slices);
    quantities.put("spot", Day::spot);
    quantities.put("rate, %", d -> 100 * d.rate);
    int middle = nearest(grid.moneyness(), 1), columns = grid.moneyness().size();
    for (int row : new int[] {0, grid.t().size() - 1})
      quantities.put(
          "volatility at K/S %.2f, %d days, %%"
              .formatted(grid.moneyness().get(middle), Math.round(365 * grid.t().get(row))),
          d -> 100 * d.vols.get(row * columns + middle));
    quantities.put("IV RMSE of the fit, points", d -> 100 * d.rmseVol);
    quantities.put("butterfly slack", Day::butterflySlack);
    quantities.put("calendar slack", Day::calendarSlack);
    quantities.put("mesh points with arbitrage", Day::violations);
    DecimalFormat format =
        new DecimalFormat("0.####", DecimalFormatSymbols.getInstance(Locale.ROOT));
    quantities.forEach(
        (name, quantity) -> {
          double[] values = days.stream().mapToDouble(quantity).sorted().toArray();
          DoubleColumn column =
              DoubleColumn.create(name, values[0], median(values), values[values.length - 1]);
          column.setPrintFormatter(format, "");
          table.addColumns(column);
        });
    return table;
  }

  private static double median(double[] sorted) {
    int n = sorted.length;
    return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }

  /** One row per day. */
  public Table toTable() {
    return Table.create(
        symbol,
        DateColumn.create("date", days.stream().map(Day::date).toArray(LocalDate[]::new)),
        column("spot", Day::spot),
        column("rate", Day::rate),
        IntColumn.create("quotes", days.stream().mapToInt(Day::quotes).toArray()),
        IntColumn.create("expiries", days.stream().mapToInt(Day::slices).toArray()),
        column("RMSE vol", Day::rmseVol),
        column("butterfly slack", Day::butterflySlack),
        column("calendar slack", Day::calendarSlack),
        IntColumn.create("violations", days.stream().mapToInt(Day::violations).toArray()));
  }

  private DoubleColumn column(String name, ToDoubleFunction<Day> quantity) {
    return DoubleColumn.create(name, days.stream().mapToDouble(quantity).toArray());
  }

  @Override
  public String toString() {
    int converged = (int) days.stream().filter(Day::converged).count();
    return String.format(
        Locale.ROOT,
        "%s: %,d days %s to %s, %,d quotes, %s%s%s",
        symbol,
        days.size(),
        days.get(0).date,
        days.get(days.size() - 1).date,
        quotes(),
        grid,
        converged < days.size() ? ", " + (days.size() - converged) + " NOT CONVERGED" : "",
        failures.isEmpty()
            ? ""
            : ", %d days failed (first: %s)"
                .formatted(failures.size(), failures.entrySet().iterator().next()));
  }
}
