package ivylab.plot;

import ivylab.market.Chain;
import ivylab.market.Forwards;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What each strike says about the forward.
 *
 * @param strikes with the forward that they imply
 * @param forward that was taken, the zero line
 * @param carried the spot at the interest rate; NaN without a spot
 */
record ParityChart(List<Forwards.Implied> strikes, Forwards.Forward forward, double carried)
    implements Drawing {

  private static final BasicStroke BAR =
      new BasicStroke(1.6f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND);
  private static final Color CARRIED = Theme.HIDDEN;

  static Figure of(Chain chain, Forwards.Forward forward) {
    List<Forwards.Implied> strikes = Forwards.impliedBy(chain, forward);
    if (strikes.isEmpty())
      throw new IllegalArgumentException(
          chain + " has no strike quoted on both sides at " + forward.expiry());
    String title =
        String.format(
            Locale.ROOT,
            "%s, %s, expiry %s: F = %.2f",
            chain.symbol(),
            chain.asOf(),
            forward.expiry(),
            forward.forward());
    var chart = new ParityChart(strikes, forward, chain.spot() / forward.discount());
    return new Figure(title, Figure.WIDTH, 340, chart);
  }

  @Override
  public void paint(Graphics2D g, int width, int height) {
    Legend legend = new Legend();
    legend.add(
        "strikes (%d)".formatted(strikes.size()),
        (c, x, y) -> Quotes.disc(c, x, y, 4, Theme.VISIBLE));
    legend.line("both spreads", Theme.withAlpha(Theme.VISIBLE, 110), BAR);
    legend.line("forward taken", Theme.INK, Theme.LINE);
    if (!Double.isNaN(carried)) legend.line("spot carried at the rate", CARRIED, Theme.LINE);
    legend.paint(g, width);
    int top = legend.height(width);
    Frame frame =
        Frame.in(
            new Rectangle2D.Double(6, top, width - 6, height - top - 6),
            Axis.around(
                "strike K", strikes.stream().map(Forwards.Implied::strike).toList(), 0.03, false),
            Axis.around("implied forward − F (price)", shown(), 0.08, false));
    frame.paintGrid(g);
    frame.paintLabels(g);
    var clip = g.getClip();
    g.clip(frame.box());
    level(g, frame, 0, Theme.INK);
    if (!Double.isNaN(carried)) level(g, frame, carried - forward.forward(), CARRIED);
    for (Forwards.Implied s : strikes) {
      double x = frame.px(s.strike()), away = s.forward() - forward.forward();
      g.setColor(Theme.withAlpha(Theme.VISIBLE, 110));
      g.setStroke(BAR);
      g.draw(new Line2D.Double(x, frame.py(away - s.error()), x, frame.py(away + s.error())));
    }
    for (Forwards.Implied s : strikes)
      Quotes.disc(
          g, frame.px(s.strike()), frame.py(s.forward() - forward.forward()), 3.2, Theme.VISIBLE);
    g.setClip(clip);
  }

  private static void level(Graphics2D g, Frame frame, double y, Color colour) {
    g.setColor(colour);
    g.setStroke(Theme.LINE);
    g.draw(new Line2D.Double(frame.left, frame.py(y), frame.right(), frame.py(y)));
  }

  /** Both levels and all strikes, but for quotes that are wildly off. */
  private List<Double> shown() {
    double[] away =
        strikes.stream()
            .mapToDouble(s -> Math.abs(s.forward() - forward.forward()) + s.error())
            .sorted()
            .toArray();
    double most = Math.min(away[away.length - 1], 4 * away[away.length / 2]);
    List<Double> shown = new ArrayList<>(Arrays.asList(-most, most));
    if (!Double.isNaN(carried)) shown.add(carried - forward.forward());
    return shown;
  }
}
