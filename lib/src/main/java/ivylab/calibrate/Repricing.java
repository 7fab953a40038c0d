package ivylab.calibrate;

import ivylab.calibrate.QuotePlaces.Kind;
import ivylab.fourier.CharacteristicFunction;
import ivylab.fourier.OptionStrip;
import ivylab.fourier.Pricer;
import ivylab.montecarlo.Simulation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The result of a fit, priced again at the quotes' own strikes and maturities by an independent
 * method, so that two errors are told apart:
 *
 * <pre>
 * model error    fitted value - true value      what the fitted pricer gets wrong
 * misfit         quoted mid   - true value      what the model cannot follow
 * residual       fitted value - quoted mid  =  model error - misfit
 * </pre>
 *
 * <p>A fit sees the residual alone. A pricer with free errors can make it small by letting its
 * errors cancel the misfit: a ghost calibration, which fits quotes that the model does not (see
 * arXiv:2508.15080). Its marks are a root mean square misfit above that of the residuals, and model
 * errors that move with the misfit.
 *
 * @param fitted name of the model that was fitted
 * @param by name of the independent method
 * @param rows one per quote, {@code [n]}
 */
public record Repricing(String fitted, String by, List<Row> rows) {

  /**
   * One quote.
   *
   * @param quote what was fitted
   * @param value of the fit, as a fraction
   * @param truth of the independent method, as a fraction; NaN where it has none
   * @param error standard error of the truth; 0 if it is exact
   */
  public record Row(SmileQuote quote, double value, double truth, double error) {

    /** Fitted minus true value, as a fraction. */
    public double modelError() {
      return value - truth;
    }

    /** Mid minus true value, as a fraction. */
    public double misfit() {
      return quote.mid() - truth;
    }

    /** Fitted value minus mid, as a fraction. */
    public double residual() {
      return value - quote.mid();
    }

    boolean known() {
      return !Double.isNaN(truth);
    }
  }

  public Repricing {
    rows = List.copyOf(rows);
  }

