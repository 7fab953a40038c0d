package ivylab.plot;

import ivylab.search.Candidate;
import ivylab.search.SearchResult;
import ivylab.study.ExperimentResult;
import ivylab.train.History;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;

/**
 * The validation loss of every candidate by steps, on a logarithmic axis: blue and thick who came
 * to the end, grey who stopped earlier, a larger disc for the best. Rungs are upright lines.
 */
final class SearchRungs implements Drawing {

  private static final BasicStroke THIN =
      new BasicStroke(1.3f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
  private static final BasicStroke THICK =
      new BasicStroke(2.6f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
  private static final BasicStroke DASHED =
      new BasicStroke(1f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 4, new float[] {4, 4}, 0);

  private final SearchResult result;

  SearchRungs(SearchResult result) {
    this.result = result;
  }

  @Override
  public void paint(Graphics2D g, int width, int height) {
    int rungs = result.rungs().size();
    List<Double> steps = new ArrayList<>(), losses = new ArrayList<>();
    for (Candidate c : result.candidates())
      for (History.Validation v : result.result(c).validations()) {
        steps.add((double) v.step());
        if (v.data() > 0) losses.add(v.data());
      }
    if (losses.isEmpty()) throw new IllegalArgumentException("no candidate has a loss to show");
    Legend legend = legend(rungs);
    legend.paint(g, width);
    int top = legend.height(width);
    Frame frame =
        Frame.in(
            new Rectangle2D.Double(6, top, width - 6, height - top - 6),
            Axis.around("steps", steps, 0.02, false),
            Axis.around("data loss, validation", losses, 0.05, true));
    frame.paintGrid(g);
    frame.paintLabels(g);
    for (int r = 0; r < rungs; r++) paintRung(g, frame, r);
    for (int r = 0; r < rungs; r++)
      for (Candidate c : result.candidates())
        if (result.rung(c) == r) paintLine(g, frame, result.result(c), r);
    paintBest(g, frame);
  }

  private Legend legend(int rungs) {
    Legend legend = new Legend();
    for (int r = rungs - 1; r >= 0; r--)
      legend.line(name(r), colour(r), r == rungs - 1 ? THICK : THIN);
    return legend;
  }

  private String name(int rung) {
    if (rung == result.rungs().size() - 1) return "to the end";
    return "stopped after %,d steps".formatted(end(rung));
  }

  private long end(int rung) {
    return result.rungs().get(rung).results().stream()
        .map(ExperimentResult::last)
        .filter(last -> last != null)
        .mapToLong(History.Validation::step)
        .max()
        .orElse(0);
  }

  /** Blue to the end, the darker a grey the further. */
  private Color colour(int rung) {
    int last = result.rungs().size() - 1;
    if (rung == last) return Theme.VISIBLE;
    int level = last == 1 ? 0x90 : 0xC0 - (0xC0 - 0x60) * rung / (last - 1);
    return new Color(level, level, level);
  }

  private void paintRung(Graphics2D g, Frame frame, int rung) {
    double x = frame.px(end(rung));
    g.setColor(Theme.AXIS);
    g.setStroke(DASHED);
    g.draw(new Line2D.Double(x, frame.top, x, frame.bottom()));
  }

  private void paintLine(Graphics2D g, Frame frame, ExperimentResult of, int rung) {
    var path = new Path2D.Double();
    double x = Double.NaN, y = Double.NaN;
    for (History.Validation v : of.validations()) {
      if (!(v.data() > 0)) continue;
      boolean first = Double.isNaN(x);
      x = frame.px(v.step());
      y = frame.py(v.data());
      if (first) path.moveTo(x, y);
      else path.lineTo(x, y);
    }
    if (Double.isNaN(x)) return;
    g.setColor(colour(rung));
    g.setStroke(rung == result.rungs().size() - 1 ? THICK : THIN);
    g.draw(path);
    Quotes.disc(g, x, y, 3, colour(rung));
  }

  private void paintBest(Graphics2D g, Frame frame) {
    History.Validation last = result.result(result.best()).last();
    Quotes.disc(g, frame.px(last.step()), frame.py(last.data()), 6, Theme.VISIBLE);
  }
}
