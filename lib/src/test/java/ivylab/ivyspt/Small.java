package ivylab.ivyspt;

import ai.djl.ndarray.types.DataType;
import ivylab.data.Panel;
import ivylab.data.Split;
import ivylab.model.Config;
import ivylab.model.IvySpt;
import ivylab.progress.Progress;
import ivylab.surface.MarketFeatures;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import ivylab.train.Schedule;
import ivylab.train.Trainer;
import ivylab.train.Weighting;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Small surfaces, models and trainings for tests. */
public final class Small {

  public static final Config CONFIG =
      Config.DEFAULT.withWidth(8).withBlocks(1).withHeads(2).withFfn(16).withGateBias(0.5);
  public static final Config PUBLISHED =
      Config.PUBLISHED.withWidth(8).withBlocks(1).withHeads(2).withFfn(16);

  public static final Config PUBLISHED_INDEPENDENT =
      PUBLISHED.withQueryAttention(Config.QueryAttention.INDEPENDENT).withGateBias(0.5);

  private Small() {}

  /** Noisy smiles of {@code n} quotes. */
  public static Surface surface(int n, long seed) {
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

  public static Panel panel(int surfaces, long firstSeed) {
    return Panel.of(
        IntStream.range(0, surfaces).mapToObj(i -> surface(9 + i % 5, firstSeed + i)).toList());
  }

  /** 12 surfaces to train on and 4 to look at. */
  public static Split split() {
    return Split.of(panel(12, 0), panel(4, 50), panel(2, 80));
  }

  public static IvySpt model() {
    return IvySpt.create(CONFIG, 1);
  }

  public static IvySpt precise() {
    return IvySpt.create(CONFIG, 1, DataType.FLOAT64);
  }

  /** 3 or 4 steps an epoch. */
  public static Completion task(IvySpt model) {
    return task(model, split());
  }

  public static Completion task(IvySpt model, Split split) {
    return Completion.of(model, split)
        .withSurfaces(4)
        .withQueries(4)
        .withVisibleAtMost(8)
        .withPenalties(Penalties.atCollocation(3))
        .withValidationSurfaces(3);
  }

  /** Four epochs. */
  public static Trainer<IvySpt> trainer(Completion task) {
    return Trainer.of(task)
        .epochs(4)
        .schedule(Schedule.warmupCosine(0.15, 1e-3, 1e-5))
        .weighting(Weighting.fixed(1, 1, 1))
        .validations(2)
        .watchedBy(Progress.silent());
  }

  public static Trainer<IvySpt> trainer(IvySpt model) {
    return trainer(task(model));
  }
}
