package ivylab.data;

import ivylab.surface.MarketFeatures;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Surfaces and panels made for tests. */
final class Made {

  static final LocalDate DAY = LocalDate.of(2021, 3, 12);

  private Made() {}

  static MarketFeatures market(LocalDate date) {
    return new MarketFeatures(0.001 * date.getDayOfMonth(), 10 + date.getDayOfMonth(), 1.5);
  }

  /** Random quotes, no two at one place. */
  static Surface surface(String symbol, LocalDate date, int n, long seed) {
    var r = new SplittableRandom(seed);
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < n; i++)
      points.add(
          Point.ofVol(r.nextDouble(-0.4, 0.3), r.nextDouble(0.05, 2), r.nextDouble(0.1, 0.5)));
    return new Surface(symbol, date, market(date), points);
  }

  /** Random quotes, of which every other shares its place with the one before. */
  static Surface pairs(String symbol, LocalDate date, int n, long seed) {
    Surface single = surface(symbol, date, n, seed);
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      Point at = single.points().get(i - i % 2);
      points.add(Point.ofVol(at.k(), at.t(), single.points().get(i).vol()));
    }
    return single.withPoints(points);
  }

  /** Two symbols, one long and one short, on as many days as asked. */
  static List<Surface> surfaces(int days) {
    List<Surface> surfaces = new ArrayList<>();
    for (int d = 0; d < days; d++) {
      LocalDate date = DAY.plusDays(d);
      surfaces.add(surface("LONG", date, 60 + 3 * d, 100 + d));
      surfaces.add(surface("SHORT", date, 12 + d % 7, 200 + d));
    }
    return surfaces;
  }
}
