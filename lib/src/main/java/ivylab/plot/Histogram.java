package ivylab.plot;

import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Counts in bins of equal width. */
final class Histogram implements Drawing {

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

  @Override
  public void paint(Graphics2D g, int width, int height) {
    double high = low + this.width * counts.length, most = Collections.max(counts());
    Frame frame =
        Frame.in(
            new Rectangle2D.Double(6, 0, width - 6, height - 6),
            Axis.linear(xName, low, high),
            Axis.linear("count", 0, 1.05 * most));
    frame.paintYGrid(g);
    frame.paintLabels(g);
    g.setColor(Theme.category(0));
    double gap = frame.width / counts.length > 5 ? 1 : 0;
    for (int i = 0; i < counts.length; i++) {
      double left = frame.px(low + i * this.width), right = frame.px(low + (i + 1) * this.width);
      double top = frame.py(counts[i]);
      g.fill(new Rectangle2D.Double(left, top, right - left - gap, frame.bottom() - top));
    }
    g.setStroke(Theme.HAIR);
    g.setColor(Theme.AXIS);
    g.draw(new Line2D.Double(frame.left, frame.bottom(), frame.right(), frame.bottom()));
  }
}
