package ivylab.accuracy;

import ivylab.file.TableRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Errors by moneyness and maturity, in volatility as a fraction; tables show volatility points.
 *
 * @param part which smiles
 * @param limits between the buckets
 * @param buckets wing by wing, maturities ascending within each; empty ones too
 */
public record ErrorBuckets(SmilePart part, Limits limits, List<Bucket> buckets) {

  /** A range of moneyness. */
  public enum Wing {
    /** Strikes below the lower limit. */
    PUT("put wing"),
    /** Between the limits, both included. */
    MONEY("at the money"),
    /** Strikes above the upper limit. */
    CALL("call wing");

    private final String text;

    Wing(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /**
   * Where the buckets end.
   *
   * @param put the put wing lies below this log-strike
   * @param call the call wing lies above this log-strike
   * @param overRootT whether both limits are of {@code k / sqrt(t)} rather than of k
   * @param maturities inner limits in years, ascending; a maturity on a limit lies above it
   */
  public record Limits(double put, double call, boolean overRootT, List<Double> maturities) {

    /** Strikes of 95 and 105 % of the forward, half a year. */
    public static final Limits STRIKE =
        new Limits(Math.log(0.95), Math.log(1.05), false, List.of(0.5));

    /** {@code k / sqrt(t)} at -0.1 and 0.1, about half a standard deviation; all maturities. */
    public static final Limits SCALED = new Limits(-0.1, 0.1, true, List.of());

    public Limits {
      maturities = List.copyOf(maturities);
      if (!(put <= call && Double.isFinite(put) && Double.isFinite(call)))
        throw new IllegalArgumentException(
            "put must not be above call, both finite: %s, %s".formatted(put, call));
      double above = 0;
      for (double t : maturities) {
        if (!(t > above && t < 100))
          throw new IllegalArgumentException(
              "maturities must be ascending, in (0, 100) years: " + maturities);
        above = t;
      }
    }

    /** The same wings with other maturities. */
    public Limits withMaturities(Double... maturities) {
      return new Limits(put, call, overRootT, List.of(maturities));
    }

    Wing wing(double k, double t) {
      double x = overRootT ? k / Math.sqrt(t) : k;
      return x < put ? Wing.PUT : x > call ? Wing.CALL : Wing.MONEY;
    }

    private int maturity(double t) {
      return (int) maturities.stream().filter(limit -> t >= limit).count();
    }

    private double end(int maturity) {
      return maturity < 0
          ? 0
          : maturity == maturities.size() ? Double.POSITIVE_INFINITY : maturities.get(maturity);
    }
  }

  /**
   * One bucket. Averages are NaN if it is empty.
   *
   * @param wing its moneyness
   * @param from years, included
   * @param to years, excluded
   * @param count points
   * @param rmse root mean square error
   * @param mae mean absolute error
   * @param bias mean error, predicted minus target
   * @param max largest absolute error
   * @param noise root mean square of the standard errors of the targets
   * @param ratio root mean square of error / standard error
   */
  public record Bucket(
      Wing wing,
      double from,
      double to,
      int count,
      double rmse,
      double mae,
      double bias,
      double max,
      double noise,
      double ratio) {

    /** For example {@code 0.25 to 0.5 y}. */
    public String maturities() {
      if (from == 0) return to == Double.POSITIVE_INFINITY ? "all" : number(to, "below %s y");
      if (to == Double.POSITIVE_INFINITY) return number(from, "from %s y");
      return number(from, "%s") + number(to, " to %s y");
    }

    private static String number(double x, String text) {
      return text.formatted(
          String.format(Locale.ROOT, "%.4f", x).replaceAll("0+$", "").replaceAll("\\.$", ""));
    }

    @Override
    public String toString() {
      return "%s, %s".formatted(wing, maturities().equals("all") ? "all maturities" : maturities());
    }
  }

  public ErrorBuckets {
    buckets = List.copyOf(buckets);
  }

  /** Errors in volatility. */
  public static ErrorBuckets of(PointErrors points, Limits limits) {
    List<Bucket> buckets = new ArrayList<>();
    for (Wing wing : Wing.values())
      for (int m = 0; m <= limits.maturities().size(); m++) {
        int maturity = m;
        PointErrors some =
            points.where(
                i ->
                    limits.wing(points.k[i], points.t[i]) == wing
                        && limits.maturity(points.t[i]) == maturity);
        double[] errors = some.errors();
        double[] sizes = Arrays.stream(errors).map(Math::abs).toArray();
        buckets.add(
            new Bucket(
                wing,
                limits.end(m - 1),
                limits.end(m),
                errors.length,
                Averages.rootMeanSquare(errors),
                Averages.mean(sizes),
                Averages.mean(errors),
                Averages.quantile(sizes, 1),
                Averages.rootMeanSquare(some.standardErrors),
                Averages.rootMeanSquare(some.ratios())));
      }
    return new ErrorBuckets(points.part(), limits, buckets);
  }

  /** The bucket of the lowest RMSE; none if there is no point. */
  public Optional<Bucket> best() {
    return filled().min(Comparator.comparingDouble(Bucket::rmse));
  }

  /** The bucket of the highest RMSE; none if there is no point. */
  public Optional<Bucket> worst() {
    return filled().max(Comparator.comparingDouble(Bucket::rmse));
  }

  private Stream<Bucket> filled() {
    return buckets.stream().filter(b -> b.count() > 0);
  }

  /** One row per bucket, in volatility points. */
  public Table toTable() {
    return table("volatility points", 100).addColumns(ratios());
  }

  private DoubleColumn ratios() {
    return DoubleColumn.create("Error/SE", buckets.stream().mapToDouble(Bucket::ratio));
  }

  Table table(String unit, double scale) {
    return TableRows.of(buckets)
        .text("Moneyness", Bucket::wing)
        .text("Maturity", Bucket::maturities)
        .count("Points", Bucket::count)
        .number("RMSE", b -> scale * b.rmse())
        .number("MAE", b -> scale * b.mae())
        .number("Bias", b -> scale * b.bias())
        .number("Max", b -> scale * b.max())
        .number("Noise", b -> scale * b.noise())
        .table("errors of %s in %s".formatted(part, unit));
  }

  /** RMSE in volatility points for bars: a row per wing, a column per range of maturities. */
  public Table bars() {
    return bars("RMSE (volatility points)", b -> 100 * b.rmse());
  }

  /** A number of each bucket for bars: a row per wing, a column per range of maturities. */
  public Table bars(String quantity, ToDoubleFunction<Bucket> number) {
    List<Wing> wings = List.of(Wing.values());
    Table table =
        Table.create(quantity, StringColumn.create("", wings.stream().map(Wing::toString)));
    int maturities = limits.maturities().size() + 1;
    for (int m = 0; m < maturities; m++) {
      DoubleColumn column = DoubleColumn.create(buckets.get(m).maturities());
      for (int w = 0; w < wings.size(); w++) {
        Bucket bucket = buckets.get(w * maturities + m);
        if (bucket.count() == 0) column.appendMissing();
        else column.append(number.applyAsDouble(bucket));
      }
      table.addColumns(column);
    }
    return table;
  }

  @Override
  public String toString() {
    if (best().isEmpty()) return "%s: no point".formatted(part);
    Bucket best = best().orElseThrow(), worst = worst().orElseThrow();
    return String.format(
        Locale.ROOT,
        "%s: best %s (RMSE %.3g points), worst %s (%.3g)",
        part,
        best,
        100 * best.rmse(),
        worst,
        100 * worst.rmse());
  }
}
