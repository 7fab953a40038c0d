package ivylab.plot;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.XYChart;

/**
 * Distributions side by side as Tukey's boxes: quartiles, median, whiskers to the farthest value
 * within 1.5 interquartile ranges, computed from logarithms on a logarithmic axis, and the other
 * values as circles. They are pieces of an XY chart, because XChart's own boxes have fixed colours
 * and whiskers that end where no value is.
 */
final class Boxes {

  private static final double REACH = 1.5, HALF = 0.25, WIDEST = 28;

  private final Lines lines;
  private final boolean log;
  private final List<Axis.Tick> names = new ArrayList<>();

  private Boxes(String yName, boolean log) {
    this.lines = new Lines("", yName).logY(log);
    this.log = log;
  }

  /** {@link #of(String, Map, boolean, int, int)} with a colour for each and no gaps. */
  static Figure of(String yName, Map<String, double[]> samples, boolean log, int width) {
    samples.forEach(
        (name, values) -> {
          if (Arrays.stream(values).noneMatch(Double::isFinite))
            throw new IllegalArgumentException("the sample '" + name + "' has no finite value");
        });
    return of(yName, samples, log, width, 1);
  }

  /**
   * @param samples by name; one without a finite value leaves a gap, a line break in a name begins
   *     a second line
   * @param perColour neighbours that share a colour
   */
  static Figure of(
      String yName, Map<String, double[]> samples, boolean log, int width, int perColour) {
    if (samples.isEmpty()) throw new IllegalArgumentException("samples is empty");
    Boxes boxes = new Boxes(yName, log);
    double half = Math.min(HALF, WIDEST * samples.size() / (width - 90));
    samples.forEach(
        (name, values) -> {
          int i = boxes.names.size();
          boxes.names.add(new Axis.Tick(i + 0.5, name));
          double[] sorted = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
          if (sorted.length > 0)
            boxes.add(name, sorted, i + 0.5, half, Theme.category(i / perColour));
        });
    XYChart chart = boxes.lines.chart;
    chart.getStyler().setXAxisMin(0.0).setXAxisMax((double) samples.size());
    return boxes.lines.figure("", boxes.names).withSize(width, Figure.HEIGHT);
  }

  /** The quantile of sorted values, linear between order statistics (type 7 of Hyndman and Fan). */
  static double quantile(double[] sorted, double p) {
    double position = p * (sorted.length - 1);
    int below = Math.min((int) position, sorted.length - 1);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }

  private void add(String name, double[] sorted, double x, double half, Color colour) {
    double q1 = quantile(sorted, 0.25), q2 = quantile(sorted, 0.5), q3 = quantile(sorted, 0.75);
    double below = log ? q1 * Math.pow(q1 / q3, REACH) : q1 - REACH * (q3 - q1);
    double above = log ? q3 * Math.pow(q3 / q1, REACH) : q3 + REACH * (q3 - q1);
    double[] inside = Arrays.stream(sorted).filter(v -> v >= below && v <= above).toArray();
    double[] outside = Arrays.stream(sorted).filter(v -> v < below || v > above).toArray();
    double low = Math.min(q1, inside[0]), high = Math.max(q3, inside[inside.length - 1]);
    double l = x - half, r = x + half;
    if (outside.length > 0) {
      double[] xs = new double[outside.length];
      Arrays.fill(xs, x);
      lines.points("", xs, outside, Mark.ring(2.5), colour);
    }
    lines.pieces(
        "",
        List.of(new double[] {x, low, x, q1}, new double[] {x, q3, x, high}),
        colour,
        Theme.LINE);
    lines
        .band(name, new double[] {l, r}, new double[] {q1, q1}, new double[] {q3, q3}, pale(colour))
        .setShowInLegend(false);
    lines.curve(
        "", new double[] {l, r, r, l, l}, new double[] {q1, q1, q3, q3, q1}, colour, Theme.LINE);
    lines.pieces("", List.of(new double[] {l, q2, r, q2}), colour, Theme.THICK);
  }

  private static Color pale(Color colour) {
    return Theme.withAlpha(colour, 60);
  }
}
