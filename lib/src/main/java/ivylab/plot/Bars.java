package ivylab.plot;

import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Grouped bars with the value of each at its end. */
final class Bars implements Drawing {

  private final String yName;
  private final List<String> groups;
  private final Map<String, List<Double>> heights = new LinkedHashMap<>();

  /**
   * @param groups names below the axis, {@code [n]}
   * @param heights by series, {@code [n]} each; NaN leaves a gap
   */
  Bars(String yName, List<String> groups, Map<String, List<Double>> heights) {
    this.yName = yName;
    this.groups = List.copyOf(groups);
    if (groups.isEmpty() || heights.isEmpty())
      throw new IllegalArgumentException("bars need at least one group and one series");
    heights.forEach(
        (name, values) -> {
          if (values.size() != groups.size())
            throw new IllegalArgumentException(
                "series '%s' has %d values for %d groups"
                    .formatted(name, values.size(), groups.size()));
          this.heights.put(name, List.copyOf(values));
        });
  }

  @Override
  public void paint(Graphics2D g, int width, int height) {
    Legend legend = new Legend();
    int i = 0;
    if (heights.size() > 1)
      for (String name : heights.keySet()) legend.patch(name, Theme.category(i++));
    legend.paint(g, width);
    int top = legend.height(width);
    Frame frame =
        Frame.in(
            new Rectangle2D.Double(6, top + 4, width - 6, height - top - 12),
            Axis.linear("", 0, groups.size()),
            vertical());
    frame.paintYGrid(g);
    frame.paintYLabels(g);
    for (int group = 0; group < groups.size(); group++) paintGroup(g, frame, group);
    g.setStroke(Theme.HAIR);
    g.setColor(Theme.AXIS);
    g.draw(new Line2D.Double(frame.left, frame.py(0), frame.right(), frame.py(0)));
  }

  private double largest() {
    return heights.values().stream()
        .flatMap(List::stream)
        .filter(Double::isFinite)
        .mapToDouble(Math::abs)
        .max()
        .orElse(0);
  }

  private Axis vertical() {
    List<Double> all = new ArrayList<>(List.of(0.0));
    heights.values().forEach(all::addAll);
    Axis tight = Axis.around(yName, all, 0, false);
    double room = 0.08 * (tight.max() - tight.min());
    return Axis.linear(
        yName, tight.min() < 0 ? tight.min() - room : 0, tight.max() > 0 ? tight.max() + room : 0);
  }

  private void paintGroup(Graphics2D g, Frame frame, int group) {
    double room = frame.width / groups.size(), fill = heights.size() == 1 ? 0.6 : 0.82;
    double bar = Math.min(fill * room / heights.size(), 64);
    double x = frame.px(group + 0.5) - bar * heights.size() / 2;
    int i = 0;
    for (List<Double> series : heights.values()) {
      double value = series.get(group);
      if (Double.isFinite(value)) {
        double end = frame.py(value), zero = frame.py(0);
        g.setColor(Theme.category(i));
        g.fill(new Rectangle2D.Double(x + 1, Math.min(end, zero), bar - 2, Math.abs(end - zero)));
        String label = Axis.shortLabel(value, largest());
        double labelY = value < 0 ? end + 13 : end - 4;
        if (Theme.width(Theme.SMALL, label) <= bar + 1)
          Theme.text(g, Theme.SMALL, Theme.SOFT_INK, label, x + bar / 2, labelY, 0.5);
        else if (bar >= 9)
          Theme.turnedText(
              g, Theme.SMALL, Theme.SOFT_INK, label, x + bar / 2 + 4, end - 4, 0, -Math.PI / 2);
      }
      x += bar;
      i++;
    }
    Theme.text(
        g,
        Theme.TICK,
        Theme.INK,
        groups.get(group),
        frame.px(group + 0.5),
        frame.bottom() + 17,
        0.5);
  }
}
