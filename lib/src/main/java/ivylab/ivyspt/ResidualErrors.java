package ivylab.ivyspt;

import ivylab.compare.Comparison;
import ivylab.compare.ComparisonResult;
import ivylab.compare.MaskCondition;
import ivylab.compare.Metric;
import ivylab.compare.Trial;
import ivylab.data.Masking;
import ivylab.data.Panel;
import ivylab.file.TableRows;
import ivylab.process.LearnedProcess;
import ivylab.progress.Progress;
import ivylab.surface.CompletionError;
import ivylab.surface.SurfaceMethod;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.StatUtils;
import tech.tablesaw.api.Table;

/**
 * Errors of a network and of the process alone on dates from which neither learned, with the same
 * quotes hidden: 10 to 70 % of them, and half of them with 5 to 40 of the others visible.
 *
 * @param days the errors of both on each date under each condition
 * @param lines one per condition
 * @param overall over all conditions, which have equal weight
 */
public record ResidualErrors(List<Day> days, List<Line> lines, Ratio overall) {

  private static final int SURFACES = 60;
  private static final long SEED = 1;
  private static final String NETWORK = "network", PROCESS = "process";

  /**
   * Errors on one date, over all hidden quotes of its surfaces.
   *
   * @param network IV MAPE in per cent
   * @param process IV MAPE in per cent
   */
  public record Day(LocalDate date, MaskCondition condition, double network, double process) {}

  /**
   * Errors under one condition, over all hidden quotes.
   *
   * @param network IV MAPE in per cent
   * @param process IV MAPE in per cent
   */
  public record Line(MaskCondition condition, double network, double process, Ratio ratio) {}

  /**
   * The error of the network relative to that of the process: the geometric mean over dates, and
   * Student's 95 % interval for it. With d the logarithm of the ratio on each of n dates,
   *
   * <pre>exp(mean(d) ± t(0.975, n - 1) sd(d) / sqrt(n))</pre>
   *
   * which takes dates as independent. Neighbouring dates resemble each other, so that the interval
   * is somewhat too narrow.
   *
   * @param lower NaN with fewer than two dates
   * @param upper NaN with fewer than two dates
   * @param dates n
   */
  public record Ratio(double value, double lower, double upper, int dates) {

    /**
     * @param logs d, {@code [n]}; those that are not finite are omitted
     */
    static Ratio of(double[] logs) {
      double[] d = Arrays.stream(logs).filter(Double::isFinite).toArray();
      double mean = StatUtils.mean(d);
      if (d.length < 2) return new Ratio(Math.exp(mean), Double.NaN, Double.NaN, d.length);
      double t = new TDistribution(null, d.length - 1).inverseCumulativeProbability(0.975);
      double half = t * Math.sqrt(StatUtils.variance(d) / d.length);
      return new Ratio(Math.exp(mean), Math.exp(mean - half), Math.exp(mean + half), d.length);
    }

    /** For example {@code 0.873 (0.812 to 0.939)}. */
    @Override
    public String toString() {
      if (Double.isNaN(upper))
        return String.format(Locale.ROOT, "%.3f (no interval: %d date)", value, dates);
      return String.format(Locale.ROOT, "%.3f (%.3f to %.3f)", value, lower, upper);
    }
  }

  public ResidualErrors {
    days = List.copyOf(days);
    lines = List.copyOf(lines);
  }

  /** At most 60 surfaces of the panel, drawn at random. */
  static ResidualErrors of(
      SurfaceMethod network, LearnedProcess process, Panel panel, Progress progress) {
    List<MaskCondition> conditions = new ArrayList<>();
    for (double share : Masking.PROPORTIONS) conditions.add(MaskCondition.hidden(share));
    for (int quotes : List.of(5, 10, 20, 40)) conditions.add(MaskCondition.visible(quotes));
    return of(
        Comparison.of(network.named(NETWORK), process.named(PROCESS))
            .surfacesAtMost(SURFACES)
            .withoutMesh()
            .watchedBy(progress)
            .over(panel, conditions, List.of(SEED)));
  }

  private static ResidualErrors of(ComparisonResult result) {
    var dates = new TreeSet<LocalDate>();
    for (Trial trial : result.trials()) dates.add(trial.masked().surface().asOf());
    List<Day> days = new ArrayList<>();
    List<Line> lines = new ArrayList<>();
    for (MaskCondition condition : result.conditions()) {
      List<Day> own = new ArrayList<>();
      for (LocalDate date : dates)
        own.add(
            new Day(
                date,
                condition,
                on(date, result.trials(NETWORK, condition)),
                on(date, result.trials(PROCESS, condition))));
      days.addAll(own);
      lines.add(
          new Line(
              condition,
              result.value(Metric.MAPE, NETWORK, condition),
              result.value(Metric.MAPE, PROCESS, condition),
              Ratio.of(own.stream().mapToDouble(ResidualErrors::log).toArray())));
    }
    double[] each =
        dates.stream()
            .mapToDouble(
                date ->
                    days.stream()
                        .filter(day -> day.date.equals(date))
                        .mapToDouble(ResidualErrors::log)
                        .average()
                        .orElseThrow())
            .toArray();
    return new ResidualErrors(days, lines, Ratio.of(each));
  }

  private static double on(LocalDate date, List<Trial> trials) {
    return 100
        * CompletionError.pooled(
                trials.stream()
                    .filter(trial -> trial.masked().surface().asOf().equals(date))
                    .map(Trial::error)
                    .toList())
            .volMape();
  }

  private static double log(Day day) {
    return Math.log(day.network / day.process);
  }

  /** Whether the network is better: the whole interval of its ratio is below 1. */
  public boolean networkWins() {
    return overall.upper < 1;
  }

  private static String name(MaskCondition condition) {
    return condition + (condition.visibleAtMost() == 0 ? " hidden" : " visible");
  }

  /** One row per condition. */
  public Table toTable() {
    return TableRows.of(lines)
        .text("Quotes", line -> name(line.condition))
        .number("Network", Line::network)
        .number("Process", Line::process)
        .number("Ratio", line -> line.ratio.value)
        .number("Lower", line -> line.ratio.lower)
        .number("Upper", line -> line.ratio.upper)
        .table("IV MAPE %");
  }

  /** One row per date and condition. */
  public Table byDate() {
    return TableRows.of(days)
        .day("Date", Day::date)
        .text("Quotes", day -> name(day.condition))
        .number("Network", Day::network)
        .number("Process", Day::process)
        .table("IV MAPE %");
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(
        "%-20s %9s %9s   %s%n"
            .formatted("IV MAPE %", "network", "process", "ratio, 95 % interval over dates"));
    for (Line line : lines)
      text.append(
          String.format(
              Locale.ROOT,
              "%-20s %9.3f %9.3f   %s%n",
              name(line.condition),
              line.network,
              line.process,
              line.ratio));
    String verdict =
        networkWins()
            ? "the network is better"
            : overall.lower > 1 ? "the process alone is better" : "the network does not win";
    return text
        + "%s: the error of the network is %s times that of the process, over %d %s from which neither learned"
            .formatted(verdict, overall, overall.dates, overall.dates == 1 ? "date" : "dates");
  }
}
