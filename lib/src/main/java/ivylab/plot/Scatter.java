package ivylab.plot;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Points of a plane, coloured by a number and optionally with an area that grows with it; a cross
 * marks a location.
 *
 * @param xName name of the horizontal axis
 * @param yName name of the vertical axis
 * @param points where, and the number
 * @param marks points to mark with a cross
 * @param scale colours of the numbers
 * @param sized whether areas also follow the numbers, from 0
 * @param logY whether the vertical axis is logarithmic
 */
record Scatter(
    String xName,
    String yName,
    List<Dot> points,
    List<Dot> marks,
    ColorScale scale,
    boolean sized,
    boolean logY)
    implements Drawing {

  /** A point and its number. */
  record Dot(double x, double y, double value) {}

  private static final double LARGEST = 9, LEAST = 1.2;
  private static final BasicStroke CROSS =
      new BasicStroke(2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
  private static final BasicStroke HALO =
      new BasicStroke(5f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);

  @Override
  public void paint(Graphics2D g, int width, int height) {
    List<Dot> all = IntStream.range(0, points.size() + marks.size()).mapToObj(this::any).toList();
    Frame frame =
        Frame.in(
            new Rectangle2D.Double(6, 0, width - 6 - ColorScale.ROOM, height - 6),
            Axis.around(xName, all.stream().map(Dot::x).toList(), 0.05, false),
            Axis.around(yName, all.stream().map(Dot::y).toList(), 0.07, logY));
    frame.paintGrid(g);
    frame.paintLabels(g);
    double usual = points.size() > 800 ? 2.2 : points.size() > 200 ? 2.8 : 3.6;
    double most = points.stream().mapToDouble(Dot::value).max().orElse(1);
    // the large numbers on top
    for (Dot dot : points.stream().sorted(Comparator.comparingDouble(Dot::value)).toList()) {
      double radius =
          sized ? Math.max(LEAST, LARGEST * Math.sqrt(Math.max(dot.value(), 0) / most)) : usual;
      Quotes.disc(g, frame.px(dot.x()), frame.py(dot.y()), radius, scale.of(dot.value()));
    }
    for (Dot mark : marks) cross(g, frame.px(mark.x()), frame.py(mark.y()));
    scale.paintBar(g, frame.right() + 22, frame.top, frame.height);
  }

  private Dot any(int i) {
    return i < points.size() ? points.get(i) : marks.get(i - points.size());
  }

  /** A dark cross with a light rim, visible on any colour. */
  static void cross(Graphics2D g, double x, double y) {
    for (boolean halo : new boolean[] {true, false}) {
      g.setStroke(halo ? HALO : CROSS);
      g.setColor(halo ? Theme.withAlpha(Theme.PAPER, 220) : Theme.HIDDEN);
      g.draw(new Line2D.Double(x - 6, y - 6, x + 6, y + 6));
      g.draw(new Line2D.Double(x - 6, y + 6, x + 6, y - 6));
    }
  }
}
