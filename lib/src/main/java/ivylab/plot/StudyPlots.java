package ivylab.plot;

import ivylab.compare.ComparisonResult;
import ivylab.compare.Metric;
import ivylab.compare.StressTest;
import ivylab.search.Candidate;
import ivylab.search.SearchResult;
import ivylab.study.AblationResult;
import ivylab.study.LadderResult;
import ivylab.train.History.Validation;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.List;

/** Figures of studies: comparisons, stress tests, ablations and searches. */
public final class StudyPlots {

  private StudyPlots() {}

  /** One number of a comparison: one group of bars per hidden share, one bar per method. */
  public static Figure comparison(ComparisonResult result, Metric metric) {
    return Charts.bars("", metric.axis(), result.by(metric));
  }

  /**
   * Errors of each method on calm and on extreme days, one mark per day, with their ratio and the
   * probability that it is due to chance.
   */
  public static Figure stress(StressTest test) {
    return MethodDots.of(test);
  }

  /**
   * One number of a comparison: one row per method, one disc per condition, with a line on either
   * side for the deviation over the seeds. Errors, times and memory are on a logarithmic axis,
   * where a ring at its start is a zero; shares are on a linear one.
   */
  public static Figure methods(ComparisonResult result, Metric metric) {
    return MethodDots.of(result, metric);
  }

  /** The cost of the methods of a comparison per surface: times and memory, logarithmic. */
  public static Figure costs(ComparisonResult result) {
    return MethodDots.of(result, Metric.FIT, Metric.PREDICT, Metric.ALLOCATED, Metric.GROWN);
  }

  /**
   * Mesh points with calendar and butterfly arbitrage, and surfaces without any, by method.
   *
   * @throws IllegalArgumentException if arbitrage was not checked
   */
  public static Figure violations(ComparisonResult result) {
    return MethodDots.of(result, Metric.CALENDAR, Metric.BUTTERFLY, Metric.FREE);
  }

  /**
   * The error of each variant: mean over the seeds, a bar of one deviation over the seeds to either
   * side, each seed as a small dot; the base as a line. A filled disc differs from the base: p of
   * the paired test over surfaces below 0.05 after Holm's correction.
   */
  public static Figure ablation(AblationResult result) {
    return DotPlot.of(result);
  }

  /**
   * The error of each rung of the ladder under one condition, as {@link #ablation} shows variants;
   * the learned process as a line. A filled disc differs from it: p below 0.05 with every seed.
   *
   * @param condition for example {@code 50 %} or {@code 10 quotes}
   */
  public static Figure ladder(LadderResult result, String condition) {
    return DotPlot.of(result, condition);
  }

  /**
   * The metrics of a search by two hyper-parameters, on the validation set: the mean over the
   * candidates that share both values, the minimum framed; empty if one of them diverged.
   *
   * @param row name of the space, from top to bottom
   * @param column name of the space, from left to right
   */
  public static Figure searchMaps(SearchResult result, String row, String column) {
    List<String> metrics = result.objective().metrics();
    return Figure.grid(
        "",
        Math.min(3, metrics.size()),
        metrics.stream().map(metric -> searchMap(metric, result, row, column)).toList());
  }

  private static Figure searchMap(String metric, SearchResult result, String row, String column) {
    List<String> rows = result.values(row), columns = result.values(column);
    double[][] values = result.over(row, column, v -> v.of(metric));
    ColorScale scale = ColorScale.whole(ColorMap.CIVIDIS, "", HeatMap.all(values));
    int width = Math.max(240, 70 + 56 * columns.size());
    return HeatMap.matrix(scale, values, rows, columns)
        .named(column, row)
        .under(new Legend(), (g, at) -> frameLeast(g, at.plot(), values, scale.axis().min()))
        .figure(result.title(metric), width, 96 + Math.max(44 * rows.size(), 110));
  }

  private static void frameLeast(Graphics2D g, Rectangle2D plot, double[][] values, double least) {
    g.setColor(Theme.HIDDEN);
    g.setStroke(Theme.THICK);
    double w = plot.getWidth() / values[0].length, h = plot.getHeight() / values.length;
    for (int i = 0; i < values.length; i++)
      for (int j = 0; j < values[i].length; j++) {
        double x = plot.getX() + j * w + 2, y = plot.getY() + i * h + 2;
        if (values[i][j] == least) g.draw(new Rectangle2D.Double(x, y, w - 4, h - 4));
      }
  }

  /**
   * Successive halving: the first metric of every candidate as far as it was trained, blue if it
   * completed, grey if it stopped earlier, with a larger disc for the best. Rungs are vertical
   * lines.
   */
  public static Figure searchRungs(SearchResult result) {
    int rungs = result.rungs().size();
    String metric = result.objective().metrics().get(0);
    Lines lines = new Lines("steps", result.title(metric) + ", validation").logY(true);
    double[] ends = new double[rungs];
    for (int r = 0; r < rungs; r++)
      ends[r] =
          result.rungs().get(r).results().stream()
              .flatMap(trained -> trained.validations().stream())
              .mapToLong(Validation::step)
              .max()
              .orElse(0);
    for (int r = 0; r < rungs; r++) {
      Color colour = rungColour(r, rungs - 1);
      String name = r == rungs - 1 ? "completed" : "stopped after %,.0f steps".formatted(ends[r]);
      boolean listed = true;
      for (Candidate c : result.candidates()) {
        List<Validation> seen =
            result.result(c).validations().stream().filter(v -> v.of(metric) > 0).toList();
        if (result.rung(c) != r || seen.isEmpty()) continue;
        double[] x = seen.stream().mapToDouble(Validation::step).toArray();
        double[] y = seen.stream().mapToDouble(v -> v.of(metric)).toArray();
        var stroke = r == rungs - 1 ? Theme.THICK : Theme.round(1.3f);
        lines.curve(c.toString(), x, y, colour, stroke).setLabel(name).setShowInLegend(listed);
        listed = false;
        List<double[]> end = List.of(new double[] {x[x.length - 1], y[y.length - 1]});
        lines.unlisted().points(c + ", end", end, Mark.disc(3), colour);
      }
    }
    if (lines.size() == 0) throw new IllegalArgumentException("no candidate has a loss to show");
    Validation chosen = result.result(result.best()).chosen();
    List<double[]> best = List.of(new double[] {chosen.step(), chosen.of(metric)});
    lines.unlisted().points("best", best, Mark.disc(6), Theme.VISIBLE);
    return lines.uprights(ends, Theme.AXIS).figure("");
  }

  /** Blue if completed, otherwise a grey that is darker the further it got. */
  private static Color rungColour(int rung, int last) {
    if (rung == last) return Theme.VISIBLE;
    int level = last == 1 ? 0x90 : 0xC0 - (0xC0 - 0x60) * rung / (last - 1);
    return new Color(level, level, level);
  }
}
