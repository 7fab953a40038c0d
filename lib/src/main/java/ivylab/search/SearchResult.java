package ivylab.search;

import ivylab.experiment.ExperimentResult;
import ivylab.ivyspt.CompletionTerms;
import ivylab.train.History;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.function.ToDoubleFunction;
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
 * The findings of a {@link Search}. Candidates are ranked by each of the three losses on the
 * validation set, with equal losses sharing the mean of their ranks and those that diverged or
 * failed last; the average of the three ranks decides. With several rungs, a candidate that got
 * further is ahead.
 *
 * @param method of the search, in words
 * @param candidates in the order given
 * @param rungs in order; one where every candidate was trained to its end
 */
public record SearchResult(String method, List<Candidate> candidates, List<Rung> rungs) {

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
    List<Ranked> ranking() {
      double[] data = ranks(v -> v.of(CompletionTerms.DATA));
      double[] calendar = ranks(v -> v.of(CompletionTerms.CALENDAR));
      double[] butterfly = ranks(v -> v.of(CompletionTerms.BUTTERFLY));
      return IntStream.range(0, entrants.size())
          .mapToObj(
              i -> new Ranked(entrants.get(i), results.get(i), data[i], calendar[i], butterfly[i]))
          .sorted(Comparator.comparingDouble(Ranked::average).thenComparingInt(Ranked::candidate))
          .toList();
    }

    private double[] ranks(ToDoubleFunction<History.Validation> loss) {
      double[] values = results.stream().mapToDouble(r -> value(r, loss)).toArray();
      return new NaturalRanking(NaNStrategy.MAXIMAL, TiesStrategy.AVERAGE).rank(values);
    }
  }

  /**
   * The position of a candidate among those that were trained equally far.
   *
   * @param candidate its index
   * @param result of its last rung
   * @param data rank by the data loss, from 1
   * @param calendar rank by the calendar penalty
   * @param butterfly rank by the butterfly penalty
   */
  public record Ranked(
      int candidate, ExperimentResult result, double data, double calendar, double butterfly) {

    /** The deciding quantity. */
    public double average() {
      return (data + calendar + butterfly) / 3;
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
    return finite(result) ? quantity.applyAsDouble(result.last()) : Double.NaN;
  }

  /** All candidates, the best first. */
  public List<Ranked> ranking() {
    List<Ranked> all = new ArrayList<>();
    for (int r = rungs.size() - 1; r >= 0; r--)
      for (Ranked place : rungs.get(r).ranking())
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
   * A quantity of the last validation by two names, {@code [rows][columns]}: the mean over the
   * candidates that share both values; NaN if there is none, or one diverged or failed.
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

  /**
   * The ranking as a table with all of its numbers: steps done, the three losses and IV MAPE of the
   * last validation, ranks among those that got equally far, and their average.
   */
  public Table toTable() {
    var place = IntColumn.create("Place");
    var candidate = StringColumn.create("Candidate");
    var outcome = StringColumn.create("Outcome");
    var steps = LongColumn.create("Steps");
    DoubleColumn[] numbers =
        IntStream.range(0, NUMBERS.size())
            .mapToObj(i -> DoubleColumn.create(NUMBERS.get(i)))
            .toArray(DoubleColumn[]::new);
    for (Ranked p : ranking()) {
      place.append(place.size() + 1);
      candidate.append(candidates.get(p.candidate()).name());
      outcome.append(p.result().outcome().getClass().getSimpleName().toLowerCase(Locale.ROOT));
      steps.append(p.finite() ? p.result().last().step() : 0);
      double[] row = {
        value(p.result(), v -> v.of(CompletionTerms.DATA)),
        value(p.result(), v -> v.of(CompletionTerms.CALENDAR)),
        value(p.result(), v -> v.of(CompletionTerms.BUTTERFLY)),
        value(p.result(), v -> v.of(CompletionTerms.MAPE)),
        p.data(),
        p.calendar(),
        p.butterfly(),
        p.average()
      };
      for (int i = 0; i < row.length; i++) numbers[i].append(row[i]);
    }
    Table table = Table.create(method, candidate, outcome, place, steps);
    table.addColumns(numbers);
    return table;
  }

  /** The ranking in short, the best first: losses of the last validation and average rank. */
  public Table summary() {
    Table all = toTable();
    return Table.create(
        method,
        all.column("Candidate"),
        all.column("Steps"),
        all.column("Data Loss"),
        all.column("Calendar"),
        all.column("Butterfly"),
        all.column("IV MAPE %"),
        all.column("Average Rank"));
  }

  private static final List<String> NUMBERS =
      List.of(
          "Data Loss",
          "Calendar",
          "Butterfly",
          "IV MAPE %",
          "Rank Data",
          "Rank Calendar",
          "Rank Butterfly",
          "Average Rank");

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
