package ivylab.simulate;

import ivylab.surface.MarketFeatures;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Surfaces of extended SSVI that respond to the {@link Climate}. */
final class SsviFamily implements Family {

  private final long seed;
  private final List<LocalDate> dates;
  private final List<MarketFeatures> climate;
  private final Map<String, History> histories = new HashMap<>();

  /** What happens to one underlying. */
  private record History(Underlying underlying, double[][] factors, double[] spots) {}

  SsviFamily(long seed, List<LocalDate> dates) {
    this.seed = seed;
    this.dates = dates;
    climate = Climate.path(seed, dates.size());
    for (Underlying u : Underlying.ALL)
      histories.put(
          u.symbol(), new History(u, u.factors(seed, dates.size()), u.spots(seed, climate)));
  }

  private History history(String symbol) {
    return Objects.requireNonNull(histories.get(symbol));
  }

  @Override
  public TrueSurface truth(String symbol, int date) {
    History history = history(symbol);
    return history.underlying.surface(climate.get(date), history.factors[date]);
  }

  @Override
  public MarketFeatures features(int date) {
    return climate.get(date);
  }

  @Override
  public Close close(String symbol, int date) {
    History history = history(symbol);
    return new Close(
        seed,
        history.underlying.listing(),
        dates.get(date),
        history.spots[date],
        history.underlying.dividend(),
        t -> climate.get(date).rate(),
        truth(symbol, date),
        null);
  }

  @Override
  public String name() {
    return "synthetic market";
  }
}
