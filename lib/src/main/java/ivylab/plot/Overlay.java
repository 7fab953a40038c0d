package ivylab.plot;

import ivylab.surface.Point;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import org.knowm.xchart.internal.chartpart.Annotation;

/** Paints on a chart at the chart's own positions, as one of its annotations. */
final class Overlay extends Annotation {

  /** Paints on the chart of an overlay. */
  @FunctionalInterface
  interface Painting {
    void paint(Graphics2D g, Overlay at);
  }

  private final Painting painting;

  Overlay(Painting painting) {
    super(false);
    this.painting = painting;
  }

  @Override
  public void paint(Graphics2D g) {
    if (!isVisible) return;
    Graphics2D own = (Graphics2D) g.create();
    painting.paint(own, this);
    own.dispose();
    bounds = plot();
  }

  /** Where the chart shows its data. */
  Rectangle2D plot() {
    double x = getXAxisScreenValueForMin(), y = getYAxisScreenValueForMin(); // pixels
    return new Rectangle2D.Double(
        x, y, getXAxisScreenValueForMax() - x, getYAxisScreenValueForMax() - y);
  }

  double px(double value) {
    return chart.getScreenXFromChart(value);
  }

  double py(double value) {
    return chart.getScreenYFromChart(value);
  }

  /** Paints a mark at each point of log-moneyness and maturity that is inside the plot. */
  void mark(Graphics2D g, List<Point> points, Mark mark, Color colour) {
    for (Point p : points) {
      double x = px(p.k()), y = py(p.t());
      if (plot().intersects(x - 1, y - 1, 2, 2)) mark.paint(g, x, y, colour);
    }
  }

  /**
   * Names of rows at 0, 1, 2, … from above to below, left of the plot, each with a note below it.
   * Those that would touch are omitted.
   */
  static Overlay rows(List<String> names, List<String> notes) {
    return new Overlay(
        (g, at) -> {
          double x = at.plot().getX() - 8, last = Double.NEGATIVE_INFINITY;
          for (int i = 0; i < names.size(); i++) {
            double y = at.py(-i);
            if (names.get(i).isEmpty() || y - last < 14) continue;
            last = y;
            boolean noted = !notes.get(i).isEmpty();
            Theme.text(g, Theme.TICK, Theme.INK, names.get(i), x, y + (noted ? -2 : 4), 1);
            Theme.text(g, Theme.SMALL, Theme.SOFT_INK, notes.get(i), x, y + 11, 1);
          }
        });
  }
}
