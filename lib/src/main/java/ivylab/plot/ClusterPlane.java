package ivylab.plot;

import ivylab.data.Masked;
import ivylab.surface.Point;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.util.List;

/**
 * Quotes in the plane of log-moneyness and maturity, coloured by cluster, its number at the
 * cluster's middle: discs where visible, diamonds where hidden, grey dots where set aside.
 *
 * @param labels cluster of each quote of the surface, from 0, {@code [n]}
 */
record ClusterPlane(Masked masked, List<Integer> labels) implements Drawing {

  ClusterPlane {
    labels = List.copyOf(labels);
    if (labels.size() != masked.surface().size())
      throw new IllegalArgumentException(
          "labels holds %d clusters for %d quotes"
              .formatted(labels.size(), masked.surface().size()));
  }

  @Override
  public void paint(Graphics2D g, int width, int height) {
    List<Point> points = masked.surface().points();
    Legend legend = legend();
    legend.paint(g, width);
    int top = legend.height(width);
    Frame frame =
        Frame.in(
            new Rectangle2D.Double(6, top, width - 6, height - top - 6),
            Axis.around(
                width < 420 ? "k" : QuotePlane.K,
                points.stream().map(Point::k).toList(),
                0.04,
                false),
            Axis.around(
                width < 420 ? "t (years)" : QuotePlane.T,
                points.stream().map(Point::t).toList(),
                0.06,
                QuotePlane.spreadsWidely(points.stream().map(Point::t).toList())));
    frame.paintGrid(g);
    frame.paintLabels(g);
    double radius = points.size() > 1000 ? 1.6 : points.size() > 250 ? 2.8 : 4;
    for (int i = 0; i < points.size(); i++) {
      double x = frame.px(points.get(i).k()), y = frame.py(points.get(i).t());
      Color colour = Theme.category(labels.get(i));
      if (masked.asideIndices().contains(i)) Quotes.disc(g, x, y, 1.4, Theme.AXIS);
      else if (masked.hiddenIndices().contains(i)) Quotes.diamond(g, x, y, 1.25 * radius, colour);
      else Quotes.disc(g, x, y, radius, colour);
    }
    int clusters = labels.stream().mapToInt(c -> c).max().orElse(0) + 1;
    for (int c = 0; c < clusters; c++) number(g, frame, points, c);
  }

  private Legend legend() {
    Legend legend = new Legend();
    Color grey = Theme.SOFT_INK;
    legend.add(
        "visible (%d)".formatted(masked.visibleSize()), (g, x, y) -> Quotes.disc(g, x, y, 4, grey));
    if (!masked.hiddenIndices().isEmpty())
      legend.add(
          "hidden (%d)".formatted(masked.hiddenIndices().size()),
          (g, x, y) -> Quotes.diamond(g, x, y, 4.6, grey));
    if (!masked.asideIndices().isEmpty())
      legend.add(
          "set aside (%d)".formatted(masked.asideIndices().size()),
          (g, x, y) -> Quotes.disc(g, x, y, 1.4, Theme.AXIS));
    return legend;
  }

  private void number(Graphics2D g, Frame frame, List<Point> points, int cluster) {
    double x = 0, y = 0;
    int size = 0;
    for (int i = 0; i < points.size(); i++)
      if (labels.get(i) == cluster) {
        x += frame.px(points.get(i).k());
        y += frame.py(points.get(i).t());
        size++;
      }
    if (size == 0) return;
    x /= size;
    y /= size;
    g.setColor(Theme.withAlpha(Theme.PAPER, 215));
    g.fill(new Ellipse2D.Double(x - 9, y - 9, 18, 18));
    g.setColor(Theme.category(cluster));
    g.setStroke(Theme.HAIR);
    g.draw(new Ellipse2D.Double(x - 9, y - 9, 18, 18));
    Theme.text(g, Theme.SMALL, Theme.INK, String.valueOf(cluster + 1), x, y + 4, 0.5);
  }
}
