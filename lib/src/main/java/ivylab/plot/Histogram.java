package ivylab.plot;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts in bins of equal width, or of equal ratio on a logarithmic axis; one outline a sample. */
final class Histogram {

  private static final double PER_DECADE = 2;

  private final String xName;
  private final boolean log;
  private final double low, width;
  private final Map<String, int[]> counts = new LinkedHashMap<>();

  private Histogram(
      String xName,
      boolean log,
      double low,
      double width,
      int bins,
      Map<String, double[]> samples) {
    this.xName = xName;
    this.log = log;
    this.low = low;
    this.width = width;
    samples.forEach(
        (name, values) -> {
          int[] count = new int[bins];
          for (double value : shown(values, log)) {
            int bin = (int) Math.floor(((log ? Math.log10(value) : value) - low) / width);
            count[Math.max(0, Math.min(bin, bins - 1))]++;
          }
          int left = log ? values.length - Arrays.stream(count).sum() : 0;
          counts.put(left == 0 ? name : "%s (%d not positive)".formatted(name, left), count);
        });
  }

  private static double[] shown(double[] values, boolean log) {
    return Arrays.stream(values)
        .filter(v -> Double.isFinite(v) && (v > 0 || !log))
        .sorted()
        .toArray();
  }

  /** Bins of equal width; values that are not finite are omitted. */
  static Histogram of(String xName, double[] values, int bins) {
    if (bins < 1) throw new IllegalArgumentException("bins must be at least 1: " + bins);
    double[] all = shown(values, false);
    if (all.length == 0) throw new IllegalArgumentException("values has no finite number");
    double min = all[0], max = all[all.length - 1];
    boolean one = min == max;
    return new Histogram(
        xName,
        false,
        one ? min - 0.5 : min,
        one ? 1.0 / bins : (max - min) / bins,
        bins,
        Map.of("count", values));
  }

  /**
   * Bins of half a decade that begin at round values, so that figures of similar values share them.
   *
   * @param samples by name; non-positive values are omitted and counted in the legend
   */
  static Histogram ofDecades(String xName, Map<String, double[]> samples) {
    double[] all = shown(samples.values().stream().flatMapToDouble(Arrays::stream).toArray(), true);
    if (all.length == 0) throw new IllegalArgumentException("samples has no positive number");
    double low = Math.floor(PER_DECADE * Math.log10(all[0])) / PER_DECADE;
    double top = Math.ceil(PER_DECADE * Math.log10(all[all.length - 1])) / PER_DECADE;
    int bins = Math.max(1, (int) Math.round((top - low) * PER_DECADE));
    return new Histogram(xName, true, low, 1 / PER_DECADE, bins, samples);
  }

  /** Number of values in each bin, for each sample; the last bin holds its upper edge. */
  List<List<Integer>> counts() {
    return counts.values().stream().map(c -> Arrays.stream(c).boxed().toList()).toList();
  }

  Figure figure(String title) {
    Lines lines = new Lines(xName, "count").logX(log);
    List<Integer> all = new ArrayList<>();
    counts.forEach(
        (name, count) -> {
          int n = count.length;
          double[] x = new double[2 * n + 2], y = x.clone();
          for (int i = 0; i <= n; i++) {
            double edge = low + i * width;
            x[2 * i] = x[2 * i + 1] = log ? Math.pow(10, edge) : edge;
            if (i < n) y[2 * i + 1] = y[2 * i + 2] = count[i];
            if (i < n) all.add(count[i]);
          }
          Color colour = Theme.category(lines.size() / 2);
          int opacity = counts.size() == 1 ? 150 : 50;
          lines.band("", x, new double[x.length], y, Theme.withAlpha(colour, opacity));
          lines.curve(name, x, y, colour, Theme.LINE);
        });
    lines.chart.getStyler().setPlotGridVerticalLinesVisible(false);
    return lines.yRange(0, all.stream().mapToInt(c -> c).max().orElse(1)).figure(title);
  }
}
