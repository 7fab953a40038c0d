package ivylab.probe;

import ivylab.data.Batch;
import ivylab.model.Anatomy;
import ivylab.model.Anatomy.Located;
import ivylab.model.Attention;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Attention of several queries of one surface as a matrix: one row per query, one column per
 * visible quote or per market feature. Rows and columns are ordered by maturity, then by
 * log-moneyness. Built on {@link Anatomy}, which has the weights of each query separately.
 *
 * @param kind what is attended to
 * @param block from 0
 * @param head from 0, or -1 for the mean over the heads
 * @param queries {@code [q]}, in the order of the rows
 * @param quotes {@code [n]}, in the order of the columns; empty for market features
 * @param weights {@code [q][n]}, or {@code [q][tokens]}
 * @param elsewhere weight of each query on itself and on other queries, {@code [q]}; 0 for market
 *     features. With it each row sums to 1.
 */
public record AttentionMap(
    Kind kind,
    int block,
    int head,
    List<Located> queries,
    List<Located> quotes,
    List<List<Double>> weights,
    List<Double> elsewhere) {

  /** What is attended to. */
  public enum Kind {
    /** The visible quotes. */
    SELF,
    /** The market features. */
    EXTERNAL
  }

  public AttentionMap {
    queries = List.copyOf(queries);
    quotes = List.copyOf(quotes);
    weights = weights.stream().map(List::copyOf).toList();
    elsewhere = List.copyOf(elsewhere);
    if (weights.size() != queries.size() || elsewhere.size() != queries.size())
      throw new IllegalArgumentException(
          "weights [%d], elsewhere [%d] and queries [%d] must be equally long"
              .formatted(weights.size(), elsewhere.size(), queries.size()));
  }

  /** Attention to the quotes in the last block, mean over the heads. */
  public static AttentionMap self(Anatomy anatomy) {
    return self(anatomy, anatomy.config().blocks() - 1);
  }

  /** The same in any block, from 0. */
  public static AttentionMap self(Anatomy anatomy, int block) {
    return of(anatomy, Kind.SELF, block, -1);
  }

  /** The same of one head, from 0. */
  public static AttentionMap self(Anatomy anatomy, int block, int head) {
    return of(anatomy, Kind.SELF, block, head(anatomy, head));
  }

  /** Attention to the market features in the last block, mean over the heads. */
  public static AttentionMap external(Anatomy anatomy) {
    return external(anatomy, anatomy.config().blocks() - 1);
  }

  /** The same in any block, from 0. */
  public static AttentionMap external(Anatomy anatomy, int block) {
    return of(anatomy, Kind.EXTERNAL, block, -1);
  }

  /** The same of one head, from 0. */
  public static AttentionMap external(Anatomy anatomy, int block, int head) {
    return of(anatomy, Kind.EXTERNAL, block, head(anatomy, head));
  }

  private static int head(Anatomy anatomy, int head) {
    if (!(head >= 0 && head < anatomy.config().heads()))
      throw new IllegalArgumentException(
          "head must be in [0, %d): %d".formatted(anatomy.config().heads(), head));
    return head;
  }

  private static AttentionMap of(Anatomy anatomy, Kind kind, int block, int head) {
    int[] rows = order(anatomy.queries());
    int[] columns = kind == Kind.SELF ? order(anatomy.quotes()) : new int[0];
    List<List<Double>> weights = new ArrayList<>();
    List<Double> elsewhere = new ArrayList<>();
    for (int row : rows) {
      Attention attention = anatomy.attention(block, row);
      Attention.Head own = head < 0 ? attention.mean() : attention.heads().get(head);
      if (kind == Kind.EXTERNAL && own.market().isEmpty())
        throw new IllegalArgumentException(
            "the fusion is %s: the model has no external attention"
                .formatted(anatomy.config().fusion()));
      weights.add(
          kind == Kind.EXTERNAL
              ? own.market()
              : Arrays.stream(columns).mapToObj(own.quotes()::get).toList());
      elsewhere.add(
          kind == Kind.EXTERNAL
              ? 0.0
              : own.self() + own.others().stream().mapToDouble(p -> p).sum());
    }
    return new AttentionMap(
        kind,
        block,
        head,
        Arrays.stream(rows).mapToObj(anatomy.queries()::get).toList(),
        Arrays.stream(columns).mapToObj(anatomy.quotes()::get).toList(),
        weights,
        elsewhere);
  }

  private static int[] order(List<Located> points) {
    return IntStream.range(0, points.size())
        .boxed()
        .sorted(
            Comparator.comparingDouble((Integer i) -> points.get(i).t())
                .thenComparingDouble(i -> points.get(i).k()))
        .mapToInt(i -> i)
        .toArray();
  }

  /** {@code [q][n]}, rows first. */
  public double[][] matrix() {
    return weights.stream()
        .map(row -> row.stream().mapToDouble(p -> p).toArray())
        .toArray(double[][]::new);
  }

  /** The sum of each row with the weight elsewhere, {@code [q]}: 1 up to rounding. */
  public double[] rowSums() {
    return IntStream.range(0, queries.size())
        .mapToDouble(i -> elsewhere.get(i) + weights.get(i).stream().mapToDouble(p -> p).sum())
        .toArray();
  }

  /** For example {@code block 4, head 2}, or {@code block 4, mean over heads}. */
  public String place() {
    return "block %d, %s".formatted(block + 1, head < 0 ? "mean over heads" : "head " + (head + 1));
  }

  /** The names of the market features; the published model has one token for all. */
  public List<String> tokens() {
    if (kind != Kind.EXTERNAL) throw new IllegalArgumentException("the map is of quotes");
    return tokens(weights.get(0).size());
  }

  static List<String> tokens(int count) {
    return count == 1 ? List.of("the single token") : Batch.FEATURES.subList(0, count);
  }

  /**
   * Entropy {@code -sum p ln p} of weights that sum to 1, in nats: 0 if all weight is on one point,
   * ln n if n weights are equal.
   */
  public static double entropy(double... weights) {
    return Arrays.stream(weights).map(p -> p > 0 ? -p * Math.log(p) : 0).sum();
  }

  /**
   * Weight in percent that queries of one maturity give to quotes of another, mean over the queries
   * of the row, sum over the quotes of the column: is a smile completed from its own expiry or from
   * others?
   *
   * @return one row and one column per expiry of the quotes; queries belong to the nearest in log
   *     time; rows without queries are omitted. With the weight on queries each row sums to 100.
   */
  public Table byExpiry() {
    if (kind != Kind.SELF) throw new IllegalArgumentException("the map is of market features");
    List<Double> expiries = quotes.stream().map(Located::t).distinct().sorted().toList();
    SortedMap<Integer, List<Integer>> rows = new TreeMap<>();
    for (int i = 0; i < queries.size(); i++)
      rows.computeIfAbsent(nearest(expiries, queries.get(i).t()), e -> new ArrayList<>()).add(i);
    List<String> names = names(expiries);
    StringColumn queried = StringColumn.create("query at");
    rows.keySet().forEach(e -> queried.append(names.get(e)));
    Table table = Table.create("weight in percent by expiry, " + place(), queried);
    for (int e = 0; e < expiries.size(); e++) {
      double expiry = expiries.get(e);
      table.addColumns(column(names.get(e), rows.values(), i -> weightOn(i, expiry)));
    }
    return table.addColumns(column("on queries", rows.values(), elsewhere::get));
  }

  private static DoubleColumn column(
      String name, Iterable<List<Integer>> rows, Function<Integer, Double> of) {
    DoubleColumn column = DoubleColumn.create(name);
    for (List<Integer> row : rows)
      column.append(100 * row.stream().mapToDouble(of::apply).average().orElseThrow());
    return column;
  }

  private double weightOn(int query, double expiry) {
    double sum = 0;
    for (int j = 0; j < quotes.size(); j++)
      if (quotes.get(j).t() == expiry) sum += weights.get(query).get(j);
    return sum;
  }

  private static int nearest(List<Double> expiries, double t) {
    int best = 0;
    for (int e = 1; e < expiries.size(); e++)
      if (Math.abs(Math.log(expiries.get(e) / t)) < Math.abs(Math.log(expiries.get(best) / t)))
        best = e;
    return best;
  }

  /** In years, with as many decimals, at least two, as are needed to distinguish them. */
  private static List<String> names(List<Double> expiries) {
    for (int decimals = 2; ; decimals++) {
      String format = "%%.%df y".formatted(decimals);
      List<String> names =
          expiries.stream().map(t -> String.format(Locale.ROOT, format, t)).toList();
      if (decimals > 15 || names.stream().distinct().count() == names.size()) return names;
    }
  }

  @Override
  public String toString() {
    return "attention of %d queries to %s, %s"
        .formatted(
            queries.size(),
            kind == Kind.SELF
                ? quotes.size() + " quotes"
                : weights.get(0).size() + " market features",
            place());
  }
}
