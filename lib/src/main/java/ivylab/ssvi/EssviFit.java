package ivylab.ssvi;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/**
 * A calibrated eSSVI surface with its residuals at the quotes.
 *
 * @param surface free of static arbitrage
 * @param slices in order of rising t
 * @param calibration the options
 */
public record EssviFit(Essvi surface, List<SliceFit> slices, EssviCalibration calibration) {

  /**
   * One maturity.
   *
   * @param t years
   * @param quotes number of quotes
   * @param slice what was fitted
   * @param rmseW root mean square of model minus quote, total variance, unweighted
   * @param rmseVol the same in volatility
   * @param inside share of the quotes with bid and ask for which the model lies between the two;
   *     NaN if there are none
   * @param anchored whether the slice is tied to the quote nearest the money
   * @param converged whether the search converged
   * @param iterations steps of all searches
   */
  public record SliceFit(
      double t,
      int quotes,
      EssviSlice slice,
      double rmseW,
      double rmseVol,
      double inside,
      boolean anchored,
      boolean converged,
      int iterations) {}

  public EssviFit {
    slices = List.copyOf(slices);
  }

  static EssviFit of(
      EssviCalibration options, List<SliceQuotes> quotes, List<SliceFitter.Found> found) {
    List<SliceFit> slices = new ArrayList<>();
    for (int i = 0; i < quotes.size(); i++) {
      SliceQuotes q = quotes.get(i);
      SliceFitter.Found f = found.get(i);
      EssviSlice s = f.slice();
      slices.add(
          new SliceFit(
              q.t,
              q.size(),
              s,
              q.rmseW(s),
              q.rmseVol(s),
              q.inside(s),
              f.anchored(),
              f.converged(),
              f.steps()));
    }
    Essvi surface = new Essvi(slices.stream().map(s -> new Essvi.Node(s.t(), s.slice())).toList());
    return new EssviFit(surface, slices, options);
  }

  /** Whether every search converged. */
  public boolean converged() {
    return slices.stream().allMatch(SliceFit::converged);
  }

  /** Number of quotes. */
  public int quotes() {
    return slices.stream().mapToInt(SliceFit::quotes).sum();
  }

  /** Root mean square of model minus quote in volatility, with equal weight per quote. */
  public double rmseVol() {
    double sum = 0;
    for (SliceFit s : slices) sum += s.quotes * s.rmseVol * s.rmseVol;
    return Math.sqrt(sum / quotes());
  }

  /**
   * Share of the quotes for which the model lies inside the spread, with equal weight per quote;
   * NaN if none has a spread.
   */
  public double inside() {
    double sum = 0;
    int count = 0;
    for (SliceFit s : slices)
      if (!Double.isNaN(s.inside)) {
        sum += s.quotes * s.inside;
        count += s.quotes;
      }
    return sum / count;
  }

  /** One row per slice: parameters, errors, slack, and how the search went. */
  public Table toTable() {
    DoubleColumn rmseW = DoubleColumn.create("RMSE w"), rmseVol = DoubleColumn.create("RMSE vol");
    DoubleColumn inside = DoubleColumn.create("inside spread");
    IntColumn quotes = IntColumn.create("quotes"), steps = IntColumn.create("iterations");
    BooleanColumn converged = BooleanColumn.create("converged");
    for (SliceFit s : slices) {
      quotes.append(s.quotes);
      rmseW.append(s.rmseW);
      rmseVol.append(s.rmseVol);
      inside.append(s.inside);
      steps.append(s.iterations);
      converged.append(s.converged);
    }
    rmseW.setPrintFormatter(format("0.0E0"), "");
    rmseVol.setPrintFormatter(format("0.00 %"), "");
    inside.setPrintFormatter(format("0 %"), "");
    return surface.toTable().addColumns(quotes, rmseW, rmseVol, inside, steps, converged);
  }

  private static DecimalFormat format(String pattern) {
    return new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT));
  }

  @Override
  public String toString() {
    return "%s; IV RMSE %.5f on %d quotes, %s"
        .formatted(surface, rmseVol(), quotes(), converged() ? "converged" : "NOT CONVERGED");
  }
}
