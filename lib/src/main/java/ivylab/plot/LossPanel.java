package ivylab.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.stream.Stream;

/**
 * One loss by step: every step pale, a moving average over it, and the looks at the validation set
 * as discs. On a logarithmic axis values that are not positive leave a gap.
 *
 * @param steps values of the training steps
 * @param smooth the same, smoothed
 * @param validation empty or one series
 */
record LossPanel(
    String yName, Series steps, Series smooth, List<Series> validation, Color colour, boolean logY)
    implements Drawing {

  private static final BasicStroke THIN = new BasicStroke(0.7f);

  @Override
  public void paint(Graphics2D g, int width, int height) {
    Legend legend = new Legend().line("training", colour, Theme.LINE);
    if (!validation.isEmpty())
      legend.add("validation", (h, x, y) -> Quotes.disc(h, x, y, 4.2, Theme.INK));
    legend.paint(g, width);
    int top = legend.height(width);
    Frame frame =
        Frame.in(
            new Rectangle2D.Double(6, top, width - 6, height - top - 6),
            Axis.around("step", all(true), 0.02, false),
            Axis.around(yName, all(false), 0.05, logY));
    frame.paintGrid(g);
    frame.paintLabels(g);
    line(g, frame, steps, Theme.withAlpha(colour, 70), THIN);
    line(g, frame, smooth, colour, Theme.LINE);
    for (Series series : validation)
      for (int i = 0; i < series.x().size(); i++)
        if (shown(series.y().get(i)))
          Quotes.disc(g, frame.px(series.x().get(i)), frame.py(series.y().get(i)), 4.2, Theme.INK);
  }

  private List<Double> all(boolean x) {
    return Stream.concat(Stream.of(steps), validation.stream())
        .flatMap(s -> (x ? s.x() : s.y()).stream())
        .toList();
  }

  private boolean shown(double value) {
    return Double.isFinite(value) && (!logY || value > 0);
  }

  private void line(Graphics2D g, Frame frame, Series series, Color ink, BasicStroke stroke) {
    var path = new Path2D.Double();
    boolean open = false;
    for (int i = 0; i < series.x().size(); i++) {
      double y = series.y().get(i);
      if (!shown(y)) {
        open = false;
        continue;
      }
      double px = frame.px(series.x().get(i)), py = frame.py(y);
      if (open) path.lineTo(px, py);
      else path.moveTo(px, py);
      open = true;
    }
    g.setColor(ink);
    g.setStroke(stroke);
    g.draw(path);
  }
}
