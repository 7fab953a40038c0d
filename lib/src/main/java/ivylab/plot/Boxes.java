package ivylab.plot;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Distributions one below another as Tukey's boxes: quartiles, median, whiskers to the farthest
 * value within 1.5 interquartile ranges, computed from logarithms on a logarithmic axis, and the
 * other values as circles. They are pieces of an XY chart, because XChart's own boxes have fixed
 * colours and whiskers that end where no value is.
 */
final class Boxes {

  private static final double REACH = 1.5, HALF = 0.3;

  private Boxes() {}

  /**
   * @param samples by name; one without a finite value leaves a gap, what follows a line break in a
   *     name is a note below it
   * @param perColour neighbours that share a colour
   */
  static Figure of(
      String title, String xName, Map<String, double[]> samples, boolean log, int perColour) {
    if (samples.isEmpty()) throw new IllegalArgumentException("samples is empty");
    List<String> names = new ArrayList<>(), notes = new ArrayList<>();
    for (String name : samples.keySet()) {
      names.add(name.lines().findFirst().orElse(""));
      notes.add(name.lines().skip(1).findFirst().orElse(""));
    }
    Lines lines = Lines.rows(xName, names, notes).logX(log);
    int row = 0;
    for (double[] values : samples.values()) {
      double[] sorted = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
      if (sorted.length > 0)
        add(lines, names.get(row), sorted, -row, Theme.category(row / perColour));
      row++;
    }
    return lines.figure(title).withSize(Figure.WIDTH, 80 + (row > 10 ? 24 : 40) * row);
  }

  /** The same of samples that must have values. */
  static Figure of(String title, String xName, Map<String, double[]> samples, boolean log) {
    samples.forEach(
        (name, values) -> {
          if (Arrays.stream(values).noneMatch(Double::isFinite))
            throw new IllegalArgumentException("the sample '" + name + "' has no finite value");
          double[] below = Arrays.stream(values).filter(v -> v <= 0).toArray();
          if (log && below.length > 0)
            throw new IllegalArgumentException(
                "the sample '%s' must be positive on a logarithmic axis: %s"
                    .formatted(name, below[0]));
        });
    return of(title, xName, samples, log, 1);
  }

  /** The quantile of sorted values, linear between order statistics (type 7 of Hyndman and Fan). */
  static double quantile(double[] sorted, double p) {
    double position = p * (sorted.length - 1);
    int below = Math.min((int) position, sorted.length - 1);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }

  private static void add(Lines lines, String name, double[] sorted, double y, Color colour) {
    boolean log = lines.chart.getStyler().isXAxisLogarithmic();
    double q1 = quantile(sorted, 0.25), q2 = quantile(sorted, 0.5), q3 = quantile(sorted, 0.75);
    double below = log ? q1 * Math.pow(q1 / q3, REACH) : q1 - REACH * (q3 - q1);
    double above = log ? q3 * Math.pow(q3 / q1, REACH) : q3 + REACH * (q3 - q1);
    double low = q1, high = q3, bottom = y - HALF, top = y + HALF;
    List<double[]> outside = new ArrayList<>();
    for (double value : sorted) {
      if (value < below || value > above) outside.add(new double[] {value, y});
      else {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    lines.unlisted().points(name + ", outside", outside, Mark.ring(2.5), colour);
    double[] box = {q1, q3, q3, q1, q1}, edge = {bottom, bottom, top, top, bottom};
    double[] sides = {q1, q3}, bottoms = {bottom, bottom}, tops = {top, top};
    lines.band("", sides, bottoms, tops, Theme.withAlpha(colour, 60));
    lines.unlisted().curve(name, box, edge, colour, Theme.LINE);
    List<double[]> whiskers = List.of(new double[] {low, y, q1, y}, new double[] {q3, y, high, y});
    lines.unlisted().pieces(name + ", whiskers", whiskers, colour, Theme.LINE);
    List<double[]> median = List.of(new double[] {q2, bottom, q2, top});
    lines.unlisted().pieces(name + ", median", median, colour, Theme.THICK);
  }
}
