package ivylab.data;

import ivylab.surface.Point;
import ivylab.surface.Surface;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Masked surfaces side by side, padded to the longest: plain doubles, ready to become tensors.
 *
 * <p>Letters: b surfaces, n visible quotes of the longest, q queried quotes of the longest, c
 * collocation points of each. Arrays are row-major: entry (i, j) of {@code [b n]} is at {@code i *
 * n + j}. Padding is k = 0, t = 1, w = 1, mask = 0, harmless in every formula. <b>The arrays belong
 * to the batch and are not copied: read them, do not change them.</b> Logarithms are those of
 * {@link StrictMath}, so that all machines agree.
 */
public final class Batch {

  /** Floor of {@link #scale()}: a surface flatter than this in log volatility is not magnified. */
  public static final double SCALE_FLOOR = 0.05;

  /** Columns of {@link #features()}. */
  public static final List<String> FEATURES =
      List.of(
          "Market Return",
          "Market Volatility",
          "Treasury Rate",
          "Mean of Total Variance",
          "Deviation of Total Variance");

  private final List<Masked> items;
  private final int n;
  private final int q;
  private final int c;
  private final double[] k;
  private final double[] t;
  private final double[] w;
  private final double[] mask;
  private final double[] queryK;
  private final double[] queryT;
  private final double[] queryW;
  private final double[] queryMask;
  private final double[] collocationK;
  private final double[] collocationT;
  private final double[] features;
  private final double[] level;
  private final double[] scale;

  private Batch(List<Masked> items, List<Surface> visible, List<List<Point>> asked, int c) {
    this.items = List.copyOf(items);
    int b = visible.size();
    this.c = c;
    n = visible.stream().mapToInt(Surface::size).max().orElse(0);
    q = asked.stream().mapToInt(List::size).max().orElse(0);
    k = new double[b * n];
    t = filled(b * n);
    w = filled(b * n);
    mask = new double[b * n];
    queryK = new double[b * q];
    queryT = filled(b * q);
    queryW = filled(b * q);
    queryMask = new double[b * q];
    collocationK = new double[b * c];
    collocationT = filled(b * c);
    features = new double[b * FEATURES.size()];
    level = new double[b];
    scale = new double[b];
    for (int i = 0; i < b; i++) {
      Surface surface = visible.get(i);
      write(surface.points(), i * n, k, t, w, mask);
      write(asked.get(i), i * q, queryK, queryT, queryW, queryMask);
      double[] ws = surface.column(Point::w);
      double[] logVol = surface.column(p -> StrictMath.log(p.vol()));
      double meanW = mean(ws);
      level[i] = mean(logVol);
      scale[i] = Math.max(deviation(logVol, level[i]), SCALE_FLOOR);
      int f = i * FEATURES.size();
      features[f] = surface.market().marketReturn();
      features[f + 1] = surface.market().volatility();
      features[f + 2] = surface.market().rate();
      features[f + 3] = meanW;
      features[f + 4] = deviation(ws, meanW);
    }
  }

  /** A batch without collocation points. */
  public static Batch of(List<Masked> items) {
    return of(items, 0, 0, 0);
  }

  /**
   * A batch with {@code c} collocation points per surface: pairs without a target in and around the
   * hull of all its quotes, uniform in k/√t and in log t, each over the surface's range widened by
   * 10 % on either side. They are a pure function of (seed, epoch, surface).
   */
  public static Batch of(List<Masked> items, int c, long seed, long epoch) {
    if (items.isEmpty())
      throw new IllegalArgumentException("items is empty; a batch needs a surface");
    if (c < 0) throw new IllegalArgumentException("c must be at least 0: " + c);
    var batch =
        new Batch(
            items,
            items.stream().map(Masked::visible).toList(),
            items.stream().map(Masked::targets).toList(),
            c);
    for (int i = 0; i < items.size() && c > 0; i++)
      collocate(
          items.get(i).surface(), seed, epoch, c, i * c, batch.collocationK, batch.collocationT);
    return batch;
  }

  /**
   * One surface queried at given points: a batch of one without targets, for which {@link
   * #queryW()} is NaN.
   *
   * @param visible all the visible quotes
   * @param k log-moneyness, {@code [m]}
   * @param t years, {@code [m]}
   */
  public static Batch asking(Surface visible, double[] k, double[] t) {
    if (k.length != t.length)
      throw new IllegalArgumentException(
          "k [%d] and t [%d] must be equally long".formatted(k.length, t.length));
    for (int j = 0; j < k.length; j++) {
      if (!Double.isFinite(k[j])) throw new IllegalArgumentException("k must be finite: " + k[j]);
      if (!(t[j] > 0 && t[j] < 100))
        throw new IllegalArgumentException("t must be years in (0, 100): " + t[j]);
    }
    var points = new Point[k.length];
    for (int j = 0; j < k.length; j++) points[j] = new Point(k[j], t[j], 1);
    var batch =
        new Batch(List.of(Masked.none(visible)), List.of(visible), List.of(List.of(points)), 0);
    Arrays.fill(batch.queryW, Double.NaN);
    return batch;
  }

  private static void write(
      List<Point> points, int from, double[] k, double[] t, double[] w, double[] mask) {
    int j = from;
    for (Point p : points) {
      k[j] = p.k();
      t[j] = p.t();
      w[j] = p.w();
      mask[j++] = 1;
    }
  }

