package ivylab.plot;

import ivylab.study.FineTuningResult;
import ivylab.study.FineTuningResult.Curve;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;

/**
 * Learning curves with a logarithmic vertical axis: the mean over seeds as a line with discs, in a
 * band from the least to the largest of the seeds.
 *
 * @param logX whether the horizontal axis is logarithmic; values that are not positive are then
 *     left out
 */
record LearningCurves(String xName, String yName, List<Curve> curves, boolean logX)
    implements Drawing {

  private static final int PANEL_WIDTH = 460, PANEL_HEIGHT = 340, FEW = 25;
  private static final String ERROR = "IV MAPE (%)";

  LearningCurves {
    curves = List.copyOf(curves);
    if (curves.isEmpty()) throw new IllegalArgumentException("curves is empty");
  }

  /** By surfaces seen, and beside it by surfaces available where there is more than one number. */
  static Figure of(FineTuningResult result) {
    String seen = "surfaces seen in training", there = "training surfaces available";
    Figure left =
        new Figure(
            "Validation dates, all %d surfaces available".formatted(result.available()),
            PANEL_WIDTH,
            PANEL_HEIGHT,
            new LearningCurves(seen, ERROR, result.bySeen(), false));
    List<Curve> sizes = result.byAvailable();
    if (sizes.get(0).x().size() < 2) return left.withSize(Figure.WIDTH, PANEL_HEIGHT);
    Figure right =
        new Figure(
            "Test dates, all after %d steps".formatted(result.steps()),
            PANEL_WIDTH,
            PANEL_HEIGHT,
            new LearningCurves(there, ERROR, sizes, true));
    return left.beside(right);
  }

  @Override
  public void paint(Graphics2D g, int width, int height) {
    Legend legend = new Legend();
    for (int i = 0; i < curves.size(); i++)
      legend.line(curves.get(i).method(), Theme.category(i), Theme.LINE);
    legend.paint(g, width);
    int top = legend.height(width);
    List<Double> x = new ArrayList<>(), y = new ArrayList<>();
    for (Curve curve : curves) {
      x.addAll(curve.x());
      y.addAll(curve.least());
      y.addAll(curve.most());
    }
    Frame frame =
        Frame.in(
            new Rectangle2D.Double(6, top, width - 6, height - top - 6),
            Axis.around(xName, x, 0.03, logX),
            Axis.around(yName, y, 0.05, true));
    frame.paintGrid(g);
    frame.paintLabels(g);
    for (int i = curves.size() - 1; i >= 0; i--) paintBand(g, frame, i);
    for (int i = curves.size() - 1; i >= 0; i--) paintLine(g, frame, i);
  }

  private void paintBand(Graphics2D g, Frame frame, int i) {
    Curve curve = curves.get(i);
    List<Integer> shown = shown(curve);
    if (shown.size() < 2) return;
    var band = new Path2D.Double();
    for (int j = 0; j < shown.size(); j++) {
      double x = frame.px(curve.x().get(shown.get(j)));
      double y = frame.py(curve.most().get(shown.get(j)));
      if (j == 0) band.moveTo(x, y);
      else band.lineTo(x, y);
    }
    for (int j = shown.size() - 1; j >= 0; j--)
      band.lineTo(frame.px(curve.x().get(shown.get(j))), frame.py(curve.least().get(shown.get(j))));
    band.closePath();
    g.setColor(Theme.withAlpha(Theme.category(i), 45));
    g.fill(band);
  }

  private void paintLine(Graphics2D g, Frame frame, int i) {
    Curve curve = curves.get(i);
    List<Integer> shown = shown(curve);
    var path = new Path2D.Double();
    for (int j = 0; j < shown.size(); j++) {
      double x = frame.px(curve.x().get(shown.get(j)));
      double y = frame.py(curve.mean().get(shown.get(j)));
      if (j == 0) path.moveTo(x, y);
      else path.lineTo(x, y);
      if (shown.size() <= FEW) Quotes.disc(g, x, y, 4, Theme.category(i));
    }
    g.setColor(Theme.category(i));
    g.setStroke(Theme.LINE);
    g.draw(path);
  }

  private List<Integer> shown(Curve curve) {
    List<Integer> shown = new ArrayList<>();
    for (int j = 0; j < curve.x().size(); j++)
      if (curve.least().get(j) > 0
          && Double.isFinite(curve.most().get(j))
          && (!logX || curve.x().get(j) > 0)) shown.add(j);
    return shown;
  }
}
