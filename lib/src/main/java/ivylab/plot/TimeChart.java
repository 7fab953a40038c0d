package ivylab.plot;

import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Lines by date under a legend, broken where dates are missing for long; a series of few dates is
 * marked at each.
 */
final class TimeChart implements Drawing {

  private static final int FEW = 40;

  /** A gap of so many usual ones breaks the line. */
  private static final int LONG = 8;

  private final String yName;
  private final Map<String, SortedMap<LocalDate, Double>> series;
  private final int colour;

  /**
   * @param series by name, at least one, none empty
   * @param colour category of the first series
   */
  TimeChart(String yName, Map<String, SortedMap<LocalDate, Double>> series, int colour) {
    this.yName = yName;
    this.series = series;
    this.colour = colour;
  }

  @Override
  public void paint(Graphics2D g, int width, int height) {
    Legend legend = new Legend();
    int c = colour;
    if (series.size() > 1)
      for (String name : series.keySet()) legend.line(name, Theme.category(c++), Theme.LINE);
    legend.paint(g, width);
    int top = legend.height(width);
    var dates = new TreeMap<LocalDate, Double>();
    series.values().forEach(dates::putAll);
    List<Double> values = series.values().stream().flatMap(line -> line.values().stream()).toList();
    Frame frame =
        Frame.in(
            new Rectangle2D.Double(6, top, width - 6, height - top - 6),
            DateAxis.axis(dates.firstKey(), dates.lastKey()),
            Axis.around(yName, values, 0.06, false));
    DateAxis.paint(g, frame, true);
    frame.paintYGrid(g);
    frame.paintYLabels(g);
    c = colour;
    for (SortedMap<LocalDate, Double> line : series.values()) {
      var path = new Path2D.Double();
      double most = LONG * usualGap(line.keySet());
      long before = Long.MIN_VALUE / 2;
      for (Map.Entry<LocalDate, Double> e : line.entrySet()) {
        long day = e.getKey().toEpochDay();
        double x = frame.px(day), y = frame.py(e.getValue());
        if (day - before > most) path.moveTo(x, y);
        else path.lineTo(x, y);
        before = day;
      }
      g.setColor(Theme.category(c));
      g.setStroke(Theme.LINE);
      g.draw(path);
      if (line.size() <= FEW)
        for (Map.Entry<LocalDate, Double> e : line.entrySet())
          Quotes.disc(
              g, frame.px(e.getKey().toEpochDay()), frame.py(e.getValue()), 3.6, Theme.category(c));
      c++;
    }
  }

  /** Median of the days between neighbouring dates. */
  private static double usualGap(Collection<LocalDate> dates) {
    long[] days = dates.stream().mapToLong(LocalDate::toEpochDay).toArray();
    long[] gaps =
        IntStream.range(1, days.length).mapToLong(i -> days[i] - days[i - 1]).sorted().toArray();
    return gaps.length == 0 ? 1 : gaps[gaps.length / 2];
  }
}
