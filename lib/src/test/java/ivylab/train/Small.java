package ivylab.train;

import ai.djl.ndarray.types.DataType;
import ivylab.data.Panel;
import ivylab.data.Split;
import ivylab.model.Config;
import ivylab.model.IvySpt;
import ivylab.progress.Progress;
import ivylab.surface.MarketFeatures;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Small surfaces, models and trainings for tests. */
final class Small {

  static final Config CONFIG =
      Config.DEFAULT.withWidth(8).withBlocks(1).withHeads(2).withFfn(16).withGateBias(0.5);
  static final Config PUBLISHED =
      Config.PUBLISHED.withWidth(8).withBlocks(1).withHeads(2).withFfn(16);

  static final Config PUBLISHED_INDEPENDENT =
      PUBLISHED.withQueryAttention(Config.QueryAttention.INDEPENDENT).withGateBias(0.5);

  private Small() {}

  /** Noisy smiles of {@code n} quotes. */
  static Surface surface(int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Point> points = new ArrayList<>();
    double level = random.nextDouble(0.15, 0.35);
    for (int i = 0; i < n; i++) {
      double t = random.nextDouble(0.1, 1.5), x = random.nextDouble(-0.4, 0.3);
      double vol = level - 0.2 * x + 0.3 * x * x + 0.02 * random.nextDouble();
      points.add(Point.ofVol(x * Math.sqrt(t), t, vol));
    }
    MarketFeatures market = new MarketFeatures(0.001 * (seed % 10), 15 + seed % 7, 1.5);
    return new Surface("SYN", LocalDate.of(2021, 1, 1).plusDays(seed), market, points);
  }

  static Panel panel(int surfaces, long firstSeed) {
    return Panel.of(
        IntStream.range(0, surfaces).mapToObj(i -> surface(9 + i % 5, firstSeed + i)).toList());
  }

  /** 12 surfaces to train on and 4 to look at. */
  static Split split() {
    return Split.of(panel(12, 0), panel(4, 50), panel(2, 80));
  }

  static IvySpt model() {
    return IvySpt.create(CONFIG, 1);
  }

  static IvySpt precise() {
    return IvySpt.create(CONFIG, 1, DataType.FLOAT64);
  }

  /** 3 or 4 steps an epoch. */
  static Trainer trainer(IvySpt model) {
    return Trainer.of(model)
        .epochs(4)
        .surfaces(4)
        .schedule(Schedule.warmupCosine(0.15, 1e-3, 1e-5))
        .weighting(Weighting.fixed(1, 1, 1))
        .queries(4)
        .visibleAtMost(8)
        .penalties(Penalties.atCollocation(3))
        .validate(2, 3)
        .watchedBy(Progress.silent());
  }
}
