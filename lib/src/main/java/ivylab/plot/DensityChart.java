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

/**
 * Spectral densities with a band of one standard error; extreme eigenvalues are triangles on the
 * lower edge. Both axes are logarithmic, that of the eigenvalues to both sides of zero: places are
 * {@code asinh(x / c) / ln 10}, linear within c, about a thousandth of the largest magnitude; since
 * c is twice a power of ten, whole places beyond it are powers of ten. A single eigenvalue, the
 * minimum density, is near the lower edge.
 */
final class DensityChart {

  private static final int POINTS = 600;
  private static final double LINEAR = 1e-3, SMOOTHING = 0.2, LN_10 = Math.log(10);

  private final Map<String, SpectralDensity> densities;
  private final Map<String, Eigenvalues> extremes;
  private final int exponent;
  private final double low, high;

  DensityChart(Map<String, SpectralDensity> densities, Map<String, Eigenvalues> extremes) {
    if (densities.isEmpty()) throw new IllegalArgumentException("densities is empty");
    this.densities = new LinkedHashMap<>(densities);
    this.extremes = new LinkedHashMap<>(extremes);
    List<Double> ends = new ArrayList<>();
    densities.values().forEach(d -> ends.addAll(List.of(d.min(), d.max())));
    extremes.values().forEach(e -> ends.addAll(List.of(e.min(), e.max())));
    double most = ends.stream().mapToDouble(Math::abs).max().orElseThrow();
    exponent = (int) Math.floor(Math.log10(most > 0 ? LINEAR * most : 1));
    low = Math.floor(ends.stream().mapToDouble(this::place).min().orElseThrow() - 0.3);
    high = Math.ceil(ends.stream().mapToDouble(this::place).max().orElseThrow() + 0.3);
  }

  /** The position of an eigenvalue on the axis. */
  double place(double x) {
    double size = Math.abs(x) / (2 * Math.pow(10, exponent));
    return Math.signum(x) * Math.log(size + Math.sqrt(1 + size * size)) / LN_10;
  }

  /** Share of the eigenvalues per decade of the axis, at a position. */
  Estimate at(SpectralDensity density, double place) {
    double peak = LN_10 / (SMOOTHING * Math.sqrt(2 * Math.PI));
    return density.mean(
        node -> {
          double far = LN_10 * (place - place(node)) / SMOOTHING;
          return peak * Math.exp(-0.5 * far * far);
        });
  }

  /** Zero and powers of ten to both sides of it; nothing between them. */
  String label(double place) {
    int whole = (int) Math.rint(place), e = exponent + Math.abs(whole);
    if (Math.abs(place - whole) > 1e-6) return "";
    String power = e >= -2 && e <= 3 ? Axis.label(Math.pow(10, e)) : Axis.power(1, e);
    return whole == 0 ? "0" : whole < 0 ? "−" + power : power;
  }

  Figure figure() {
    double least = Double.POSITIVE_INFINITY, most = 0;
    for (SpectralDensity d : densities.values()) least = Math.min(least, 0.3 / d.dimension());
    Lines lines = new Lines("eigenvalue", "share of all, per decade").logY(true);
    double[] x = new double[POINTS];
    Arrays.setAll(x, i -> low + (high - low) * i / (POINTS - 1));
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
      List<double[]> places = new ArrayList<>();
      for (var end : List.of(extreme.getValue().largest(), extreme.getValue().smallest()))
        for (var value : end) places.add(new double[] {place(value.value()), least});
      String name = first ? "extreme eigenvalues" : "";
      lines.points(name, places, Mark.triangle(5), colour);
      first = false;
    }
    lines.chart.getStyler().setXAxisTickLabelsFormattingFunction(this::label);
    return lines.xRange(low, high).yRange(least, 2 * Math.max(most, 2 * least)).figure("");
  }
}
