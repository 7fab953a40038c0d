package ivylab.plot;

import ivylab.curvature.Eigenvalues;
import ivylab.curvature.Estimate;
import ivylab.curvature.SpectralDensity;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.knowm.xchart.XYSeries;

/**
 * Spectral densities with a band of one standard error; extreme eigenvalues are triangles on the
 * lower edge. Both axes are logarithmic, that of the eigenvalues to both sides of zero: places are
 * {@code asinh(x / c)}, linear within c, a thousandth of the largest magnitude. A single
 * eigenvalue, the minimum density, is near the lower edge.
 */
final class DensityChart {

  private static final int POINTS = 600;
  private static final Mark TRIANGLE = Mark.triangle(5);
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

  /** The position of an eigenvalue on the axis. */
  double place(double x) {
    double size = Math.abs(x) / c;
    return Math.signum(x) * Math.log(size + Math.sqrt(1 + size * size));
  }

  /** Share of the eigenvalues per decade of the axis, at a position. */
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

  Figure figure() {
    double least = Double.POSITIVE_INFINITY, most = 0;
    for (SpectralDensity d : densities.values()) least = Math.min(least, 0.3 / d.dimension());
    Lines lines = new Lines("eigenvalue", "share of all, per decade").logY(true);
    double[] x = new double[POINTS];
    for (int i = 0; i < POINTS; i++) x[i] = low + (high - low) * i / (POINTS - 1);
    int category = 0;
    for (var density : densities.entrySet()) {
      double[] mean = new double[POINTS], above = new double[POINTS], below = new double[POINTS];
      for (int i = 0; i < POINTS; i++) {
        Estimate e = at(density.getValue(), x[i]);
        double error = Double.isFinite(e.standardError()) ? e.standardError() : 0;
        most = Math.max(most, e.value() + error);
        mean[i] = Math.max(e.value(), least / 2); // what is below the edge stays just below it
        above[i] = Math.max(e.value() + error, least / 2);
        below[i] = Math.max(e.value() - error, least / 2);
      }
      Color colour = Theme.category(category++);
      String name = density.getKey().isEmpty() ? "density" : density.getKey();
      lines.unlisted().band(name + " ± error", x, below, above, Theme.withAlpha(colour, 60));
      lines.curve(name, x, mean, colour, Theme.LINE);
    }
    boolean first = true;
    for (var extreme : extremes.entrySet()) {
      int of = List.copyOf(densities.keySet()).indexOf(extreme.getKey());
      Color colour = of < 0 ? Theme.SOFT_INK : Theme.category(of);
      double[] places =
          Stream.concat(
                  extreme.getValue().largest().stream(), extreme.getValue().smallest().stream())
              .mapToDouble(v -> place(v.value()))
              .toArray();
      double[] floor = new double[places.length];
      Arrays.fill(floor, least);
      XYSeries marks =
          lines.points("extremes of " + extreme.getKey(), places, floor, TRIANGLE, colour);
      marks.setLabel("extreme eigenvalues").setShowInLegend(first);
      first = false;
    }
    Axis y = new Axis("", least, 2 * Math.max(most, 2 * least), true);
    return Figure.of(lines.ranges(Axis.linear("", low, high), y).chart, ticks());
  }
}
