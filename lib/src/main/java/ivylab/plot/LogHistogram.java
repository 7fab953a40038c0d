package ivylab.plot;

import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Counts of positive values in bins of equal width on a logarithmic axis, one outline a sample. */
final class LogHistogram implements Drawing {

  private static final double PER_DECADE = 2;

  private final String xName;
  private final Map<String, double[]> samples = new LinkedHashMap<>();
  private final double low, high;

  /**
   * @param samples by name; values that are not positive are counted in the legend and left out
   */
  LogHistogram(String xName, Map<String, double[]> samples) {
    this.xName = xName;
    this.samples.putAll(samples);
    double[] all = samples.values().stream().flatMapToDouble(Arrays::stream).toArray();
    double[] positive = positive(all);
    if (positive.length == 0) throw new IllegalArgumentException("samples has no positive number");
    // bins begin at round places, so that two figures of similar values have the same ones
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
    for (double value : positive(samples.get(name))) counts[bin(value, bins)]++;
    return IntStream.of(counts).boxed().toList();
  }

  private int bin(double value, int bins) {
    int bin = (int) Math.floor((Math.log10(value) - low) * PER_DECADE);
    return Math.max(0, Math.min(bin, bins - 1));
  }

  @Override
  public void paint(Graphics2D g, int width, int height) {
    Legend legend = new Legend();
    int i = 0, most = 1;
    for (var sample : samples.entrySet()) {
      int left = sample.getValue().length - positive(sample.getValue()).length;
      String name = sample.getKey() + (left == 0 ? "" : " (%d not positive)".formatted(left));
      if (!name.isEmpty()) legend.line(name, Theme.category(i), Theme.LINE);
      for (int count : counts(sample.getKey())) most = Math.max(most, count);
      i++;
    }
    legend.paint(g, width);
    int top = legend.height(width);
    Frame frame =
        Frame.in(
            new Rectangle2D.Double(6, top, width - 6, height - top - 6),
            new Axis(xName, Math.pow(10, low), Math.pow(10, high), true),
            Axis.linear("count", 0, 1.05 * most));
    frame.paintYGrid(g);
    frame.paintLabels(g);
    i = 0;
    for (String name : samples.keySet()) paintOutline(g, frame, counts(name), i++);
  }

  private void paintOutline(Graphics2D g, Frame frame, List<Integer> counts, int category) {
    var outline = new Path2D.Double();
    outline.moveTo(frame.left, frame.bottom());
    for (int bin = 0; bin < counts.size(); bin++) {
      double y = frame.py(counts.get(bin));
      outline.lineTo(frame.px(Math.pow(10, low + bin / PER_DECADE)), y);
      outline.lineTo(frame.px(Math.pow(10, low + (bin + 1) / PER_DECADE)), y);
    }
    outline.lineTo(frame.right(), frame.bottom());
    g.setColor(Theme.withAlpha(Theme.category(category), 50));
    g.fill(outline);
    g.setColor(Theme.category(category));
    g.setStroke(Theme.LINE);
    g.draw(outline);
  }
}
