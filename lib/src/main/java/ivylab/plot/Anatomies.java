package ivylab.plot;

import ivylab.model.Anatomy;
import ivylab.model.Anatomy.Located;
import ivylab.model.Attention;
import ivylab.model.Config;
import ivylab.plot.Scatter.Dot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Figures of what the stages of a model compute for one surface. */
final class Anatomies {

  private Anatomies() {}

  /** The quotes in raw coordinates and in those of the model, with crosses at the queries. */
  static Figure coordinates(Anatomy anatomy) {
    double[] values = anatomy.values();
    boolean variance = anatomy.config().target() == Config.Target.TOTAL_VARIANCE;
    String name = variance ? "w" : "standardised log volatility f";
    List<Double> numbers = Arrays.stream(values).boxed().toList();
    ColorScale scale = ColorScale.of(name, numbers);
    List<Located> quotes = anatomy.quotes(), queries = anatomy.queries();
    Scatter raw =
        new Scatter(
            QuotePlane.K,
            QuotePlane.T,
            dots(quotes, values, false),
            dots(queries, new double[queries.size()], false),
            scale,
            false,
            false);
    Scatter model =
        new Scatter(
            "x: first coordinate, standardised",
            "y: second coordinate, standardised",
            dots(quotes, values, true),
            dots(queries, new double[queries.size()], true),
            scale,
            false,
            false);
    return Figure.grid(
        "",
        2,
        List.of(
            new Figure("As quoted", 460, 380, raw),
            new Figure("As the model sees them", 460, 380, model)));
  }

  /**
   * Weights of one query's heads on the quotes, each on its own scale, with a cross at the query.
   */
  static Figure attention(Anatomy anatomy, int block, int query) {
    Attention attention = anatomy.attention(block, query);
    List<Figure> parts = new ArrayList<>();
    for (int h = 0; h < attention.heads().size(); h++) {
      Attention.Head head = attention.heads().get(h);
      double[] percent = head.quotes().stream().mapToDouble(p -> 100 * p).toArray();
      // a scale per head: one that attends to a single quote would leave the others dark
      Axis range = Axis.linear("weight (%)", 0, Arrays.stream(percent).max().orElse(100));
      ColorScale scale = new ColorScale(ColorMap.VIRIDIS, range, false, false);
      String title =
          "Head %d: %s on itself, spread over %s points"
              .formatted(h + 1, percent(head.self()), Axis.shortLabel(head.points()));
      parts.add(
          new Figure(
              title,
              460,
              320,
              new Scatter(
                  QuotePlane.K,
                  QuotePlane.T,
                  dots(anatomy.quotes(), percent, false),
                  dots(List.of(anatomy.queries().get(query)), new double[1], false),
                  scale,
                  true,
                  spreadsWidely(anatomy.quotes()))));
    }
    return Figure.grid("", 2, parts);
  }

  static String percent(double share) {
    return share < 0.001 ? "less than 0.1 %" : Axis.trimmed(Axis.label(100 * share, 1)) + " %";
  }

  private static boolean spreadsWidely(List<Located> quotes) {
    double min = quotes.stream().mapToDouble(Located::t).min().orElse(1);
    return quotes.stream().mapToDouble(Located::t).max().orElse(1) / min > 8;
  }

  private static List<Dot> dots(List<Located> points, double[] values, boolean model) {
    return IntStream.range(0, points.size())
        .mapToObj(
            i -> {
              Located p = points.get(i);
              return model ? new Dot(p.x(), p.y(), values[i]) : new Dot(p.k(), p.t(), values[i]);
            })
        .toList();
  }
}
