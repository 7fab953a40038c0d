package ivylab.plot;

import ivylab.surface.ArbitrageReport;
import ivylab.surface.ArbitrageReport.Kind;
import ivylab.surface.ArbitrageReport.Violation;
import ivylab.surface.Grid;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where one condition of a report is violated, and how deeply; two of them make the figure. */
record ArbitrageMap(ArbitrageReport report, Kind kind, Quotes quotes) implements Drawing {

  private static final Color CLEAN = new Color(0xF1F4F6);
  private static final Color BROKEN = new Color(0x8A8A8A);

  @Override
  public void paint(Graphics2D g, int width, int height) {
    Grid grid = report.grid();
    Map<List<Double>, Double> depths = depths(kind), broken = depths(Kind.INVALID);
    String name = kind == Kind.CALENDAR ? "−∂w/∂t (per year)" : "−g";
    ColorScale scale = scale(name, depths);
    boolean coloured = !depths.isEmpty();

    double share = report.share(kind);
    Theme.text(g, Theme.PANEL_TITLE, Theme.INK, heading(), 14, 14, 0);
    Theme.text(
        g,
        Theme.TICK,
        Theme.SOFT_INK,
        share == 0
            ? "no mesh point violated"
            : "%d of %d mesh points violated (%s %%)"
                .formatted(report.count(kind), report.points(), Axis.shortLabel(100 * share)),
        14,
        32,
        0);
    Frame frame =
        Frame.in(
            new Rectangle2D.Double(6, 38, width - 6 - ColorScale.ROOM, height - 44),
            Axis.linear(QuotePlane.K, grid.kMin(), grid.kMax()),
            Axis.linear(QuotePlane.T, grid.tMin(), grid.tMax()));
    double[] k = grid.k(), t = grid.t();
    HeatMap.paintCells(
        g,
        HeatMap.edges(k),
        HeatMap.edges(t),
        frame,
        (row, column) -> {
          List<Double> here = List.of(k[column], t[row]);
          if (broken.containsKey(here)) return BROKEN;
          Double depth = depths.get(here);
          return depth == null ? CLEAN : scale.of(depth);
        });
    frame.paintLabels(g);
    HeatMap.paintQuotes(g, frame, quotes);
    if (coloured) scale.paintBar(g, frame.right() + 18, frame.top, frame.height);
    if (!broken.isEmpty())
      Theme.text(
          g,
          Theme.SMALL,
          Theme.SOFT_INK,
          "grey: w not positive or not finite",
          frame.right(),
          32,
          1);
  }

  private String heading() {
    return kind == Kind.CALENDAR
        ? "Calendar: total variance falls with maturity"
        : "Butterfly: negative density, g < 0";
  }

  private Map<List<Double>, Double> depths(Kind kind) {
    Map<List<Double>, Double> depths = new HashMap<>();
    for (Violation v : report.violations(kind)) depths.put(List.of(v.k(), v.t()), -v.value());
    return depths;
  }

  private static ColorScale scale(String name, Map<List<Double>, Double> depths) {
    List<Double> all = new ArrayList<>(depths.values());
    all.add(0.0);
    return ColorScale.over(ColorMap.DEPTH, name, all);
  }
}
