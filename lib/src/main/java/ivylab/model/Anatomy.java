package ivylab.model;

import ivylab.data.Batch;
import ivylab.data.Masked;
import ivylab.embedding.Coordinates;
import ivylab.encoder.Fusion;
import ivylab.layer.Pass;
import ivylab.layer.Probe.Points;
import ivylab.layer.Probe.Stage;
import ivylab.surface.Grid;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import ivylab.torch.Parameters;
import ivylab.torch.Scope;
import ivylab.torch.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import smile.math.special.Erf;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * What the stages of a model compute for one surface and a few queries, in evaluation mode, for
 * figures and for analysis. Plain numbers only, so it outlives the model.
 *
 * <p>Letters: n visible quotes, q joint queries, d width. Quotes, queries, channels, heads and
 * blocks are counted from 0 in arguments, from 1 in tables.
 */
public final class Anatomy {

  /**
   * A point in all the coordinates that it takes on its way into the model.
   *
   * @param k log-moneyness
   * @param t years
   * @param first the model's first coordinate, k or k/√t
   * @param second the model's second coordinate, t or log t
   * @param x the first, standardised
   * @param y the second, standardised
   */
  public record Located(double k, double t, double first, double second, double x, double y) {}

  /**
   * One channel of the kernel embedding: a Gaussian bell over the standardised plane.
   *
   * @param channel from 0
   * @param bandwidth {@code s = sqrt(2) erfinv((channel + 1)/(d + 1))}, fixed
   * @param reachX standard deviation of the bell along x, {@code s sqrt((a + b)/a)} with a and b
   *     the learnt axes; {@code s sqrt(2)} before training
   * @param reachY along y, {@code s sqrt((a + b)/b)}
   */
  public record Kernel(int channel, double bandwidth, double reachX, double reachY) {}

  private static final int NEAREST = 10;

  private final Config config;
  private final Surface visible;
  private final List<Located> quotes;
  private final List<Located> queries;
  private final List<Kernel> kernels;
  private final ProbeRecorder trace;
  private final double[] maskToken;
  private final double[] headWeights;
  private final double headBias;
  private final double[][] features;
  private final double level, scale;
  private final double[] f, w;

  private Anatomy(
      IvySpt model, Batch batch, Surface visible, ProbeRecorder trace, double[] f, double[] w) {
    Parameters p = model.parameters();
    this.config = model.config();
    this.visible = visible;
    this.trace = trace;
    this.f = f;
    this.w = w;
    quotes = located(p, batch.k(), batch.t());
    queries = located(p, batch.queryK(), batch.queryT());
    kernels = kernels(model);
    maskToken = p.values("embedding.mask-token");
    headWeights = p.values("head.out.weight");
    headBias = p.values("head.out.bias")[0];
    features = new double[Config.FEATURES][];
    for (int i = 0; i < features.length; i++) {
      double raw = batch.features()[i];
      features[i] = new double[] {raw, standardised(p, "feature-" + i, raw)};
    }
    level = batch.level()[0];
    scale = batch.scale()[0];
  }

  /**
   * One query.
   *
   * @param k log-moneyness
   * @param t years
   */
  public static Anatomy of(IvySpt model, Surface visible, double k, double t) {
    return of(model, visible, new double[] {k}, new double[] {t});
  }

  /**
   * Several joint queries: if attention is joint they see each other.
   *
   * @param k log-moneyness, {@code [q]}, at least one
   * @param t years, {@code [q]}
   */
  public static Anatomy of(IvySpt model, Surface visible, double[] k, double[] t) {
    Batch batch = Batch.asking(visible, k, t);
    if (k.length == 0) throw new IllegalArgumentException("k is empty: query at least one point");
    ProbeRecorder trace = new ProbeRecorder();
    try (Scope scope = Scope.evaluating()) {
      Answer answer =
          model
              .answer(
                  model.inputs(batch),
                  List.of(model.targets(batch, false)),
                  Pass.evaluation().withProbe(trace))
              .get(0);
      double[] f = Tensors.toArray(answer.f().v()), w = Tensors.toArray(answer.w().v());
      return new Anatomy(model, batch, visible, trace, f, w);
    }
  }

