package ivylab.calibrate;

import ivylab.calibrate.QuotePlaces.Kind;
import ivylab.progress.Progress;
import ivylab.progress.Work;
import ivylab.random.SobolPoints;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * How a smile model is fitted to quotes. With {@code h_i} the half-width of quote i and {@code u_j}
 * the share of the range of coordinate j, the fit minimises
 *
 * <pre>sum_i ((model_i - mid_i)/h_i)^2 + sum_j weight_j (u_j - centre_j)^2</pre>
 *
 * by Levenberg-Marquardt with the model's derivatives, within the bounds, from several starting
 * points, and keeps the best end. Bounds are kept by projection: a step is cut at the bounds, and a
 * coordinate that pushes against one is held there until the descent leads back inside, so that an
 * active bound is met exactly.
 *
 * <p>A half-width is half the distance from bid to ask, at least {@link #floor}; where bid or ask
 * is missing it is {@link #missing}. VIX options and futures count {@link #vixWeight} times: their
 * half-widths are divided by its root.
 *
 * <p>Rules that bind several coordinates ({@link SmileModel#excess}) are a steep wall beside the
 * bounds: a third sum of squares that is 0 inside.
 *
 * <p>Where the model knows its own errors ({@link SmileModel#relativeErrors}), which are correlated
 * from quote to quote, the first sum is {@code e' (1 + C)^-1 e} instead, with e the vector of
 * {@code (model_i - mid_i)/h_i} and C the mean products of the model's errors in half-widths:
 * generalised least squares. Standard errors then include what the model's errors cost.
 *
 * <pre>{@code
 * var result = QuoteFit.DEFAULT.withStarts(8).fit(model, SmileQuotes.of(spx));
 * show(result.toTable());
 * }</pre>
 *
 * @param starts number of starting points, at least 1: scrambled Sobol points of the cube of
 *     ranges, after {@code from}
 * @param seed of the scrambling
 * @param from coordinates of the first starting point, {@code [p]}; empty: a Sobol point
 * @param weighting what the half-widths are
 * @param floor smallest half-width, as a fraction
 * @param missing half-width without bid and ask, as a fraction
 * @param vixWeight weight of a squared VIX error relative to an index error, positive
 * @param ridge the prior
 * @param noise standard deviation of a quote, for the standard errors
 * @param iterations limit per starting point
 */
public record QuoteFit(
    int starts,
    long seed,
    List<Double> from,
    Weighting weighting,
    double floor,
    double missing,
    double vixWeight,
    RidgePrior ridge,
    Noise noise,
    int iterations) {

  /**
   * Eight starts, half-spreads with a floor of 0.05 volatility points, half a point where a spread
   * is missing, {@link RidgePrior#DEFAULT}, noise from the residuals.
   */
  public static final QuoteFit DEFAULT =
      new QuoteFit(
          8,
          1,
          List.of(),
          Weighting.HALF_SPREAD,
          0.0005,
          0.005,
          1,
          RidgePrior.DEFAULT,
          Noise.RESIDUALS,
          200);

  /** What the half-widths are. */
  public enum Weighting {
    /** Half the distance from bid to ask: wide quotes count less. */
    HALF_SPREAD,
    /** {@link #missing} for every quote: all count the same. */
    EQUAL
  }

  /** The standard deviation of a quote, in half-widths. */
  public enum Noise {
    /** 1: the half-widths are standard deviations. */
    HALF_WIDTH,
    /**
     * The root of the sum of squared errors over n - p, with p the free coordinates: half-widths
     * are standard deviations up to a factor. NaN unless n is above p.
     */
    RESIDUALS,
    /**
     * The larger of both, the scale factor of the Particle Data Group (<i>Review of Particle
     * Physics</i>, introduction): errors are not what they are said to be where they leave too
     * much, and luck where they leave little.
     */
    LARGER
  }

  public QuoteFit {
    if (!(starts >= 1 && starts <= 10_000))
      throw new IllegalArgumentException("starts must be in [1, 10000]: " + starts);
    from = List.copyOf(from);
    Objects.requireNonNull(weighting, "weighting");
    if (!(floor > 0 && floor < 1))
      throw new IllegalArgumentException("floor must be a fraction in (0, 1): " + floor);
    if (!(missing > 0 && missing < 1))
      throw new IllegalArgumentException("missing must be a fraction in (0, 1): " + missing);
    if (!(vixWeight > 0 && Double.isFinite(vixWeight)))
      throw new IllegalArgumentException("vixWeight must be positive and finite: " + vixWeight);
    Objects.requireNonNull(ridge, "ridge");
    Objects.requireNonNull(noise, "noise");
    if (iterations < 1)
      throw new IllegalArgumentException("iterations must be at least 1: " + iterations);
  }

  /** The same with another number of starting points. */
  public QuoteFit withStarts(int starts) {
    return new QuoteFit(
        starts, seed, from, weighting, floor, missing, vixWeight, ridge, noise, iterations);
  }

  /** The same with other starting points. */
  public QuoteFit withSeed(long seed) {
    return new QuoteFit(
        starts, seed, from, weighting, floor, missing, vixWeight, ridge, noise, iterations);
  }

  /** The same with this point as the first start. */
  public QuoteFit withFrom(double... coordinates) {
    return new QuoteFit(
        starts,
        seed,
        Arrays.stream(coordinates).boxed().toList(),
        weighting,
        floor,
        missing,
        vixWeight,
        ridge,
        noise,
        iterations);
  }

  /** The same with other half-widths. */
  public QuoteFit withWeighting(Weighting weighting) {
    return new QuoteFit(
        starts, seed, from, weighting, floor, missing, vixWeight, ridge, noise, iterations);
  }

  /** The same with another smallest half-width. */
  public QuoteFit withFloor(double floor) {
    return new QuoteFit(
        starts, seed, from, weighting, floor, missing, vixWeight, ridge, noise, iterations);
  }

  /** The same with another half-width of quotes without bid and ask. */
  public QuoteFit withMissing(double missing) {
    return new QuoteFit(
        starts, seed, from, weighting, floor, missing, vixWeight, ridge, noise, iterations);
  }

  /** The same with another weight of the volatility index. */
  public QuoteFit withVixWeight(double vixWeight) {
    return new QuoteFit(
        starts, seed, from, weighting, floor, missing, vixWeight, ridge, noise, iterations);
  }

  /** The same with another prior. */
  public QuoteFit withRidge(RidgePrior ridge) {
    return new QuoteFit(
        starts, seed, from, weighting, floor, missing, vixWeight, ridge, noise, iterations);
  }

  /** The same with another source of the noise. */
  public QuoteFit withNoise(Noise noise) {
    return new QuoteFit(
        starts, seed, from, weighting, floor, missing, vixWeight, ridge, noise, iterations);
  }

  /** The same with another limit of iterations. */
  public QuoteFit withIterations(int iterations) {
    return new QuoteFit(
        starts, seed, from, weighting, floor, missing, vixWeight, ridge, noise, iterations);
  }

  /** The half-width of a quote under these options, as a fraction. */
  public double halfWidth(SmileQuote quote) {
    double width =
        weighting == Weighting.EQUAL
            ? missing
            : Math.max(floor, quote.hasSpread() ? quote.halfSpread() : missing);
    return quote.place().kind() == Kind.SPX ? width : width / Math.sqrt(vixWeight);
  }

  /**
   * Fits a model.
   *
   * @throws IllegalArgumentException if the model has no values of some kind of quote; if there are
   *     fewer quotes than coordinates and no prior; or if no starting point has values at all
   *     quotes
   */
  public <M> QuoteFitResult<M> fit(SmileModel<M> model, SmileQuotes quotes) {
    return fit(model, quotes, Progress.silent());
  }

  /**
   * Fits a model.
   *
   * @param progress listener to the searches, one after another
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  public <M> QuoteFitResult<M> fit(SmileModel<M> model, SmileQuotes quotes, Progress progress) {
    var errors = QuoteErrors.of(this, model, quotes);
    List<double[]> points = startingPoints(model.coordinates());
    List<FitStart> all = new ArrayList<>();
    List<BoundedSearch.Outcome> outcomes = new ArrayList<>();
    try (var work = new Work("starts", points.size(), progress)) {
      for (double[] point : points) {
        work.orStop();
        BoundedSearch.Outcome o = BoundedSearch.minimise(errors, point, iterations);
        outcomes.add(o);
        all.add(
            new FitStart(
                all.size() + 1,
                errors.coordinates(point),
                errors.coordinates(o.u()),
                o.costBefore(),
                o.cost(),
                o.iterations(),
                o.values(),
                o.jacobians(),
                o.optimality(),
                o.end()));
        double least =
            all.stream()
                .mapToDouble(FitStart::cost)
                .filter(Double::isFinite)
                .min()
                .orElse(Double.NaN);
        work.step(Map.of("best error in half-widths", Math.sqrt(least / quotes.size())));
      }
    }
    BoundedSearch.Outcome best =
        outcomes.stream()
            .filter(o -> o.end() != FitStart.End.NO_VALUE)
            .min(Comparator.comparingDouble(BoundedSearch.Outcome::cost))
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "%s has no volatility at some quote of %s at any of the %d starting points"
                            .formatted(model.name(), quotes.name(), points.size())));
    return errors.result(best, all, outcomes.indexOf(best));
  }

  private List<double[]> startingPoints(List<FitCoordinate> coordinates) {
    int p = coordinates.size();
    List<double[]> points = new ArrayList<>();
    if (!from.isEmpty()) {
      if (from.size() != p)
        throw new IllegalArgumentException(
            "from [%d] must be one per coordinate [%d]".formatted(from.size(), p));
      double[] u = new double[p];
      for (int j = 0; j < p; j++) {
        u[j] = coordinates.get(j).share(from.get(j));
        if (!(u[j] >= 0 && u[j] <= 1))
          throw new IllegalArgumentException(
              "from must be within the bounds: %s for %s"
                  .formatted(from.get(j), coordinates.get(j)));
      }
      points.add(u);
    }
    SobolPoints sobol = SobolPoints.of(p, seed);
    for (int i = 0; points.size() < starts; i++) {
      double[] u = new double[p];
      for (int j = 0; j < p; j++) u[j] = sobol.at(i, j);
      points.add(u);
    }
    return points;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d starts, half-widths %s, %s",
        starts,
        weighting == Weighting.EQUAL
            ? "of " + missing
            : "from the spreads, at least %s, %s where missing".formatted(floor, missing),
        ridge);
  }
}
