package ivylab.plot;

import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Lines by date under a legend; a series of few dates is marked at each. */
final class TimeChart implements Drawing {

  private static final int FEW = 40;

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
      line.forEach(
          (day, value) -> {
            double x = frame.px(day.toEpochDay()), y = frame.py(value);
            if (path.getCurrentPoint() == null) path.moveTo(x, y);
            else path.lineTo(x, y);
          });
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
}
