package ivylab.plot;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Distributions side by side as Tukey's boxes: quartiles, median, whiskers to the farthest value
 * within 1.5 interquartile ranges, those of the logarithms on a logarithmic axis, the others as
 * circles.
 */
final class Boxes implements Drawing {

  private static final double REACH = 1.5;

  private final String yName;
  private final boolean log;
  private final int perColour;
  private final Map<String, double[]> samples = new LinkedHashMap<>();

  Boxes(String yName, Map<String, double[]> samples, boolean log) {
    this(yName, samples, log, 1);
    this.samples.forEach(
        (name, sorted) -> {
          if (sorted.length == 0)
            throw new IllegalArgumentException("the sample '" + name + "' has no finite value");
        });
  }

  /**
   * @param samples by name; one without a finite value leaves a gap, a line break in a name begins
   *     a second line
   * @param perColour neighbours that share a colour
   */
  Boxes(String yName, Map<String, double[]> samples, boolean log, int perColour) {
    this.yName = yName;
    this.log = log;
    this.perColour = perColour;
    samples.forEach(
        (name, values) ->
            this.samples.put(
                name, Arrays.stream(values).filter(Double::isFinite).sorted().toArray()));
    if (samples.isEmpty()) throw new IllegalArgumentException("samples is empty");
  }

  /** The quantile of sorted values, linear between order statistics (type 7 of Hyndman and Fan). */
  static double quantile(double[] sorted, double p) {
    double position = p * (sorted.length - 1);
    int below = Math.min((int) position, sorted.length - 1);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }

  @Override
  public void paint(Graphics2D g, int width, int height) {
    List<Double> all = new ArrayList<>();
    for (double[] sample : samples.values()) for (double value : sample) all.add(value);
    Axis y = Axis.around(yName, all, 0.06, log);
    boolean twoLines = samples.keySet().stream().anyMatch(name -> name.contains("\n"));
    Frame frame =
        Frame.in(
            new Rectangle2D.Double(6, 0, width - 6, height - (twoLines ? 24 : 8)),
            Axis.linear("", 0, samples.size()),
            y);
    frame.paintYGrid(g);
    frame.paintYLabels(g);
    int i = 0;
    for (var sample : samples.entrySet()) {
      double room = frame.width / samples.size(), centre = frame.px(i + 0.5);
      Color colour = Theme.category(i / perColour);
      if (sample.getValue().length > 0)
        paintBox(g, frame, sample.getValue(), centre, Math.min(0.5 * room, 56), colour);
      String[] lines = sample.getKey().split("\n");
      Theme.text(g, Theme.TICK, Theme.INK, lines[0], centre, frame.bottom() + 17, 0.5);
      if (lines.length > 1)
        Theme.text(g, Theme.SMALL, Theme.SOFT_INK, lines[1], centre, frame.bottom() + 32, 0.5);
      i++;
    }
  }

  private void paintBox(
      Graphics2D g, Frame frame, double[] sorted, double x, double width, Color colour) {
    double q1 = quantile(sorted, 0.25), q2 = quantile(sorted, 0.5), q3 = quantile(sorted, 0.75);
    double low = q1, high = q3;
    double below = log ? q1 * Math.pow(q1 / q3, REACH) : q1 - REACH * (q3 - q1);
    double above = log ? q3 * Math.pow(q3 / q1, REACH) : q3 + REACH * (q3 - q1);
    g.setStroke(Theme.HAIR);
    g.setColor(colour);
    for (double value : sorted) {
      if (value < below || value > above)
        g.draw(new Ellipse2D.Double(x - 2.5, frame.py(value) - 2.5, 5, 5));
      else {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    g.setStroke(Theme.LINE);
    g.draw(new Line2D.Double(x, frame.py(low), x, frame.py(q1)));
    g.draw(new Line2D.Double(x, frame.py(q3), x, frame.py(high)));
    var box =
        new Rectangle2D.Double(x - width / 2, frame.py(q3), width, frame.py(q1) - frame.py(q3));
    g.setColor(Theme.withAlpha(colour, 60));
    g.fill(box);
    g.setColor(colour);
    g.draw(box);
    g.setStroke(new java.awt.BasicStroke(2.6f));
    g.draw(new Line2D.Double(x - width / 2, frame.py(q2), x + width / 2, frame.py(q2)));
  }
}
