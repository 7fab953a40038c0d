package ivylab.arbitrage;

import ivylab.arbitrage.StaticArbitrage.Origin;
import ivylab.quote.QuotedSmile;
import ivylab.quote.QuotedSurface;
import ivylab.quote.VolQuote;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Static arbitrage among the quotes themselves, before any interpolation. Call prices are
 * undiscounted, in units of the forward, {@code c = C/(D F)} at {@code m = K/F}, where carry does
 * not matter. An option can be sold for a credit if it brings more than the cheapest portfolio of
 * other options of its expiry, or of one later expiry, that pays at least as much:
 *
 * <pre>c(m) > hull(m)</pre>
 *
 * with the lower convex hull of the points (m, c) of the others and of (0, 1), the underlying,
 * continued flat to the right. Carr and Madan (2005), "A note on sufficient conditions for no
 * arbitrage"; Davis and Hobson (2007), "The range of traded option prices". For a later expiry the
 * hull is evaluated at the same forward moneyness.
 *
 * <p>This is done once with mid prices throughout, and once with bids for what is sold and offers
 * for what is bought: only the latter can be traded. A quote without the required side is omitted
 * there.
 *
 * @param quotes the quotes examined
 * @param middle quotes that are too expensive at mid prices, in order of rising t and k, at most
 *     one per trade and quote
 * @param tradable quotes that can actually be sold for a credit, in the same order
 */