  /** The hidden quotes that a mask queries, as joint queries. */
  public static Anatomy of(IvySpt model, Masked masked) {
    return of(
        model,
        masked.visible(),
        masked.targets().stream().mapToDouble(Point::k).toArray(),
        masked.targets().stream().mapToDouble(Point::t).toArray());
  }

  /** What the stages compute at every point of a mesh, each queried separately. */
  public static AnatomyMaps over(IvySpt model, Surface visible, Grid grid) {
    return AnatomyMaps.of(model, visible, grid);
  }

  /** The channels of a model's kernel embedding, from narrow to wide; empty without kernels. */
  public static List<Kernel> kernels(IvySpt model) {
    int d = model.config().width();
    if (!model.config().kernels()) return List.of();
    double[] logAxes = model.parameters().values("embedding.kernels.log-axes");
    List<Kernel> all = new ArrayList<>(d);
    for (int i = 0; i < d; i++) {
      double s = Math.sqrt(2) * Erf.inverf((i + 1.0) / (d + 1));
      double a = Math.exp(logAxes[2 * i]), b = Math.exp(logAxes[2 * i + 1]);
      all.add(new Kernel(i, s, s * Math.sqrt((a + b) / a), s * Math.sqrt((a + b) / b)));
    }
    return List.copyOf(all);
  }

  private List<Located> located(Parameters p, double[] k, double[] t) {
    Coordinates c = config.coordinates();
    List<Located> all = new ArrayList<>(k.length);
    for (int i = 0; i < k.length; i++) {
      double first = c.first(k[i], t[i]), second = c.second(k[i], t[i]);
      double x = standardised(p, "first", first), y = standardised(p, "second", second);
      all.add(new Located(k[i], t[i], first, second, x, y));
    }
    return List.copyOf(all);
  }

  /** As in evaluation: running or fixed statistics, and the learnt affine map if there is one. */
  private double standardised(Parameters p, String name, double value) {
    String path = "embedding.standard." + name;
    double mean = p.values(path + ".mean")[0], variance = p.values(path + ".variance")[0];
    double z = (value - mean) / Math.sqrt(variance + 1e-5);
    return config.trainingSetStatistics()
        ? z
        : z * p.values(path + ".gain")[0] + p.values(path + ".offset")[0];
  }

  public Config config() {
    return config;
  }

  public Surface visible() {
    return visible;
  }

  /** The visible quotes, {@code [n]}. */
  public List<Located> quotes() {
    return quotes;
  }

  /** The queries, {@code [q]}. */
  public List<Located> queries() {
    return queries;
  }

  /**
   * The channels of the kernel embedding, {@code [d]}, from narrow to wide; empty without kernels.
   */
  public List<Kernel> kernels() {
    return kernels;
  }

  /** Mean m of the visible log volatilities. */
  public double level() {
    return level;
  }

  /** Their floored deviation s. */
  public double scale() {
    return scale;
  }

  /**
   * The value of each visible quote that the kernels spread, {@code [n]}: total variance, or log
   * volatility standardised by {@link #level} and {@link #scale}.
   */
  public double[] values() {
    return visible.column(
        p ->
            config.target() == Config.Target.TOTAL_VARIANCE
                ? p.w()
                : (Math.log(p.vol()) - level) / scale);
  }

  /** The network's output for each query, {@code [q]}. */
  public double[] f() {
    return f.clone();
  }

  /** Total variance at each query, {@code [q]}. */
  public double[] w() {
    return w.clone();
  }

  /** Volatility at each query, {@code [q]}; NaN if total variance is negative. */
  public double[] vol() {
    double[] vol = new double[w.length];
    for (int j = 0; j < vol.length; j++) vol[j] = Math.sqrt(w[j] / queries.get(j).t());
    return vol;
  }

  /** The learnt token that every query gets, {@code [d]}. */
  public double[] maskToken() {
    return maskToken.clone();
  }

  /** Kernel embedding of a query, before any layer norm, {@code [d]}. */
  public double[] kernelValues(int query) {
    return trace.row(Stage.KERNELS, 0, Points.QUERIES, 0, query(query));
  }

  /** Positional encoding of a query, {@code [d]}; zeros without it. */
  public double[] position(int query) {
    return config.positions()
        ? trace.row(Stage.POSITIONS, 0, Points.QUERIES, 0, query(query))
        : new double[config.width()];
  }

