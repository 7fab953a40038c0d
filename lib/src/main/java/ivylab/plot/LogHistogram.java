package ivylab.plot;

import java.awt.Color;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Counts of positive values in bins of equal width on a logarithmic axis, one outline per sample.
 */
final class LogHistogram {

  private static final double PER_DECADE = 2;

  private final String xName;
  private final Map<String, double[]> samples = new LinkedHashMap<>();
  private final double low, high;

  /**
   * @param samples by name; non-positive values are omitted and counted in the legend
   */
  LogHistogram(String xName, Map<String, double[]> samples) {
    this.xName = xName;
    this.samples.putAll(samples);
    double[] all = samples.values().stream().flatMapToDouble(Arrays::stream).toArray();
    double[] positive = positive(all);
    if (positive.length == 0) throw new IllegalArgumentException("samples has no positive number");
    // bins begin at round values, so that figures of similar values share them
    low = Math.floor(PER_DECADE * Math.log10(positive[0])) / PER_DECADE;
    double top = Math.ceil(PER_DECADE * Math.log10(positive[positive.length - 1])) / PER_DECADE;
    high = top > low ? top : low + 1 / PER_DECADE;
  }

  private static double[] positive(double[] values) {
    return Arrays.stream(values).filter(v -> v > 0 && Double.isFinite(v)).sorted().toArray();
  }

  /** Number of values in each bin; the last bin holds its upper edge. */
  List<Integer> counts(String name) {
    int bins = (int) Math.round((high - low) * PER_DECADE);
    int[] counts = new int[bins];
    for (double value : positive(samples.getOrDefault(name, new double[0])))
      counts[bin(value, bins)]++;
    return IntStream.of(counts).boxed().toList();
  }

  private int bin(double value, int bins) {
    int bin = (int) Math.floor((Math.log10(value) - low) * PER_DECADE);
    return Math.max(0, Math.min(bin, bins - 1));
  }

  Figure figure() {
    Lines lines = new Lines(xName, "count").logX(true);
    double most = 1;
    for (String name : samples.keySet()) {
      List<Integer> counts = counts(name);
      int n = counts.size(),
          left = samples.get(name).length - counts.stream().mapToInt(c -> c).sum();
      double[] x = new double[2 * n + 2], y = x.clone();
      for (int i = 0; i <= n; i++) {
        x[2 * i] = x[2 * i + 1] = Math.pow(10, low + i / PER_DECADE);
        if (i < n) y[2 * i + 1] = y[2 * i + 2] = counts.get(i);
      }
      Color colour = Theme.category(lines.size() / 2);
      lines.band("", x, new double[x.length], y, Theme.withAlpha(colour, 50));
      String note = left == 0 ? "" : " (%d not positive)".formatted(left);
      lines.curve(name + note, x, y, colour, Theme.LINE);
      for (int count : counts) most = Math.max(most, count);
    }
    var styler = lines.chart.getStyler();
    styler.setXAxisMin(Math.pow(10, low)).setXAxisMax(Math.pow(10, high));
    styler.setYAxisMin(0.0).setYAxisMax(1.05 * most);
    styler.setPlotGridVerticalLinesVisible(false);
    return lines.figure("");
  }
}
