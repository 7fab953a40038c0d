package ivylab.probe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ivylab.data.Panel;
import ivylab.model.Config;
import ivylab.model.IvySpt;
import ivylab.simulate.Market;
import ivylab.surface.Surface;
import ivylab.torch.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Small models and small panels to ask. */
public final class Asked {

  public static final Config SMALL =
      Config.DEFAULT.withWidth(8).withBlocks(2).withHeads(2).withFfn(16);
  public static final Config SMALL_PUBLISHED =
      Config.PUBLISHED.withWidth(8).withBlocks(2).withHeads(2).withFfn(16).withGateBias(0.5);

  private Asked() {}

  /** Surfaces of different length, several symbols on several dates. */
  public static Panel panel(int symbols, int dates) {
    Market market = Market.seeded(3);
    List<String> names = List.of("SPA1", "SPA2", "SPA3").subList(0, symbols);
    List<Surface> surfaces = new ArrayList<>();
    for (Surface s : market.surfaces(names, market.dates().subList(0, dates)))
      surfaces.add(s.withPoints(s.points().subList(0, s.size() - surfaces.size() % 3)));
    return Panel.of(surfaces);
  }

  /**
   * A model in double precision whose parameters are far from their start, so that no part is idle,
   * standardised by the panel.
   */
  public static IvySpt model(Config config, Panel panel) {
    IvySpt model = IvySpt.create(config, 7, DataType.FLOAT64);
    model.calibrate(panel);
    SplittableRandom random = new SplittableRandom(3);
    Parameters p = model.parameters();
    for (NDArray array : p.learnt()) {
      double[] values = p.values(array.getName());
      for (int i = 0; i < values.length; i++) values[i] += 0.3 * (random.nextDouble() - 0.5);
      if (array.getName().equals("embedding.positions.scale")) values[0] = 1;
      if (array.getName().equals("head.out.bias")
          && config.target() == Config.Target.TOTAL_VARIANCE) values[0] += 0.7;
      p.set(array.getName(), values);
    }
    return model;
  }
}