  /**
   * Sets true values beside those of a fit.
   *
   * @param by name of the independent method
   * @param truths one per quote, in order of {@link QuoteFitResult#residuals}, {@code [n]}; NaN
   *     where there is none
   * @param errors their standard errors, {@code [n]}
   */
  public static Repricing of(QuoteFitResult<?> fit, String by, double[] truths, double[] errors) {
    int n = fit.residuals().size();
    if (truths.length != n || errors.length != n)
      throw new IllegalArgumentException(
          "truths [%d] and errors [%d] must be one per quote [%d]"
              .formatted(truths.length, errors.length, n));
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      var residual = fit.residuals().get(i);
      rows.add(new Row(residual.quote(), residual.value(), truths[i], errors[i]));
    }
    return new Repricing(fit.modelName(), by, rows);
  }

  /**
   * Prices the quotes again by simulation, all maturities in one pass. Futures take the simulated
   * mean of the VIX; VIX strikes are relative to it.
   *
   * <pre>{@code
   * var repriced = Repricing.simulated(fit, Simulation.of(fit.model()).withPaths(50_000));
   * }</pre>
   *
   * @param simulation of the fitted model
   */
  public static Repricing simulated(QuoteFitResult<?> fit, Simulation simulation) {
    QuotePlaces places =
        new QuotePlaces(fit.residuals().stream().map(r -> r.quote().place()).toList());
    return of(
        fit,
        String.format(Locale.ROOT, "Monte Carlo, %,d paths", simulation.paths()),
        SimulatedQuotes.of(places, simulation));
  }

  /**
   * Prices the index quotes again by another exact method, for a model with a characteristic
   * function.
   *
   * @param by name of the method
   */
  public static Repricing priced(
      QuoteFitResult<? extends CharacteristicFunction> fit, String by, Pricer pricer) {
    QuotePlaces places =
        new QuotePlaces(fit.residuals().stream().map(r -> r.quote().place()).toList());
    double[] truths = new double[places.size()];
    Arrays.fill(truths, Double.NaN);
    for (QuotePlaces.Slice slice : places.slices()) {
      if (slice.kind() != Kind.SPX) continue;
      double[] k = slice.indices().stream().mapToDouble(i -> places.places().get(i).k()).toArray();
      OptionStrip strip = pricer.price(fit.model(), slice.t(), k);
      for (int i = 0; i < k.length; i++) truths[slice.indices().get(i)] = strip.vol(i);
    }
    return of(fit, by, truths, new double[truths.length]);
  }

  private static Repricing of(QuoteFitResult<?> fit, String by, SimulatedQuotes quotes) {
    return of(fit, by, quotes.values(), quotes.errors());
  }

  /** Rows with a true value. */
  public List<Row> known() {
    return rows.stream().filter(Row::known).toList();
  }

  private double rms(ToDoubleFunction<Row> of) {
    List<Row> known = known();
    double sum = 0;
    for (Row row : known) sum += of.applyAsDouble(row) * of.applyAsDouble(row);
    return Math.sqrt(sum / known.size());
  }

  /** Root mean square of the model error, as a fraction; NaN if no quote has a true value. */
  public double modelError() {
    return rms(Row::modelError);
  }

  /** Root mean square of the misfit, as a fraction: the honest error of the fit. */
  public double misfit() {
    return rms(Row::misfit);
  }

  /** Root mean square of the residuals at the same quotes, as a fraction: what the fit has seen. */
  public double residual() {
    return rms(Row::residual);
  }

  /** Root mean square of the standard errors of the true values, as a fraction. */
  public double error() {
    return rms(Row::error);
  }

  /**
   * Root mean square of the model error with that of the true values taken out, as a fraction: 0 if
   * the model error is not larger.
   */
  public double modelErrorBeyondNoise() {
    return Math.sqrt(Math.max(0, rms(Row::modelError) * rms(Row::modelError) - error() * error()));
  }

  /** Share of the model errors within two standard errors of the true value. */
  public double shareWithinNoise() {
    List<Row> known = known();
    double count = 0;
    for (Row row : known) if (Math.abs(row.modelError()) <= 2 * row.error()) count++;
    return count / known.size();
  }

  /** Share of the quotes with bid and ask for which the true value lies inside; NaN if none has. */
  public double shareInside() {
    double inside = 0, count = 0;
    for (Row row : known())
      if (row.quote().hasSpread()) {
        count++;
        if (row.quote().isInside(row.truth())) inside++;
      }
    return inside / count;
  }

  /**
   * The part of the squared misfit that the model error hides from the fit, {@code 1 - residual^2 /
   * misfit^2}: near 0 for an accurate pricer, near 1 for a ghost calibration, negative where the
   * pricer's errors make the fit look worse than it is.
   */
  public double hidden() {
    double seen = residual(), true2 = misfit();
    return true2 == 0 ? 0 : 1 - seen * seen / (true2 * true2);
  }

  /** Root mean squares by kind of quote, in volatility points, and one line for all. */
  public Table toTable() {
    StringColumn kind = StringColumn.create("quotes");
    DoubleColumn count = DoubleColumn.create("with true value");
    DoubleColumn seen = DoubleColumn.create("residual"), model = DoubleColumn.create("model error");
    DoubleColumn noise = DoubleColumn.create("its noise"), miss = DoubleColumn.create("misfit");
    DoubleColumn hidden = DoubleColumn.create("hidden share");
    List<Repricing> parts = new ArrayList<>();
    for (Kind each : Kind.values()) {
      List<Row> own = rows.stream().filter(r -> r.quote().place().kind() == each).toList();
      if (own.isEmpty()) continue;
      kind.append(each.toString());
      parts.add(new Repricing(fitted, by, own));
    }
    if (parts.size() > 1) {
      kind.append("all");
      parts.add(this);
    }
    for (Repricing part : parts) {
      count.append(part.known().size());
      seen.append(100 * part.residual());
      model.append(100 * part.modelError());
      noise.append(100 * part.error());
      miss.append(100 * part.misfit());
      hidden.append(part.hidden());
    }
    return Table.create(fitted + " against " + by, kind, count, seen, model, noise, miss, hidden);
  }

  /** One row per quote, as fractions. */
  public Table rowTable() {
    StringColumn kind = StringColumn.create("kind");
    List<DoubleColumn> columns = new ArrayList<>();
    for (String name :
        List.of("t", "k", "mid", "fitted", "true", "its error", "model error", "misfit"))
      columns.add(DoubleColumn.create(name));
    for (Row row : rows) {
      kind.append(row.quote().place().kind().toString());
      double[] values = {
        row.quote().place().t(),
        row.quote().place().k(),
        row.quote().mid(),
        row.value(),
        row.truth(),
        row.error(),
        row.modelError(),
        row.misfit()
      };
      for (int i = 0; i < values.length; i++) columns.get(i).append(values[i]);
    }
    Table table = Table.create(fitted + " against " + by, kind);
    columns.forEach(table::addColumns);
    return table;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s against %s at %d of %d quotes, volatility points: residual %.3f, misfit %.3f,"
            + " model error %.3f (noise %.3f, %.0f %% within two standard errors);"
            + " the model error hides %.0f %% of the squared misfit",
        fitted,
        by,
        known().size(),
        rows.size(),
        100 * residual(),
        100 * misfit(),
        100 * modelError(),
        100 * error(),
        100 * shareWithinNoise(),
        100 * hidden());
  }
}