  /** The token of a query as it enters the encoder, {@code [d]}. */
  public double[] embedded(int query) {
    return trace.row(Stage.EMBEDDED, 0, Points.QUERIES, 0, query(query));
  }

  /** The token of a query as it leaves a block, {@code [d]}. */
  public double[] encoded(int block, int query) {
    return trace.row(Stage.ENCODED, block(block), sequence(), 0, place(query));
  }

  /**
   * The gate of a query in a block, {@code [d]}: 1 lets self-attention through, 0 the market.
   *
   * @throws IllegalArgumentException if the model has no gate
   */
  public double[] gate(int block, int query) {
    if (config.fusion() != Fusion.GATE)
      throw new IllegalArgumentException(
          "the fusion is %s, which has no gate".formatted(config.fusion()));
    return trace.row(Stage.GATE, block(block), sequence(), 0, place(query));
  }

  /** Where a query looks in a block. */
  public Attention attention(int block, int query) {
    int n = visible.size(), place = place(query);
    List<Attention.Head> heads = new ArrayList<>();
    for (int h = 0; h < config.heads(); h++) {
      double[] points = trace.row(Stage.SELF_ATTENTION, block(block), sequence(), 0, h, place);
      int own = joint() ? place : n;
      double[] market =
          config.fusion() == Fusion.SELF_ONLY
              ? new double[0]
              : trace.row(Stage.EXTERNAL_ATTENTION, block, sequence(), 0, h, place);
      heads.add(
          new Attention.Head(
              list(Arrays.copyOf(points, n)),
              points[own],
              IntStream.range(n, points.length)
                  .filter(i -> i != own)
                  .mapToObj(i -> points[i])
                  .toList(),
              list(market)));
    }
    return new Attention(block, heads);
  }

  private boolean joint() {
    return config.queryAttention() == Config.QueryAttention.JOINT;
  }

  /** The positions of the queries in the encoder's probes. */
  private Points sequence() {
    return joint() ? Points.SURFACE : Points.QUERIES;
  }

  private int place(int query) {
    return (joint() ? visible.size() : 0) + query(query);
  }

  private int query(int query) {
    if (!(query >= 0 && query < queries.size()))
      throw new IllegalArgumentException(
          "query must be in [0, %d): %d".formatted(queries.size(), query));
    return query;
  }

  private int block(int block) {
    if (!(block >= 0 && block < config.blocks()))
      throw new IllegalArgumentException(
          "block must be in [0, %d): %d".formatted(config.blocks(), block));
    return block;
  }

  /** The market features, raw and as the model sees them; one row each. */
  public Table market() {
    return Table.create(
        "market features",
        StringColumn.create("feature", Batch.FEATURES),
        DoubleColumn.create("raw", Arrays.stream(features).mapToDouble(v -> v[0]).toArray()),
        DoubleColumn.create(
            "standardised", Arrays.stream(features).mapToDouble(v -> v[1]).toArray()));
  }

  /** Every query in all its coordinates. */
  public Table coordinates() {
    boolean raw = config.coordinates() == Coordinates.RAW;
    return Table.create(
        "queries",
        column("k", queries.stream().mapToDouble(Located::k)),
        column("t", queries.stream().mapToDouble(Located::t)),
        column(raw ? "first: k" : "first: k/√t", queries.stream().mapToDouble(Located::first)),
        column(raw ? "second: t" : "second: log t", queries.stream().mapToDouble(Located::second)),
        column("x", queries.stream().mapToDouble(Located::x)),
        column("y", queries.stream().mapToDouble(Located::y)));
  }

  /**
   * The state of a query after each stage: the root mean square of its token, and the volatility
   * that the head would read from the token if the encoder ended there (after blocks only; the last
   * is the model's prediction).
   */
  public Table journey(int query) {
    StringColumn stage = StringColumn.create("after");
    DoubleColumn size = DoubleColumn.create("root mean square of the token");
    DoubleColumn vol = DoubleColumn.create("volatility read here, %");
    add(stage, size, vol, "kernels", kernelValues(query), Double.NaN);
    add(stage, size, vol, "positional encoding alone", position(query), Double.NaN);
    add(stage, size, vol, "mask token alone", maskToken, Double.NaN);
    add(stage, size, vol, "embedding, all together", embedded(query), Double.NaN);
    for (int block = 0; block < config.blocks(); block++) {
      double[] token = encoded(block, query);
      add(stage, size, vol, "block " + (block + 1), token, 100 * read(token, query));
    }
    return Table.create("journey of a query", stage, size, vol);
  }

