package ivylab.ivyspt;

import ivylab.data.Batch;
import ivylab.data.Masked;
import ivylab.surface.MarketFeatures;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** A batch to measure with: seeded surfaces with a skew, all of one length. */
public final class BenchmarkBatch {

  private BenchmarkBatch() {}

  /**
   * @param surfaces in the batch
   * @param visible quotes shown of each
   * @param asked quotes asked for of each
   */
  public static Batch of(int surfaces, int visible, int asked) {
    SplittableRandom random = new SplittableRandom(1);
    List<Masked> items = new ArrayList<>();
    for (int i = 0; i < surfaces; i++) {
      List<Point> points = new ArrayList<>();
      for (int j = 0; j < visible + asked; j++) {
        double t = random.nextDouble(0.05, 2), k = random.nextDouble(-0.4, 0.4);
        points.add(Point.ofVol(k, t, 0.2 - 0.03 * k / Math.sqrt(t) + 0.05 * k * k));
      }
      MarketFeatures market =
          new MarketFeatures(
              random.nextDouble(-0.03, 0.03), random.nextDouble(12, 40), random.nextDouble(0, 5));
      Surface surface = new Surface("B" + i, LocalDate.of(2021, 1, 1), market, points);
      items.add(new Masked(surface, IntStream.range(visible, visible + asked).boxed().toList()));
    }
    return Batch.of(items);
  }
}
