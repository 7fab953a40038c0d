package ivylab.plot;

import ivylab.data.Masked;
import ivylab.data.Panel;
import ivylab.data.Split;
import ivylab.surface.Surface;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** Figures of panels: numbers by date, splits and masks. */
public final class DataPlots {

  private DataPlots() {}

  /** A number of every surface by date, one line per symbol. */
  public static Figure overTime(Panel panel, String yName, ToDoubleFunction<Surface> quantity) {
    var series = new LinkedHashMap<String, SortedMap<LocalDate, Double>>();
    for (String symbol : panel.symbols()) series.put(symbol, new TreeMap<>());
    for (Surface s : panel.surfaces())
      series.get(s.symbol()).put(s.asOf(), quantity.applyAsDouble(s));
    return TimeChart.of(yName, series, 0, 300);
  }

  /** The market features of a panel by date: return, volatility level, rate. */
  public static Figure market(Panel panel) {
    return Figure.grid(
        "",
        1,
        List.of(
            market(panel, "return (%)", s -> 100 * s.market().marketReturn(), 0),
            market(panel, "volatility (%)", s -> s.market().volatility(), 1),
            market(panel, "rate (%)", s -> s.market().rate(), 2)));
  }

  private static Figure market(
      Panel panel, String yName, ToDoubleFunction<Surface> quantity, int colour) {
    SortedMap<LocalDate, Double> line = new TreeMap<>();
    for (Surface s : panel.surfaces()) line.put(s.asOf(), quantity.applyAsDouble(s));
    return TimeChart.of(yName, Map.of(yName, line), colour, 150);
  }

  /**
   * The use of each date, one band below another for several splits.
   *
   * @param splits by name, in the order shown; each made from one panel
   */
  public static Figure splits(Map<String, Split> splits) {
    splits.forEach(
        (name, split) -> {
          if (split.spans().isEmpty())
            throw new IllegalArgumentException(
                "split '%s' has no spans in time: its panels were given".formatted(name));
        });
    return SplitLine.of(splits);
  }

  /** {@link #splits} of one. */
  public static Figure split(Split split) {
    return splits(Map.of("", split));
  }

  /**
   * Quotes coloured by cluster, with different symbols for hidden and visible ones.
   *
   * @param labels cluster of each quote, as {@link ivylab.data.Masking#clusters} gives them
   */
  public static Figure clusters(Masked masked, List<Integer> labels) {
    return ClusterPlane.of(Quotes.name(masked.surface()), masked, labels);
  }
}
