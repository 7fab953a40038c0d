package ivylab.calibrate;

import ivylab.calibrate.QuotePlaces.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.CholeskyDecomposition;

/**
 * Errors of a model at quotes in half-widths, then those of the prior, as a function of shares.
 * Where the model knows its own errors, those at quotes are multiplied by the inverse of L, with
 * {@code L L' = 1 + C} and C the mean products of the model's errors in half-widths: uncorrelated
 * again, of variance 1. Last come the excesses over the rules of the model's domain, each times
 * {@link #WALL}.
 */
final class QuoteErrors<M> implements BoundedSearch.Errors {

  /** A relative excess of 1 % counts as one half-width. */
  private static final double WALL = 100;

  /** In shares, for central differences of excesses: rounding and curvature are below 1e-9. */
  private static final double STEP = 1e-5;

  private final QuoteFit options;
  private final SmileModel<M> model;
  private final SmileQuotes quotes;
  private final QuotePlaces places;
  private final List<FitCoordinate> coordinates;
  private final double[] halfWidths, mids, centre, weights;
  private final double[][] root;
  private final int n, p, rules;

  private QuoteErrors(QuoteFit options, SmileModel<M> model, SmileQuotes quotes) {
    this.options = options;
    this.model = model;
    this.quotes = quotes;
    places = quotes.places();
    coordinates = List.copyOf(model.coordinates());
    n = quotes.size();
    p = coordinates.size();
    halfWidths = quotes.quotes().stream().mapToDouble(options::halfWidth).toArray();
    mids = quotes.quotes().stream().mapToDouble(SmileQuote::mid).toArray();
    centre = options.ridge().centre(p);
    weights = options.ridge().weights(p);
    root = root(model.relativeErrors(places));
    double[] middle = new double[p];
    Arrays.fill(middle, 0.5);
    rules = model.excess(values(middle)).length;
  }

  /** L, {@code [n n]}, lower triangular; {@code [0]} for a model with exact values. */
  private double[][] root(double[][] relative) {
    if (relative.length == 0) return relative;
    double[] scale = new double[n];
    Arrays.setAll(scale, i -> mids[i] / halfWidths[i]);
    double[][] all = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) all[i][j] = relative[i][j] * (scale[i] * scale[j]);
      all[i][i] += 1;
    }
    return new CholeskyDecomposition(new Array2DRowRealMatrix(all, false)).getL().getData();
  }

  /** Multiplies the errors at quotes, and their derivatives, by the inverse of L. */
  private void whiten(double[] errors, double[][] jacobian) {
    for (int i = 0; i < root.length; i++) {
      double[] row = root[i];
      for (int l = 0; l < i; l++) {
        errors[i] -= row[l] * errors[l];
        if (jacobian.length > 0)
          for (int j = 0; j < p; j++) jacobian[i][j] -= row[l] * jacobian[l][j];
      }
      errors[i] /= row[i];
      if (jacobian.length > 0) for (int j = 0; j < p; j++) jacobian[i][j] /= row[i];
    }
  }

  static <M> QuoteErrors<M> of(QuoteFit options, SmileModel<M> model, SmileQuotes quotes) {
    for (Kind kind : Kind.values())
      if (quotes.has(kind) && !model.has(kind))
        throw new IllegalArgumentException(
            "%s has no values of %s, which %s has quotes of; leave these out"
                .formatted(model.name(), kind, quotes.name()));
    var errors = new QuoteErrors<>(options, model, quotes);
    boolean open = Arrays.stream(errors.weights).anyMatch(w -> w == 0);
    if (errors.n < errors.p && open)
      throw new IllegalArgumentException(
          "%d quotes cannot determine %d coordinates without a prior on each"
              .formatted(errors.n, errors.p));
    return errors;
  }

  @Override
  public int size() {
    return n + p + rules;
  }

  @Override
  public void at(double[] u, double[] errors, double[][] jacobian) {
    double[] vols = new double[n];
    double[][] derivatives = new double[jacobian.length == 0 ? 0 : n][p];
    model.values(values(u), places, vols, derivatives);
    for (int i = 0; i < n; i++) {
      errors[i] = (vols[i] - mids[i]) / halfWidths[i];
      if (jacobian.length > 0)
        for (int j = 0; j < p; j++)
          jacobian[i][j] = derivatives[i][j] * coordinates.get(j).range() / halfWidths[i];
    }
    whiten(errors, jacobian);
    for (int j = 0; j < p; j++) {
      double weight = Math.sqrt(weights[j]);
      errors[n + j] = weight * (u[j] - centre[j]);
      if (jacobian.length > 0) {
        Arrays.fill(jacobian[n + j], 0);
        jacobian[n + j][j] = weight;
      }
    }
    if (rules > 0) wall(u, errors, jacobian);
  }

  private void wall(double[] u, double[] errors, double[][] jacobian) {
    double[] excess = model.excess(values(u));
    boolean broken = false;
    for (int r = 0; r < rules; r++) {
      errors[n + p + r] = WALL * excess[r];
      broken |= excess[r] > 0;
      if (jacobian.length > 0) Arrays.fill(jacobian[n + p + r], 0);
    }
    if (!broken || jacobian.length == 0) return;
    for (int j = 0; j < p; j++) {
      double[] up = u.clone(), down = u.clone();
      up[j] = Math.min(1, u[j] + STEP);
      down[j] = Math.max(0, u[j] - STEP);
      double[] above = model.excess(values(up)), below = model.excess(values(down));
      for (int r = 0; r < rules; r++)
        if (excess[r] > 0)
          jacobian[n + p + r][j] = WALL * (above[r] - below[r]) / (up[j] - down[j]);
    }
  }

  private double[] values(double[] u) {
    double[] x = new double[p];
    for (int j = 0; j < p; j++) x[j] = coordinates.get(j).at(u[j]);
    return x;
  }

  List<Double> coordinates(double[] u) {
    return Arrays.stream(values(u)).boxed().toList();
  }

  QuoteFitResult<M> result(BoundedSearch.Outcome best, List<FitStart> starts, int index) {
    double[] x = values(best.u());
    double[] errors = new double[size()];
    double[][] jacobian = new double[size()][p];
    at(best.u(), errors, jacobian);
    double squares = 0, prior = 0;
    for (int i = 0; i < n; i++) squares += errors[i] * errors[i];
    for (int j = 0; j < p; j++) prior += errors[n + j] * errors[n + j];
    int free = 0;
    for (boolean held : best.held()) if (!held) free++;
    double left = n > free ? Math.sqrt(squares / (n - free)) : Double.NaN;
    double noise =
        switch (options.noise()) {
          case HALF_WIDTH -> 1;
          case RESIDUALS -> left;
          case LARGER -> Math.max(1, left);
        };
    double[] vols = model.vols(x, places);
    List<QuoteFitResult.Residual> residuals = new ArrayList<>();
    for (int i = 0; i < n; i++)
      residuals.add(new QuoteFitResult.Residual(quotes.quotes().get(i), vols[i], halfWidths[i]));
    return new QuoteFitResult<>(
        options,
        quotes.name(),
        model.name(),
        coordinates,
        coordinates(best.u()),
        model.model(x),
        model.refusal(x),
        model.outside(places),
        residuals,
        squares,
        prior,
        Identification.of(coordinates, Arrays.copyOf(jacobian, n), weights, best.held(), noise),
        starts,
        index);
  }
}
