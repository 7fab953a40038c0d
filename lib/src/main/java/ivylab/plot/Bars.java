package ivylab.plot;

import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategorySeries;

/** Grouped bars with the value of each at its end, where there is room. */
record Bars(CategoryChart chart) implements Charted {

  private static final double WIDEST = 64, ROOM = 0.08;

  /**
   * @param groups names below the axis, {@code [n]}
   * @param heights by series, {@code [n]} each; NaN leaves a gap
   */
  static Figure of(
      String title, String yName, List<String> groups, Map<String, List<Double>> heights) {
    if (groups.isEmpty() || heights.isEmpty())
      throw new IllegalArgumentException("bars need at least one group and one series");
    CategoryChart chart = Theme.on(new CategoryChart(Figure.WIDTH, Figure.HEIGHT));
    chart.setTitle(title);
    chart.setYAxisTitle(yName);
    heights.forEach(
        (name, values) -> {
          if (values.size() != groups.size())
            throw new IllegalArgumentException(
                "series '%s' has %d values for %d groups"
                    .formatted(name, values.size(), groups.size()));
          int category = chart.getSeriesCollection().size();
          chart.addSeries(name, groups, values).setFillColor(Theme.category(category));
        });
    int bars = groups.size() * heights.size();
    double fill = heights.size() == 1 ? 0.6 : 0.82;
    chart.getStyler().setAvailableSpaceFill(Math.min(fill, WIDEST * bars / Figure.WIDTH));
    return Figure.of("", new Bars(chart));
  }

  private List<CategorySeries> series() {
    return chart.getSeriesCollection().stream().filter(CategorySeries::isEnabled).toList();
  }

  @Override
  public void paint(Graphics2D g, int width, int height) {
    synchronized (chart) { // XChart lays itself out while it paints
      Legend legend = new ChartDrawing(chart, List.of(), true, Rows.NONE, Optional.empty()).strip();
      legend.paint(g, width);
      int top = legend.height(width);
      List<?> groups = new ArrayList<>(series().get(0).getXData());
      Frame frame =
          Frame.in(
                  new Rectangle2D.Double(6, top + 4, width - 6, height - top - 12),
                  Axis.linear(chart.getXAxisTitle(), 0, groups.size()),
                  vertical())
              .onPixels()
              .withXTicks(
                  IntStream.range(0, groups.size())
                      .mapToObj(i -> new Axis.Tick(i + 0.5, String.valueOf(groups.get(i))))
                      .toList());
      frame.paintYGrid(g);
      frame.paintXLabels(g);
      frame.paintYLabels(g);
      try (var bare = new Bare(chart)) {
        bare.insideOf(chart.getStyler(), frame.x, frame.y);
        g.translate(frame.left, frame.top);
        chart.paint(g, (int) frame.width, (int) frame.height);
        g.translate(-frame.left, -frame.top);
      }
      paintValues(g, frame, groups.size());
      g.setStroke(Theme.HAIR);
      g.setColor(Theme.AXIS);
      g.draw(new Line2D.Double(frame.left, frame.py(0), frame.right(), frame.py(0)));
    }
  }

  private double[] all() {
    return series().stream()
        .flatMapToDouble(s -> Arrays.stream(s.getYData()))
        .filter(Double::isFinite)
        .toArray();
  }

  private Axis vertical() {
    List<Double> all = new ArrayList<>(List.of(0.0));
    for (double value : all()) all.add(value);
    String name = chart.getYAxisTitle();
    Axis tight = Axis.around(name, all, 0, false);
    double room = ROOM * (tight.max() - tight.min());
    return Axis.linear(
            name,
            tight.min() < 0 ? tight.min() - room : 0,
            tight.max() > 0 ? tight.max() + room : 0)
        .within(chart.getStyler().getYAxisMin(), chart.getStyler().getYAxisMax());
  }

  private void paintValues(Graphics2D g, Frame frame, int groups) {
    double largest = Arrays.stream(all()).map(Math::abs).max().orElse(0);
    double fill = chart.getStyler().getAvailableSpaceFill(), bar = fill / series().size();
    for (int s = 0; s < series().size(); s++)
      for (int i = 0; i < groups; i++) {
        double value = series().get(s).getYData()[i];
        if (!Double.isFinite(value)) continue;
        double x = frame.px(i + (1 - fill) / 2 + (s + 0.5) * bar), end = frame.py(value);
        double pixels = bar * frame.width / groups, y = value < 0 ? end + 13 : end - 4;
        if (pixels >= 9) { // bars stand apart
          g.setColor(Theme.PAPER);
          g.setStroke(Theme.LINE);
          g.draw(new Line2D.Double(x + pixels / 2, end, x + pixels / 2, frame.py(0)));
        }
        String label = Axis.shortLabel(value, largest);
        if (Theme.width(Theme.SMALL, label) <= pixels + 1)
          Theme.text(g, Theme.SMALL, Theme.SOFT_INK, label, x, y, 0.5);
        else if (pixels >= 9)
          Theme.turnedText(g, Theme.SMALL, Theme.SOFT_INK, label, x + 4, end - 4, 0, -Math.PI / 2);
      }
  }
}
