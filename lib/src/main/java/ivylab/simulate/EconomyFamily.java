package ivylab.simulate;

import ivylab.surface.MarketFeatures;
import java.time.LocalDate;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * Options priced in an economy of two variance factors, a jump intensity and a short rate, all of
 * the square-root kind; see {@link Market#economy(long)}.
 */
final class EconomyFamily implements Family {

  /** Of the volatility index and of the treasury bill, years. */
  private static final double MONTH = 30 / 365.0, QUARTER = 91 / 365.0;

  private static final int INDEX = 0;

  private final long seed;
  private final List<LocalDate> dates;
  private final int step;
  private final Economy economy;

  /**
   * @param dates weekdays, rising
   * @param step days from the date before the first to the first
   */
  EconomyFamily(long seed, List<LocalDate> dates, int step) {
    this.seed = seed;
    this.dates = dates;
    this.step = step;
    economy = new Economy(seed, Economy.day(dates.get(dates.size() - 1)) + 1);
    if (Economy.day(dates.get(0)) < step)
      throw new IllegalArgumentException(
          "first must be after " + Economy.FIRST.plusWeeks(1) + ": " + dates.get(0));
  }

  private static int asset(String symbol) {
    int i = 0;
    while (!Asset.ALL.get(i).listing().symbol().equals(symbol)) i++;
    return i;
  }

  private int day(int date) {
    return Economy.day(dates.get(date));
  }

  private AffineLaw law(int asset, int day) {
    return Asset.ALL.get(asset).law(economy.state(day), economy.own(asset, day));
  }

  @Override
  public AffineSurface truth(String symbol, int date) {
    int asset = asset(symbol);
    return new AffineSurface(law(asset, day(date)));
  }

  @Override
  public MarketFeatures features(int date) {
    int day = day(date), before = date == 0 ? day - step : day(date - 1);
    double move = economy.price(INDEX, day) / economy.price(INDEX, before) - 1;
    double square = law(INDEX, day).logContract(MONTH) / MONTH;
    return new MarketFeatures(
        Rounding.round(move, 6),
        Rounding.round(100 * Math.sqrt(square), 2),
        Rounding.round(bondYield(economy.state(day)).applyAsDouble(QUARTER), 3));
  }

  @Override
  public Close close(String symbol, int date) {
    Close before = on(asset(symbol), Economy.before(dates.get(date)));
    return on(asset(symbol), dates.get(date)).withPrevious(before);
  }

  private Close on(int asset, LocalDate date) {
    int day = Economy.day(date);
    Asset a = Asset.ALL.get(asset);
    return new Close(
        seed,
        a.listing(),
        date,
        Rounding.round(economy.price(asset, day), 2),
        a.dividend(),
        bondYield(economy.state(day)),
        new AffineSurface(law(asset, day)),
        null);
  }

  /**
   * The yield of a zero bond, per cent, by Cox, Ingersoll and Ross (1985), eq. (23): {@code E
   * exp(-int r)} solves the equations of an {@link Exposure} with {@code q = 2}.
   */
  static DoubleUnaryOperator bondYield(Economy.State state) {
    Exposure rate = Factor.RATE.exposure(state.rate(), 0).withJumps(1);
    return t -> {
      double[] log = new double[4];
      rate.add(t, 0, 0, new double[] {-1, 0}, log);
      return -100 * log[0] / t;
    };
  }

  @Override
  public String name() {
    return "synthetic economy";
  }
}
