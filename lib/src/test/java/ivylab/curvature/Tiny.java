package ivylab.curvature;

import ai.djl.ndarray.types.DataType;
import ivylab.data.Batch;
import ivylab.data.Masked;
import ivylab.encoder.Fusion;
import ivylab.model.Config;
import ivylab.model.IvySpt;
import ivylab.surface.MarketFeatures;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import ivylab.torch.Parameters;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Models of a few hundred parameters in double precision, and batches for them. */
public final class Tiny {

  public static final Config CONFIG =
      Config.DEFAULT.withWidth(4).withBlocks(1).withHeads(2).withFfn(4).withGateBias(0.5);

  /** Half as many parameters. */
  public static final Config SELF_ONLY = CONFIG.withFusion(Fusion.SELF_ONLY);

  public static final Config PUBLISHED =
      Config.PUBLISHED.withWidth(4).withBlocks(1).withHeads(2).withFfn(4).withGateBias(0.5);

  private Tiny() {}

  /** A model far from its start, so that nothing is zero by accident. */
  public static IvySpt model(Config config) {
    IvySpt model = IvySpt.create(config, 3, DataType.FLOAT64);
    SplittableRandom random = new SplittableRandom(5);
    Parameters parameters = model.parameters();
    for (var parameter : parameters.learnt()) {
      double[] values = parameters.values(parameter.getName());
      // a steep head, so that some of what it says is not free of arbitrage
      double size = parameter.getName().equals("head.out.weight") ? 4 : 0.4;
      for (int i = 0; i < values.length; i++) values[i] += random.nextDouble(-size, size);
      parameters.set(parameter.getName(), values);
    }
    return model;
  }

  public static IvySpt model() {
    return model(CONFIG);
  }

  /** Quotes so wild that no surface through them is free of arbitrage, the last ones hidden. */
  public static Masked masked(int visible, int hidden, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < visible + hidden; i++) {
      double t = random.nextDouble(0.1, 1.5), x = random.nextDouble(-0.4, 0.3);
      points.add(Point.ofVol(x * Math.sqrt(t), t, random.nextDouble(0.1, 0.9)));
    }
    MarketFeatures market = new MarketFeatures(0.001 * (seed % 10), 15 + seed % 7, 1.5);
    Surface surface = new Surface("SYN", LocalDate.of(2021, 1, 1).plusDays(seed), market, points);
    return new Masked(surface, IntStream.range(visible, visible + hidden).boxed().toList());
  }

  /** Two batches of surfaces of different length: 3 + 2 quotes asked for, and 4. */
  public static List<Batch> batches() {
    return batches(3);
  }

  /**
   * @param collocation points for each surface
   */
  public static List<Batch> batches(int collocation) {
    return List.of(
        Batch.of(List.of(masked(6, 3, 1), masked(5, 2, 2)), collocation, 7, 0),
        Batch.of(List.of(masked(7, 4, 3)), collocation, 7, 0));
  }

  public static double[] random(int n, long seed) {
    return new SplittableRandom(seed).doubles(n, -1, 1).toArray();
  }
}
