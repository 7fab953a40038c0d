package ivylab.plot;

import ivylab.quote.QuotedSurface;
import ivylab.ssvi.Essvi;
import ivylab.ssvi.EssviFit;
import ivylab.ssvi.EssviSlice;
import ivylab.ssvi.VolCube;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Figures of calibrated eSSVI surfaces and of cubes of them. */
public final class SsviPlots {

  private SsviPlots() {}

  /** {@link ChainPlots#smiles(Map, QuotedSurface, double...)} of one calibrated surface. */
  public static Figure smiles(EssviFit fit, QuotedSurface quoted, double... t) {
    return ChainPlots.smiles(Map.of("eSSVI", fit.surface()), quoted, t);
  }

  /** The distance of each slice from the boundary of either no-arbitrage condition. */
  public static Figure slack(Essvi surface) {
    List<Essvi.Node> nodes = surface.nodes();
    double[] t = nodes.stream().mapToDouble(Essvi.Node::t).toArray();
    double[] butterfly = new double[t.length], calendar = new double[t.length];
    for (int i = 0; i < t.length; i++) {
      EssviSlice slice = nodes.get(i).slice();
      butterfly[i] = slice.butterflySlack();
      calendar[i] = i == 0 ? Double.NaN : slice.calendarSlack(nodes.get(i - 1).slice());
    }
    return Charts.lines(
        "",
        QuotePlane.T,
        "slack (0 on the boundary)",
        Series.of("butterfly", t, butterfly),
        Series.of("calendar, relative to the slice before", t, calendar));
  }

  /**
   * A cube by date: volatility at the spot at a short and a long maturity, and the skew at both,
   * volatility at 0.95 minus that at 1.05 of the spot.
   *
   * @param t the two maturities in years; the nearest ones of the grid are used
   */
  public static Figure cube(VolCube cube, double... t) {
    Map<String, SortedMap<LocalDate, Double>> level = new LinkedHashMap<>(),
        skew = new LinkedHashMap<>();
    for (double years : t) {
      String name = Math.round(365 * years) + " days";
      SortedMap<LocalDate, Double> vol = new TreeMap<>(cube.vols(years, 1));
      SortedMap<LocalDate, Double> slope = new TreeMap<>(cube.vols(years, 0.95));
      var high = cube.vols(years, 1.05);
      vol.replaceAll((date, at) -> 100 * at);
      slope.replaceAll((date, low) -> 100 * (low - high.getOrDefault(date, Double.NaN)));
      level.put(name, vol);
      skew.put(name, slope);
    }
    return Figure.grid(
        "",
        1,
        List.of(
            DataPlots.byDate("volatility at the spot, %", level, 0, 250),
            DataPlots.byDate("skew, points", skew, 0, 250)));
  }
}
