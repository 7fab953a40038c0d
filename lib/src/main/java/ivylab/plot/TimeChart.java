package ivylab.plot;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;

/**
 * Lines by date, broken where dates are missing for long; a series with few dates is marked at
 * each.
 */
final class TimeChart {

  private static final int FEW = 40;
  private static final long DAY = 86_400_000;

  /** A gap of this many usual ones breaks the line. */
  private static final int LONG = 8;

  private TimeChart() {}

  /**
   * @param series by name, at least one, none empty
   * @param colour category of the first series
   */
  static Figure of(
      String yName, Map<String, SortedMap<LocalDate, Double>> series, int colour, int height) {
    XYChart chart = new Lines("", yName).chart;
    series.forEach((name, line) -> add(chart, name, line, colour));
    return Figure.of(chart).withSize(Figure.WIDTH, height);
  }

  @SuppressWarnings("JavaUtilDate") // the type of dates that a chart takes
  private static void add(
      XYChart chart, String name, SortedMap<LocalDate, Double> values, int first) {
    double most = LONG * usualGap(values.keySet());
    List<Date> dates = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    long before = Long.MAX_VALUE;
    for (var entry : values.entrySet()) {
      long day = entry.getKey().toEpochDay();
      if (day - before > most) {
        dates.add(new Date((day - 1) * DAY));
        y.add(Double.NaN);
      }
      dates.add(new Date(day * DAY));
      y.add(entry.getValue());
      before = day;
    }
    int colour = first + chart.getSeriesCollection().size();
    XYSeries line = chart.addSeries(name, dates, y);
    line.setLineColor(Theme.category(colour));
    line.setMarkerColor(Theme.category(colour));
    if (values.size() <= FEW) line.setMarker(Mark.disc(3.6));
  }

  /** Median of the days between neighbouring dates. */
  private static double usualGap(Collection<LocalDate> dates) {
    long[] days = dates.stream().mapToLong(LocalDate::toEpochDay).toArray();
    long[] gaps =
        IntStream.range(1, days.length).mapToLong(i -> days[i] - days[i - 1]).sorted().toArray();
    return gaps.length == 0 ? 1 : gaps[gaps.length / 2];
  }
}
