package ivylab.plot;

import ivylab.model.Anatomy.Located;
import ivylab.plot.Scatter.Dot;
import ivylab.probe.AttentionMap;
import ivylab.probe.AttentionSurvey;
import ivylab.probe.Buckets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import tech.tablesaw.api.Table;

/** Figures of where queries look. */
final class AttentionMaps {

  private AttentionMaps() {}

  /** Rows are queries, columns quotes or market features. */
  static Figure matrix(AttentionMap map) {
    double[][] percent = map.matrix();
    for (double[] row : percent) for (int j = 0; j < row.length; j++) row[j] *= 100;
    boolean self = map.kind() == AttentionMap.Kind.SELF;
    String title =
        "Queries (rows) on %s (columns), %s"
            .formatted(self ? "quotes" : "market features", map.place());
    List<String> columns = self ? expiries(map.quotes()) : map.tokens();
    return MatrixMap.of(title, "weight (%)", percent, expiries(map.queries()), columns)
        .withSize(Figure.WIDTH, 480);
  }

  /** Rows are expiries of queries, columns those of quotes. */
  static Figure byExpiry(AttentionMap map) {
    Table table = map.byExpiry();
    List<String> columns = table.columnNames().subList(1, table.columnCount());
    double[][] values = new double[table.rowCount()][columns.size()];
    for (int i = 0; i < values.length; i++)
      for (int j = 0; j < columns.size(); j++)
        values[i][j] = table.doubleColumn(1 + j).getDouble(i);
    String title = "Expiries of queries (rows) on expiries of quotes, " + map.place();
    List<String> rows = table.stringColumn(0).asList();
    return MatrixMap.of(title, "weight (%)", values, rows, columns);
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

  /** The weights of some rows over the plane, with a cross at the query. */
  static Figure plane(AttentionMap map, int... rows) {
    if (map.kind() != AttentionMap.Kind.SELF)
      throw new IllegalArgumentException(
          "the map is of market features, which have no coordinates");
    boolean wide = QuotePlane.spreadsWidely(map.quotes().stream().map(Located::t).toList());
    List<Figure> parts = new ArrayList<>();
    for (int row : rows) {
      if (!(row >= 0 && row < map.queries().size()))
        throw new IllegalArgumentException(
            "rows must be in [0, %d): %d".formatted(map.queries().size(), row));
      List<Double> percent = map.weights().get(row).stream().map(p -> 100 * p).toList();
      double most = percent.stream().mapToDouble(p -> p).max().orElse(100);
      Axis range = Axis.linear("weight (%)", 0, most > 0 ? most : 1);
      Located query = map.queries().get(row);
      List<Dot> quotes =
          IntStream.range(0, percent.size())
              .mapToObj(
                  j -> new Dot(map.quotes().get(j).k(), map.quotes().get(j).t(), percent.get(j)))
              .toList();
      String title =
          "Query at k %s, t %s y: %s on itself"
              .formatted(
                  Axis.label(query.k(), 2),
                  Axis.label(query.t(), 2),
                  Anatomies.percent(map.elsewhere().get(row)));
      Scatter plane =
          new Scatter(
              QuotePlane.K,
              QuotePlane.T,
              quotes,
              List.of(new Dot(query.k(), query.t(), 0)),
              new ColorScale(ColorMap.VIRIDIS, range, false, false),
              true,
              wide);
      parts.add(new Figure(title, 460, 320, plane));
    }
    return Figure.grid("", 2, parts);
  }

  /** Entropy of every query by block and head, one colour per block. */
  static Figure entropies(AttentionSurvey survey) {
    return Boxes.of(
            "entropy relative to equal weights",
            survey.byHead(AttentionSurvey.Look::spread),
            false,
            Figure.WIDTH,
            survey.heads())
        .withTitle("Entropy of the weights on points, by block and head")
        .withSize(Figure.WIDTH, 360);
  }

  /** The weight of each market feature by the region of the query, on one scale. */
  static Figure market(AttentionSurvey survey, int block, Buckets buckets) {
    if (survey.tokens().isEmpty())
      throw new IllegalArgumentException(survey.model() + " has no external attention");
    List<Buckets.Means> means = new ArrayList<>();
    List<Double> all = new ArrayList<>();
    for (int token = 0; token < survey.tokens().size(); token++) {
      int at = token;
      Buckets.Means own =
          survey.means(
              buckets, survey.tokens().get(at), block, look -> 100 * look.market().get(at));
      means.add(own);
      for (int iT = 0; iT < buckets.tCount(); iT++)
        for (int iK = 0; iK < buckets.kCount(); iK++) all.add(own.mean(iT, iK));
    }
    return Figure.grid(
        "Block %d, mean over heads".formatted(block + 1),
        2,
        means.stream()
            .map(m -> Sensitivities.buckets(m, m.quantity(), "weight (%)", all))
            .toList());
  }
}