  private static void add(
      StringColumn stage, DoubleColumn size, DoubleColumn vol, String name, double[] x, double v) {
    stage.append(name);
    size.append(Math.sqrt(Arrays.stream(x).map(e -> e * e).average().orElse(0)));
    if (Double.isNaN(v)) vol.appendMissing();
    else vol.append(v);
  }

  /** The volatility that the head reads from a token. */
  private double read(double[] token, int query) {
    double out = headBias, t = queries.get(query).t();
    for (int i = 0; i < token.length; i++) out += headWeights[i] * token[i];
    double value =
        config.head() == Config.OutputForm.POSITIVE
            ? Math.max(out, 0) + Math.log1p(Math.exp(-Math.abs(out)))
            : out;
    return config.target() == Config.Target.TOTAL_VARIANCE
        ? Math.sqrt(value / t)
        : Math.exp(level + scale * value);
  }

  /**
   * Where a query looks, one row per block and head: the weight of its own token, the number of
   * points over which the weights are spread ({@link Attention.Head#points}), the weight of the ten
   * quotes nearest in the standardised plane, and the market feature with the largest weight.
   * Percentages have two decimals.
   */
  public Table heads(int query) {
    IntColumn blocks = IntColumn.create("block"), headColumn = IntColumn.create("head");
    DoubleColumn self = DoubleColumn.create("on itself, %");
    DoubleColumn others = DoubleColumn.create("on other queries, %");
    DoubleColumn near = DoubleColumn.create("on the %d nearest quotes, %%".formatted(NEAREST));
    DoubleColumn points = DoubleColumn.create("spread over points");
    StringColumn market = StringColumn.create("first market feature");
    int[] nearest = nearest(query);
    for (int block = 0; block < config.blocks(); block++) {
      List<Attention.Head> heads = attention(block, query).heads();
      for (int h = 0; h < heads.size(); h++) {
        Attention.Head head = heads.get(h);
        blocks.append(block + 1);
        headColumn.append(h + 1);
        self.append(percent(head.self()));
        others.append(percent(head.others().stream().mapToDouble(p -> p).sum()));
        near.append(percent(Arrays.stream(nearest).mapToDouble(head.quotes()::get).sum()));
        points.append(head.points());
        market.append(first(head.market()));
      }
    }
    Table table = Table.create("attention of a query", blocks, headColumn, near, self);
    if (joint()) table.addColumns(others);
    return table.addColumns(points, market);
  }

  /** With two decimals, since a softmax has arbitrarily small weights. */
  private static double percent(double share) {
    return Math.round(1e4 * share) / 100.0;
  }

  private static String first(List<Double> market) {
    if (market.isEmpty()) return "";
    if (market.size() == 1) return "the single token, always 100 %";
    int best = 0;
    for (int i = 1; i < market.size(); i++) if (market.get(i) > market.get(best)) best = i;
    return String.format(
        Locale.ROOT, "%s (%.0f %%)", Batch.FEATURES.get(best), 100 * market.get(best));
  }

  private int[] nearest(int query) {
    Located z = queries.get(query(query));
    return IntStream.range(0, quotes.size())
        .boxed()
        .sorted(
            Comparator.comparingDouble(
                i -> Math.hypot(quotes.get(i).x() - z.x(), quotes.get(i).y() - z.y())))
        .limit(NEAREST)
        .mapToInt(i -> i)
        .toArray();
  }

  private static DoubleColumn column(String name, java.util.stream.DoubleStream values) {
    return DoubleColumn.create(name, values.toArray());
  }

  private static List<Double> list(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  @Override
  public String toString() {
    String answers =
        IntStream.range(0, Math.min(3, w.length))
            .mapToObj(
                j ->
                    String.format(
                        Locale.ROOT,
                        "k %.3f, t %.3f: volatility %.2f %%",
                        queries.get(j).k(),
                        queries.get(j).t(),
                        100 * vol()[j]))
            .collect(java.util.stream.Collectors.joining("; "));
    return "%d %s of %s: %s%s"
        .formatted(
            w.length,
            w.length == 1 ? "query" : "queries",
            visible,
            answers,
            w.length > 3 ? "; …" : "");
  }
}
