package ivylab.model;

import ai.djl.ndarray.types.DataType;
import ivylab.data.Batch;
import ivylab.data.Masked;
import ivylab.embedding.Queries;
import ivylab.encoder.Fusion;
import ivylab.layer.Pass;
import ivylab.layer.Probe.Points;
import ivylab.layer.Probe.Stage;
import ivylab.surface.Grid;
import ivylab.surface.GridValues;
import ivylab.surface.Surface;
import ivylab.torch.Compute;
import ivylab.torch.Scope;
import ivylab.torch.Tensors;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * What the stages of a model compute over the plane, for one surface: every mesh point is a
 * separate query. Channels, blocks and tokens are counted from 0. Plain numbers only.
 */
public final class AnatomyMaps {

  private static final int AT_ONCE = 256, AT_ONCE_JOINT = 32;

  private final Grid grid;
  private final Config config;
  private final List<Anatomy.Kernel> kernels;
  private final double[][] kernelValues; // [channel][mesh]
  private final double[][] positions;
  private final double[][] gates; // [block][mesh]
  private final double[][] spreads;
  private final double[][][] market; // [block][token][mesh]

  private AnatomyMaps(IvySpt model, Grid grid) {
    this.grid = grid;
    config = model.config();
    kernels = Anatomy.kernels(model);
    int d = config.width(), blocks = config.blocks(), size = grid.size();
    int tokens = config.externalTokens() == Config.ExternalTokens.SINGLE ? 1 : Config.FEATURES;
    kernelValues = new double[d][size];
    positions = new double[d][size];
    gates = new double[blocks][size];
    spreads = new double[blocks][size];
    market = new double[blocks][tokens][size];
  }

  static AnatomyMaps of(IvySpt model, Surface visible, Grid grid) {
    AnatomyMaps maps = new AnatomyMaps(model, grid);
    double[] k = grid.kPoints(), t = grid.tPoints();
    int step = maps.joint() ? AT_ONCE_JOINT : AT_ONCE;
    for (int from = 0; from < k.length; from += step) {
      int to = Math.min(from + step, k.length);
      maps.ask(
          model, visible, Arrays.copyOfRange(k, from, to), Arrays.copyOfRange(t, from, to), from);
    }
    return maps;
  }

  /** Jointly attending queries would disturb each other: each gets a copy of the surface. */
  private void ask(IvySpt model, Surface visible, double[] k, double[] t, int from) {
    ProbeRecorder trace = new ProbeRecorder();
    boolean joint = joint();
    int b = joint ? k.length : 1, q = joint ? 1 : k.length;
    try (Scope scope = Scope.evaluating()) {
      Batch batch =
          joint
              ? Batch.of(Collections.nCopies(b, Masked.none(visible)))
              : Batch.asking(visible, k, t);
      model.answer(
          model.inputs(batch),
          List.of(queries(model, k, t, b, q)),
          Pass.evaluation().withProbe(trace));
    }
    Points seen = joint ? Points.SURFACE : Points.QUERIES;
    int skipped = joint ? visible.size() : 0;
    for (int i = 0; i < k.length; i++) {
      int row = joint ? i : 0, place = joint ? 0 : i, at = from + i;
      put(kernelValues, trace.row(Stage.KERNELS, 0, Points.QUERIES, row, place), at);
      if (config.positions())
        put(positions, trace.row(Stage.POSITIONS, 0, Points.QUERIES, row, place), at);
      for (int block = 0; block < config.blocks(); block++) {
        if (config.fusion() == Fusion.GATE)
          gates[block][at] =
              Arrays.stream(trace.row(Stage.GATE, block, seen, row, skipped + place))
                  .average()
                  .orElseThrow();
        for (int h = 0; h < config.heads(); h++) {
          double[] p = trace.row(Stage.SELF_ATTENTION, block, seen, row, h, skipped + place);
          double entropy = Arrays.stream(p).map(v -> v > 0 ? -v * Math.log(v) : 0).sum();
          spreads[block][at] += Math.exp(entropy) / config.heads();
          if (config.fusion() == Fusion.SELF_ONLY) continue;
          double[] m = trace.row(Stage.EXTERNAL_ATTENTION, block, seen, row, h, skipped + place);
          for (int token = 0; token < m.length; token++)
            market[block][token][at] += m[token] / config.heads();
        }
      }
    }
  }

  private static Queries queries(IvySpt model, double[] k, double[] t, int b, int q) {
    DataType type = model.parameters().type();
    double[] ones = new double[k.length];
    Arrays.fill(ones, 1);
    return new Queries(
        Tensors.of(Compute.root(), k, type, b, q),
        Tensors.of(Compute.root(), t, type, b, q),
        Tensors.of(Compute.root(), ones, type, b, q),
        false);
  }

  private static void put(double[][] maps, double[] channels, int at) {
    for (int i = 0; i < channels.length; i++) maps[i][at] = channels[i];
  }

  private boolean joint() {
    return config.queryAttention() == Config.QueryAttention.JOINT;
  }

  public Grid grid() {
    return grid;
  }

  /** One channel of the kernel embedding: the visible values spread with one bandwidth. */
  public GridValues kernel(int channel) {
    String value = config.target() == Config.Target.TOTAL_VARIANCE ? "w" : "f";
    double[] map = kernelValues[index("channel", channel, config.width())];
    String name =
        kernels.isEmpty()
            ? "mean of " + value
            : String.format(
                Locale.ROOT, "%s spread with s = %.2f", value, kernels.get(channel).bandwidth());
    return GridValues.of(grid, name, map);
  }

  /** One channel of the positional encoding, in [-1, 1]. */
  public GridValues position(int channel) {
    int i = index("channel", channel, config.width());
    String name = List.of("sin x", "cos x", "sin y", "cos y").get(i % 4);
    return GridValues.of(grid, "%s at frequency %d".formatted(name, i / 4 + 1), positions[i]);
  }

  /** The gate of a block, averaged over its channels: 1 is all surface, 0 all market. */
  public GridValues gate(int block) {
    if (config.fusion() != Fusion.GATE)
      throw new IllegalArgumentException(
          "the fusion is %s, which has no gate".formatted(config.fusion()));
    return GridValues.of(
        grid,
        "gate of block %d".formatted(block + 1),
        gates[index("block", block, config.blocks())]);
  }

  /**
   * The number of points over which self-attention of a block is spread, the exponential of its
   * entropy; averaged over heads.
   */
  public GridValues spread(int block) {
    return GridValues.of(
        grid,
        "points attended to in block %d".formatted(block + 1),
        spreads[index("block", block, config.blocks())]);
  }

  /**
   * The weight of one market-feature token in external attention of a block; averaged over heads.
   */
  public GridValues market(int block, int token) {
    double[][] own = market[index("block", block, config.blocks())];
    String name =
        own.length == 1
            ? "the single token"
            : Batch.FEATURES.get(index("token", token, own.length));
    return GridValues.of(
        grid,
        "weight of %s in block %d".formatted(name, block + 1),
        own[index("token", token, own.length)]);
  }

  private static int index(String name, int i, int count) {
    if (!(i >= 0 && i < count))
      throw new IllegalArgumentException("%s must be in [0, %d): %d".formatted(name, count, i));
    return i;
  }

  @Override
  public String toString() {
    return "stages of a model of width %d and %d blocks on %s"
        .formatted(config.width(), config.blocks(), grid);
  }
}
