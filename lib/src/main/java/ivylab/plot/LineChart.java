package ivylab.plot;

import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.List;

/** Lines over common axes under a legend; the points are marked where they are few. */
record LineChart(String xName, String yName, List<Series> series, boolean logY) implements Drawing {

  private static final int FEW = 25;

  LineChart {
    series = List.copyOf(series);
    if (series.isEmpty()) throw new IllegalArgumentException("series is empty");
    if (logY && series.stream().flatMap(s -> s.y().stream()).noneMatch(v -> v > 0))
      throw new IllegalArgumentException("a logarithmic axis needs positive values of " + yName);
  }

  @Override
  public void paint(Graphics2D g, int width, int height) {
    paint(g, width, height, series.size() > 1 ? legend() : new Legend());
  }

  /** The same without its legend, which stands elsewhere. */
  Drawing plain() {
    return (g, width, height) -> paint(g, width, height, new Legend());
  }

  Legend legend() {
    Legend legend = new Legend();
    for (int i = 0; i < series.size(); i++)
      legend.line(series.get(i).name(), Theme.category(i), Theme.LINE);
    return legend;
  }

  private void paint(Graphics2D g, int width, int height, Legend legend) {
    legend.paint(g, width);
    int top = legend.height(width);
    Frame frame =
        Frame.in(
            new Rectangle2D.Double(6, top, width - 6, height - top - 6),
            Axis.around(xName, series.stream().flatMap(s -> s.x().stream()).toList(), 0.02, false),
            Axis.around(yName, series.stream().flatMap(s -> s.y().stream()).toList(), 0.05, logY));
    frame.paintGrid(g);
    frame.paintLabels(g);
    for (int i = series.size() - 1; i >= 0; i--) paintLine(g, frame, i);
  }

  private void paintLine(Graphics2D g, Frame frame, int i) {
    Series line = series.get(i);
    List<Double> x = line.x(), y = line.y();
    var path = new Path2D.Double();
    boolean open = false;
    for (int j = 0; j < x.size(); j++) {
      if (!shown(y.get(j))) {
        open = false;
        continue;
      }
      if (open) path.lineTo(frame.px(x.get(j)), frame.py(y.get(j)));
      else path.moveTo(frame.px(x.get(j)), frame.py(y.get(j)));
      open = true;
    }
    g.setColor(Theme.category(i));
    g.setStroke(Theme.LINE);
    g.draw(path);
    if (x.size() > FEW) return;
    for (int j = 0; j < x.size(); j++)
      if (shown(y.get(j)))
        Quotes.disc(g, frame.px(x.get(j)), frame.py(y.get(j)), 4, Theme.category(i));
  }

  private boolean shown(double y) {
    return Double.isFinite(y) && (!logY || y > 0);
  }
}
