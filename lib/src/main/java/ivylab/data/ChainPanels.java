package ivylab.data;

import ivylab.chain.Chain;
import ivylab.chain.ChainFile;
import ivylab.chain.Cleaning;
import ivylab.chain.QuotedSurfaces;
import ivylab.chain.Rates;
import ivylab.chain.Rule;
import ivylab.chain.TimeSeries;
import ivylab.file.WholeFile;
import ivylab.quote.QuotedSmile;
import ivylab.quote.QuotedSurface;
import ivylab.quote.VolQuote;
import ivylab.surface.MarketFeatures;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes panels from option chains: cleans them, turns them into volatilities, and adds the state of
 * the market.
 *
 * <pre>{@code
 * var panels = ChainPanels.of(Rates.read(Path.of("rates.csv"))).withIndex(index).withVolatility(vix);
 * show(panels.write(Path.of("panel.csv.gz"), Chains.endOfDay(Path.of("aapl.csv"), "AAPL")));
 * }</pre>
 *
 * <p>The market return of a date is that of the index since its previous date or, without an index,
 * that of the underlying's own price since the previous chain; the first date then has none and is
 * omitted. Volatility is that of the volatility index or, without one, the underlying's own at the
 * money at 30 days, linear in total variance. The rate is that of the shortest tenor. A date
 * missing from a series is an error, unless {@link #interpolating} is used. Values are rounded to
 * six decimals.
 */
public final class ChainPanels {

  private static final int FEWEST = 5;
  private static final double MONTH = 30 / 365.0;

  /**
   * The outcome for the chains.
   *
   * @param surfaces made
   * @param rows quotes on them
   * @param files the report of each reading
   * @param cleaning what each rule dropped
   * @param volatilities which options got none
   * @param notices other remarks, one sentence each
   */
  public record Report(
      long surfaces,
      long rows,
      List<ChainFile.Report> files,
      Cleaning.Report cleaning,
      QuotedSurfaces.Report volatilities,
      List<String> notices) {

    public Report {
      files = List.copyOf(files);
      notices = List.copyOf(notices);
    }

    @Override
    public String toString() {
      var text =
          new StringBuilder(
              String.format(Locale.ROOT, "%,d surfaces with %,d quotes", surfaces, rows));
      for (ChainFile.Report file : files) text.append('\n').append(file);
      text.append("\ncleaning: ").append(cleaning);
      text.append("\nvolatilities: ").append(volatilities);
      for (String notice : notices) text.append('\n').append(notice);
      return text.toString();
    }
  }

  private final Rates rates;
  private final List<Rule> rules;
  private final QuotedSurfaces.Side side;
  private final QuotedSurfaces.Vols vols;
  private final @Nullable TimeSeries index;
  private final @Nullable TimeSeries volatility;
  private final boolean interpolating;

  private ChainPanels(
      Rates rates,
      List<Rule> rules,
      QuotedSurfaces.Side side,
      QuotedSurfaces.Vols vols,
      @Nullable TimeSeries index,
      @Nullable TimeSeries volatility,
      boolean interpolating) {
    this.rates = Objects.requireNonNull(rates, "rates");
    this.rules = List.copyOf(rules);
    this.side = Objects.requireNonNull(side, "side");
    this.vols = Objects.requireNonNull(vols, "vols");
    this.index = index;
    this.volatility = volatility;
    this.interpolating = interpolating;
  }

  /**
   * {@link Rule#endOfDay()}, mid prices of out-of-the-money options, no series except the rates.
   */
  public static ChainPanels of(Rates rates) {
    return new ChainPanels(
        rates,
        Rule.endOfDay(),
        QuotedSurfaces.Side.OUT_OF_THE_MONEY,
        QuotedSurfaces.Vols.INVERTED,
        null,
        null,
        false);
  }

  /** Cleaned by these rules, in this order. */
  public ChainPanels withRules(List<Rule> rules) {
    return new ChainPanels(rates, rules, side, vols, index, volatility, interpolating);
  }

  public ChainPanels withSide(QuotedSurfaces.Side side) {
    return new ChainPanels(rates, rules, side, vols, index, volatility, interpolating);
  }

  public ChainPanels withVols(QuotedSurfaces.Vols vols) {
    return new ChainPanels(rates, rules, side, vols, index, volatility, interpolating);
  }

  /** Market returns from the levels of this index. */
  public ChainPanels withIndex(TimeSeries index) {
    return new ChainPanels(rates, rules, side, vols, index, volatility, interpolating);
  }

  /** Market volatility from this index, in percentage points. */
  public ChainPanels withVolatility(TimeSeries volatility) {
    return new ChainPanels(rates, rules, side, vols, index, volatility, interpolating);
  }

  /** Dates missing from a series are interpolated linearly; a notice counts them. */
  public ChainPanels interpolating() {
    return new ChainPanels(rates, rules, side, vols, index, volatility, true);
  }

  /**
   * A panel from all chains of these files, in memory.
   *
   * @throws ivylab.file.FileException if a file breaks a rule of its format
   * @throws IllegalArgumentException if no surface is left, saying why, or if a series lacks a date
   */
  public Panel panel(ChainFile... files) {
    var surfaces = new ArrayList<Surface>();
    Report report = forEach(surfaces::add, files);
    var notices = new ArrayList<>(report.notices());
    notices.addAll(Panel.sharedLocations(surfaces));
    return Panel.of("panel", surfaces, notices, List.of());
  }

  /**
   * Writes a panel file from all chains of these files, date by date, gzipped if the name ends in
   * {@code .gz}; atomically.
   *
   * @throws ivylab.file.FileException if a file breaks a rule of its format
   * @throws IllegalArgumentException if no surface is left, saying why, or if a series lacks a date
   * @throws UncheckedIOException if the file cannot be written
   */
  public Report write(Path panel, ChainFile... files) {
    var report = new Report[1];
    try {
      WholeFile.write(
          panel,
          out -> {
            PanelWriter.header(out);
            report[0] =
                forEach(
                    surface -> {
                      try {
                        PanelWriter.rows(surface, out);
                      } catch (IOException e) {
                        throw new UncheckedIOException(e);
                      }
                    },
                    files);
          });
    } catch (IOException | UncheckedIOException e) {
      throw new UncheckedIOException(
          "cannot write " + panel + ": " + e.getMessage(), new IOException(e));
    }
    return report[0];
  }

  /** Delivers surface by surface, in order of the files. */
  private Report forEach(Consumer<Surface> consumer, ChainFile... files) {
    if (files.length == 0) throw new IllegalArgumentException("files is empty; name one or more");
    var making = new Making(consumer);
    var reports = new ArrayList<ChainFile.Report>();
    for (ChainFile file : files) {
      making.lastSpots.clear();
      reports.add(file.forEach(making::add));
    }
    var report =
        new Report(
            making.surfaces,
            making.rows,
            reports,
            making.cleaning.report(),
            making.quoting.report(),
            making.notices());
    if (making.surfaces == 0) throw new IllegalArgumentException("no surface is left: " + report);
    return report;
  }

  /** One pass over all files. */
  private final class Making {
    private final Consumer<Surface> consumer;
    private final Cleaning cleaning = Cleaning.of(rules);
    private final QuotedSurfaces quoting = QuotedSurfaces.of(rates, side, vols);
    private final Map<String, Double> lastSpots = new HashMap<>();
    private final Map<LocalDate, MarketFeatures> features = new HashMap<>();
    private final Map<String, Long> counts = new LinkedHashMap<>();
    private long surfaces;
    private long rows;

    Making(Consumer<Surface> consumer) {
      this.consumer = consumer;
    }

    void add(Chain chain) {
      QuotedSurface quoted = quoting.apply(cleaning.apply(chain)).orElse(null);
      Double before = lastSpots.put(chain.symbol(), chain.spot());
      if (quoted == null) {
        count("%,d chains without a surface: no option was left");
        return;
      }
      List<Point> points = points(quoted);
      if (points.size() < FEWEST) {
        count("%,d chains without a surface: fewer than " + FEWEST + " quotes");
        return;
      }
      LocalDate date = chain.asOf();
      double marketReturn;
      if (index != null) {
        marketReturn = indexReturn(index, date);
      } else if (before != null) {
        marketReturn = chain.spot() / before - 1;
      } else {
        count("%,d chains without a surface: the first has no return, since there is no index");
        return;
      }
      MarketFeatures market =
          new MarketFeatures(
              round(marketReturn),
              round(volatility == null ? ownVolatility(quoted) : value(volatility, date)),
              round(100 * rates.at(date)));
      MarketFeatures first = features.putIfAbsent(date, market);
      if (first != null && !first.equals(market))
        throw new IllegalArgumentException(
            "underlyings of one date must share the state of the market, but on %s %s has %s, and one before it %s; give an index and a volatility index"
                .formatted(date, chain.symbol(), market, first));
      if (first == null && !rates.covers(date))
        count("%,d dates outside the history of rates, which is held flat there");
      surfaces++;
      rows += points.size();
      consumer.accept(new Surface(chain.symbol(), date, market, points));
    }

    private List<Point> points(QuotedSurface quoted) {
      var points = new ArrayList<Point>();
      for (VolQuote q : quoted.quotes()) {
        double k = round(q.k());
        double vol = round(q.vol());
        if (Math.abs(k) < 10 && vol > 0 && vol < 5) points.add(Point.ofVol(k, round(q.t()), vol));
        else count("%,d quotes omitted: volatility not in (0, 5), or k not in (-10, 10)");
      }
      return points;
    }

    private double indexReturn(TimeSeries index, LocalDate date) {
      double level = value(index, date);
      LocalDate before = index.before(date);
      if (before == null)
        throw new IllegalArgumentException(
            index.name() + " has no value before " + date + ", so that day has no return");
      return level / index.on(before) - 1;
    }

    private double value(TimeSeries series, LocalDate date) {
      if (!interpolating || series.has(date)) return series.on(date);
      if (!series.covers(date))
        throw new IllegalArgumentException(
            series + " does not cover " + date + ", so it cannot be interpolated");
      count("%,d dates of " + series.name() + " were interpolated");
      return series.at(date);
    }

    private void count(String what) {
      counts.merge(what, 1L, Long::sum);
    }

    private List<String> notices() {
      return counts.entrySet().stream()
          .map(e -> String.format(Locale.ROOT, e.getKey(), e.getValue()))
          .toList();
    }
  }

  /**
   * Percentage points at the money at 30 days, linear in total variance, flat volatility outside.
   */
  static double ownVolatility(QuotedSurface quoted) {
    List<QuotedSmile> smiles = quoted.smiles();
    QuotedSmile below = smiles.get(0), above = smiles.get(smiles.size() - 1);
    for (QuotedSmile smile : smiles) if (smile.t() <= MONTH) below = smile;
    for (int i = smiles.size() - 1; i >= 0; i--)
      if (smiles.get(i).t() >= MONTH) above = smiles.get(i);
    if (above.t() == below.t()) return 100 * atMoney(below);
    double w0 = atMoney(below) * atMoney(below) * below.t();
    double w1 = atMoney(above) * atMoney(above) * above.t();
    double w = w0 + (MONTH - below.t()) / (above.t() - below.t()) * (w1 - w0);
    return 100 * Math.sqrt(w / MONTH);
  }

  /** Linear in k between the quotes around the forward, or the one nearest to it. */
  private static double atMoney(QuotedSmile smile) {
    List<VolQuote> quotes = smile.quotes();
    VolQuote below = quotes.get(0), above = quotes.get(quotes.size() - 1);
    for (VolQuote q : quotes) if (q.k() <= 0) below = q;
    for (int i = quotes.size() - 1; i >= 0; i--) if (quotes.get(i).k() >= 0) above = quotes.get(i);
    if (above.k() == below.k()) return below.vol();
    return below.vol() - below.k() / (above.k() - below.k()) * (above.vol() - below.vol());
  }

  private static double round(double x) {
    return Math.rint(x * 1e6) / 1e6;
  }

  @Override
  public String toString() {
    return "panels from chains: %s; %s, %s; return of %s; volatility of %s; %s"
        .formatted(
            rules,
            side,
            vols,
            index == null ? "the underlying" : index.name(),
            volatility == null ? "the underlying" : volatility.name(),
            rates);
  }
}
