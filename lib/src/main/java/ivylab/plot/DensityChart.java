package ivylab.plot;

import ivylab.diagnostic.Eigenvalues;
import ivylab.diagnostic.Estimate;
import ivylab.diagnostic.SpectralDensity;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Spectral densities on a logarithmic axis, with a band of one standard error; extreme eigenvalues
 * are triangles on the lower edge. One eigenvalue alone, the least there can be, is the lower edge.
 */
final class DensityChart implements Drawing {

  private static final int POINTS = 600;
  private static final double SMOOTHING = 1.0 / 120; // of the range

  private final Map<String, SpectralDensity> densities;
  private final Map<String, Eigenvalues> extremes;
  private final Axis x;
  private final double width;

  DensityChart(Map<String, SpectralDensity> densities, Map<String, Eigenvalues> extremes) {
    if (densities.isEmpty()) throw new IllegalArgumentException("densities is empty");
    this.densities = new LinkedHashMap<>(densities);
    this.extremes = new LinkedHashMap<>(extremes);
    List<Double> ends = new ArrayList<>();
    densities.values().forEach(d -> ends.addAll(List.of(d.min(), d.max())));
    extremes.values().forEach(e -> ends.addAll(List.of(e.min(), e.max())));
    x = Axis.around("eigenvalue", ends, 0.05, false);
    width = SMOOTHING * (x.max() - x.min());
  }

  @Override
  public void paint(Graphics2D g, int width, int height) {
    Legend legend = new Legend();
    int i = 0;
    for (String name : densities.keySet())
      if (!name.isEmpty()) legend.line(name, Theme.category(i++), Theme.LINE);
    if (!extremes.isEmpty())
      legend.add("extreme eigenvalues", (h, px, py) -> triangle(h, px, py + 6, Theme.SOFT_INK));
    legend.paint(g, width);
    int top = legend.height(width);

    Map<String, List<Estimate>> curves = new LinkedHashMap<>();
    densities.forEach((name, density) -> curves.put(name, curve(density)));
    double most = 0, least = Double.POSITIVE_INFINITY;
    for (List<Estimate> curve : curves.values())
      for (Estimate e : curve) most = Math.max(most, e.value() + error(e));
    for (SpectralDensity density : densities.values())
      least = Math.min(least, 0.2 / (density.dimension() * this.width));
    Frame frame =
        Frame.in(
            new Rectangle2D.Double(6, top, width - 6, height - top - 6),
            x,
            new Axis("density of eigenvalues", least, 2 * Math.max(most, 2 * least), true));
    frame.paintGrid(g);
    frame.paintLabels(g);
    i = 0;
    for (var entry : curves.entrySet()) paintCurve(g, frame, entry.getValue(), Theme.category(i++));
    List<String> names = new ArrayList<>(densities.keySet());
    extremes.forEach(
        (name, values) -> {
          Color colour =
              names.contains(name) ? Theme.category(names.indexOf(name)) : Theme.SOFT_INK;
          Stream.concat(values.largest().stream(), values.smallest().stream())
              .forEach(v -> triangle(g, frame.px(v.value()), frame.bottom(), colour));
        });
  }

  private List<Estimate> curve(SpectralDensity density) {
    List<Estimate> curve = new ArrayList<>();
    for (int i = 0; i < POINTS; i++) curve.add(density.at(place(i), width));
    return curve;
  }

  private double place(int i) {
    return x.min() + (x.max() - x.min()) * i / (POINTS - 1);
  }

  private static double error(Estimate e) {
    return Double.isFinite(e.standardError()) ? e.standardError() : 0;
  }

  private void paintCurve(Graphics2D g, Frame frame, List<Estimate> curve, Color colour) {
    var line = new Path2D.Double();
    var band = new Path2D.Double();
    for (int i = 0; i < POINTS; i++) {
      Estimate e = curve.get(i);
      double px = frame.px(place(i));
      point(line, px, y(frame, e.value()), i == 0);
      point(band, px, y(frame, e.value() + error(e)), i == 0);
    }
    for (int i = POINTS - 1; i >= 0; i--) {
      Estimate e = curve.get(i);
      point(band, frame.px(place(i)), y(frame, e.value() - error(e)), false);
    }
    band.closePath();
    var before = g.getClip();
    g.clip(frame.box());
    g.setColor(Theme.withAlpha(colour, 60));
    g.fill(band);
    g.setColor(colour);
    g.setStroke(Theme.LINE);
    g.draw(line);
    g.setClip(before);
  }

  /** What is below the lower edge stays just below it. */
  private static double y(Frame frame, double value) {
    double low = frame.y.min() / 2;
    return frame.py(Math.max(value, low));
  }

  private static void point(Path2D path, double x, double y, boolean first) {
    if (first) path.moveTo(x, y);
    else path.lineTo(x, y);
  }

  private static void triangle(Graphics2D g, double x, double y, Color colour) {
    var triangle = new Path2D.Double();
    triangle.moveTo(x, y - 10);
    triangle.lineTo(x - 4.5, y);
    triangle.lineTo(x + 4.5, y);
    triangle.closePath();
    g.setColor(Theme.withAlpha(colour, 200));
    g.fill(triangle);
  }
}
