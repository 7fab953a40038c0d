package ivylab.plot;

import java.util.Arrays;
import java.util.List;

/** Counts in bins of equal width. */
final class Histogram {

  private static final double GAP = 0.06;

  private final String xName;
  private final double low, width;
  private final int[] counts;

  Histogram(String xName, double[] values, int bins) {
    if (bins < 1) throw new IllegalArgumentException("bins must be at least 1: " + bins);
    double[] finite = Arrays.stream(values).filter(Double::isFinite).toArray();
    if (finite.length == 0) throw new IllegalArgumentException("values has no finite number");
    double min = Arrays.stream(finite).min().orElseThrow();
    double max = Arrays.stream(finite).max().orElseThrow();
    this.xName = xName;
    this.low = min == max ? min - 0.5 : min;
    this.width = min == max ? 1.0 / bins : (max - min) / bins;
    this.counts = new int[bins];
    for (double value : finite) counts[Math.min((int) ((value - low) / width), bins - 1)]++;
  }

  /** Number of values in each bin; the last bin holds its upper edge. */
  List<Integer> counts() {
    return Arrays.stream(counts).boxed().toList();
  }

  Figure figure(String title) {
    int n = counts.length;
    double[] x = new double[3 * n], base = x.clone(), top = x.clone();
    for (int i = 0; i < n; i++) {
      x[3 * i] = low + i * width;
      x[3 * i + 1] = x[3 * i + 2] = low + (i + 1 - GAP) * width;
      top[3 * i] = top[3 * i + 1] = counts[i];
      top[3 * i + 2] = Double.NaN;
    }
    Lines lines = new Lines(xName, "count");
    lines.band("count", x, base, top, Theme.category(0));
    lines.chart.getStyler().setXAxisMin(low).setXAxisMax(low + n * width);
    double most = Arrays.stream(counts).max().orElseThrow();
    lines.chart.getStyler().setYAxisMin(0.0).setYAxisMax(1.05 * most);
    lines.chart.getStyler().setPlotGridVerticalLinesVisible(false);
    return lines.figure(title);
  }
}
