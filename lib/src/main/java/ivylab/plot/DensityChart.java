package ivylab.plot;

import ivylab.diagnostic.Eigenvalues;
import ivylab.diagnostic.Estimate;
import ivylab.diagnostic.SpectralDensity;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Spectral densities with a band of one standard error; extreme eigenvalues are triangles on the
 * lower edge. Both axes are logarithmic, that of the eigenvalues to both sides of zero: places are
 * {@code asinh(x / c)}, linear within c, a thousandth of the largest size. One eigenvalue alone,
 * the least there can be, is near the lower edge.
 */
final class DensityChart implements Drawing {

  private static final int POINTS = 600;
  private static final double LINEAR = 1e-3, SMOOTHING = 0.2, ROOM = 0.5;

  private final Map<String, SpectralDensity> densities;
  private final Map<String, Eigenvalues> extremes;
  private final double c, low, high;

  DensityChart(Map<String, SpectralDensity> densities, Map<String, Eigenvalues> extremes) {
    if (densities.isEmpty()) throw new IllegalArgumentException("densities is empty");
    this.densities = new LinkedHashMap<>(densities);
    this.extremes = new LinkedHashMap<>(extremes);
    List<Double> ends = new ArrayList<>();
    densities.values().forEach(d -> ends.addAll(List.of(d.min(), d.max())));
    extremes.values().forEach(e -> ends.addAll(List.of(e.min(), e.max())));
    double most = ends.stream().mapToDouble(Math::abs).max().orElseThrow();
    c = most > 0 ? LINEAR * most : 1;
    low = ends.stream().mapToDouble(this::place).min().orElseThrow() - 2 * ROOM;
    high = ends.stream().mapToDouble(this::place).max().orElseThrow() + 2 * ROOM;
  }

  /** Where an eigenvalue lies on the axis. */
  double place(double x) {
    double size = Math.abs(x) / c;
    return Math.signum(x) * Math.log(size + Math.sqrt(1 + size * size));
  }

  /** Share of the eigenvalues by decade of the axis, at a place. */
  Estimate at(SpectralDensity density, double place) {
    double peak = Math.log(10) / (SMOOTHING * Math.sqrt(2 * Math.PI));
    return density.mean(
        node -> {
          double far = (place - place(node)) / SMOOTHING;
          return peak * Math.exp(-0.5 * far * far);
        });
  }

  /** Zero and powers of ten to both sides of it, as far as they are apart. */
  List<Axis.Tick> ticks() {
    List<Axis.Tick> ticks = new ArrayList<>(List.of(new Axis.Tick(0, "0")));
    int first = (int) Math.ceil(Math.log10(c)), last = first;
    while (place(Math.pow(10, last)) <= Math.max(high, -low)) last++;
    for (int e = first; e < last; e++)
      for (int sign : new int[] {-1, 1}) {
        double place = place(sign * Math.pow(10, e));
        String label =
            e >= -2 && e <= 3 ? Axis.label(Math.pow(10, e), Math.max(0, -e)) : Axis.power(1, e);
        if (place > low && place < high)
          ticks.add(new Axis.Tick(place, (sign < 0 ? "−" : "") + label));
      }
    return ticks;
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
      least = Math.min(least, 0.3 / density.dimension());
    Frame frame =
        Frame.in(
            new Rectangle2D.Double(6, top, width - 6, height - top - 6),
            Axis.linear("eigenvalue", low, high),
            new Axis("share of all, by decade", least, 2 * Math.max(most, 2 * least), true));
    frame.paintYGrid(g);
    frame.paintYLabels(g);
    paintXAxis(g, frame);
    i = 0;
    for (var entry : curves.entrySet()) paintCurve(g, frame, entry.getValue(), Theme.category(i++));
    List<String> names = new ArrayList<>(densities.keySet());
    extremes.forEach(
        (name, values) -> {
          Color colour =
              names.contains(name) ? Theme.category(names.indexOf(name)) : Theme.SOFT_INK;
          Stream.concat(values.largest().stream(), values.smallest().stream())
              .forEach(v -> triangle(g, frame.px(place(v.value())), frame.bottom(), colour));
        });
  }

  private void paintXAxis(Graphics2D g, Frame frame) {
    for (Axis.Tick tick : ticks()) {
      double x = frame.px(tick.value());
      g.setStroke(Theme.HAIR);
      g.setColor(Theme.GRID);
      g.draw(new Line2D.Double(x, frame.top, x, frame.bottom()));
      Theme.text(g, Theme.TICK, Theme.SOFT_INK, tick.label(), x, frame.bottom() + 16, 0.5);
    }
    double middle = frame.left + frame.width / 2;
    Theme.text(g, Theme.NAME, Theme.INK, frame.x.name(), middle, frame.bottom() + 35, 0.5);
  }

  private List<Estimate> curve(SpectralDensity density) {
    List<Estimate> curve = new ArrayList<>();
    for (int i = 0; i < POINTS; i++) curve.add(at(density, placeOf(i)));
    return curve;
  }

  private double placeOf(int i) {
    return low + (high - low) * i / (POINTS - 1);
  }

  private static double error(Estimate e) {
    return Double.isFinite(e.standardError()) ? e.standardError() : 0;
  }

  private void paintCurve(Graphics2D g, Frame frame, List<Estimate> curve, Color colour) {
    var line = new Path2D.Double();
    var band = new Path2D.Double();
    for (int i = 0; i < POINTS; i++) {
      Estimate e = curve.get(i);
      double px = frame.px(placeOf(i));
      point(line, px, y(frame, e.value()), i == 0);
      point(band, px, y(frame, e.value() + error(e)), i == 0);
    }
    for (int i = POINTS - 1; i >= 0; i--) {
      Estimate e = curve.get(i);
      point(band, frame.px(placeOf(i)), y(frame, e.value() - error(e)), false);
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
    return frame.py(Math.max(value, frame.y.min() / 2));
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
