package ivylab.study;

import ivylab.compare.PairedTest;
import ivylab.experiment.ExperimentResult;
import ivylab.experiment.ExperimentResult.Test;
import ivylab.file.TableRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The findings of an {@link Ablation}: for each variant the mean over seeds, the sample deviation
 * over seeds, and a paired test against the base.
 *
 * <p>Two questions, two answers. The test pairs surfaces: the error on each is averaged over
 * conditions and seeds, and {@link PairedTest} tests whether a variant's errors are lower or higher
 * than the base's, with Holm's correction over all variants. So it concerns these trained models on
 * other surfaces. Whether another training run would give the same, only the seeds can show, and
 * few seeds show little: look at the deviations and at how many seeds agree.
 *
 * @param title of tables and figures
 * @param rows the base first, then the variants in the order given
 */
public record AblationResult(String title, List<Row> rows) {

  /**
   * A variant.
   *
   * @param name of the variant
   * @param shows what the difference shows
   * @param seeds the outcome of each training run, with the same seeds for all variants in the same
   *     order
   */
  public record Row(String name, String shows, List<Seed> seeds) {

    public Row {
      seeds = List.copyOf(seeds);
      if (seeds.isEmpty()) throw new IllegalArgumentException("seeds is empty: " + name);
    }

    /** The mean over the seeds; NaN if one of them lacks the number. */
    public double mean(ToDoubleFunction<Seed> of) {
      return seeds.stream().mapToDouble(of).average().orElseThrow();
    }

    /** The sample deviation over the seeds, with divisor {@code n - 1}; NaN for one seed. */
    public double deviation(ToDoubleFunction<Seed> of) {
      double mean = mean(of);
      double square = seeds.stream().mapToDouble(of).map(x -> (x - mean) * (x - mean)).sum();
      return Math.sqrt(square / (seeds.size() - 1));
    }

    /** The error of each surface, averaged over the seeds; percent. */
    double[] errors() {
      int n = seeds.get(0).errors().size();
      return IntStream.range(0, n).mapToDouble(i -> mean(s -> s.errors().get(i))).toArray();
    }
  }

  /**
   * One training run of a variant and its test.
   *
   * @param seed of the model's start and of its training
   * @param outcome how the training ended, for example {@code completed}
   * @param mape IV MAPE over all hidden quotes, in percent, mean over the conditions
   * @param mse mean squared error of total variance, mean over the conditions
   * @param calendar mesh points with calendar arbitrage, percent
   * @param butterfly mesh points with butterfly arbitrage, percent
   * @param failed hidden quotes without a positive finite total variance, percent; they are
   *     excluded from all averages
   * @param errors IV MAPE of each surface in percent, mean over the conditions; infinite if the
   *     model gave no volatility at all
   * @param seconds of training and test
   */
  public record Seed(
      long seed,
      String outcome,
      double mape,
      double mse,
      double calendar,
      double butterfly,
      double failed,
      List<Double> errors,
      double seconds) {

    public Seed {
      errors = List.copyOf(errors);
    }

    /**
     * A training run that did not complete has no numbers, and its errors are infinite.
     *
     * @param surfaces tested
     */
    static Seed of(ExperimentResult result, int surfaces) {
      List<Test> tests = result.tests();
      List<double[]> errors = tests.stream().map(Test::errors).toList();
      List<Double> ofSurface =
          IntStream.range(0, surfaces)
              .mapToObj(i -> errors.stream().mapToDouble(e -> e[i]).average())
              .map(mean -> mean.orElse(Double.POSITIVE_INFINITY))
              .toList();
      return new Seed(
          result.experiment().seed(),
          result.outcome().toString(),
          mean(tests, Test::mape),
          mean(tests, Test::mse),
          mean(tests, t -> 100.0 * t.mesh().calendar() / t.mesh().points()),
          mean(tests, t -> 100.0 * t.mesh().butterfly() / t.mesh().points()),
          mean(tests, t -> 100.0 * t.failures() / t.quotes()),
          ofSurface,
          result.seconds());
    }

    private static double mean(List<Test> tests, ToDoubleFunction<Test> of) {
      return tests.stream().mapToDouble(of).average().orElse(Double.NaN);
    }
  }

  public AblationResult {
    rows = List.copyOf(rows);
    if (rows.isEmpty()) throw new IllegalArgumentException("rows is empty: there is no base");
    Row base = rows.get(0);
    for (Row row : rows) {
      if (!seeds(row).equals(seeds(base)))
        throw new IllegalArgumentException(
            "seeds of '%s' must be those of '%s', %s: %s"
                .formatted(row.name(), base.name(), seeds(base), seeds(row)));
      for (Seed seed : row.seeds())
        if (seed.errors().size() != base.seeds().get(0).errors().size())
          throw new IllegalArgumentException(
              "errors of '%s' must be of the same surfaces as those of '%s': %d and %d"
                  .formatted(
                      row.name(),
                      base.name(),
                      seed.errors().size(),
                      base.seeds().get(0).errors().size()));
    }
  }

  private static List<Long> seeds(Row row) {
    return row.seeds().stream().map(Seed::seed).toList();
  }

  /** The base with which all variants are compared. */
  public Row base() {
    return rows.get(0);
  }

