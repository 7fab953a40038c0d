package ivylab.ssvi;

import ivylab.price.OptionType;
import ivylab.quote.QuotedSmile;
import ivylab.quote.QuotedSurface;
import ivylab.quote.VolQuote;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import ivylab.surface.SurfaceMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How an eSSVI surface is calibrated: maturity after maturity, shortest first, by weighted least
 * squares over the slices that satisfy {@link EssviSlice#butterflySlack} and, after the slice
 * before, {@link EssviSlice#calendarSlack}. The search never leaves that set, so no result violates
 * a condition. The order of calibration follows Corbetta and others (2019), arXiv:1804.04924; the
 * search is ours: damped Gauss-Newton steps under the conditions in (theta, left, right), where the
 * set is never empty.
 *
 * @param anchor what theta is
 * @param objective the quantity whose squared errors are summed
 * @param weights what each error is multiplied by
 * @param leastSpread floor of half-spreads in volatility, for {@link Weights#SPREAD}: three
 *     parameters per slice do not follow quotes to a hundredth of a point, and a floor keeps the
 *     narrowest spreads from dominating the others
 * @param linearFrom error in volatility beyond which an error counts linearly instead of by its
 *     square, Huber (1964), so that an outlier does not drag its slice along; infinite for plain
 *     least squares
 * @param polish whether all maturities are then improved together, under the same conditions; only
 *     with {@link Anchor#FREE}
 */
public record EssviCalibration(
    Anchor anchor,
    Objective objective,
    Weights weights,
    double leastSpread,
    double linearFrom,
    boolean polish) {

  /** Theta free, plain least squares of volatility, equal weight per quote, no polish. */
  public static final EssviCalibration DEFAULT =
      new EssviCalibration(
          Anchor.FREE,
          Objective.VOLATILITY,
          Weights.UNIFORM,
          0.005,
          Double.POSITIVE_INFINITY,
          false);

  /** What theta is, given the wings. With k*, w* denoting the quote nearest the money: */
  public enum Anchor {
    /** Fitted. */
    FREE,
    /**
     * The slice passes through that quote, {@code theta = w* - rho psi k* - psi^2 k*^2 (1 -
     * rho^2)/(4 w*)}. If no admissible slice does, theta is fitted and {@link
     * EssviFit.SliceFit#anchored} is false.
     */
    EXACT,
    /** The same to first order, {@code theta = w* - rho psi k*}: the published form. */
    FIRST_ORDER
  }

  /** The quantity whose squared errors are summed. */
  public enum Objective {
    /** Total variance. */
    TOTAL_VARIANCE,
    /** Annualised volatility. */
    VOLATILITY
  }

  /** What each error is multiplied by. */
  public enum Weights {
    /** 1. */
    UNIFORM,
    /**
     * The derivative of the price with respect to the quantity: errors are price errors, to first
     * order.
     */
    VEGA,
    /**
     * The reciprocal of half the bid-ask spread: errors are measured in half-spreads. Every quote
     * needs both bid and ask.
     */
    SPREAD
  }

  public EssviCalibration {
    Objects.requireNonNull(anchor, "anchor");
    Objects.requireNonNull(objective, "objective");
    Objects.requireNonNull(weights, "weights");
    if (!(leastSpread > 0 && leastSpread < 1))
      throw new IllegalArgumentException(
          "leastSpread must be a volatility in (0, 1): " + leastSpread);
    if (!(linearFrom > 0))
      throw new IllegalArgumentException("linearFrom must be a positive volatility: " + linearFrom);
    if (polish && anchor != Anchor.FREE)
      throw new IllegalArgumentException("polish needs the anchor FREE: " + anchor);
  }

  /** The same with another anchor. */
  public EssviCalibration withAnchor(Anchor anchor) {
    return new EssviCalibration(anchor, objective, weights, leastSpread, linearFrom, polish);
  }

  /** The same with errors in another quantity. */
  public EssviCalibration withObjective(Objective objective) {
    return new EssviCalibration(anchor, objective, weights, leastSpread, linearFrom, polish);
  }

  /** The same with other weights. */
  public EssviCalibration withWeights(Weights weights) {
    return new EssviCalibration(anchor, objective, weights, leastSpread, linearFrom, polish);
  }

  /** The same with another floor of half-spreads, volatility. */
  public EssviCalibration withLeastSpread(double leastSpread) {
    return new EssviCalibration(anchor, objective, weights, leastSpread, linearFrom, polish);
  }

  /** The same with errors beyond this volatility counted linearly: 0.005 is half a point. */
  public EssviCalibration withLinearFrom(double linearFrom) {
    return new EssviCalibration(anchor, objective, weights, leastSpread, linearFrom, polish);
  }

  /** The same with or without polish. */
  public EssviCalibration withPolish(boolean polish) {
    return new EssviCalibration(anchor, objective, weights, leastSpread, linearFrom, polish);
  }

  /** Calibrates to quotes. */
  public EssviFit fit(QuotedSurface quotes) {
    return fit(quotes.smiles().stream().map(QuotedSmile::quotes).toList());
  }

  /**
   * Calibrates to the points of a surface; points of equal t form one maturity.
   *
   * @throws IllegalArgumentException if the weights are {@link Weights#SPREAD}: points have none
   */
  public EssviFit fit(Surface visible) {
    return fit(smiles(visible));
  }

  /** The points in order of rising t, grouped by equal t. */
  static List<List<VolQuote>> smiles(Surface visible) {
    Map<Double, List<VolQuote>> smiles = new TreeMap<>();
    for (Point p : visible.points())
      smiles
          .computeIfAbsent(p.t(), t -> new ArrayList<>())
          .add(
              new VolQuote(
                  p.k() < 0 ? OptionType.PUT : OptionType.CALL,
                  Math.exp(p.k()),
                  p.k(),
                  p.t(),
                  p.vol(),
                  Double.NaN,
                  Double.NaN));
    return List.copyOf(smiles.values());
  }

  private EssviFit fit(List<List<VolQuote>> smiles) {
    List<SliceQuotes> quotes = smiles.stream().map(s -> SliceQuotes.of(s, this)).toList();
    List<SliceFitter.Found> found = new ArrayList<>();
    @Nullable EssviSlice earlier = null;
    for (SliceQuotes q : quotes) {
      Admissible set = earlier == null ? Admissible.first() : Admissible.after(earlier);
      SliceFitter.Found best = SliceFitter.fit(q, set, anchorOf(q), Starts.of(q, earlier));
      found.add(best);
      earlier = best.slice();
    }
    if (polish && found.size() > 1) found = polished(quotes, found);
    return EssviFit.of(this, quotes, found);
  }

  private static List<SliceFitter.Found> polished(
      List<SliceQuotes> quotes, List<SliceFitter.Found> found) {
    Polish.Found all =
        Polish.improve(quotes, found.stream().map(SliceFitter.Found::slice).toList());
    List<SliceFitter.Found> better = new ArrayList<>();
    for (int i = 0; i < found.size(); i++)
      better.add(
          new SliceFitter.Found(
              all.slices().get(i), Double.NaN, false, all.converged(), all.steps()));
    return better;
  }

  private SliceFitter.@Nullable Anchor anchorOf(SliceQuotes q) {
    if (anchor == Anchor.FREE) return null;
    int i = q.nearest();
    return new SliceFitter.Anchor(q.k[i], q.w[i], anchor == Anchor.EXACT);
  }

  /** This calibration as one of the methods of a comparison. */
  public SurfaceMethod method() {
    return SurfaceMethod.of("eSSVI", toString(), visible -> fit(visible).surface());
  }

  @Override
  public String toString() {
    return "eSSVI, anchor %s, errors in %s, weights %s%s%s"
        .formatted(
            anchor,
            objective,
            weights,
            linearFrom < Double.POSITIVE_INFINITY ? ", linear from " + linearFrom : "",
            polish ? ", polished" : "")
        .toLowerCase(Locale.ROOT)
        .replace("essvi", "eSSVI")
        .replace('_', ' ');
  }
}
