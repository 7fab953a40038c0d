package ivylab.simulate;

import ivylab.chain.Chain;
import ivylab.quote.QuotedSurface;
import ivylab.surface.MarketFeatures;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import ivylab.surface.VolSurface;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A synthetic options market: an index return, a volatility level and a treasury rate, and ten
 * underlyings with implied-volatility surfaces, on dates a week or a trading day apart. There are
 * two. In the {@link #ssvi(long) SSVI market} surfaces of one family respond to the features; in
 * the {@link #economy(long) economy} prices and features follow from common factors, and the
 * surfaces are of no family of smiles. Either is a function of its seed, whatever is requested
 * first, and what it publishes is the same on every platform.
 *
 * <pre>{@code
 * var market = Market.seeded(1);
 * var quotes = market.surface("SYN1", "2021-03-12");   // noisy and rounded, as in a file
 * var truth  = market.truth("SYN1", "2021-03-12");     // to which the noise was added
 * }</pre>
 *
 * <p>Random numbers come from one stream per (seed, purpose, symbol, date or week, option), so none
 * depends on how many others were drawn.
 */
public final class Market {

  /**
   * The liquid underlyings, 200 to 500 quotes per day: an index, a metal, a company, bonds, a
   * sector.
   */
  public static final List<String> LIQUID = symbols(true);

  /** The sparse underlyings, 15 to 60 quotes per day. */
  public static final List<String> SPARSE = symbols(false);

  private static final LocalDate FIRST = LocalDate.of(2021, 1, 1);
  private static final int WEEKS = 157;

  private final long seed;
  private final List<LocalDate> dates;
  private final String rhythm;
  private final Family family;

  private Market(long seed, List<LocalDate> dates, String rhythm, Family family) {
    this.seed = seed;
    this.dates = dates;
    this.rhythm = rhythm;
    this.family = family;
  }

  private static List<String> symbols(boolean liquid) {
    return Underlying.ALL.stream()
        .filter(u -> u.liquid() == liquid)
        .map(Underlying::symbol)
        .toList();
  }

  /** The market that the sample files come from: {@link #ssvi(long)}. */
  public static Market seeded(long seed) {
    return ssvi(seed);
  }

  /** The same on other dates: {@link #ssvi(long, LocalDate, int)}. */
  public static Market seeded(long seed, LocalDate first, int weeks) {
    return ssvi(seed, first, weeks);
  }

  /**
   * Extended SSVI surfaces that respond to an index return, a volatility level and a rate, on the
   * 157 Fridays from 2021-01-01 to 2023-12-29.
   */
  public static Market ssvi(long seed) {
    return ssvi(seed, FIRST, WEEKS);
  }

  /**
   * The same on other dates. More weeks extend the same path: the quotes of the earlier ones do not
   * change.
   *
   * @param first the first date
   * @param weeks number of weekly dates, from 1 to 5000
   * @throws IllegalArgumentException if weeks is out of range
   */
  public static Market ssvi(long seed, LocalDate first, int weeks) {
    if (!(weeks >= 1 && weeks <= 5000))
      throw new IllegalArgumentException("weeks must be from 1 to 5000: " + weeks);
    List<LocalDate> dates = Stream.iterate(first, d -> d.plusWeeks(1)).limit(weeks).toList();
    return new Market(seed, dates, "weekly", new SsviFamily(seed, dates));
  }

  /**
   * Options priced in an economy, on the 157 Fridays from 2021-01-01 to 2023-12-29: two variance
   * factors, a jump intensity that depends on both of them and on a third factor, and a short rate,
   * all square-root diffusions, are simulated eight times a day. The index SYN1 moves with them;
   * the others have loadings on them, and variances and jumps of their own. In the real world
   * variance reverts faster, and jumps are rarer and smaller, than is priced. A surface follows
   * from its characteristic function, so it has no static arbitrage, and belongs to no family of
   * smiles. The features are those of the surfaces: the return that the index had, the volatility
   * index that its own options of 30 days replicate, the yield of a bill of 91 days.
   *
   * <p>Quotes are middles of bids and offers in whole ticks; 0.4 % are stale.
   */
  public static Market economy(long seed) {
    return economy(seed, FIRST, WEEKS);
  }

  /**
   * The same on other dates. More weeks extend the same path.
   *
   * @param first the first date, a weekday after 2020-01-10
   * @param weeks number of weekly dates, from 1 to 5000
   * @throws IllegalArgumentException if an argument is out of range
   */
  public static Market economy(long seed, LocalDate first, int weeks) {
    if (!(weeks >= 1 && weeks <= 5000))
      throw new IllegalArgumentException("weeks must be from 1 to 5000: " + weeks);
    List<LocalDate> dates = Stream.iterate(first, d -> d.plusWeeks(1)).limit(weeks).toList();
    return new Market(seed, dates, "weekly", new EconomyFamily(seed, dates, 5));
  }

  /**
   * The same economy on consecutive trading days, which are all weekdays. The quotes of a day are
   * those of {@link #economy(long)}; the return is that since the trading day before.
   *
   * @param first the first date, a weekday after 2020-01-10
   * @param days number of dates, from 1 to 25000
   * @throws IllegalArgumentException if an argument is out of range
   */
  public static Market economyByDay(long seed, LocalDate first, int days) {
    if (!(days >= 1 && days <= 25_000))
      throw new IllegalArgumentException("days must be from 1 to 25000: " + days);
    List<LocalDate> dates =
        Stream.iterate(first, d -> d.plusDays(d.getDayOfWeek() == DayOfWeek.FRIDAY ? 3 : 1))
            .limit(days)
            .toList();
    return new Market(seed, dates, "daily", new EconomyFamily(seed, dates, 1));
  }

  /** The seed of which everything is a function. */
  public long seed() {
    return seed;
  }

  /** The quote dates, a week apart, or a trading day with {@link #economyByDay}. */
  public List<LocalDate> dates() {
    return dates;
  }

  /** All underlyings, the liquid ones first. */
  public List<String> symbols() {
    return Underlying.ALL.stream().map(Underlying::symbol).toList();
  }

  /**
   * Index return since the previous date, volatility level and treasury rate, rounded as published.
   *
   * @throws IllegalArgumentException if there is no such date
   */
  public MarketFeatures features(LocalDate date) {
    return family.features(index(date));
  }

  /** The same, the date as text: {@code "2021-03-12"}. */
  public MarketFeatures features(String date) {
    return features(LocalDate.parse(date));
  }

  /**
   * The noise-free surface.
   *
   * @throws IllegalArgumentException if there is no such symbol or date
   */
  public VolSurface truth(String symbol, LocalDate date) {
    return family.truth(known(symbol), index(date));
  }

  /** The same, the date as text. */
  public VolSurface truth(String symbol, String date) {
    return truth(symbol, LocalDate.parse(date));
  }

  /**
   * The quotes of one underlying on one date: the truth at listed expiries and strikes, with noise
   * within the bid-ask spread ({@link #halfSpread}), rounded to four decimals of volatility. In
   * order of expiry and strike; near the money, liquid underlyings have a put and a call at equal
   * (k, t).
   *
   * @throws IllegalArgumentException if there is no such symbol or date
   */
  public Surface surface(String symbol, LocalDate date) {
    List<Point> points = new ArrayList<>();
    for (Quote q : quotes(symbol, date)) points.add(Point.ofVol(q.k(), q.t(), q.vol()));
    return new Surface(symbol, date, features(date), points);
  }

  /** The same, the date as text. */
  public Surface surface(String symbol, String date) {
    return surface(symbol, LocalDate.parse(date));
  }

  /** The surfaces of some underlyings on some dates, one underlying after the other. */
  public List<Surface> surfaces(List<String> symbols, List<LocalDate> dates) {
    List<Surface> surfaces = new ArrayList<>();
    for (String symbol : symbols) for (LocalDate date : dates) surfaces.add(surface(symbol, date));
    return surfaces;
  }

  /**
   * Half the distance between bid and ask, in volatility; before rounding no quote is further than
   * that from the truth.
   *
   * <pre>s vol (1 + 0.35 min(z^2, 12)) (1 + 0.17/sqrt(t)),   z = k / sqrt(theta(t)),</pre>
   *
   * s = 0.006 for liquid and 0.010 for sparse underlyings. The noise is triangular on it, so its
   * mean magnitude is a third.
   *
   * @throws IllegalArgumentException if there is no such symbol or date
   */
  public double halfSpread(String symbol, LocalDate date, double k, double t) {
    Close close = close(symbol, date);
    double vol = close.vols(new double[] {k}, t)[0];
    return Quoting.of(close.listing()).halfSpread(vol, k / close.deviation(t), t);
  }

  /**
   * The option chain of one underlying on one date, as an exchange would publish it: call and put
   * of every listed strike with bid and offer around the truth, in whole ticks. The true price lies
   * between bid and offer, except for the few quotes that are as bad as those in real files:
   * without a bid, crossed, far too wide, far off, without a volatility. Options are European, so
   * put-call parity holds for the true prices.
   *
   * @throws IllegalArgumentException if there is no such symbol or date
   */
  public Chain chain(String symbol, LocalDate date) {
    return new Book(close(symbol, date)).chain();
  }

  /** The same, the date as text. */
  public Chain chain(String symbol, String date) {
    return chain(symbol, LocalDate.parse(date));
  }

  /**
   * Bid and ask of one underlying on one date, listed as densely as a large index: 48 expiries from
   * two days on and some 6,000 options out of the money, none stale or crossed. The true volatility
   * lies between bid and ask.
   *
   * @throws IllegalArgumentException if there is no such symbol or date
   */
  public QuotedSurface dense(String symbol, LocalDate date) {
    return new DenseBook(close(symbol, date)).surface();
  }

  /**
   * The forward of one underlying on one date, {@code F = S exp((rate/100 - dividend) t)}.
   *
   * @throws IllegalArgumentException if there is no such symbol or date
   */
  public double forward(String symbol, LocalDate date, LocalDate expiry) {
    return close(symbol, date).forward(Expiries.years(date, expiry));
  }

  List<Quote> quotes(String symbol, LocalDate date) {
    Close close = close(symbol, date);
    return Quoting.of(close.listing()).quotes(close);
  }

  Close close(String symbol, LocalDate date) {
    return family.close(known(symbol), index(date));
  }

  private String known(String symbol) {
    if (!symbols().contains(symbol))
      throw new IllegalArgumentException("symbol must be one of " + symbols() + ": " + symbol);
    return symbol;
  }

  private int index(LocalDate date) {
    int index = dates.indexOf(date);
    if (index < 0)
      throw new IllegalArgumentException(
          "date must be %s from %s to %s: %s"
              .formatted(rhythm, dates.get(0), dates.get(dates.size() - 1), date));
    return index;
  }

  @Override
  public String toString() {
    return "%s, seed %d: %d underlyings on %d %s dates, %s to %s"
        .formatted(
            family.name(),
            seed,
            symbols().size(),
            dates.size(),
            rhythm,
            dates.get(0),
            dates.get(dates.size() - 1));
  }
}