  /** The mean of a variant over the seeds, relative to the base's: 1 where they are equal. */
  public double relative(String variant, ToDoubleFunction<Seed> of) {
    return row(variant).mean(of) / base().mean(of);
  }

  /** All but the base. */
  public List<Row> variants() {
    return rows.subList(1, rows.size());
  }

  /**
   * One variant, or the base.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public Row row(String name) {
    return rows.stream()
        .filter(row -> row.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "name must be one of %s: %s"
                        .formatted(rows.stream().map(Row::name).toList(), name)));
  }

  /**
   * For each variant, whether its errors are lower or higher than the base's, surface by surface.
   */
  public List<PairedTest> tests() {
    return variants().stream()
        .map(row -> PairedTest.of(row.name(), row.errors(), base().name(), base().errors()))
        .toList();
  }

  /** The probabilities of {@link #tests} with Holm's correction, in their order. */
  public List<Double> corrected() {
    return PairedTest.holm(tests().stream().map(PairedTest::p).toList());
  }

  /**
   * The number of seeds for which a variant's error is above that of the base with the same seed,
   * or is missing because it diverged or gave no volatility.
   */
  public int seedsWorse(Row row) {
    return (int)
        IntStream.range(0, row.seeds().size())
            .filter(i -> !(row.seeds().get(i).mape() <= base().seeds().get(i).mape()))
            .count();
  }

  /**
   * One row per variant, the base first. {@code Change} is that of the mean error, in percent of
   * the base's; {@code Seeds Worse} counts the seeds for which the variant is worse; {@code
   * Surfaces Worse} is the share of surfaces.
   */
  public Table toTable() {
    var name = StringColumn.create("Variant");
    var worse = StringColumn.create("Seeds Worse");
    var numbers = new ArrayList<DoubleColumn>();
    for (String column :
        List.of(
            "IV MAPE %",
            "±",
            "Change %",
            "Surfaces Worse %",
            "p",
            "p (Holm)",
            "MSE of w",
            "Calendar %",
            "Butterfly %",
            "No Volatility %")) numbers.add(DoubleColumn.create(column));
    List<PairedTest> tests = tests();
    List<Double> corrected = corrected();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      PairedTest test = i == 0 ? null : tests.get(i - 1);
      double none = Double.NaN, base = base().mean(Seed::mape);
      double[] values = {
        row.mean(Seed::mape),
        row.deviation(Seed::mape),
        test == null ? none : 100 * (row.mean(Seed::mape) / base - 1),
        test == null ? none : 100.0 * test.losses() / test.pairs(),
        test == null ? none : test.p(),
        test == null ? none : corrected.get(i - 1),
        row.mean(Seed::mse),
        row.mean(Seed::calendar),
        row.mean(Seed::butterfly),
        row.mean(Seed::failed)
      };
      name.append(row.name());
      worse.append(test == null ? "" : seedsWorse(row) + " of " + row.seeds().size());
      for (int c = 0; c < values.length; c++) numbers.get(c).append(values[c]);
    }
    Table table = Table.create(title, name);
    numbers.subList(0, 3).forEach(table::addColumns);
    table.addColumns(worse);
    numbers.subList(3, numbers.size()).forEach(table::addColumns);
    return table;
  }

  private record SeedOf(String variant, Seed seed) {}

  /** One row per training run: variant, seed, outcome, errors and arbitrage. */
  public Table seeds() {
    List<SeedOf> all =
        rows.stream()
            .flatMap(row -> row.seeds().stream().map(seed -> new SeedOf(row.name(), seed)))
            .toList();
    return TableRows.of(all)
        .text("Variant", SeedOf::variant)
        .text("Seed", s -> s.seed().seed())
        .text("Outcome", s -> s.seed().outcome())
        .number("IV MAPE %", s -> s.seed().mape())
        .number("MSE of w", s -> s.seed().mse())
        .number("Calendar %", s -> s.seed().calendar())
        .number("Butterfly %", s -> s.seed().butterfly())
        .table(title + ", by seed");
  }

  /** The purpose of each variant. */
  public Table legend() {
    return Table.create(
        "what is changed",
        StringColumn.create("Variant", rows.stream().map(Row::name).toList()),
        StringColumn.create("What it shows", rows.stream().map(Row::shows).toList()));
  }

  /** Total seconds of all training runs and tests. */
  public double seconds() {
    return rows.stream().flatMap(r -> r.seeds().stream()).mapToDouble(Seed::seconds).sum();
  }

  @Override
  public String toString() {
    List<Double> corrected = corrected();
    String lines =
        IntStream.range(1, rows.size())
            .mapToObj(
                i ->
                    "\n  %s: %s, worse in %d of %d seeds, p = %.2g (Holm)"
                        .formatted(
                            rows.get(i).name(),
                            spread(rows.get(i)),
                            seedsWorse(rows.get(i)),
                            rows.get(i).seeds().size(),
                            corrected.get(i - 1)))
            .collect(Collectors.joining());
    return "%s: IV MAPE on %d surfaces, %d seeds\n  %s (base): %s%s"
        .formatted(
            title,
            base().errors().length,
            base().seeds().size(),
            base().name(),
            spread(base()),
            lines);
  }

  private static String spread(Row row) {
    return String.format(
        Locale.ROOT, "%.2f ± %.2f %%", row.mean(Seed::mape), row.deviation(Seed::mape));
  }
}
