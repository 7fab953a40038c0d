package ivylab.plot;

import ivylab.experiment.ExperimentResult;
import ivylab.ivyspt.CompletionTerms;
import ivylab.search.Candidate;
import ivylab.search.SearchResult;
import ivylab.train.History;
import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.knowm.xchart.XYSeries;

/**
 * The validation loss of every candidate by steps, on a logarithmic axis: thick blue lines for
 * candidates that completed, grey ones for those that stopped earlier, a larger disc for the best.
 * Rungs are vertical lines.
 */
final class SearchRungs {

  private static final BasicStroke THIN =
      new BasicStroke(1.3f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
  private static final BasicStroke THICK =
      new BasicStroke(2.6f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
  private static final BasicStroke DASHED =
      new BasicStroke(1f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 4, new float[] {4, 4}, 0);

  private final SearchResult result;
  private final Lines lines = new Lines("steps", "data loss, validation").logY(true);

  private SearchRungs(SearchResult result) {
    this.result = result;
  }

  static Figure of(SearchResult result) {
    return new SearchRungs(result).figure();
  }

  private Figure figure() {
    int rungs = result.rungs().size();
    List<Double> losses = new ArrayList<>();
    for (Candidate c : result.candidates())
      for (History.Validation v : result.result(c).validations())
        if (v.of(CompletionTerms.DATA) > 0) losses.add(v.of(CompletionTerms.DATA));
    if (losses.isEmpty()) throw new IllegalArgumentException("no candidate has a loss to show");
    Axis y = Axis.around("", losses, 0.05, true);
    lines.chart.getStyler().setYAxisMin(y.min()).setYAxisMax(y.max());
    for (int r = 0; r < rungs; r++) {
      double[] end = {end(r), end(r)}, all = {y.min(), y.max()};
      lines.curve("rung " + (r + 1), end, all, Theme.AXIS, DASHED).setShowInLegend(false);
    }
    for (int r = 0; r < rungs; r++) {
      boolean first = true;
      for (Candidate c : result.candidates()) if (result.rung(c) == r) first &= !add(c, r, first);
    }
    History.Validation last = result.result(result.best()).last();
    lines
        .points(
            "best",
            new double[] {last.step()},
            new double[] {last.of(CompletionTerms.DATA)},
            Mark.disc(6),
            Theme.VISIBLE)
        .setShowInLegend(false);
    return lines.figure("");
  }

  private String name(int rung) {
    if (rung == result.rungs().size() - 1) return "completed";
    return "stopped after %,d steps".formatted(end(rung));
  }

  private long end(int rung) {
    return result.rungs().get(rung).results().stream()
        .map(ExperimentResult::last)
        .filter(Objects::nonNull)
        .mapToLong(History.Validation::step)
        .max()
        .orElse(0);
  }

  /** Blue if completed, otherwise a grey that is darker the further it got. */
  private Color colour(int rung) {
    int last = result.rungs().size() - 1;
    if (rung == last) return Theme.VISIBLE;
    int level = last == 1 ? 0x90 : 0xC0 - (0xC0 - 0x60) * rung / (last - 1);
    return new Color(level, level, level);
  }

  /** A line that ends in a disc; the first of a rung represents it in the legend. */
  private boolean add(Candidate candidate, int rung, boolean first) {
    List<History.Validation> seen =
        result.result(candidate).validations().stream()
            .filter(v -> v.of(CompletionTerms.DATA) > 0)
            .toList();
    if (seen.isEmpty()) return false;
    double[] x = seen.stream().mapToDouble(History.Validation::step).toArray();
    double[] y = seen.stream().mapToDouble(v -> v.of(CompletionTerms.DATA)).toArray();
    BasicStroke stroke = rung == result.rungs().size() - 1 ? THICK : THIN;
    XYSeries line = lines.curve(candidate.toString(), x, y, colour(rung), stroke);
    line.setLabel(name(rung)).setShowInLegend(first);
    int n = x.length - 1;
    lines
        .points(
            candidate + ", end",
            new double[] {x[n]},
            new double[] {y[n]},
            Mark.disc(3),
            colour(rung))
        .setShowInLegend(false);
    return true;
  }
}
