package ivylab.probe;

import ivylab.data.Batch;
import ivylab.data.Masked;
import ivylab.model.IvySpt;
import ivylab.progress.Progress;
import ivylab.progress.Work;
import ivylab.surface.MarketFeatures;
import ivylab.surface.Point;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * How the predicted points of many surfaces respond to the market features (IvySPT, "Sensitivity
 * Analysis to Market Features"): the derivative of every predicted point in every feature, with the
 * visible quotes and their level and scale held fixed. It says what a model responds to, not how
 * the market moves: when the volatility index rises, the quotes rise too, but here they are held
 * fixed.
 *
 * @param function name of the model or method
 * @param features names, the first f of {@link Batch#FEATURES}
 * @param points every queried point, in the order of the questions
 * @param notices what was omitted, one sentence each
 */
public record Sensitivity(
    String function, List<String> features, List<Asked> points, List<String> notices) {

  /** The quantity that is differentiated, and the unit of a feature. */
  public enum Measure {
    /** {@code dw/dx}: total variance per unit of the raw feature. */
    VARIANCE("dw/dx"),
    /** {@code 100 dσ/dx}: volatility points per unit of the raw feature. */
    VOL("volatility points per raw unit"),
    /** {@code (x/σ) dσ/dx}: percent of volatility per percent of the feature. */
    ELASTICITY("elasticity of volatility"),
    /**
     * {@code 10,000 dσ/dx s}: basis points of volatility (hundredths of a volatility point) per
     * standard deviation s of the feature over the surfaces queried, so that features can be
     * compared.
     */
    DEVIATION("basis points of volatility per standard deviation");

    private final String title;

    Measure(String title) {
      this.title = title;
    }

    /** As a figure's axis shows it. */
    @Override
    public String toString() {
      return title;
    }
  }

  /**
   * One predicted point.
   *
   * @param symbol of its surface
   * @param date of its surface
   * @param market of its date
   * @param proportion of its mask
   * @param k log-moneyness
   * @param t years
   * @param w total variance predicted
   * @param features raw, {@code [f]}
   * @param gradient derivative of w in each of them, {@code [f]}
   */
  public record Asked(
      String symbol,
      LocalDate date,
      MarketFeatures market,
      double proportion,
      double k,
      double t,
      double w,
      List<Double> features,
      List<Double> gradient) {

    public Asked {
      features = List.copyOf(features);
      gradient = List.copyOf(gradient);
    }

    /** Annualised volatility predicted; NaN if total variance is not positive. */
    public double vol() {
      return w > 0 ? Math.sqrt(w / t) : Double.NaN;
    }

    /** {@code dσ/dx = dw/dx / (2 σ t)}, per unit of the raw feature. */
    public double volBy(int feature) {
      return gradient.get(feature) / (2 * vol() * t);
    }

    /** {@code (x/σ) dσ/dx = x/(2w) dw/dx}. */
    public double elasticity(int feature) {
      return w > 0 ? features.get(feature) * gradient.get(feature) / (2 * w) : Double.NaN;
    }
  }

  public Sensitivity {
    features = List.copyOf(features);
    points = List.copyOf(points);
    notices = List.copyOf(notices);
    if (points.isEmpty())
      throw new IllegalArgumentException("points is empty: nothing was queried");
    for (Asked p : points)
      if (p.features.size() != features.size() || p.gradient.size() != features.size())
        throw new IllegalArgumentException(
            "points must have %d features and derivatives each: %d, %d"
                .formatted(features.size(), p.features.size(), p.gradient.size()));
  }

  /** {@link #of(FeatureFunction, Questions, Progress)} with a line of text every two seconds. */
  public static Sensitivity of(FeatureFunction function, Questions questions) {
    return of(function, questions, Progress.lines(System.out));
  }

  /**
   * Evaluates a function with its own derivatives, which are exact for a model.
   *
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  public static Sensitivity of(FeatureFunction function, Questions questions, Progress progress) {
    return of(function, questions, progress, function::jacobian);
  }

  /** The sensitivity of each of these models, by name; with the same questions. */
  public static Map<String, Sensitivity> of(
      Map<String, IvySpt> models, Questions questions, Progress progress) {
    Map<String, Sensitivity> found = new LinkedHashMap<>();
    models.forEach(
        (name, model) -> found.put(name, of(FeatureFunction.of(model), questions, progress)));
    return found;
  }

  /**
   * The same by central differences of the function, a second way to the same numbers.
   *
   * @param size of the steps, in multiples of {@link FeatureFunction#STEPS}
   */
  public static Sensitivity bump(
      FeatureFunction function, Questions questions, double size, Progress progress) {
    return of(function, questions, progress, batch -> function.bump(batch, size));
  }

  private static Sensitivity of(
      FeatureFunction function,
      Questions questions,
      Progress progress,
      java.util.function.Function<Batch, double[]> jacobian) {
    List<Asked> points = new ArrayList<>();
    try (Work work = new Work("masked surfaces", questions.size(), progress)) {
      questions.forEachBatch(
          work, batch -> add(points, batch, function.features(batch), jacobian.apply(batch)));
    }
    List<String> names = Batch.FEATURES.subList(0, function.count());
    return new Sensitivity(function.name(), names, points, questions.notices());
  }

  private static void add(List<Asked> points, Batch batch, double[] features, double[] jacobian) {
    int f = features.length / batch.b();
    for (int i = 0; i < batch.b(); i++) {
      Masked item = batch.items().get(i);
      List<Double> own = list(features, i * f, f);
      List<Point> targets = item.targets();
      for (int j = 0; j < targets.size(); j++) {
        int row = (i * batch.q() + j) * (1 + f);
        points.add(
            new Asked(
                item.surface().symbol(),
                item.surface().asOf(),
                item.surface().market(),
                item.proportion(),
                targets.get(j).k(),
                targets.get(j).t(),
                jacobian[row],
                own,
                list(jacobian, row + 1, f)));
      }
    }
  }

  private static List<Double> list(double[] values, int from, int count) {
    return Arrays.stream(values, from, from + count).boxed().toList();
  }

  /** One number per point, {@code [n]}; NaN where the prediction failed. */
  public double[] values(Measure measure, int feature) {
    feature(feature);
    double s = measure == Measure.DEVIATION ? deviation(feature) : Double.NaN;
    return points.stream()
        .mapToDouble(
            p ->
                switch (measure) {
                  case VARIANCE -> p.gradient.get(feature);
                  case VOL -> 100 * p.volBy(feature);
                  case ELASTICITY -> p.elasticity(feature);
                  case DEVIATION -> 1e4 * s * p.volBy(feature);
                })
        .toArray();
  }

  private int feature(int feature) {
    if (!(feature >= 0 && feature < features.size()))
      throw new IllegalArgumentException(
          "feature must be in [0, %d): %d".formatted(features.size(), feature));
    return feature;
  }

  /**
   * Standard deviation (n - 1) of a raw feature over the surfaces queried; 0 if there is only one.
   * A feature that depends on the mask counts once per mask.
   */
  public double deviation(int feature) {
    feature(feature);
    record Item(String symbol, LocalDate date, double proportion) {}
    Set<Item> seen = new HashSet<>();
    double[] x =
        points.stream()
            .filter(p -> seen.add(new Item(p.symbol, p.date, p.proportion)))
            .mapToDouble(p -> p.features.get(feature))
            .toArray();
    return deviation(x);
  }

  private static double deviation(double[] x) {
    if (x.length < 2) return 0;
    double mean = Arrays.stream(x).average().orElseThrow();
    return Math.sqrt(Arrays.stream(x).map(v -> (v - mean) * (v - mean)).sum() / (x.length - 1));
  }

  /** One row per feature: mean, deviation, mean magnitude and quantiles of a measure. */
  public Table summary(Measure measure) {
    Table table = Table.create(measure.toString(), StringColumn.create("feature", features));
    double[][] rows =
        IntStream.range(0, features.size())
            .mapToObj(f -> describe(values(measure, f)))
            .toArray(double[][]::new);
    String[] names = {"mean", "deviation", "mean magnitude", "5 %", "median", "95 %"};
    for (int c = 0; c < names.length; c++) {
      int column = c;
      table.addColumns(
          DoubleColumn.create(names[c], Arrays.stream(rows).mapToDouble(r -> r[column]).toArray()));
    }
    return table;
  }

  private static double[] describe(double[] all) {
    double[] x = Arrays.stream(all).filter(Double::isFinite).sorted().toArray();
    double mean = Arrays.stream(x).average().orElse(Double.NaN);
    double size = Arrays.stream(x).map(Math::abs).average().orElse(Double.NaN);
    return new double[] {
      mean, deviation(x), size, quantile(x, 0.05), quantile(x, 0.5), quantile(x, 0.95)
    };
  }

  /** Linear interpolation between order statistics. */
  private static double quantile(double[] sorted, double p) {
    if (sorted.length == 0) return Double.NaN;
    double position = p * (sorted.length - 1);
    int below = (int) position, above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }

  /** The mean magnitude {@code |x|} of a measure for each feature, {@code [f]}. */
  public double[] sizes(Measure measure) {
    return IntStream.range(0, features.size())
        .mapToDouble(f -> describe(values(measure, f))[2])
        .toArray();
  }

  /**
   * {@link #sizes} for several functions: one row per feature, one column per function, as {@code
   * Charts.bars} needs it.
   *
   * @param functions with the same features
   * @throws IllegalArgumentException if there is none, or their features differ
   */
  public static Table compare(Map<String, Sensitivity> functions, Measure measure) {
    if (functions.isEmpty()) throw new IllegalArgumentException("functions is empty");
    List<String> features = functions.values().iterator().next().features;
    Table table =
        Table.create("mean magnitude of " + measure, StringColumn.create("feature", features));
    functions.forEach(
        (name, sensitivity) -> {
          if (!sensitivity.features.equals(features))
            throw new IllegalArgumentException(
                "functions must have the same features: %s and %s"
                    .formatted(features, sensitivity.features));
          table.addColumns(DoubleColumn.create(name, sensitivity.sizes(measure)));
        });
    return table;
  }

  /**
   * {@link #sizes} with fewer and fewer quotes: one row per number of visible quotes, one column
   * per feature.
   *
   * @param visible quotes shown at most, each at least 3
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  public static Table sizesByVisible(
      FeatureFunction function,
      Questions questions,
      List<Integer> visible,
      Measure measure,
      Progress progress) {
    Table table = Table.create("mean magnitude of " + measure, IntColumn.create("visible quotes"));
    for (int quotes : visible) {
      Sensitivity found = of(function, questions.withVisibleAtMost(quotes), progress);
      double[] sizes = found.sizes(measure);
      for (int f = 0; f < sizes.length; f++) {
        String feature = found.features.get(f);
        if (!table.containsColumn(feature)) table.addColumns(DoubleColumn.create(feature));
        table.doubleColumn(feature).append(sizes[f]);
      }
      table.intColumn(0).append(quotes);
    }
    return table;
  }

  /** The mean of a measure by moneyness and maturity. */
  public Buckets.Means by(Buckets buckets, Measure measure, int feature) {
    return buckets.means(
        features.get(feature(feature)),
        points.stream().mapToDouble(Asked::k).toArray(),
        points.stream().mapToDouble(Asked::t).toArray(),
        values(measure, feature));
  }

  /** The mean of a measure over all points of each day. */
  public SortedMap<LocalDate, Double> byDay(Measure measure, int feature) {
    double[] values = values(measure, feature);
    SortedMap<LocalDate, double[]> sums = new TreeMap<>();
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) continue;
      double[] sum = sums.computeIfAbsent(points.get(i).date(), d -> new double[2]);
      sum[0] += values[i];
      sum[1]++;
    }
    SortedMap<LocalDate, Double> means = new TreeMap<>();
    sums.forEach((date, sum) -> means.put(date, sum[0] / sum[1]));
    return means;
  }

  /** The market of each day queried. */
  public SortedMap<LocalDate, MarketFeatures> days() {
    SortedMap<LocalDate, MarketFeatures> days = new TreeMap<>();
    for (Asked p : points) days.put(p.date, p.market);
    return days;
  }

  /**
   * Extreme days compared with the rest.
   *
   * @throws IllegalArgumentException if there are fewer than two days on either side
   */
  public Turbulence turbulence(Turbulence.DayRule rule, Measure measure) {
    return Turbulence.of(this, rule, measure);
  }

  /**
   * The largest difference from another sensitivity of the same points, per feature, relative to
   * the largest derivative of that feature: how well two ways agree.
   */
  public Table difference(Sensitivity other) {
    if (other.points.size() != points.size())
      throw new IllegalArgumentException(
          "other must have the same %d points: %d".formatted(points.size(), other.points.size()));
    int common = Math.min(features.size(), other.features.size());
    DoubleColumn largest = DoubleColumn.create("largest |dw/dx|");
    DoubleColumn worst = DoubleColumn.create("largest difference");
    DoubleColumn relative = DoubleColumn.create("relative");
    for (int f = 0; f < common; f++) {
      double size = 0, miss = 0;
      for (int i = 0; i < points.size(); i++) {
        double a = points.get(i).gradient.get(f), b = other.points.get(i).gradient.get(f);
        size = Math.max(size, Math.abs(a));
        miss = Math.max(miss, Math.abs(a - b));
      }
      largest.append(size);
      worst.append(miss);
      relative.append(miss / size);
    }
    return Table.create(
        "two ways",
        StringColumn.create("feature", features.subList(0, common)),
        largest,
        worst,
        relative);
  }

  /** One row per point: its location, the prediction, and its derivative in each feature. */
  public Table toTable(Measure measure) {
    Table table =
        Table.create(
            measure.toString(),
            StringColumn.create("symbol", points.stream().map(Asked::symbol).toList()),
            DateColumn.create("date", points.stream().map(Asked::date).toList()),
            DoubleColumn.create("hidden", points.stream().mapToDouble(Asked::proportion)),
            DoubleColumn.create("k", points.stream().mapToDouble(Asked::k)),
            DoubleColumn.create("t", points.stream().mapToDouble(Asked::t)),
            DoubleColumn.create("w", points.stream().mapToDouble(Asked::w)));
    for (int f = 0; f < features.size(); f++)
      table.addColumns(DoubleColumn.create(features.get(f), values(measure, f)));
    return table.addColumns(
        IntColumn.create("year", points.stream().mapToInt(p -> p.date.getYear()).toArray()));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "sensitivity of %s at %,d points of %,d days, %s:",
            function,
            points.size(),
            days().size(),
            Measure.DEVIATION));
    for (int f = 0; f < features.size(); f++) {
      double[] row = describe(values(Measure.DEVIATION, f));
      text.append(
          String.format(
              Locale.ROOT, "%n  %s: mean %.3f, deviation %.3f", features.get(f), row[0], row[1]));
    }
    for (String notice : notices) text.append("\n  ").append(notice);
    return text.toString();
  }
}
