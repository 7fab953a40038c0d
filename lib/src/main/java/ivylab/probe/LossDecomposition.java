package ivylab.probe;

import ivylab.data.Batch;
import ivylab.data.Masked;
import ivylab.progress.Progress;
import ivylab.progress.Work;
import ivylab.surface.Derivatives;
import ivylab.surface.Point;
import ivylab.surface.SurfaceMethod;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleBiFunction;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The losses of a method at every queried point, and where they come from (IvySPT, "Loss
 * Decomposition"): by year, by share of hidden quotes, by moneyness, by maturity, by symbol. All
 * three losses are evaluated at the queried points, so that any method of completing surfaces can
 * be examined. A point without a positive finite total variance and finite derivatives has failed:
 * it is counted but excluded from all means.
 *
 * @param method name
 * @param buckets of moneyness and maturity
 * @param points every queried point, including failures
 * @param notices what was omitted or failed, one sentence each
 */
public record LossDecomposition(
    String method, Buckets buckets, List<At> points, List<String> notices) {

  /** One of the losses. */
  public enum Part {
    /** {@code (w - target)^2}, total variance. */
    DATA("squared error of w"),
    /**
     * {@code (f - target)^2} of {@code f = (log vol - m)/s}, with m and s the mean and floored
     * deviation of the visible log volatilities: the loss on which {@code Config.DEFAULT} is
     * trained.
     */
    LOG_VOL("squared error of f"),
    /** {@code max(0, -dw/dt)^2}; Gatheral and Jacquier (2014), Lemma 2.1. */
    CALENDAR("calendar penalty"),
    /** {@code max(0, -g)^2}; Gatheral and Jacquier (2014), Lemma 2.2. */
    BUTTERFLY("butterfly penalty");

    private final String title;

    Part(String title) {
      this.title = title;
    }

    @Override
    public String toString() {
      return title;
    }
  }

  /** The criterion by which points are grouped. */
  public enum By {
    YEAR("year"),
    MASK("share hidden"),
    MONEYNESS("log-moneyness"),
    MATURITY("maturity"),
    SYMBOL("symbol");

    private final String title;

    By(String title) {
      this.title = title;
    }

    @Override
    public String toString() {
      return title;
    }
  }

  /**
   * One point.
   *
   * @param symbol of its surface
   * @param date of its surface
   * @param proportion of its mask
   * @param k log-moneyness
   * @param t years
   * @param data see {@link Part#DATA}; NaN for a failure, like the others
   * @param logVol see {@link Part#LOG_VOL}
   * @param calendar see {@link Part#CALENDAR}
   * @param butterfly see {@link Part#BUTTERFLY}
   */
  public record At(
      String symbol,
      LocalDate date,
      double proportion,
      double k,
      double t,
      double data,
      double logVol,
      double calendar,
      double butterfly) {

    /** One of the losses. */
    public double of(Part part) {
      return switch (part) {
        case DATA -> data;
        case LOG_VOL -> logVol;
        case CALENDAR -> calendar;
        case BUTTERFLY -> butterfly;
      };
    }

    /** Whether the method gave no usable result here. */
    public boolean failed() {
      return Double.isNaN(data);
    }
  }

  public LossDecomposition {
    points = List.copyOf(points);
    notices = List.copyOf(notices);
    if (points.isEmpty())
      throw new IllegalArgumentException("points is empty: nothing was queried");
  }

  /** {@link #of(SurfaceMethod, Questions, Progress)} with a line of text every two seconds. */
  public static LossDecomposition of(SurfaceMethod method, Questions questions) {
    return of(method, questions, Progress.lines(System.out));
  }

  /**
   * Lets a method complete every masked surface. If it throws, it has failed at all points of that
   * surface; the first reason is kept.
   *
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  public static LossDecomposition of(SurfaceMethod method, Questions questions, Progress progress) {
    List<At> points = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    try (Work work = new Work("masked surfaces", questions.size(), progress)) {
      for (int i = 0; i < questions.size(); i++) {
        work.orStop();
        points.addAll(look(method, questions.item(i), reasons));
        work.step();
      }
    }
    List<String> notices = new ArrayList<>(questions.notices());
    if (!reasons.isEmpty())
      notices.add(
          "%s threw on %d of %d masked surfaces, first: %s"
              .formatted(method.name(), reasons.size(), questions.size(), reasons.get(0)));
    return new LossDecomposition(method.name(), Buckets.DEFAULT, points, notices);
  }

  private static List<At> look(SurfaceMethod method, Masked masked, List<String> reasons) {
    List<Point> targets = masked.targets();
    double[] k = targets.stream().mapToDouble(Point::k).toArray();
    double[] t = targets.stream().mapToDouble(Point::t).toArray();
    List<Derivatives> found = List.of();
    try {
      found = method.fit(masked.visible()).derivatives(k, t);
    } catch (RuntimeException e) {
      String message = e.getMessage() == null ? "" : ": " + e.getMessage();
      reasons.add(e.getClass().getSimpleName() + message);
    }
    double scale = Batch.of(List.of(masked)).scale()[0];
    List<At> all = new ArrayList<>();
    for (int i = 0; i < k.length; i++)
      all.add(at(masked, targets.get(i), i < found.size() ? found.get(i) : null, scale));
    return all;
  }

  private static At at(Masked masked, Point target, @Nullable Derivatives d, double scale) {
    double data = Double.NaN, logVol = Double.NaN, calendar = Double.NaN, butterfly = Double.NaN;
    if (d != null && d.w() > 0 && Double.isFinite(d.w() + d.wt()) && Double.isFinite(d.g())) {
      data = square(d.w() - target.w());
      logVol = square(0.5 * Math.log(d.w() / target.w()) / scale);
      calendar = square(Math.max(0, -d.wt()));
      butterfly = square(Math.max(0, -d.g()));
    }
    return new At(
        masked.surface().symbol(),
        masked.surface().asOf(),
        masked.proportion(),
        target.k(),
        target.t(),
        data,
        logVol,
        calendar,
        butterfly);
  }

  private static double square(double x) {
    return x * x;
  }

  /** The same points with other buckets. */
  public LossDecomposition withBuckets(Buckets buckets) {
    return new LossDecomposition(method, buckets, points, notices);
  }

  /** The mean of a loss over all points that did not fail; NaN if all did. */
  public double total(Part part) {
    return mean(points, part);
  }

  /** Number of points that failed. */
  public int failures() {
    return (int) points.stream().filter(At::failed).count();
  }

  private double mean(List<At> points, Part part) {
    return points.stream()
        .filter(p -> !p.failed())
        .mapToDouble(p -> p.of(part))
        .average()
        .orElse(Double.NaN);
  }

  /** The points by group; years, shares and symbols in rising order, without empty buckets. */
  public Map<String, List<At>> groups(By by) {
    Map<String, List<At>> groups = new LinkedHashMap<>();
    switch (by) {
      case YEAR -> sorted(groups, p -> p.date.getYear(), String::valueOf);
      case MASK -> sorted(groups, At::proportion, Buckets::percent);
      case SYMBOL -> sorted(groups, At::symbol, name -> name);
      case MONEYNESS -> sorted(groups, p -> buckets.kIndex(p.k), buckets.kNames()::get);
      case MATURITY -> sorted(groups, p -> buckets.tIndex(p.t), buckets.tNames()::get);
    }
    return groups;
  }

  private <K extends Comparable<K>> void sorted(
      Map<String, List<At>> groups, Function<At, K> key, Function<K, String> name) {
    Map<K, List<At>> own = new TreeMap<>(Comparator.naturalOrder());
    for (At p : points) own.computeIfAbsent(key.apply(p), k -> new ArrayList<>()).add(p);
    own.forEach((k, list) -> groups.put(name.apply(k), List.copyOf(list)));
  }

  /**
   * One row per group: its points and failures, and the mean of each loss. Means weighted by the
   * number of points without failures average to {@link #total}.
   */
  public Table toTable(By by) {
    return toTable(by, method + " by " + by, "", this::mean);
  }

  /**
   * One row per group: its points and failures, and the percentage of each loss, summed over all
   * points, that comes from it.
   */
  public Table shares(By by) {
    return toTable(by, "shares of " + method + " by " + by, "% of ", this::share);
  }

  private Table toTable(
      By by, String title, String prefix, ToDoubleBiFunction<List<At>, Part> number) {
    Map<String, List<At>> groups = groups(by);
    Table table =
        Table.create(
            title,
            StringColumn.create(by.toString(), groups.keySet()),
            IntColumn.create("points", groups.values().stream().mapToInt(List::size).toArray()),
            IntColumn.create(
                "failed",
                groups.values().stream()
                    .mapToInt(group -> (int) group.stream().filter(At::failed).count())
                    .toArray()));
    for (Part part : Part.values())
      table.addColumns(
          DoubleColumn.create(
              prefix + part,
              groups.values().stream()
                  .mapToDouble(group -> number.applyAsDouble(group, part))
                  .toArray()));
    return table;
  }

  /**
   * The mean of one loss for several methods: one row per group of the first, one column per
   * method, as {@code Charts.bars} needs it.
   *
   * @param methods given the same questions
   */
  public static Table compare(List<LossDecomposition> methods, Part part, By by) {
    if (methods.isEmpty()) throw new IllegalArgumentException("methods is empty");
    List<String> names = List.copyOf(methods.get(0).groups(by).keySet());
    Table table = Table.create(part + " by " + by, StringColumn.create(by.toString(), names));
    for (LossDecomposition m : methods) {
      Map<String, List<At>> groups = m.groups(by);
      if (!List.copyOf(groups.keySet()).equals(names))
        throw new IllegalArgumentException(
            "methods must be given the same questions, but %s has %s and %s has %s"
                .formatted(methods.get(0).method, names, m.method, groups.keySet()));
      table.addColumns(
          DoubleColumn.create(
              m.method,
              names.stream().mapToDouble(n -> m.mean(groups.getOrDefault(n, List.of()), part))));
    }
    return table;
  }

  private double share(List<At> group, Part part) {
    double all = sum(points, part);
    return all == 0 ? 0 : 100 * sum(group, part) / all;
  }

  private static double sum(List<At> points, Part part) {
    return points.stream().filter(p -> !p.failed()).mapToDouble(p -> p.of(part)).sum();
  }

  /**
   * The mean of a loss over the points of each masked surface, by group: for box plots, since
   * points of a surface are not independent. Surfaces that failed altogether are omitted.
   */
  public Map<String, double[]> perSurface(Part part, By by) {
    record Item(String symbol, LocalDate date, double proportion) {}
    Map<String, double[]> samples = new LinkedHashMap<>();
    groups(by)
        .forEach(
            (name, group) -> {
              Map<Item, List<At>> items = new LinkedHashMap<>();
              for (At p : group)
                items
                    .computeIfAbsent(
                        new Item(p.symbol, p.date, p.proportion), k -> new ArrayList<>())
                    .add(p);
              double[] means =
                  items.values().stream()
                      .mapToDouble(own -> mean(own, part))
                      .filter(Double::isFinite)
                      .toArray();
              if (means.length > 0) samples.put(name, means);
            });
    return samples;
  }

  /** The mean of a loss by moneyness and maturity together. */
  public Buckets.Means means(Part part) {
    return buckets.means(
        part.toString(),
        points.stream().mapToDouble(At::k).toArray(),
        points.stream().mapToDouble(At::t).toArray(),
        points.stream().mapToDouble(p -> p.of(part)).toArray());
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT, "%s at %,d points, %d failed", method, points.size(), failures()));
    for (Part part : Part.values())
      text.append(String.format(Locale.ROOT, "%n  %s %.3g", part, total(part)));
    for (String notice : notices) text.append("\n  ").append(notice);
    return text.toString();
  }
}