public record QuoteArbitrage(
    QuotedSurface quotes, List<Violation> middle, List<Violation> tradable) {

  /** Credits up to this share of the forward are rounding. */
  public static final double TOLERANCE = 1e-9;

  /** Rounding of mesh points that lie on the edge of a region. */
  private static final double EDGE = 1e-9;

  /** What is bought against the option that is sold. */
  public enum Trade {
    /** Another option of the same strike and expiry. */
    CONVERSION,
    /**
     * One other strike: a call that costs more than one at a lower strike, or a put more than one
     * at a higher strike.
     */
    SPREAD,
    /** A strike on either side. */
    BUTTERFLY,
    /** Options of a later expiry around the same forward moneyness. */
    CALENDAR;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A quote that is too expensive, and the portfolio that shows it.
   *
   * @param trade the kind
   * @param sold the quote that is too expensive
   * @param until years to expiry of what is bought
   * @param kLow lowest log-moneyness involved: legs, and the quote's neighbours
   * @param kHigh highest log-moneyness involved
   * @param credit as a share of the forward, undiscounted
   * @param money the credit per option today, in the currency of the forward
   */
  public record Violation(
      Trade trade,
      VolQuote sold,
      double until,
      double kLow,
      double kHigh,
      double credit,
      double money) {}

  public QuoteArbitrage {
    middle = List.copyOf(middle);
    tradable = List.copyOf(tradable);
  }

  /** Examines every quote. */
  public static QuoteArbitrage of(QuotedSurface quotes) {
    return new QuoteArbitrage(quotes, search(quotes, false), search(quotes, true));
  }

  private static List<Violation> search(QuotedSurface quotes, boolean tradable) {
    List<QuotedSmile> smiles = quotes.smiles();
    List<PriceHull> hulls =
        smiles.stream().map(smile -> PriceHull.of(smile.quotes(), tradable)).toList();
    List<Violation> found = new ArrayList<>();
    for (int i = 0; i < smiles.size(); i++) {
      List<VolQuote> row = smiles.get(i).quotes();
      for (int q = 0; q < row.size(); q++) {
        VolQuote sold = row.get(q);
        double price = PriceHull.call(sold.k(), tradable ? sold.bidVol() : sold.vol(), sold.t());
        if (Double.isNaN(price)) continue;
        double low = row.get(Math.max(q - 1, 0)).k();
        double high = row.get(Math.min(q + 1, row.size() - 1)).k();
        add(found, smiles.get(i), smiles.get(i), hulls.get(i), sold, price, low, high);
        Violation worst = null;
        for (int j = i + 1; j < smiles.size(); j++) {
          List<Violation> one = new ArrayList<>();
          add(one, smiles.get(i), smiles.get(j), hulls.get(j), sold, price, low, high);
          if (!one.isEmpty() && (worst == null || one.get(0).credit() > worst.credit()))
            worst = one.get(0);
        }
        if (worst != null) found.add(worst);
      }
    }
    return found;
  }

  private static void add(
      List<Violation> found,
      QuotedSmile smile,
      QuotedSmile other,
      PriceHull hull,
      VolQuote sold,
      double price,
      double low,
      double high) {
    double m = Math.exp(sold.k());
    PriceHull.Edge hedge = hull.at(m);
    double credit = price - hedge.value(m);
    if (!(credit > TOLERANCE)) return;
    double left = hedge.left() > 0 ? Math.log(hedge.left()) : low;
    double right = hedge.right() < Double.POSITIVE_INFINITY ? Math.log(hedge.right()) : high;
    boolean alone = hedge.left() <= 0 || hedge.right() == Double.POSITIVE_INFINITY;
    Trade trade =
        other.t() != smile.t()
            ? Trade.CALENDAR
            : hedge.isVertex(m) ? Trade.CONVERSION : alone ? Trade.SPREAD : Trade.BUTTERFLY;
    found.add(
        new Violation(
            trade,
            sold,
            other.t(),
            Math.min(low, left),
            Math.max(high, right),
            credit,
            credit * smile.forward() * smile.discount()));
  }

  /**
   * The quotes without those that can be sold for a credit. It is impossible to know which quote of
   * a trade is wrong: it may be one of those bought.
   *
   * @throws IllegalArgumentException if none is left
   */
  public QuotedSurface withoutTradable() {
    Set<VolQuote> sold = tradable.stream().map(Violation::sold).collect(Collectors.toSet());
    List<QuotedSmile> smiles = new ArrayList<>();
    for (QuotedSmile s : quotes.smiles()) {
      List<VolQuote> left = s.quotes().stream().filter(q -> !sold.contains(q)).toList();
      if (!left.isEmpty())
        smiles.add(new QuotedSmile(s.expiry(), s.t(), s.forward(), s.discount(), left));
    }
    return new QuotedSurface(quotes.symbol(), quotes.asOf(), quotes.spot(), smiles);
  }

  /** Whether no quote can actually be sold for a credit. */
  public boolean isFree() {
    return tradable.isEmpty();
  }

  /** Number of violations of one trade at mid prices. */
  public int middleCount(Trade trade) {
    return (int) middle.stream().filter(v -> v.trade() == trade).count();
  }

  /** Number of violations of one trade between bids and offers. */
  public int tradableCount(Trade trade) {
    return (int) tradable.stream().filter(v -> v.trade() == trade).count();
  }

  /** The violation of one trade at mid prices with the largest credit. */
  public Optional<Violation> worstMiddle(Trade trade) {
    return worst(middle, trade);
  }

  /** The violation of one trade between bids and offers with the largest credit. */
  public Optional<Violation> worstTradable(Trade trade) {
    return worst(tradable, trade);
  }

  private static Optional<Violation> worst(List<Violation> violations, Trade trade) {
    return violations.stream()
        .filter(v -> v.trade() == trade)
        .max(Comparator.comparingDouble(Violation::credit));
  }

  /**
   * Where a violation of a surface at (k, t) comes from. A violating quote explains what lies
   * between its neighbours and the legs of the trade, and, for trades within one expiry, between
   * the expiries before and after.
   *
   * @param calendar whether the violated condition concerns time rather than strikes
   */
  Origin origin(boolean calendar, double k, double t) {
    if (touches(tradable, calendar, k, t)) return Origin.TRADABLE;
    if (touches(middle, calendar, k, t)) return Origin.QUOTES;
    return isBetweenQuotes(k, t) ? Origin.INTERPOLATION : Origin.EXTRAPOLATION;
  }

  private boolean touches(List<Violation> violations, boolean calendar, double k, double t) {
    for (Violation v : violations) {
      if ((v.trade() == Trade.CALENDAR) != calendar) continue;
      if (k < v.kLow() - EDGE || k > v.kHigh() + EDGE) continue;
      double from = calendar ? v.sold().t() : before(v.sold().t());
      double until = calendar ? v.until() : after(v.sold().t());
      if (t >= from - EDGE && t <= until + EDGE) return true;
    }
    return false;
  }

  private double before(double t) {
    double before = 0;
    for (QuotedSmile smile : quotes.smiles()) if (smile.t() < t) before = smile.t();
    return before;
  }

  private double after(double t) {
    for (QuotedSmile smile : quotes.smiles()) if (smile.t() > t) return smile.t();
    return Double.POSITIVE_INFINITY;
  }

  /** Whether the point lies between expiries, and between their strikes interpolated linearly. */
  private boolean isBetweenQuotes(double k, double t) {
    QuotedSmile below = null, above = null;
    for (QuotedSmile smile : quotes.smiles()) {
      if (smile.t() <= t + EDGE) below = smile;
      if (smile.t() >= t - EDGE && above == null) above = smile;
    }
    if (below == null || above == null) return false;
    double share = above.t() == below.t() ? 0 : (t - below.t()) / (above.t() - below.t());
    double low = first(below) + share * (first(above) - first(below));
    double high = last(below) + share * (last(above) - last(below));
    return k >= low - EDGE && k <= high + EDGE;
  }

  private static double first(QuotedSmile smile) {
    return smile.quotes().get(0).k();
  }

  private static double last(QuotedSmile smile) {
    return smile.quotes().get(smile.quotes().size() - 1).k();
  }

  /**
   * One row per trade: the number of quotes that are too expensive at mid prices and between bid
   * and offer, and the largest credit of both in basis points of the forward, with the quote's
   * location.
   */
  public Table toTable() {
    StringColumn trade = StringColumn.create("trade");
    IntColumn atMiddle = IntColumn.create("at mid"), real = IntColumn.create("tradable");
    DoubleColumn credit = DoubleColumn.create("mid credit (bp of F)");
    DoubleColumn realCredit = DoubleColumn.create("tradable credit (bp of F)");
    DoubleColumn k = DoubleColumn.create("at k"), t = DoubleColumn.create("at t");
    for (Trade kind : Trade.values()) {
      Optional<Violation> mid = worstMiddle(kind), deal = worstTradable(kind);
      Optional<Violation> place = deal.or(() -> mid);
      trade.append(kind.toString());
      atMiddle.append(middleCount(kind));
      credit.append(mid.map(v -> 1e4 * v.credit()).orElse(Double.NaN));
      real.append(tradableCount(kind));
      realCredit.append(deal.map(v -> 1e4 * v.credit()).orElse(Double.NaN));
      k.append(place.map(v -> v.sold().k()).orElse(Double.NaN));
      t.append(place.map(v -> v.sold().t()).orElse(Double.NaN));
    }
    var symbols = DecimalFormatSymbols.getInstance(Locale.ROOT);
    credit.setPrintFormatter(new DecimalFormat("0.000", symbols), "");
    realCredit.setPrintFormatter(new DecimalFormat("0.000", symbols), "");
    k.setPrintFormatter(new DecimalFormat("0.000", symbols), "");
    t.setPrintFormatter(new DecimalFormat("0.000", symbols), "");
    String name = "arbitrage among " + quotes;
    return Table.create(name, trade, atMiddle, credit, real, realCredit, k, t);
  }

  @Override
  public String toString() {
    return "%s: too expensive at mid %d, can be sold for a credit %d%s."
        .formatted(quotes, middle.size(), tradable.size(), best());
  }

  private String best() {
    return tradable.stream()
        .max(Comparator.comparingDouble(Violation::credit))
        .map(
            v ->
                ", most by a %s: %.3g (%.3g bp of the forward) for the %s at k = %.3g, t = %.3g"
                    .formatted(
                        v.trade(),
                        v.money(),
                        1e4 * v.credit(),
                        v.sold().type(),
                        v.sold().k(),
                        v.sold().t()))
        .orElse("");
  }
}
