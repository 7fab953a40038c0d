package ivylab.accuracy;

import ivylab.file.TableRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.apache.commons.math3.stat.regression.SimpleRegression;
import tech.tablesaw.api.Table;

/**
 * The error of a surrogate against the size of its training set: the number of samples, or of paths
 * per sample. Errors against noisy targets level off at their noise, so a power law needs errors
 * beyond it ({@link ErrorReport.Line#beyond}) or precise targets. An error beyond the noise may be
 * 0: it counts in the mean of its size, and a size whose mean is 0 is left out of the power law.
 *
 * @param size what the training set is measured by, for example {@code samples}
 * @param runs any number of seeds for each size
 */
public record LearningCurve(String size, List<Run> runs) {

  /**
   * One training run.
   *
   * @param size of the training set, positive
   * @param seed of the run
   * @param rmse root mean square error on the test part, a fraction of volatility, not negative
   * @param mae mean absolute error on the test part, a fraction of volatility, not negative
   */
  public record Run(double size, long seed, double rmse, double mae) {
    public Run {
      if (!(size > 0 && size < Double.POSITIVE_INFINITY))
        throw new IllegalArgumentException("size must be positive and finite: " + size);
      if (!(rmse >= 0 && mae >= 0 && Double.isFinite(rmse) && Double.isFinite(mae)))
        throw new IllegalArgumentException(
            "rmse and mae must be non-negative and finite: %s, %s".formatted(rmse, mae));
    }
  }

  /**
   * A file of training runs, one per row. Of its columns it reads {@code network, samples, paths,
   * seed, SPX MAE, SPX RMSE, VIX MAE, VIX RMSE}: errors on a precise test part, in volatility
   * points.
   *
   * @param rows in the order of the file
   */
  public record RunFile(List<Row> rows) {

    private static final List<String> COLUMNS =
        List.of(
            "network", "samples", "paths", "seed", "SPX MAE", "SPX RMSE", "VIX MAE", "VIX RMSE");

    /**
     * One row; errors are fractions of volatility.
     *
     * @param network by name
     * @param samples of the training set
     * @param paths per sample
     * @param spx run by number of samples, with the errors of the index
     * @param vix the same with those of the VIX
     */
    public record Row(String network, long samples, long paths, Run spx, Run vix) {

      Run run(SmilePart part, double size) {
        Run run =
            switch (part) {
              case SPX -> spx;
              case VIX -> vix;
              case VIX_FUTURE ->
                  throw new IllegalArgumentException("the file has no curves of futures");
            };
        return new Run(size, run.seed(), run.rmse(), run.mae());
      }
    }

    public RunFile {
      rows = List.copyOf(rows);
    }

