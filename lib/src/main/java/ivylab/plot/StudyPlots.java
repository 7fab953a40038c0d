package ivylab.plot;

import ivylab.compare.ComparisonResult;
import ivylab.compare.Metric;
import ivylab.compare.StressTest;
import ivylab.search.SearchResult;
import ivylab.study.AblationResult;
import ivylab.study.LadderResult;

/** Figures of studies: comparisons, stress tests, ablations and searches. */
public final class StudyPlots {

  private StudyPlots() {}

  /** One number of a comparison: a group of bars for each hidden share, a bar for each method. */
  public static Figure comparison(ComparisonResult result, Metric metric) {
    return Charts.bars("", metric.axis(), result.by(metric));
  }

  /**
   * Errors of each method on calm days and on extreme ones, a mark for each day, with their ratio
   * and the probability that it is chance.
   */
  public static Figure stress(StressTest test) {
    return StressChart.of(test);
  }

  /**
   * One number of a comparison: a row for each method, a disc for each condition, a line on either
   * side of it for the deviation over the seeds. Errors, times and memory are on a logarithmic
   * axis, where a ring at its beginning is a zero; shares are on an even one.
   */
  public static Figure methods(ComparisonResult result, Metric metric) {
    return MethodDots.of(result, metric);
  }

  /** What the methods of a comparison cost on a surface: times and memory, logarithmic. */
  public static Figure costs(ComparisonResult result) {
    return MethodDots.of(result, Metric.FIT, Metric.PREDICT, Metric.ALLOCATED, Metric.GROWN);
  }

  /**
   * Mesh points with calendar and butterfly arbitrage, and surfaces without any, by method.
   *
   * @throws IllegalArgumentException if nobody looked for arbitrage
   */
  public static Figure violations(ComparisonResult result) {
    return MethodDots.of(result, Metric.CALENDAR, Metric.BUTTERFLY, Metric.FREE);
  }

  /**
   * The error of each variant: mean over the seeds, a bar of one deviation of the seeds to either
   * side, each seed as a small dot; the base as a line. A full disc differs from the base: p of the
   * paired test over surfaces below 0.05 after Holm's correction.
   */
  public static Figure ablation(AblationResult result) {
    return Ablations.of(result);
  }

  /**
   * The error of each rung of the ladder in one condition, as {@link #ablation} shows variants; the
   * learned process as a line. A full disc differs from it: p below 0.05 with every seed.
   *
   * @param condition for example {@code 50 %} or {@code 10 quotes}
   */
  public static Figure ladder(LadderResult result, String condition) {
    return Ablations.of(result, condition);
  }

  /**
   * The three losses of a search by two hyper-parameters, on the validation set: the mean over the
   * candidates that share both values, the least framed; grey where one of them diverged.
   *
   * @param row name of the space, from top to bottom
   * @param column name of the space, from left to right
   */
  public static Figure searchMaps(SearchResult result, String row, String column) {
    return SearchMaps.of(result, row, column);
  }

  /** Successive halving: the validation loss of every candidate as far as it was trained. */
  public static Figure searchRungs(SearchResult result) {
    return SearchRungs.of(result);
  }
}
