package ivylab.plot;

import ivylab.model.Anatomy;
import ivylab.model.Anatomy.Located;
import ivylab.model.Attention;
import ivylab.model.Config;
import ivylab.plot.QuotePlane.Dot;
import ivylab.probe.AttentionMap;
import ivylab.probe.AttentionSurvey;
import ivylab.probe.Buckets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import tech.tablesaw.api.Table;

/** Figures of the inner workings of a model: coordinates and attention. */
public final class ModelPlots {

  private ModelPlots() {}

  /**
   * The visible quotes as quoted, (k, t), and in the standardised coordinates of a model, coloured
   * by the model's input value; crosses mark the queries.
   */
  public static Figure coordinates(Anatomy anatomy) {
    boolean variance = anatomy.config().target() == Config.Target.TOTAL_VARIANCE;
    double[] values = anatomy.values(), none = new double[anatomy.queries().size()];
    ColorScale scale =
        ColorScale.of(
            variance ? "w" : "standardised log volatility f",
            Arrays.stream(values).boxed().toList());
    List<Dot> raw = dots(anatomy.quotes(), values, false);
    List<Dot> seen = dots(anatomy.quotes(), values, true);
    List<Dot> rawQueries = dots(anatomy.queries(), none, false);
    List<Dot> seenQueries = dots(anatomy.queries(), none, true);
    String x = "x: first coordinate, standardised", y = "y: second coordinate, standardised";
    return QuotePlane.lines(QuotePlane.K, QuotePlane.T, raw, rawQueries, scale, false)
        .figure("As quoted")
        .withSize(460, 380)
        .beside(
            QuotePlane.lines(x, y, seen, seenQueries, scale, false)
                .figure("As the model sees them")
                .withSize(460, 380));
  }

  private static List<Dot> dots(List<Located> points, double[] values, boolean model) {
    List<Dot> dots = new ArrayList<>();
    for (Located p : points) {
      double value = values[dots.size()];
      dots.add(new Dot(model ? p.x() : p.k(), model ? p.y() : p.t(), value, false));
    }
    return dots;
  }

  /**
   * Where one query looks in one block: one panel per head, with the size and colour of a quote
   * given by its weight; a cross marks the query.
   *
   * @param block from 0
   * @param query from 0
   */
  public static Figure attention(Anatomy anatomy, int block, int query) {
    Attention attention = anatomy.attention(block, query);
    List<Figure> parts = new ArrayList<>();
    for (Attention.Head head : attention.heads())
      parts.add(
          weights(
              "Head %d: %s on itself, spread over %s points"
                  .formatted(
                      parts.size() + 1, percent(head.self()), Axis.shortLabel(head.points())),
              anatomy.quotes(),
              head.quotes(),
              anatomy.queries().get(query)));
    return Figure.grid("", 2, parts);
  }

  /** Weights on a scale of their own: a head on one quote would leave the others dark. */
  private static Figure weights(
      String title, List<Located> quotes, List<Double> weights, Located query) {
    double[] percent = weights.stream().mapToDouble(p -> 100 * p).toArray();
    double most = Arrays.stream(percent).max().orElse(100);
    Axis range = Axis.linear("weight (%)", 0, most > 0 ? most : 1);
    ColorScale scale = new ColorScale(ColorMap.VIRIDIS, range, false, false);
    List<Dot> dots = dots(quotes, percent, false);
    List<Dot> cross = dots(List.of(query), new double[1], false);
    return QuotePlane.lines(QuotePlane.K, QuotePlane.T, dots, cross, scale, true)
        .figure(title)
        .withSize(460, 320);
  }

  private static String percent(double share) {
    return share < 0.001 ? "less than 0.1 %" : Axis.trimmed(Axis.label(100 * share, 1)) + " %";
  }

