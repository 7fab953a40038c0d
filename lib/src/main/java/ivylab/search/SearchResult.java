package ivylab.search;

import ivylab.experiment.Design;
import ivylab.experiment.ExperimentResult;
import ivylab.train.History;
import ivylab.train.Measure;
import ivylab.train.Term;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.ranking.NaNStrategy;
import org.apache.commons.math3.stat.ranking.NaturalRanking;
import org.apache.commons.math3.stat.ranking.TiesStrategy;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The findings of a {@link Search}. Candidates are ranked by each metric of the objective at the
 * validation of the weights that are kept, {@link ExperimentResult#chosen}, with equal values
 * sharing the mean of their ranks and those that diverged or failed last; the average of the ranks
 * decides. With several rungs, a candidate that got further is ahead.
 *
 * @param method of the search, in words
 * @param objective what counts
 * @param candidates in the order given
 * @param rungs in order; one where every candidate was trained to its end
 */
public record SearchResult(
    String method, Objective objective, List<Candidate> candidates, List<Rung> rungs) {

  public SearchResult {
    candidates = List.copyOf(candidates);
    rungs = List.copyOf(rungs);
  }

  /**
   * Candidates that were trained equally far.
   *
   * @param entrants which of the candidates, in their order, {@code [n]}
   * @param results of each, {@code [n]}
   */
  public record Rung(List<Integer> entrants, List<ExperimentResult> results) {

    public Rung {
      entrants = List.copyOf(entrants);
      results = List.copyOf(results);
    }

    /** The best first; equal averages in the order of the candidates. */
    List<Ranked> ranking(Objective objective) {
      List<double[]> ranks = objective.metrics().stream().map(m -> ranks(v -> v.of(m))).toList();
      return IntStream.range(0, entrants.size())
          .mapToObj(
              i ->
                  new Ranked(
                      entrants.get(i), results.get(i), ranks.stream().map(r -> r[i]).toList()))
          .sorted(Comparator.comparingDouble(Ranked::average).thenComparingInt(Ranked::candidate))
          .toList();
    }

    private double[] ranks(ToDoubleFunction<History.Validation> metric) {
      double[] values = results.stream().mapToDouble(r -> value(r, metric)).toArray();
      return new NaturalRanking(NaNStrategy.MAXIMAL, TiesStrategy.AVERAGE).rank(values);
    }
  }

  /**
   * The position of a candidate among those that were trained equally far.
   *
   * @param candidate its index
   * @param result of its last rung
   * @param ranks by each metric of the objective, from 1
   */
  public record Ranked(int candidate, ExperimentResult result, List<Double> ranks) {

    public Ranked {
      ranks = List.copyOf(ranks);
    }

    /** The deciding quantity. */
    public double average() {
      double sum = 0;
      for (double rank : ranks) sum += rank;
      return sum / ranks.size();
    }

    /** Whether it neither diverged nor failed. */
    public boolean finite() {
      return SearchResult.finite(result);
    }
  }

  private static boolean finite(ExperimentResult result) {
    return result.outcome() instanceof ExperimentResult.Outcome.Completed
        || result.outcome() instanceof ExperimentResult.Outcome.Stopped;
  }

  /** NaN if it diverged or failed. */
  private static double value(
      ExperimentResult result, ToDoubleFunction<History.Validation> quantity) {
    return finite(result) ? quantity.applyAsDouble(result.chosen()) : Double.NaN;
  }

  /** All candidates, the best first. */
  public List<Ranked> ranking() {
    List<Ranked> all = new ArrayList<>();
    for (int r = rungs.size() - 1; r >= 0; r--)
      for (Ranked place : rungs.get(r).ranking(objective))
        if (all.stream().noneMatch(p -> p.candidate() == place.candidate())) all.add(place);
    return all;
  }

  /**
   * The first of the ranking.
   *
   * @throws NoSuchElementException if every candidate diverged or failed
   */
  public Candidate best() {
    Ranked first = ranking().get(0);
    if (!first.finite())
      throw new NoSuchElementException("every candidate diverged or failed:\n" + this);
    return candidates.get(first.candidate());
  }

  /** The result of the last rung that a candidate reached. */
  public ExperimentResult result(Candidate candidate) {
    return ranking().stream()
        .filter(p -> candidates.get(p.candidate()).equals(candidate))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("candidate must be one of the search: " + candidate))
        .result();
  }

  /** Rung that a candidate reached, from 0. */
  public int rung(Candidate candidate) {
    int index = candidates.indexOf(candidate), last = 0;
    for (int r = 0; r < rungs.size(); r++) if (rungs.get(r).entrants().contains(index)) last = r;
    return last;
  }

  /** Total number of optimiser steps. */
  public long steps() {
    return ranking().stream().mapToLong(p -> p.finite() ? p.result().last().step() : 0).sum();
  }

  /** The distinct values of a name, in the order of the candidates. */
  public List<String> values(String name) {
    List<String> values =
        candidates.stream()
            .filter(c -> c.values().containsKey(name))
            .map(c -> c.values().get(name))
            .distinct()
            .toList();
    if (values.isEmpty())
      throw new IllegalArgumentException(
          "name must be one of %s: %s".formatted(candidates.get(0).values().keySet(), name));
    return values;
  }

  /**
   * A quantity of the weights that are kept by two names, {@code [rows][columns]}: the mean over
   * the candidates that share both values; NaN if there is none, or one diverged or failed.
   */
  public double[][] over(String row, String column, ToDoubleFunction<History.Validation> quantity) {
    List<String> rows = values(row), columns = values(column);
    double[][] sums = new double[rows.size()][columns.size()];
    int[][] counts = new int[rows.size()][columns.size()];
    for (Candidate c : candidates) {
      int i = rows.indexOf(c.values().get(row)), j = columns.indexOf(c.values().get(column));
      sums[i][j] += value(result(c), quantity);
      counts[i][j]++;
    }
    for (int i = 0; i < sums.length; i++)
      for (int j = 0; j < sums[i].length; j++) sums[i][j] /= counts[i][j]; // 0/0 is NaN
    return sums;
  }

  private Design<?, ?> design() {
    return candidates.get(0).design();
  }

  /** A metric of the objective as figures show it. */
  public String title(String metric) {
    for (Term term : design().terms()) if (term.name().equals(metric)) return term.title();
    return measure(metric).title();
  }

  private Measure measure(String metric) {
    return design().measures().stream()
        .filter(m -> m.name().equals(metric))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("metric is not measured: " + metric));
  }

  /** What tables show: the metrics of the objective, and the measure that sums a run up. */
  private List<Measure> shown() {
    List<Measure> shown = new ArrayList<>(objective.metrics().stream().map(this::measure).toList());
    List<Measure> all = design().measures();
    Measure last = all.get(all.size() - 1);
    if (!shown.contains(last)) shown.add(last);
    return shown;
  }

  /**
   * The ranking as a table with all of its numbers: steps done, metrics of the validation that
   * counts, ranks among those that got equally far, and their average.
   */
  public Table toTable() {
    Table table = columns();
    List<String> metrics = objective.metrics();
    List<Ranked> ranking = ranking();
    for (int i = 0; i < metrics.size(); i++) {
      var ranks = DoubleColumn.create("Rank " + capital(metrics.get(i)));
      for (Ranked p : ranking) ranks.append(p.ranks().get(i));
      table.addColumns(ranks);
    }
    return table.addColumns(averages());
  }

  private DoubleColumn averages() {
    return DoubleColumn.create("Average Rank", ranking().stream().mapToDouble(Ranked::average));
  }

  private Table columns() {
    var place = IntColumn.create("Place");
    var candidate = StringColumn.create("Candidate");
    var outcome = StringColumn.create("Outcome");
    var steps = LongColumn.create("Steps");
    List<Ranked> ranking = ranking();
    for (Ranked p : ranking) {
      place.append(place.size() + 1);
      candidate.append(candidates.get(p.candidate()).name());
      outcome.append(p.result().outcome().getClass().getSimpleName().toLowerCase(Locale.ROOT));
      steps.append(p.finite() ? p.result().last().step() : 0);
    }
    Table table = Table.create(method, candidate, outcome, place, steps);
    for (Measure m : shown())
      table.addColumns(
          DoubleColumn.create(
              capital(m.title()),
              ranking.stream().mapToDouble(p -> value(p.result(), v -> v.of(m)))));
    return table;
  }

  /** As the head of a column. */
  private static String capital(String words) {
    return Pattern.compile("\\b[a-z]")
        .matcher(words)
        .replaceAll(m -> m.group().toUpperCase(Locale.ROOT));
  }

  /**
   * The ranking in short, the best first: metrics of the weights that are kept and average rank.
   */
  public Table summary() {
    Table table = columns();
    table.removeColumns("Outcome", "Place");
    return table.addColumns(averages());
  }

  /** The table as comma-separated text, every digit shown: equal searches give equal bytes. */
  public String toCsv() {
    StringWriter text = new StringWriter();
    toTable().write().csv(text);
    return text.toString();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT, "%d candidates, %s, %,d steps", candidates.size(), method, steps()));
    for (Ranked p : ranking().stream().limit(5).toList())
      text.append(
          String.format(
              Locale.ROOT,
              "%n  average rank %.2f: %s, %s",
              p.average(),
              candidates.get(p.candidate()),
              p.result().outcome()));
    if (candidates.size() > 5) text.append("\n  …");
    return text.toString();
  }
}