    /**
     * @throws UncheckedIOException if there is no such file
     * @throws IllegalArgumentException if a column is missing, or a row is not of numbers
     */
    public static RunFile read(Path file) {
      List<String> lines;
      try {
        lines = Files.readAllLines(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      List<String> header = lines.isEmpty() ? List.of() : List.of(lines.get(0).split(",", -1));
      if (!header.containsAll(COLUMNS))
        throw new IllegalArgumentException(
            "%s must have the columns %s: %s".formatted(file, COLUMNS, header));
      int[] at = COLUMNS.stream().mapToInt(header::indexOf).toArray();
      List<Row> rows = new ArrayList<>();
      for (String line : lines.subList(1, lines.size())) {
        String[] cell = line.split(",", -1);
        try {
          long samples = Long.parseLong(cell[at[1]]), seed = Long.parseLong(cell[at[3]]);
          double[] error =
              Arrays.stream(at, 4, 8).mapToDouble(i -> Double.parseDouble(cell[i]) / 100).toArray();
          rows.add(
              new Row(
                  cell[at[0]],
                  samples,
                  Long.parseLong(cell[at[2]]),
                  new Run(samples, seed, error[1], error[0]),
                  new Run(samples, seed, error[3], error[2])));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
          throw new IllegalArgumentException(
              "%s must have a name and numbers in each row: '%s'".formatted(file, line), e);
        }
      }
      return new RunFile(rows);
    }

    /**
     * Errors by samples, per network; with so many paths per sample as have the most numbers of
     * samples. Networks of one size alone are left out.
     */
    public Map<String, LearningCurve> bySamples(SmilePart part) {
      return curves("samples", part, Row::samples, Row::paths);
    }

    /**
     * Errors by paths per sample, per network; with so many samples as have the most numbers of
     * paths. Networks of one size alone are left out.
     */
    public Map<String, LearningCurve> byPaths(SmilePart part) {
      return curves("paths per sample", part, Row::paths, Row::samples);
    }

    private Map<String, LearningCurve> curves(
        String name, SmilePart part, ToLongFunction<Row> size, ToLongFunction<Row> fixed) {
      Map<String, LearningCurve> curves = new LinkedHashMap<>();
      for (String network : rows.stream().map(Row::network).distinct().toList()) {
        List<Row> own = rows.stream().filter(row -> row.network().equals(network)).toList();
        long most = 0, at = 0;
        for (Row row : own) {
          long sizes = sizes(own, size, fixed, fixed.applyAsLong(row));
          if (sizes > most) {
            most = sizes;
            at = fixed.applyAsLong(row);
          }
        }
        if (most < 2) continue;
        long there = at;
        List<Run> runs =
            own.stream()
                .filter(row -> fixed.applyAsLong(row) == there)
                .map(row -> row.run(part, (double) size.applyAsLong(row)))
                .toList();
        curves.put(network, new LearningCurve(name, runs));
      }
      return curves;
    }

    private static long sizes(
        List<Row> rows, ToLongFunction<Row> size, ToLongFunction<Row> fixed, long at) {
      return rows.stream()
          .filter(row -> fixed.applyAsLong(row) == at)
          .mapToLong(size)
          .distinct()
          .count();
    }
  }

  /** Which error. */
  public enum Quantity {
    /** Root mean square error. */
    RMSE,
    /** Mean absolute error. */
    MAE
  }

  /**
   * The runs of one size, or the power law at one.
   *
   * @param size of the training set
   * @param seeds runs; 0 if extrapolated
   * @param rmse mean over the seeds
   * @param rmseDeviation over the seeds, with n - 1; NaN of fewer than 2
   * @param mae mean over the seeds
   * @param maeDeviation over the seeds, with n - 1; NaN of fewer than 2
   */
  public record Stage(
      double size, int seeds, double rmse, double rmseDeviation, double mae, double maeDeviation) {

    /** Whether these are values of the power law, not measured. */
    public boolean extrapolated() {
      return seeds == 0;
    }
  }

  /**
   * {@code error = factor size^-exponent}, fitted to the logarithms of the mean errors by least
   * squares.
   *
   * @param factor error at size 1
   * @param exponent positive if the error falls
   * @param exponentError its standard error; NaN of two sizes
   * @param leftOut number of sizes with an error of 0, which has no logarithm
   */
  public record PowerLaw(double factor, double exponent, double exponentError, int leftOut) {

    /** The error at a size, an extrapolation beyond the sizes of the fit. */
    public double at(double size) {
      return factor * Math.pow(size, -exponent);
    }

    /** The size that the error needs. */
    public double sizeFor(double error) {
      return Math.pow(factor / error, 1 / exponent);
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%.3g size^-%.3g (± %.2g)", factor, exponent, exponentError)
          + (leftOut == 0 ? "" : ", sizes of error 0 left out: " + leftOut);
    }
  }

  public LearningCurve {
    Objects.requireNonNull(size, "size");
    runs = List.copyOf(runs);
    if (runs.isEmpty()) throw new IllegalArgumentException("runs must not be empty");
    long different = runs.stream().map(r -> List.<Object>of(r.size(), r.seed())).distinct().count();
    if (different < runs.size())
      throw new IllegalArgumentException(
          "runs must differ in size or seed: %d of %d do".formatted(different, runs.size()));
  }

  /** The measured sizes, ascending. */
  public List<Stage> stages() {
    return runs.stream()
        .collect(Collectors.groupingBy(Run::size, TreeMap::new, Collectors.toList()))
        .entrySet()
        .stream()
        .map(
            e -> {
              double[] rmse = e.getValue().stream().mapToDouble(Run::rmse).toArray();
              double[] mae = e.getValue().stream().mapToDouble(Run::mae).toArray();
              return new Stage(
                  e.getKey(),
                  rmse.length,
                  Averages.mean(rmse),
                  Averages.deviation(rmse),
                  Averages.mean(mae),
                  Averages.deviation(mae));
            })
        .toList();
  }

  /**
   * The power law of one error.
   *
   * @throws IllegalStateException if there are fewer than 2 sizes with an error above 0
   */
  public PowerLaw law(Quantity quantity) {
    SimpleRegression line = new SimpleRegression();
    List<Stage> stages = stages();
    for (Stage stage : stages) {
      double error = quantity == Quantity.RMSE ? stage.rmse() : stage.mae();
      if (error > 0) line.addData(Math.log(stage.size()), Math.log(error));
    }
    int used = Math.toIntExact(line.getN());
    if (used < 2)
      throw new IllegalStateException("a power law needs 2 sizes with an error above 0: " + used);
    return new PowerLaw(
        Math.exp(line.getIntercept()),
        -line.getSlope(),
        line.getSlopeStdErr(),
        stages.size() - used);
  }

  /**
   * The measured sizes, then others by the power law, {@link Stage#extrapolated marked as such}.
   *
   * @param others sizes beyond the largest measured
   */
  public List<Stage> extrapolated(double... others) {
    List<Stage> all = new ArrayList<>(stages());
    double largest = all.get(all.size() - 1).size();
    PowerLaw rmse = law(Quantity.RMSE), mae = law(Quantity.MAE);
    for (double other : Arrays.stream(others).sorted().toArray()) {
      if (!(other > largest && other < Double.POSITIVE_INFINITY))
        throw new IllegalArgumentException(
            "others must be beyond the largest size measured, %s: %s".formatted(largest, other));
      all.add(new Stage(other, 0, rmse.at(other), Double.NaN, mae.at(other), Double.NaN));
    }
    return all;
  }

  /**
   * One row per measured size, in volatility points; the column "Source" marks those left out of a
   * power law.
   */
  public Table toTable() {
    return table(stages());
  }

  /**
   * The same, then sizes beyond the largest measured by the power law; the column "Source" marks
   * them.
   */
  public Table toTable(double... others) {
    return table(extrapolated(others));
  }

  private static String source(Stage stage) {
    if (stage.extrapolated()) return "extrapolated";
    List<String> zero = new ArrayList<>();
    if (stage.rmse() == 0) zero.add("RMSE");
    if (stage.mae() == 0) zero.add("MAE");
    return zero.isEmpty()
        ? "measured"
        : "measured; not in the power law of " + String.join(" and ", zero);
  }

  private Table table(List<Stage> stages) {
    return TableRows.of(stages)
        .number(size, Stage::size)
        .text("Source", LearningCurve::source)
        .count("Seeds", Stage::seeds)
        .number("RMSE", s -> 100 * s.rmse())
        .number("± RMSE", s -> 100 * s.rmseDeviation())
        .number("MAE", s -> 100 * s.mae())
        .number("± MAE", s -> 100 * s.maeDeviation())
        .table("learning curve in volatility points");
  }
}
