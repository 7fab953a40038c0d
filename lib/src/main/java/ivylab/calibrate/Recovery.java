package ivylab.calibrate;

import ivylab.calibrate.QuotePlaces.Kind;
import ivylab.corpus.Corpus;
import ivylab.corpus.SmileSample;
import ivylab.montecarlo.Simulation;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Fits to quotes that were made from known coordinates: are these recovered within their stated
 * errors? With z the difference of fitted and true value over {@link
 * Identification#errorsWithPrior}, 68 % of the z lie within 1 and 95 % within 2 if the errors are
 * right: if quotes scatter by their half-widths, if the prior is that of the draws, and if the
 * model is exact or knows its own errors.
 *
 * @param coordinates of the fits, {@code [p]}
 * @param cases one per target, at least one
 * @param <M> the model
 */
public record Recovery<M>(List<FitCoordinate> coordinates, List<Case<M>> cases) {

  /**
   * Quotes with known coordinates.
   *
   * @param exact without the noise of a market
   * @param quotes that are fitted, at the same places
   * @param truth coordinates from which they are made, {@code [p]}
   */
  public record Target(SmileQuotes exact, SmileQuotes quotes, List<Double> truth) {
    public Target {
      truth = List.copyOf(truth);
      if (!exact.places().equals(quotes.places()))
        throw new IllegalArgumentException("exact and quotes must have the same places");
    }

    /**
     * The samples of a corpus as targets, each with noise of its own; values below five
     * half-spreads are left out.
     *
     * @param halfSpread as in {@link SmileQuotes#withNoise}
     */
    public static List<Target> of(Corpus corpus, ToDoubleFunction<QuotePlaces.Place> halfSpread) {
      return corpus.samples().map(sample -> of(corpus, sample, halfSpread)).toList();
    }

    private static Target of(
        Corpus corpus, SmileSample sample, ToDoubleFunction<QuotePlaces.Place> halfSpread) {
      SmileQuotes exact =
          SmileQuotes.of(corpus.plan().grid(), sample)
              .where(q -> q.mid() > 5 * halfSpread.applyAsDouble(q.place()));
      return new Target(
          exact,
          exact.withNoise(halfSpread, sample.index()),
          Arrays.stream(sample.coordinates()).boxed().toList());
    }
  }

  /** One fit. */
  public record Case<M>(Target target, QuoteFitResult<M> fit) {

    /** Fitted minus true value of a coordinate. */
    public double error(int coordinate) {
      return fit.values().get(coordinate) - target.truth().get(coordinate);
    }

    /** The same over its stated error; NaN where there is none, as at a bound. */
    public double standardised(int coordinate) {
      return error(coordinate) / fit.identification().errorsWithPrior().get(coordinate);
    }

    /**
     * Sum of the squared errors per quote: about 1 if half-widths and known errors of the model
     * explain what is left.
     */
    public double costPerQuote() {
      return fit.cost() / fit.residuals().size();
    }

    /**
     * The fitted model, priced again, beside the target without noise: misfits are what the fit
     * gets wrong.
     *
     * @param simulation of the fitted model
     */
    public Repricing repriced(Simulation simulation) {
      Repricing again = Repricing.simulated(fit, simulation);
      List<Repricing.Row> rows =
          IntStream.range(0, again.rows().size())
              .mapToObj(
                  i -> {
                    Repricing.Row row = again.rows().get(i);
                    SmileQuote exact = target.exact().quotes().get(i);
                    return new Repricing.Row(exact, row.value(), row.truth(), row.error());
                  })
              .toList();
      return new Repricing(again.fitted(), again.by(), rows);
    }
  }

  public Recovery {
    coordinates = List.copyOf(coordinates);
    cases = List.copyOf(cases);
    if (cases.isEmpty()) throw new IllegalArgumentException("cases is empty");
    int p = coordinates.size();
    for (Case<M> one : cases)
      if (one.target.truth.size() != p)
        throw new IllegalArgumentException(
            "truth must have one number per coordinate, %d: %s".formatted(p, one.target.truth));
  }

  /** Fits a model to each target, side by side on all cores; the result does not depend on them. */
  public static <M> Recovery<M> of(QuoteFit options, SmileModel<M> model, List<Target> targets) {
    Objects.requireNonNull(options, "options");
    List<Case<M>> cases =
        targets.parallelStream()
            .map(target -> new Case<>(target, options.fit(model, target.quotes())))
            .toList();
    return new Recovery<>(model.coordinates(), cases);
  }

  /** All standardised errors of one coordinate, without those that have none. */
  public double[] standardised(int coordinate) {
    return cases.stream()
        .mapToDouble(c -> c.standardised(coordinate))
        .filter(Double::isFinite)
        .toArray();
  }

  /** All standardised errors, coordinate by coordinate. */
  public double[] standardised() {
    return IntStream.range(0, coordinates.size())
        .mapToObj(this::standardised)
        .flatMapToDouble(Arrays::stream)
        .toArray();
  }

  /** Share of the standardised errors within this many; NaN if there are none. */
  public double shareWithin(double errors) {
    return share(standardised(), errors);
  }

  private static double share(double[] z, double errors) {
    return Arrays.stream(z).map(v -> Math.abs(v) <= errors ? 1 : 0).average().orElse(Double.NaN);
  }

  /** Root mean square of the standardised errors: 1 if they are stated right. */
  public double rms() {
    return Math.sqrt(Arrays.stream(standardised()).map(z -> z * z).average().orElse(Double.NaN));
  }

  /** Number of searches that ended in a minimum. */
  public long converged() {
    return cases.stream().filter(c -> c.fit.converged()).count();
  }

  /** Mean over the targets of {@link Case#costPerQuote}. */
  public double costPerQuote() {
    return cases.stream().mapToDouble(Case::costPerQuote).average().orElseThrow();
  }

  /**
   * One row per coordinate: number of fits that state an error, root mean square of error and of
   * stated error in per cent of the range, shares within one and two stated errors.
   */
  public Table toTable() {
    IntColumn count = IntColumn.create("fits with an error");
    DoubleColumn error = DoubleColumn.create("rms error, % of range");
    DoubleColumn stated = DoubleColumn.create("rms stated error, % of range");
    DoubleColumn one = DoubleColumn.create("within 1, %"), two = DoubleColumn.create("within 2, %");
    for (int j = 0; j < coordinates.size(); j++) {
      int at = j;
      double range = coordinates.get(j).range();
      double[] z = standardised(j);
      count.append(z.length);
      error.append(100 * rms(j, c -> c.error(at)) / range);
      stated.append(100 * rms(j, c -> c.fit.identification().errorsWithPrior().get(at)) / range);
      one.append(100 * share(z, 1));
      two.append(100 * share(z, 2));
    }
    return Table.create(
        String.format(Locale.ROOT, "%d targets", cases.size()),
        StringColumn.create("coordinate", coordinates.stream().map(FitCoordinate::name)),
        count,
        error,
        stated,
        one,
        two);
  }

  /** Over the fits that state an error. */
  private double rms(int coordinate, ToDoubleFunction<Case<M>> of) {
    return Math.sqrt(
        cases.stream()
            .filter(c -> Double.isFinite(c.standardised(coordinate)))
            .mapToDouble(of)
            .map(v -> v * v)
            .average()
            .orElse(Double.NaN));
  }

  /**
   * Prices every fitted model again, see {@link Case#repriced}.
   *
   * @param simulation of a fitted model
   */
  public List<Repricing> repriced(Function<M, Simulation> simulation) {
    return cases.stream().map(c -> c.repriced(simulation.apply(c.fit.model()))).toList();
  }

  /**
   * How far the fitted models, priced again, are from the targets without noise, one row per kind:
   * root mean square of the gap, of the model's tested error at the same places, and of the noise
   * of both simulations, in volatility points; share of the gaps within two errors of model and
   * noise together.
   *
   * @param model that was fitted, with errors that it knows
   * @param repriced one per case, in their order
   * @throws IllegalArgumentException if the model knows no errors
   */
  public Table gaps(SmileModel<M> model, List<Repricing> repriced) {
    if (repriced.size() != cases.size())
      throw new IllegalArgumentException(
          "repriced must have one element per case, %d: %d"
              .formatted(cases.size(), repriced.size()));
    StringColumn kinds = StringColumn.create("kind");
    IntColumn count = IntColumn.create("quotes");
    DoubleColumn gap = DoubleColumn.create("rms gap, points");
    DoubleColumn own = DoubleColumn.create("rms error of the model, points");
    DoubleColumn noise = DoubleColumn.create("rms noise, points");
    DoubleColumn within = DoubleColumn.create("within two errors, %");
    for (Kind kind : Kind.values()) {
      var sum = new Gaps();
      for (Repricing one : repriced) sum.add(kind, model, one);
      if (sum.count == 0) continue;
      kinds.append(kind.toString());
      count.append(sum.count);
      gap.append(100 * Math.sqrt(sum.gap / sum.count));
      own.append(100 * Math.sqrt(sum.own / sum.count));
      noise.append(100 * Math.sqrt(sum.noise / sum.count));
      within.append(100.0 * sum.within / sum.count);
    }
    return Table.create("gaps", kinds, count, gap, own, noise, within);
  }

  /** Sums of squares over quotes of one kind. */
  private static final class Gaps {

    private double gap, own, noise;
    private int count, within;

    void add(Kind kind, SmileModel<?> model, Repricing repriced) {
      QuotePlaces places =
          new QuotePlaces(repriced.rows().stream().map(r -> r.quote().place()).toList());
      double[][] relative = model.relativeErrors(places);
      if (relative.length == 0)
        throw new IllegalArgumentException(model.name() + " knows no errors of its values");
      for (int i = 0; i < relative.length; i++) {
        Repricing.Row row = repriced.rows().get(i);
        if (row.quote().place().kind() != kind || !row.known()) continue;
        double tested = relative[i][i] * row.truth() * row.truth();
        double both = row.error() * row.error() + Math.pow(row.quote().halfSpread(), 2);
        double square = row.misfit() * row.misfit();
        gap += square;
        own += tested;
        noise += both;
        count++;
        if (square <= 4 * (tested + both)) within++;
      }
    }
  }
}
