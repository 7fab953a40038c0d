package ivylab.plot;

import ivylab.chain.Chain;
import ivylab.chain.Forwards;
import ivylab.chain.Forwards.Implied;
import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The forward implied by each strike, as its distance from the one used. */
final class ParityChart {

  private static final BasicStroke BAR =
      new BasicStroke(1.6f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND);
  private static final Color SPREAD = Theme.withAlpha(Theme.VISIBLE, 110);

  private ParityChart() {}

  static Figure of(Chain chain, Forwards.Forward forward) {
    List<Implied> strikes = Forwards.impliedBy(chain, forward);
    if (strikes.isEmpty())
      throw new IllegalArgumentException(
          chain + " has no strike quoted on both sides at " + forward.expiry());
    double taken = forward.forward(), carried = chain.spot() / forward.discount() - taken;
    double[] k = each(strikes, Implied::strike), away = each(strikes, s -> s.forward() - taken);
    Axis x = Axis.around("", strikes.stream().map(Implied::strike).toList(), 0.03, false);
    Lines lines = new Lines("strike K", "implied forward − F (price)");
    lines.level("forward used", x.min(), x.max(), 0, Theme.INK);
    if (!Double.isNaN(carried))
      lines.level("spot carried at the rate", x.min(), x.max(), carried, Theme.HIDDEN);
    lines.bars(
        "both spreads",
        k,
        each(strikes, s -> s.forward() - taken - s.error()),
        each(strikes, s -> s.forward() - taken + s.error()),
        SPREAD,
        BAR);
    lines.points("strikes (%d)".formatted(strikes.size()), k, away, Mark.disc(3.2), Theme.VISIBLE);
    lines.ranges(x, Axis.around("", shown(strikes, taken, carried), 0.08, false));
    return lines.figure(
        String.format(
            Locale.ROOT,
            "%s, %s, expiry %s: F = %.2f",
            chain.symbol(),
            chain.asOf(),
            forward.expiry(),
            taken),
        Figure.WIDTH,
        340);
  }

  private static double[] each(List<Implied> strikes, ToDoubleFunction<Implied> number) {
    return strikes.stream().mapToDouble(number).toArray();
  }

  /** Both levels and all strikes, except for quotes that are wildly off. */
  private static List<Double> shown(List<Implied> strikes, double taken, double carried) {
    double[] away =
        strikes.stream()
            .mapToDouble(s -> Math.abs(s.forward() - taken) + s.error())
            .sorted()
            .toArray();
    double most = Math.min(away[away.length - 1], 4 * away[away.length / 2]);
    List<Double> shown = new ArrayList<>(Arrays.asList(-most, most));
    if (!Double.isNaN(carried)) shown.add(carried);
    return shown;
  }
}