  /** Attention as a matrix: one row per query, one column per quote or market feature. */
  public static Figure attention(AttentionMap map) {
    double[][] percent = map.matrix();
    for (double[] row : percent) for (int j = 0; j < row.length; j++) row[j] *= 100;
    boolean self = map.kind() == AttentionMap.Kind.SELF;
    String title =
        "Queries (rows) on %s (columns), %s"
            .formatted(self ? "quotes" : "market features", map.place());
    List<String> columns = self ? expiries(map.quotes()) : map.tokens();
    ColorScale scale = ColorScale.of("weight (%)", HeatMap.all(percent));
    return HeatMap.matrix(scale, percent, expiries(map.queries()), columns)
        .figure(title, Figure.WIDTH, 480);
  }

  /** A label at the first point of each maturity. */
  private static List<String> expiries(List<Located> points) {
    return IntStream.range(0, points.size())
        .mapToObj(
            i ->
                i > 0 && points.get(i - 1).t() == points.get(i).t()
                    ? ""
                    : String.format(Locale.ROOT, "%.2f y", points.get(i).t()))
        .toList();
  }

  /**
   * Rows of an attention map over the plane of the quotes, size and colour by weight.
   *
   * @param rows from 0, one panel each
   */
  public static Figure attention(AttentionMap map, int... rows) {
    if (map.kind() != AttentionMap.Kind.SELF)
      throw new IllegalArgumentException(
          "the map is of market features, which have no coordinates");
    List<Figure> parts = new ArrayList<>();
    for (int row : rows) {
      if (!(row >= 0 && row < map.queries().size()))
        throw new IllegalArgumentException(
            "rows must be in [0, %d): %d".formatted(map.queries().size(), row));
      Located query = map.queries().get(row);
      String title =
          "Query at k %s, t %s y: %s on itself"
              .formatted(
                  Axis.label(query.k(), 2),
                  Axis.label(query.t(), 2),
                  percent(map.elsewhere().get(row)));
      parts.add(weights(title, map.quotes(), map.weights().get(row), query));
    }
    return Figure.grid("", 2, parts);
  }

  /** The weight that queries of one expiry give to quotes of another. */
  public static Figure attentionByExpiry(AttentionMap map) {
    Table table = map.byExpiry();
    List<String> columns = table.columnNames().subList(1, table.columnCount());
    double[][] values = new double[table.rowCount()][columns.size()];
    for (int i = 0; i < values.length; i++)
      for (int j = 0; j < columns.size(); j++)
        values[i][j] = table.doubleColumn(1 + j).getDouble(i);
    String title = "Expiries of queries (rows) on expiries of quotes, " + map.place();
    List<String> rows = table.stringColumn(0).asList();
    return Charts.heatMap(title, "weight (%)", values, rows, columns);
  }

  /** How widely each head looks: entropy of its weights, one box per block and head. */
  public static Figure entropies(AttentionSurvey survey) {
    return Boxes.of(
        "Entropy of the weights on points, by block and head",
        "entropy relative to equal weights",
        survey.byHead(AttentionSurvey.Look::spread),
        false,
        survey.heads());
  }

  /**
   * Which market features each region of the surface attends to: one map per feature, on one scale.
   *
   * @param block from 0
   */
  public static Figure market(AttentionSurvey survey, int block, Buckets buckets) {
    if (survey.tokens().isEmpty())
      throw new IllegalArgumentException(survey.model() + " has no external attention");
    List<Buckets.Means> means = new ArrayList<>();
    List<Double> all = new ArrayList<>();
    for (String token : survey.tokens()) {
      int at = means.size();
      Buckets.Means own = survey.means(buckets, token, block, look -> 100 * look.market().get(at));
      means.add(own);
      for (int iT = 0; iT < buckets.tCount(); iT++)
        for (int iK = 0; iK < buckets.kCount(); iK++) all.add(own.mean(iT, iK));
    }
    return Figure.grid(
        "Block %d, mean over heads".formatted(block + 1),
        2,
        means.stream().map(m -> DiagnosticPlots.buckets(m, "weight (%)", all)).toList());
  }
}
