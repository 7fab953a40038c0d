package ivylab.calibrate;

import ivylab.calibrate.QuotePlaces.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * A model fitted to quotes.
 *
 * @param options of the fit
 * @param quotes name of the quotes
 * @param modelName name of the model
 * @param coordinates names and bounds, {@code [p]}
 * @param values of the coordinates, {@code [p]}
 * @param model at these values
 * @param refusal why they lie outside of the model's domain, so that its values are guesses; empty
 *     inside
 * @param outside how many quotes lie outside of the strikes and maturities that the model knows, so
 *     that the fit follows guesses, see {@link SmileModel#outside(QuotePlaces)}; empty if none does
 * @param residuals one per quote, {@code [n]}, in order of the quotes
 * @param cost sum of the squared errors in half-widths, without the prior; where the model knows
 *     its own errors, of errors that are made uncorrelated as in {@link QuoteFit}
 * @param priorCost what the prior adds to it
 * @param identification what the quotes determine
 * @param starts the searches, in order
 * @param best index of the search that was kept
 * @param <M> the model
 */
public record QuoteFitResult<M>(
    QuoteFit options,
    String quotes,
    String modelName,
    List<FitCoordinate> coordinates,
    List<Double> values,
    M model,
    Optional<String> refusal,
    Optional<String> outside,
    List<Residual> residuals,
    double cost,
    double priorCost,
    Identification identification,
    List<FitStart> starts,
    int best) {

  /**
   * A quote and the fitted value.
   *
   * @param quote what was fitted
   * @param value of the model, as a fraction
   * @param halfWidth by which the error was divided, as a fraction
   */
  public record Residual(SmileQuote quote, double value, double halfWidth) {

    /** Model minus mid, as a fraction. */
    public double error() {
      return value - quote.mid();
    }

    /** The same in half-widths. */
    public double scaled() {
      return error() / halfWidth;
    }

    /** Whether the value lies between bid and ask; false if one is missing. */
    public boolean inside() {
      return quote.isInside(value);
    }
  }

  /**
   * The quotes of one kind and maturity.
   *
   * @param t years
   * @param residuals in order of the quotes
   */
  public record Smile(double t, List<Residual> residuals) {
    public Smile {
      residuals = List.copyOf(residuals);
    }

    /** Log-strikes in units of the root of the maturity. */
    public double[] scaledStrikes() {
      return residuals.stream().mapToDouble(r -> r.quote().place().k() / Math.sqrt(t)).toArray();
    }

    /** Errors in half-widths. */
    public double[] scaledErrors() {
      return residuals.stream().mapToDouble(Residual::scaled).toArray();
    }
  }

  public QuoteFitResult {
    Objects.requireNonNull(options, "options");
    coordinates = List.copyOf(coordinates);
    values = List.copyOf(values);
    residuals = List.copyOf(residuals);
    starts = List.copyOf(starts);
  }

  /** The search that was kept. */
  public FitStart start() {
    return starts.get(best);
  }

  /** Whether the search that was kept ended in a minimum. */
  public boolean converged() {
    return start().converged();
  }

  /** The value of a coordinate by its name. */
  public double value(String name) {
    for (int j = 0; j < coordinates.size(); j++)
      if (coordinates.get(j).name().equals(name)) return values.get(j);
    throw new IllegalArgumentException(
        "no coordinate '%s'; there are %s"
            .formatted(name, coordinates.stream().map(FitCoordinate::name).toList()));
  }

  /** The residuals of one kind by maturity, in order of first occurrence. */
  public List<Smile> smiles(Kind kind) {
    var places = new QuotePlaces(residuals.stream().map(r -> r.quote().place()).toList());
    return places.slices().stream()
        .filter(slice -> slice.kind() == kind)
        .map(slice -> new Smile(slice.t(), slice.indices().stream().map(residuals::get).toList()))
        .toList();
  }

  /** Root mean square of model minus mid, as a fraction, with equal weight per quote. */
  public double rmse() {
    return rmse(r -> true);
  }

  /** The same for the quotes of one kind; NaN if there are none. */
  public double rmse(Kind kind) {
    return rmse(r -> r.quote().place().kind() == kind);
  }

  private double rmse(Predicate<Residual> which) {
    double sum = 0;
    int count = 0;
    for (Residual r : residuals)
      if (which.test(r)) {
        sum += r.error() * r.error();
        count++;
      }
    return Math.sqrt(sum / count);
  }

  /** Share of the quotes with bid and ask for which the model lies inside; NaN if none has both. */
  public double shareInside() {
    double inside = 0, count = 0;
    for (Residual r : residuals)
      if (r.quote().hasSpread()) {
        count++;
        if (r.inside()) inside++;
      }
    return inside / count;
  }

  /** The prior's share of what was minimised, in [0, 1]. */
  public double priorShare() {
    return cost + priorCost == 0 ? 0 : priorCost / (cost + priorCost);
  }

  /** Number of starts whose end costs at most 0.1 % more than the best: did they agree? */
  public long startsAtBest() {
    double least = start().cost();
    return starts.stream().filter(s -> s.cost() <= 1.001 * least + 1e-9).count();
  }

  /** Iterations of all searches. */
  public int iterations() {
    return starts.stream().mapToInt(FitStart::iterations).sum();
  }

  /** Evaluations of the model by all searches, with and without derivatives. */
  public int evaluations() {
    return starts.stream().mapToInt(s -> s.values() + s.jacobians()).sum();
  }

  /** One row per coordinate: value, standard errors without and with the prior, prior's share. */
  public Table toTable() {
    BooleanColumn bound = BooleanColumn.create("at bound");
    identification.atBound().forEach(bound::append);
    return Table.create(
        modelName,
        StringColumn.create("coordinate", coordinates.stream().map(FitCoordinate::name)),
        numbers("value", values),
        numbers("standard error", identification.errors()),
        numbers("with prior", identification.errorsWithPrior()),
        numbers("prior's share", identification.priorShares()),
        numbers("low", coordinates.stream().map(FitCoordinate::low).toList()),
        numbers("high", coordinates.stream().map(FitCoordinate::high).toList()),
        bound);
  }

  /** One row per quote, as fractions. */
  public Table residualTable() {
    StringColumn kind = StringColumn.create("kind");
    DoubleColumn t = DoubleColumn.create("t"), k = DoubleColumn.create("k");
    DoubleColumn bid = DoubleColumn.create("bid"), mid = DoubleColumn.create("mid");
    DoubleColumn ask = DoubleColumn.create("ask"), fit = DoubleColumn.create("model");
    DoubleColumn error = DoubleColumn.create("error");
    DoubleColumn scaled = DoubleColumn.create("in half-widths");
    for (Residual r : residuals) {
      SmileQuote q = r.quote();
      kind.append(q.place().kind().toString());
      t.append(q.place().t());
      k.append(q.place().k());
      bid.append(q.bid());
      mid.append(q.mid());
      ask.append(q.ask());
      fit.append(r.value());
      error.append(r.error());
      scaled.append(r.scaled());
    }
    return Table.create(quotes, kind, t, k, bid, mid, ask, fit, error, scaled);
  }

  /** One row per start: cost before and after, effort, why it ended, where it ended. */
  public Table startsTable() {
    IntColumn number = IntColumn.create("start"), iterations = IntColumn.create("iterations");
    IntColumn evaluations = IntColumn.create("evaluations");
    DoubleColumn before = DoubleColumn.create("cost before"), after = DoubleColumn.create("cost");
    StringColumn end = StringColumn.create("end");
    for (FitStart s : starts) {
      number.append(s.number());
      before.append(s.costBefore());
      after.append(s.cost());
      iterations.append(s.iterations());
      evaluations.append(s.values() + s.jacobians());
      end.append(s.end().toString());
    }
    Table table = Table.create("starts", number, before, after, iterations, evaluations, end);
    for (int j = 0; j < coordinates.size(); j++) {
      int at = j;
      table.addColumns(
          numbers(coordinates.get(j).name(), starts.stream().map(s -> s.to().get(at)).toList()));
    }
    return table;
  }

  private static DoubleColumn numbers(String name, List<Double> values) {
    return DoubleColumn.create(name, values.stream().mapToDouble(v -> v).toArray());
  }

  /** A few lines: fit, convergence, prior, what is undetermined. */
  @Override
  public String toString() {
    var text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s on %s: RMSE %.3f volatility points on %d quotes",
            modelName,
            quotes,
            100 * rmse(),
            residuals.size()));
    if (!Double.isNaN(shareInside()))
      text.append(String.format(Locale.ROOT, ", %.0f %% inside bid and ask", 100 * shareInside()));
    text.append(
        String.format(
            Locale.ROOT,
            "\n%s; %d of %d starts agree, %d iterations, %d evaluations; prior's share %.2g",
            converged() ? "converged" : "NOT CONVERGED (" + start().end() + ")",
            startsAtBest(),
            starts.size(),
            iterations(),
            evaluations(),
            priorShare()));
    refusal.ifPresent(why -> text.append("\nOUTSIDE OF THE MODEL'S DOMAIN: ").append(why));
    outside.ifPresent(
        which -> text.append("\nQUOTES OUTSIDE OF WHAT THE MODEL KNOWS: ").append(which));
    return text.append('\n').append(identification).toString();
  }
}
