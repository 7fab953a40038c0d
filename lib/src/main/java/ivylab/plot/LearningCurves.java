package ivylab.plot;

import ivylab.study.FineTuningResult;
import ivylab.study.FineTuningResult.Curve;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Learning curves with a logarithmic vertical axis: the mean over seeds as a line with discs, in a
 * band from the minimum to the maximum over the seeds.
 */
final class LearningCurves {

  private static final int PANEL_WIDTH = 460, PANEL_HEIGHT = 340;
  private static final String ERROR = "IV MAPE (%)";

  private LearningCurves() {}

  /** By surfaces seen and, if there is more than one number, by surfaces available next to it. */
  static Figure of(FineTuningResult result) {
    String all = "Validation dates, all %d surfaces available".formatted(result.available());
    Figure left = figure(all, "surfaces seen in training", ERROR, result.bySeen(), false);
    List<Curve> sizes = result.byAvailable();
    if (sizes.get(0).x().size() < 2) return left.withSize(Figure.WIDTH, PANEL_HEIGHT);
    String after = "Test dates, all after %d steps".formatted(result.steps());
    return left.beside(figure(after, "training surfaces available", ERROR, sizes, true));
  }

  /**
   * @param logX whether the horizontal axis is logarithmic; non-positive values are then omitted
   */
  static Figure figure(String title, String xName, String yName, List<Curve> curves, boolean logX) {
    if (curves.isEmpty()) throw new IllegalArgumentException("curves is empty");
    Lines lines = new Lines(xName, yName).logX(logX).logY(true);
    for (int i = 0; i < curves.size(); i++) {
      Curve curve = curves.get(i);
      double[] x = shown(curve, Curve::x, logX);
      if (x.length == 0) continue;
      lines
          .band(
              curve.method() + ", range",
              x,
              shown(curve, Curve::least, logX),
              shown(curve, Curve::most, logX),
              Theme.withAlpha(Theme.category(i), 45))
          .setShowInLegend(false);
    }
    for (int i = 0; i < curves.size(); i++) {
      Curve curve = curves.get(i);
      double[] x = shown(curve, Curve::x, logX), mean = shown(curve, Curve::mean, logX);
      if (x.length > 0) lines.line(Series.of(curve.method(), x, mean), Theme.category(i));
    }
    return lines.figure(title, PANEL_WIDTH, PANEL_HEIGHT);
  }

  /** Numbers of the points that can be shown on logarithmic axes. */
  private static double[] shown(Curve c, Function<Curve, List<Double>> numbers, boolean logX) {
    return IntStream.range(0, c.x().size())
        .filter(j -> c.least().get(j) > 0 && Double.isFinite(c.most().get(j)))
        .filter(j -> !logX || c.x().get(j) > 0)
        .mapToDouble(j -> numbers.apply(c).get(j))
        .toArray();
  }
}
