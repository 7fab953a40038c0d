package ivylab.plot;

import ivylab.compare.StressTest;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A stress test: for each method the errors of calm days as discs and, just below, those of extreme
 * days as diamonds, a bar at the mean of each; on the right how many times larger the latter is.
 */
record StressChart(StressTest test) implements Drawing {

  private static final int ROW_HEIGHT = 44, WIDE = 4;
  private static final double APART = 9;
  private static final BasicStroke MEAN =
      new BasicStroke(2.6f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);

  static Figure of(StressTest test) {
    int height = 100 + ROW_HEIGHT * test.methods().size();
    return new Figure("", Figure.WIDTH, height, new StressChart(test));
  }

  @Override
  public void paint(Graphics2D g, int width, int height) {
    Legend legend =
        new Legend()
            .add(
                "calm day (%d)".formatted(test.calm().size()),
                (at, x, y) -> Quotes.disc(at, x, y, 4, Theme.VISIBLE))
            .add(
                "extreme day (%d)".formatted(test.extreme().size()),
                (at, x, y) -> Quotes.diamond(at, x, y, 4.5, Theme.HIDDEN))
            .add("mean", (at, x, y) -> bar(at, x, y, Theme.INK));
    legend.paint(g, width);
    int top = legend.height(width);
    List<StressTest.Row> rows = test.methods();
    double names =
        rows.stream().mapToDouble(r -> Theme.width(Theme.NAME, r.method())).max().orElse(0);
    double notes = rows.stream().mapToDouble(r -> Theme.width(Theme.TICK, note(r))).max().orElse(0);
    Frame frame =
        Frame.in(
            new Rectangle2D.Double(names + 2, top, width - names - notes - 26, height - top - 6),
            horizontal(),
            Axis.linear("", 0, rows.size()));
    frame.paintXGrid(g);
    frame.paintXLabels(g);
    for (int i = 0; i < rows.size(); i++) paintRow(g, frame, i);
  }

  private Axis horizontal() {
    List<Double> all = new ArrayList<>();
    for (StressTest.Row row : test.methods()) {
      all.addAll(row.calm());
      all.addAll(row.extreme());
    }
    double least = Double.POSITIVE_INFINITY, most = 0;
    for (double value : all)
      if (Double.isFinite(value)) {
        least = Math.min(least, value);
        most = Math.max(most, value);
      }
    return Axis.around("IV MAPE (%)", all, 0.04, least > 0 && most > WIDE * least);
  }

  private static String note(StressTest.Row row) {
    return String.format(Locale.ROOT, "× %.2f, %s", row.ratio(), probability(row.p()));
  }

  private static String probability(double p) {
    return p < 0.001 ? "p < 0.001" : String.format(Locale.ROOT, "p = %.3f", p);
  }

  private void paintRow(Graphics2D g, Frame frame, int i) {
    StressTest.Row row = test.methods().get(i);
    double y = frame.top + (i + 0.5) * frame.height / test.methods().size();
    Theme.text(g, Theme.NAME, Theme.INK, row.method(), frame.left - 12, y + 4, 1);
    Theme.text(g, Theme.TICK, Theme.SOFT_INK, note(row), frame.right() + 12, y + 4, 0);
    for (double value : row.calm())
      if (Double.isFinite(value))
        Quotes.disc(g, frame.px(value), y - APART, 4, Theme.withAlpha(Theme.VISIBLE, 150));
    for (double value : row.extreme())
      if (Double.isFinite(value)) Quotes.diamond(g, frame.px(value), y + APART, 4.5, Theme.HIDDEN);
    if (Double.isFinite(row.calmMean())) bar(g, frame.px(row.calmMean()), y - APART, Theme.INK);
    if (Double.isFinite(row.extremeMean()))
      bar(g, frame.px(row.extremeMean()), y + APART, Theme.INK);
  }

  private static void bar(Graphics2D g, double x, double y, Color colour) {
    g.setColor(colour);
    g.setStroke(MEAN);
    g.draw(new Line2D.Double(x, y - 7, x, y + 7));
  }
}
