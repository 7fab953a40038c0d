package ivylab.plot;

import ivylab.curvature.LandscapeSlice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The figures of slices through the losses. */
final class Landscapes {

  private static final String STEP = "step (lengths of the weights)";

  private Landscapes() {}

  /** One panel per loss that is positive anywhere, one line per model. */
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
            series.add(new Series(name, slice.a(), slice.losses(loss)));
          });
      if (series.stream().noneMatch(s -> s.y().stream().anyMatch(v -> v > 0))) continue;
      panels.add(Charts.logLines("", STEP, loss + " loss", series));
    }
    return side(panels);
  }

  /** One map per loss that is positive anywhere. */
  static Figure plane(LandscapeSlice slice) {
    List<Figure> panels = new ArrayList<>();
    for (String loss : slice.losses().keySet())
      if (slice.losses(loss).stream().anyMatch(v -> v > 0)) panels.add(plane(slice, loss));
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
   * The logarithm of one loss over two directions; where the loss is zero the paper shows. The
   * cross is the model.
   */
  private static Figure plane(LandscapeSlice slice, String loss) {
    double[][] logs = new double[slice.b().size()][slice.a().size()];
    List<Double> all = new ArrayList<>();
    for (double value : slice.losses(loss)) {
      double log = value > 0 ? Math.log10(value) : Double.NaN;
      logs[all.size() / slice.a().size()][all.size() % slice.a().size()] = log;
      all.add(log);
    }
    var scale = ColorScale.over(ColorMap.VIRIDIS, "log10 of the %s loss".formatted(loss), all);
    double[] x = array(slice.a()), y = array(slice.b());
    return HeatMap.numbers(scale, "first direction", x, "second direction", y, logs)
        .under(new Legend(), (g, at) -> Mark.cross(6).paint(g, at.px(0), at.py(0), Theme.INK))
        .figure("");
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(v -> v).toArray();
  }
}