  private static void collocate(
      Surface surface, long seed, long epoch, int c, int from, double[] k, double[] t) {
    SplittableRandom random = Draws.of(Draws.Purpose.COLLOCATION, seed, epoch, surface);
    Range x = Range.widened(surface, p -> p.k() / Math.sqrt(p.t()));
    Range logT = Range.widened(surface, p -> StrictMath.log(p.t()));
    for (int j = from; j < from + c; j++) {
      double years = StrictMath.exp(logT.at(random.nextDouble()));
      t[j] = Math.min(years, Math.nextDown(100.0));
      k[j] = x.at(random.nextDouble()) * Math.sqrt(t[j]);
    }
  }

  /** An interval; one of zero length is widened slightly. */
  private record Range(double low, double high) {
    static Range widened(Surface surface, ToDoubleFunction<Point> of) {
      double[] x = surface.column(of);
      double low = Arrays.stream(x).min().orElseThrow();
      double high = Arrays.stream(x).max().orElseThrow();
      double margin = Math.max(0.1 * (high - low), 0.05);
      return new Range(low - margin, high + margin);
    }

    double at(double share) {
      return low + share * (high - low);
    }
  }

  private static double[] filled(int length) {
    double[] ones = new double[length];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static double mean(double[] x) {
    double sum = 0;
    for (double v : x) sum += v;
    return sum / x.length;
  }

  /** Standard deviation with n - 1; 0 for a single value. */
  private static double deviation(double[] x, double mean) {
    if (x.length == 1) return 0;
    double sum = 0;
    for (double v : x) sum += (v - mean) * (v - mean);
    return Math.sqrt(sum / (x.length - 1));
  }

  /** Number of surfaces. */
  public int b() {
    return items.size();
  }

  /** Visible quotes of the longest surface. */
  public int n() {
    return n;
  }

  /** Queried quotes of the surface with most; can be 0. */
  public int q() {
    return q;
  }

  /** Collocation points of each surface; can be 0. */
  public int c() {
    return c;
  }

  /** The surfaces with their masks, in the order of the rows. */
  public List<Masked> items() {
    return items;
  }

  /** Log-moneyness of the visible quotes, {@code [b n]}. */
  public double[] k() {
    return k;
  }

  /** Years of the visible quotes, {@code [b n]}. */
  public double[] t() {
    return t;
  }

  /** Total variance of the visible quotes, {@code [b n]}. */
  public double[] w() {
    return w;
  }

  /** 1 for a visible quote, 0 for padding, {@code [b n]}. */
  public double[] mask() {
    return mask;
  }

  /** Log-moneyness of the queried quotes, {@code [b q]}. */
  public double[] queryK() {
    return queryK;
  }

  /** Years of the queried quotes, {@code [b q]}. */
  public double[] queryT() {
    return queryT;
  }

  /** Total variance of the queried quotes, {@code [b q]}. */
  public double[] queryW() {
    return queryW;
  }

  /** 1 for a queried quote, 0 for padding, {@code [b q]}. */
  public double[] queryMask() {
    return queryMask;
  }

  /** Log-moneyness of the collocation points, {@code [b c]}, no padding. */
  public double[] collocationK() {
    return collocationK;
  }

  /** Years of the collocation points, {@code [b c]}, no padding. */
  public double[] collocationT() {
    return collocationT;
  }

  /**
   * The state of the market, {@code [b 5]}, columns as {@link #FEATURES}: return (fraction),
   * volatility and rate (percentage points), mean and deviation (n - 1; 0 for one quote) of the
   * visible total variances.
   */
  public double[] features() {
    return features;
  }

  /** Mean of the visible log volatilities, {@code [b]}. */
  public double[] level() {
    return level;
  }

  /**
   * Deviation (n - 1) of the visible log volatilities, at least {@value #SCALE_FLOOR}, {@code [b]}.
   */
  public double[] scale() {
    return scale;
  }

  /** Share of the {@code b (n + q)} places that is padding. */
  public double padding() {
    double used = Arrays.stream(mask).sum() + Arrays.stream(queryMask).sum();
    return 1 - used / (b() * (double) (n + q));
  }

  /** One row per surface: visible and queried quotes, the features, level and scale. */
  public Table toTable() {
    var symbol = StringColumn.create("Symbol");
    var date = DateColumn.create("Date");
    var visible = IntColumn.create("Visible");
    var asked = IntColumn.create("Asked");
    for (Masked item : items) {
      symbol.append(item.surface().symbol());
      date.append(item.surface().asOf());
      visible.append(item.visibleSize());
      asked.append(item.targetIndices().size());
    }
    Table table = Table.create("batch", symbol, date, visible, asked);
    for (int f = 0; f < FEATURES.size(); f++) {
      var feature = DoubleColumn.create(FEATURES.get(f));
      for (int i = 0; i < b(); i++) feature.append(features[i * FEATURES.size() + f]);
      table.addColumns(feature);
    }
    table.addColumns(DoubleColumn.create("Level", level), DoubleColumn.create("Scale", scale));
    return table;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "batch of %d surfaces: n = %d visible, q = %d queried, c = %d collocation, %.1f %% padding",
        b(),
        n,
        q,
        c,
        100 * padding());
  }
}
