package ivylab.plot;

import ivylab.data.Masked;
import ivylab.surface.Point;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;

/**
 * Quotes in the plane of log-moneyness and maturity, coloured by cluster, its number at the
 * cluster's middle: discs where visible, diamonds where hidden, grey dots where set aside.
 */
final class ClusterPlane {

  private ClusterPlane() {}

  /**
   * @param labels cluster of each quote of the surface, from 0, {@code [n]}
   */
  static Figure of(String title, Masked masked, List<Integer> labels) {
    List<Point> points = masked.surface().points();
    if (labels.size() != points.size())
      throw new IllegalArgumentException(
          "labels holds %d clusters for %d quotes".formatted(labels.size(), points.size()));
    Lines lines = new Lines(QuotePlane.K, QuotePlane.T);
    lines.logY(QuotePlane.spreadsWidely(points.stream().map(Point::t).toList()));
    double radius = points.size() > 1000 ? 1.6 : points.size() > 250 ? 2.8 : 4;
    int clusters = labels.stream().mapToInt(c -> c).max().orElse(0) + 1;
    List<Integer> aside = masked.asideIndices(), hidden = masked.hiddenIndices();
    for (int c = 0; c < clusters; c++) {
      List<Point> seen = new ArrayList<>(), unseen = new ArrayList<>(), all = new ArrayList<>();
      for (int i = 0; i < points.size(); i++) {
        if (labels.get(i) != c) continue;
        all.add(points.get(i));
        if (!aside.contains(i)) (hidden.contains(i) ? unseen : seen).add(points.get(i));
      }
      Color colour = Theme.category(c);
      String cluster = "cluster " + (c + 1);
      add(lines, cluster, seen, Mark.disc(radius), colour);
      add(lines, cluster + ", hidden", unseen, Mark.diamond(1.25 * radius), colour);
      if (!all.isEmpty()) number(lines, c + 1, all, colour);
    }
    add(lines, "set aside", aside.stream().map(points::get).toList(), Mark.disc(1.4), Theme.AXIS);
    lines.sign("visible (%d)".formatted(masked.visibleSize()), Mark.disc(4), Theme.SOFT_INK);
    if (!hidden.isEmpty())
      lines.sign("hidden (%d)".formatted(hidden.size()), Mark.diamond(4.6), Theme.SOFT_INK);
    if (!aside.isEmpty())
      lines.sign("set aside (%d)".formatted(aside.size()), Mark.disc(1.4), Theme.AXIS);
    return lines.figure(title);
  }

  private static void add(Lines lines, String name, List<Point> points, Mark mark, Color colour) {
    if (points.isEmpty()) return;
    double[] k = points.stream().mapToDouble(Point::k).toArray();
    double[] t = points.stream().mapToDouble(Point::t).toArray();
    lines.points(name, k, t, mark, colour).setShowInLegend(false);
  }

  /** The cluster's number at its middle, on paper. */
  private static void number(Lines lines, int number, List<Point> points, Color colour) {
    boolean log = lines.chart.getStyler().isYAxisLogarithmic();
    double k = points.stream().mapToDouble(Point::k).average().orElseThrow();
    double t =
        points.stream().mapToDouble(p -> log ? Math.log(p.t()) : p.t()).average().orElseThrow();
    double[] x = {k}, y = {log ? Math.exp(t) : t};
    lines.points("number " + number, x, y, Mark.number(number), colour).setShowInLegend(false);
  }
}
