package ivylab.plot;

import ivylab.curvature.LandscapeSlice;
import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The figures of slices through the losses. */
final class Landscapes {

  private static final String STEP = "step (lengths of the weights)";

  private Landscapes() {}

  /** A panel for each loss that is positive anywhere, a line for each model. */
  static Figure lines(Map<String, LandscapeSlice> lines) {
    if (lines.isEmpty()) throw new IllegalArgumentException("lines is empty");
    LandscapeSlice first = lines.values().iterator().next();
    List<Figure> panels = new ArrayList<>();
    for (String loss : first.losses().keySet()) {
      List<Series> series = new ArrayList<>();
      lines.forEach(
          (name, slice) -> {
            if (!slice.isLine())
              throw new IllegalArgumentException("'%s' is a plane, not a line".formatted(name));
            series.add(new Series(name, slice.a(), slice.losses().get(loss)));
          });
      if (series.stream().noneMatch(s -> s.y().stream().anyMatch(v -> v > 0))) continue;
      panels.add(Charts.logLines("", STEP, loss + " loss", series));
    }
    return side(panels);
  }

  /** A map of each loss that is positive anywhere. */
  static Figure plane(LandscapeSlice slice) {
    List<Figure> panels = new ArrayList<>();
    for (String loss : slice.losses().keySet())
      if (slice.losses().get(loss).stream().anyMatch(v -> v > 0))
        panels.add(Figure.of("", new Plane(slice, loss)));
    return side(panels);
  }

  private static Figure side(List<Figure> panels) {
    if (panels.isEmpty())
      throw new IllegalArgumentException("no loss is positive anywhere: nothing to draw");
    if (panels.size() == 1) return panels.get(0);
    int width = panels.size() == 2 ? 460 : 340;
    return Figure.grid(
        "", panels.size(), panels.stream().map(p -> p.withSize(width, 320)).toList());
  }

  /**
   * One loss over two directions, by its logarithm; where it is zero the paper shows. The cross is
   * the model.
   */
  private record Plane(LandscapeSlice slice, String loss) implements Drawing {

    @Override
    public void paint(Graphics2D g, int width, int height) {
      List<Double> logs =
          slice.losses().get(loss).stream().map(v -> v > 0 ? Math.log10(v) : Double.NaN).toList();
      ColorScale scale =
          ColorScale.over(ColorMap.VIRIDIS, "log10 of the %s loss".formatted(loss), logs);
      double[] a = edges(slice.a()), b = edges(slice.b());
      Frame frame =
          Frame.in(
              new Rectangle2D.Double(6, 0, width - 6 - ColorScale.ROOM, height - 6),
              Axis.linear("first direction", a[0], a[a.length - 1]),
              Axis.linear("second direction", b[0], b[b.length - 1]));
      HeatMap.paintCells(
          g,
          a,
          b,
          frame,
          (row, column) -> {
            double value = logs.get(row * slice.a().size() + column);
            return Double.isFinite(value) ? scale.of(value) : null;
          });
      frame.paintLabels(g);
      double x = frame.px(0), y = frame.py(0);
      g.setStroke(new BasicStroke(2.2f));
      g.setColor(Theme.PAPER);
      g.draw(new Line2D.Double(x - 6, y, x + 6, y));
      g.draw(new Line2D.Double(x, y - 6, x, y + 6));
      scale.paintBar(g, frame.right() + 18, frame.top, frame.height);
    }

    /** Cells reach half way to their neighbours. */
    private static double[] edges(List<Double> at) {
      int n = at.size();
      double step = n > 1 ? at.get(1) - at.get(0) : 1;
      double[] edges = new double[n + 1];
      for (int i = 0; i <= n; i++) edges[i] = at.get(0) + (i - 0.5) * step;
      return edges;
    }
  }
}
