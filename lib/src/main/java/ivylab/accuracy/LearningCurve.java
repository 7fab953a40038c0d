package ivylab.accuracy;

import ivylab.file.TableRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Predicate;
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
   * @param rmse root mean square error on the test part, a fraction of volatility, not negative;
   *     NaN if it was not measured
   * @param mae mean absolute error on the test part, a fraction of volatility, not negative
   */
  public record Run(double size, long seed, double rmse, double mae) {
    public Run {
      if (!(size > 0 && size < Double.POSITIVE_INFINITY))
        throw new IllegalArgumentException("size must be positive and finite: " + size);
      if (rmse < 0 || Double.isInfinite(rmse) || !(mae >= 0 && mae < Double.POSITIVE_INFINITY))
        throw new IllegalArgumentException(
            "rmse and mae must be non-negative and finite: %s, %s".formatted(rmse, mae));
    }
  }

  /**
   * A file of training runs, one per row, with the columns {@code network, samples, paths, seed,
   * SPX MAE, VIX MAE, seconds}: mean absolute errors on a precise test part, in volatility points.
   *
   * @param rows in the order of the file
   */
  public record RunFile(List<Row> rows) {

    /**
     * One row.
     *
     * @param network by name
     * @param samples of the training set
     * @param paths per sample
     * @param seed of the run
     * @param spx mean absolute error of the index, a fraction of volatility
     * @param vix the same of the VIX
     * @param seconds of training
     */
    public record Row(
        String network,
        long samples,
        long paths,
        long seed,
        double spx,
        double vix,
        double seconds) {

      double error(SmilePart part) {
        return switch (part) {
          case SPX -> spx;
          case VIX -> vix;
          case VIX_FUTURE ->
              throw new IllegalArgumentException("the file has no errors of futures");
        };
      }
    }

    public RunFile {
      rows = List.copyOf(rows);
    }

    /**
     * @throws java.io.UncheckedIOException if there is no such file
     * @throws IllegalArgumentException if it has other columns, or a row is not of numbers
     */
    public static RunFile read(Path file) {
      List<String> lines;
      try {
        lines = Files.readAllLines(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      if (lines.isEmpty() || !lines.get(0).equals(HEADER))
        throw new IllegalArgumentException(
            "%s must begin with '%s': '%s'"
                .formatted(file, HEADER, lines.isEmpty() ? "" : lines.get(0)));
      List<Row> rows = new ArrayList<>();
      for (String line : lines.subList(1, lines.size())) {
        String[] cell = line.split(",");
        try {
          rows.add(
              new Row(
                  cell[0],
                  Long.parseLong(cell[1]),
                  Long.parseLong(cell[2]),
                  Long.parseLong(cell[3]),
                  Double.parseDouble(cell[4]) / 100,
                  Double.parseDouble(cell[5]) / 100,
                  Double.parseDouble(cell[6])));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
          throw new IllegalArgumentException(
              "%s must have a name and six numbers per row: '%s'".formatted(file, line), e);
        }
      }
      return new RunFile(rows);
    }

    /** The networks in the order of their first row. */
    public List<String> networks() {
      return rows.stream().map(Row::network).distinct().toList();
    }

    /** Mean absolute errors of one network by samples, all with so many paths per sample. */
    public LearningCurve bySamples(String network, SmilePart part, long paths) {
      return curve("samples", network, part, row -> row.paths() == paths, Row::samples);
    }

    /** Mean absolute errors of one network by paths per sample, all with so many samples. */
    public LearningCurve byPaths(String network, SmilePart part, long samples) {
      return curve("paths per sample", network, part, row -> row.samples() == samples, Row::paths);
    }

    private LearningCurve curve(
        String name,
        String network,
        SmilePart part,
        Predicate<Row> kept,
        ToLongFunction<Row> size) {
      return new LearningCurve(
          name,
          rows.stream()
              .filter(row -> row.network().equals(network) && kept.test(row))
              .map(row -> new Run(size.applyAsLong(row), row.seed(), Double.NaN, row.error(part)))
              .toList());
    }
  }

  private static final String HEADER = "network,samples,paths,seed,SPX MAE,VIX MAE,seconds";

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
   * @param rmse mean over the seeds; NaN if a seed has none
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
    PowerLaw mae = law(Quantity.MAE);
    DoubleUnaryOperator rmse =
        all.stream().allMatch(stage -> Double.isNaN(stage.rmse()))
            ? n -> Double.NaN
            : law(Quantity.RMSE)::at;
    for (double other : Arrays.stream(others).sorted().toArray()) {
      if (!(other > largest && other < Double.POSITIVE_INFINITY))
        throw new IllegalArgumentException(
            "others must be beyond the largest size measured, %s: %s".formatted(largest, other));
      all.add(
          new Stage(other, 0, rmse.applyAsDouble(other), Double.NaN, mae.at(other), Double.NaN));
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
    Table table =
        TableRows.of(stages)
            .number(size, Stage::size)
            .text("Source", LearningCurve::source)
            .count("Seeds", Stage::seeds)
            .number("RMSE", s -> 100 * s.rmse())
            .number("± RMSE", s -> 100 * s.rmseDeviation())
            .number("MAE", s -> 100 * s.mae())
            .number("± MAE", s -> 100 * s.maeDeviation())
            .table("learning curve in volatility points");
    if (stages.stream().allMatch(s -> Double.isNaN(s.rmse())))
      table.removeColumns("RMSE", "± RMSE");
    return table;
  }
}
