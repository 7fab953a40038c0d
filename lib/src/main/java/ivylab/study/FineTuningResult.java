package ivylab.study;

import ivylab.compare.MaskCondition;
import ivylab.compare.PairedTest;
import ivylab.compare.StressTest;
import ivylab.data.Panel;
import ivylab.experiment.ExperimentResult;
import ivylab.file.TableRows;
import ivylab.ivyspt.CompletionTerms;
import ivylab.ivyspt.Sampling;
import ivylab.probe.Turbulence;
import ivylab.train.Settings;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The findings of a {@link FineTuning}. Means are over seeds, deviations are sample deviations over
 * seeds (divisor {@code n - 1}); with one seed, or a method that is not trained, there is none.
 *
 * @param sampling what is drawn from the data
 * @param settings of the fine-tuning
 * @param steps of every training run run run
 * @param available number of training surfaces
 * @param arms one per method that is not trained, and one per training run
 * @param notices which data could not be used, one sentence each
 */
public record FineTuningResult(
    Sampling sampling,
    Settings settings,
    int steps,
    int available,
    List<Arm> arms,
    List<String> notices) {

  /**
   * One training run and its test.
   *
   * @param method how it was trained, or the untrained method
   * @param available surfaces on which it was trained; 0 if it was not trained
   * @param seed of the training run; 0 if it was not trained
   * @param looks evaluations on the validation set during training, the first before it
   * @param tests one per condition; none unless training was completed
   * @param outcome how the training ended
   * @param seconds it took, including the test
   */
  public record Arm(
      String method,
      int available,
      long seed,
      List<ValidationPoint> looks,
      List<ExperimentResult.Test> tests,
      String outcome,
      double seconds) {

    public Arm {
      looks = List.copyOf(looks);
      tests = List.copyOf(tests);
    }

    /**
     * @param batch surfaces in a batch
     */
    Arm with(ExperimentResult result, int batch) {
      return new Arm(
          method,
          available,
          seed,
          result.validations().stream()
              .map(v -> new ValidationPoint(batch * v.step(), v.of(CompletionTerms.MAPE)))
              .toList(),
          result.tests(),
          result.outcome().toString(),
          result.seconds());
    }

    /** Mean over the conditions of a number of each; NaN without tests. */
    double mean(ToDoubleFunction<ExperimentResult.Test> of) {
      return tests.stream().mapToDouble(of).average().orElse(Double.NaN);
    }

    /** Error of each surface, mean over the conditions; infinite where a condition gave nothing. */
    double[] errors() {
      if (tests.isEmpty()) return new double[0];
      return IntStream.range(0, tests.get(0).surfaces().size())
          .mapToDouble(i -> mean(t -> orInfinite(t.mapes().get(i))))
          .toArray();
    }

    private static double orInfinite(double error) {
      return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
    }
  }

  /**
   * An evaluation on the validation set.
   *
   * @param seen surfaces seen so far: steps times the surfaces of a batch, of which the last of a
   *     pass may contain fewer
   * @param mape IV MAPE in percent
   */
  public record ValidationPoint(long seen, double mape) {}

  /**
   * A learning curve, as mean and range over seeds.
   *
   * @param method how it was trained
   * @param x surfaces seen, or surfaces available
   * @param mean IV MAPE in percent
   * @param least minimum over the seeds
   * @param most maximum over the seeds
   */
  public record Curve(
      String method, List<Double> x, List<Double> mean, List<Double> least, List<Double> most) {

    public Curve {
      x = List.copyOf(x);
      mean = List.copyOf(mean);
      least = List.copyOf(least);
      most = List.copyOf(most);
    }
  }

  public FineTuningResult {
    arms = List.copyOf(arms);
    notices = List.copyOf(notices);
    if (arms.isEmpty()) throw new IllegalArgumentException("arms is empty: nothing was tested");
  }

  /** Names, with untrained methods first. */
  public List<String> methods() {
    return arms.stream().map(Arm::method).distinct().toList();
  }

  /** The ways of training among them. */
  public List<String> trained() {
    return arms.stream().filter(a -> a.available() > 0).map(Arm::method).distinct().toList();
  }

  /** What was hidden and shown. */
  public List<MaskCondition> conditions() {
    Set<MaskCondition> all = new LinkedHashSet<>();
    for (Arm arm : arms) for (ExperimentResult.Test test : arm.tests()) all.add(test.condition());
    return List.copyOf(all);
  }

  /** The training runs of a method on all surfaces, or its one entry if it is not trained. */
  private List<Arm> arms(String method) {
    List<Arm> own = arms(method, available);
    if (own.isEmpty()) own = arms(method, 0);
    if (own.isEmpty())
      throw new IllegalArgumentException(
          "method must be one of %s: %s".formatted(methods(), method));
    return own;
  }

  private List<Arm> arms(String method, int surfaces) {
    return arms.stream()
        .filter(a -> a.method().equals(method) && a.available() == surfaces)
        .toList();
  }

  /**
   * IV MAPE in percent over all quotes, mean over conditions and seeds; trained on all surfaces.
   */
  public double mape(String method) {
    return Spread.of(arms(method), a -> a.mean(ExperimentResult.Test::mape)).mean();
  }

  /** The same under one condition. */
  public double mape(String method, MaskCondition condition) {
    return Spread.of(arms(method), at(condition, ExperimentResult.Test::mape)).mean();
  }

  private static ToDoubleFunction<Arm> at(
      MaskCondition condition, ToDoubleFunction<ExperimentResult.Test> of) {
    return arm ->
        arm.tests().stream()
            .filter(t -> t.condition().equals(condition))
            .mapToDouble(of)
            .findFirst()
            .orElse(Double.NaN);
  }

  /** Mean and sample deviation over the training runs of a method. */
  private record Spread(double mean, double deviation) {
    static Spread of(List<Arm> arms, ToDoubleFunction<Arm> of) {
      double mean = arms.stream().mapToDouble(of).average().orElse(Double.NaN);
      double square = arms.stream().mapToDouble(of).map(x -> (x - mean) * (x - mean)).sum();
      return new Spread(mean, Math.sqrt(square / (arms.size() - 1))); // 0/0 is NaN: there is none
    }
  }

  /** One row per method and condition, for the models that were trained on all surfaces. */
  public Table toTable() {
    boolean meshed = arms.stream().anyMatch(a -> a.mean(t -> t.mesh().points()) > 0);
    var method = StringColumn.create("Method");
    var condition = StringColumn.create("Hidden");
    var seeds = IntColumn.create("Seeds");
    var mape = DoubleColumn.create("IV MAPE %");
    var deviation = DoubleColumn.create("Deviation");
    var rmse = DoubleColumn.create("IV RMSE");
    var mse = DoubleColumn.create("MSE of w");
    var failed = DoubleColumn.create("Failed Quotes %");
    var calendar = DoubleColumn.create("Calendar %");
    var butterfly = DoubleColumn.create("Butterfly %");
    for (String name : methods())
      for (MaskCondition c : conditions()) {
        List<Arm> own = arms(name);
        Spread spread = Spread.of(own, at(c, ExperimentResult.Test::mape));
        method.append(name);
        condition.append(c.toString());
        seeds.append(own.size());
        mape.append(spread.mean());
        deviation.append(spread.deviation());
        rmse.append(Spread.of(own, at(c, ExperimentResult.Test::rmse)).mean());
        mse.append(Spread.of(own, at(c, ExperimentResult.Test::mse)).mean());
        failed.append(Spread.of(own, at(c, t -> 100.0 * t.failures() / t.quotes())).mean());
        calendar.append(
            Spread.of(own, at(c, t -> 100.0 * t.mesh().calendar() / t.mesh().points())).mean());
        butterfly.append(
            Spread.of(own, at(c, t -> 100.0 * t.mesh().butterfly() / t.mesh().points())).mean());
      }
    Table table =
        Table.create(
            "fine-tuning: %d steps on %d surfaces".formatted(steps, available),
            method,
            condition,
            seeds,
            mape,
            deviation,
            rmse,
            mse,
            failed);
    return meshed ? table.addColumns(calendar, butterfly) : table;
  }

  /** IV MAPE in percent with one row per condition and one column per method, for bars. */
  public Table byCondition() {
    Table table =
        Table.create(
            "IV MAPE (%)",
            StringColumn.create(
                "Hidden", conditions().stream().map(MaskCondition::toString).toList()));
    for (String name : methods())
      table.addColumns(
          DoubleColumn.create(
              name, conditions().stream().mapToDouble(c -> mape(name, c)).toArray()));
    return table;
  }

  /**
   * Every other method against one over the test surfaces, of the models that were trained on all
   * surfaces: the error of a surface is the mean over conditions and seeds.
   *
   * @param reference one of the methods
   */
  public Table paired(String reference) {
    double[] base = errors(reference);
    List<PairedTest> tests = new ArrayList<>();
    for (String name : methods())
      if (!name.equals(reference)) tests.add(PairedTest.of(name, errors(name), reference, base));
    return PairedTest.toTable(tests);
  }

  /** Error of each test surface in percent, mean over conditions and seeds. */
  public double[] errors(String method) {
    List<double[]> own = arms(method).stream().map(Arm::errors).filter(e -> e.length > 0).toList();
    int n = own.stream().mapToInt(e -> e.length).findFirst().orElse(0);
    return IntStream.range(0, n)
        .mapToDouble(i -> own.stream().mapToDouble(e -> e[i]).average().orElse(Double.NaN))
        .toArray();
  }

  /** Learning curves on the validation set by surfaces seen, for training runs on all surfaces. */
  public List<Curve> bySeen() {
    List<Curve> curves = new ArrayList<>();
    for (String name : trained()) {
      List<Arm> own = arms(name);
      List<Double> x = new ArrayList<>();
      List<double[]> y = new ArrayList<>();
      for (int i = 0; i < own.get(0).looks().size(); i++) {
        int look = i;
        x.add((double) own.get(0).looks().get(i).seen());
        y.add(
            own.stream()
                .filter(a -> a.looks().size() > look) // one that diverged has fewer
                .mapToDouble(a -> a.looks().get(look).mape())
                .toArray());
      }
      curves.add(curve(name, x, y));
    }
    return curves;
  }

  /** Learning curves on the test set by training surfaces available, mean over the conditions. */
  public List<Curve> byAvailable() {
    List<Curve> curves = new ArrayList<>();
    for (String name : trained()) {
      List<Double> x = new ArrayList<>();
      List<double[]> y = new ArrayList<>();
      arms.stream()
          .filter(a -> a.method().equals(name))
          .map(Arm::available)
          .distinct()
          .sorted()
          .forEach(
              size -> {
                x.add((double) size);
                y.add(
                    arms(name, size).stream()
                        .mapToDouble(a -> a.mean(ExperimentResult.Test::mape))
                        .toArray());
              });
      curves.add(curve(name, x, y));
    }
    return curves;
  }

  private static Curve curve(String name, List<Double> x, List<double[]> y) {
    return new Curve(
        name,
        x,
        y.stream().map(v -> Arrays.stream(v).average().orElse(Double.NaN)).toList(),
        y.stream().map(v -> Arrays.stream(v).min().orElse(Double.NaN)).toList(),
        y.stream().map(v -> Arrays.stream(v).max().orElse(Double.NaN)).toList());
  }

  /** The points of learning curves: one row per method and number of surfaces. */
  public static Table toTable(String title, List<Curve> curves) {
    var method = StringColumn.create("Method");
    var surfaces = StringColumn.create("Surfaces");
    var mean = DoubleColumn.create("IV MAPE %");
    var least = DoubleColumn.create("Least");
    var most = DoubleColumn.create("Most");
    for (Curve c : curves)
      for (int i = 0; i < c.x().size(); i++) {
        method.append(c.method());
        surfaces.append(String.format(Locale.ROOT, "%.0f", c.x().get(i)));
        mean.append(c.mean().get(i));
        least.append(c.least().get(i));
        most.append(c.most().get(i));
      }
    return Table.create(title, method, surfaces, mean, least, most);
  }

  /**
   * Errors on extreme days compared with calm ones, for the models that were trained on all
   * surfaces.
   *
   * @param rule which days are extreme
   * @param panel the history within which a day is extreme
   */
  public StressTest stress(Turbulence.DayRule rule, Panel panel) {
    List<StressTest.Sample> samples = new ArrayList<>();
    for (String name : methods())
      for (Arm arm : arms(name))
        for (ExperimentResult.Test test : arm.tests())
          for (int i = 0; i < test.surfaces().size(); i++) {
            String surface = test.surfaces().get(i); // symbol and date
            int blank = surface.lastIndexOf(' ');
            samples.add(
                new StressTest.Sample(
                    name,
                    LocalDate.parse(surface.substring(blank + 1)),
                    surface.substring(0, blank),
                    test.mapes().get(i)));
          }
    return StressTest.of(samples, rule, panel);
  }

  /** The outcome of each training run, to diagnose failures: one row per run. */
  public Table trainings() {
    return TableRows.of(arms)
        .text("Method", Arm::method)
        .text("Surfaces", Arm::available)
        .text("Seed", Arm::seed)
        .number("IV MAPE %", arm -> arm.mean(ExperimentResult.Test::mape))
        .text("Outcome", Arm::outcome)
        .table("training runs");
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(
        "%d steps on %d surfaces; IV MAPE %%, hidden %s"
            .formatted(
                steps,
                available,
                String.join(", ", conditions().stream().map(MaskCondition::toString).toList())));
    for (String name : methods()) {
      List<Arm> own = arms(name);
      text.append("\n  ").append(name).append(':');
      for (MaskCondition c : conditions())
        text.append(String.format(Locale.ROOT, " %.2f", mape(name, c)));
      Spread all = Spread.of(own, a -> a.mean(ExperimentResult.Test::mape));
      text.append(String.format(Locale.ROOT, ", mean %.2f", all.mean()));
      if (own.size() > 1)
        text.append(
            String.format(Locale.ROOT, " ± %.2f over %d seeds", all.deviation(), own.size()));
      long broken =
          own.stream().filter(a -> a.available() > 0 && !a.outcome().equals("completed")).count();
      if (broken > 0)
        text.append(", %d of %d training runs not completed".formatted(broken, own.size()));
    }
    for (String notice : notices) text.append("\n  ").append(notice);
    return text.toString();
  }
}
