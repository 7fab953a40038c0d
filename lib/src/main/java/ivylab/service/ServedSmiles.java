package ivylab.service;

import ivylab.calibrate.FitCoordinate;
import ivylab.calibrate.QuoteFit;
import ivylab.calibrate.QuoteFitResult;
import ivylab.calibrate.QuotePlaces;
import ivylab.calibrate.QuotePlaces.Kind;
import ivylab.calibrate.QuotePlaces.Place;
import ivylab.calibrate.SmileModel;
import ivylab.calibrate.SmileQuote;
import ivylab.calibrate.SmileQuotes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * Serves any {@link SmileModel}: its volatilities, and its fit to quotes by {@link QuoteFit}. The
 * underlyings of its card are {@code spx} and, if the model has it, {@code vix}.
 */
public final class ServedSmiles implements ServedModel {

  private final SmileModel<?> model;
  private final Card card;
  private final Predicate<double[]> domain;
  private final QuoteFit fit;

  private ServedSmiles(SmileModel<?> model, Card card, Predicate<double[]> domain, QuoteFit fit) {
    this.model = model;
    this.card = card;
    this.domain = domain;
    this.fit = fit;
  }

  /**
   * A model whose domain is the box of its coordinates.
   *
   * @param card with the model's coordinates as parameters
   * @throws IllegalArgumentException if the card has other parameters, or an underlying that the
   *     model does not have
   */
  public static ServedSmiles of(SmileModel<?> model, Card card) {
    List<Parameter> own = parameters(model);
    if (!card.parameters().equals(own))
      throw new IllegalArgumentException(
          "parameters of the card must be %s: %s".formatted(own, card.parameters()));
    for (Underlying underlying : card.underlyings())
      if (!model.has(kind(underlying.name())))
        throw new IllegalArgumentException(model.name() + " has no values of " + underlying.name());
    return new ServedSmiles(model, card, p -> true, QuoteFit.DEFAULT);
  }

  /** The coordinates of a model as parameters of a card. */
  public static List<Parameter> parameters(SmileModel<?> model) {
    return model.coordinates().stream()
        .map(c -> new Parameter(c.name(), c.low(), c.high()))
        .toList();
  }

  /** The same with a rule that binds several parameters; the card says it in words. */
  public ServedSmiles withDomain(Predicate<double[]> domain) {
    return new ServedSmiles(model, card, domain, fit);
  }

  /** The same with other options of the fit; starts and seed are those of each request. */
  public ServedSmiles withFit(QuoteFit fit) {
    return new ServedSmiles(model, card, domain, fit);
  }

  @Override
  public Card card() {
    return card;
  }

  @Override
  public boolean inDomain(double[] parameters) {
    List<FitCoordinate> bounds = model.coordinates();
    for (int i = 0; i < parameters.length; i++)
      if (!(parameters[i] >= bounds.get(i).low() && parameters[i] <= bounds.get(i).high()))
        return false;
    return domain.test(parameters);
  }

  @Override
  public double[][][] surfaces(double[][] parameters, double[] strikes, double[] maturities) {
    List<Place> places = new ArrayList<>();
    Kind kind = kind(card.underlyings().get(0).name());
    for (double t : maturities) for (double k : strikes) places.add(new Place(kind, t, k));
    var all = new QuotePlaces(places);
    double[][][] surfaces = new double[parameters.length][maturities.length][];
    for (int s = 0; s < surfaces.length; s++) {
      Workers.stopIfInterrupted();
      double[] vols = model.vols(parameters[s], all);
      for (int j = 0; j < maturities.length; j++)
        surfaces[s][j] = Arrays.copyOfRange(vols, j * strikes.length, (j + 1) * strikes.length);
    }
    return surfaces;
  }

  @Override
  public boolean calibrates() {
    return true;
  }

  @Override
  public Fit calibrate(List<Quote> quotes, int starts, long seed) {
    List<SmileQuote> given = new ArrayList<>();
    for (Quote q : quotes)
      given.add(
          new SmileQuote(
              new Place(kind(q.underlying()), q.maturity(), q.logStrike()),
              q.bid(),
              q.mid(),
              q.ask()));
    QuoteFitResult<?> result =
        fit.withStarts(starts).withSeed(seed).fit(model, new SmileQuotes("quotes", given));
    return new Fit(
        numbers(result.values()),
        numbers(result.identification().errors()),
        result.residuals().stream().mapToDouble(QuoteFitResult.Residual::value).toArray(),
        result.converged(),
        result.start().iterations());
  }

  private static double[] numbers(List<Double> list) {
    return list.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static Kind kind(String underlying) {
    return Kind.valueOf(underlying.toUpperCase(Locale.ROOT));
  }
}
