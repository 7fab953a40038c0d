package ivylab.embedding;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ivylab.layer.Jet;
import ivylab.layer.LayerNorm;
import ivylab.layer.Linear;
import ivylab.layer.Pass;
import ivylab.layer.Probe;
import ivylab.torch.Parameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Turns quotes and queries into tokens (IvySPT, "Surface Embedding"): standardised coordinates,
 * kernel embedding, positional encoding times sqrt(2), and a learnt token that marks queries.
 */
public final class SurfaceEmbedding {

  /**
   * How large an embedding is.
   *
   * @param width d, a positive multiple of 4
   * @param features market features of a surface
   * @param extra how many more numbers each point receives, see {@link QuoteBatch#extra}; 0 for
   *     none
   */
  public record Sizes(int width, int features, int extra) {

    public Sizes {
      requireWidth(width);
      if (!(features > 0))
        throw new IllegalArgumentException("features must be positive: " + features);
      if (!(extra >= 0)) throw new IllegalArgumentException("extra must be at least 0: " + extra);
    }

    /**
     * @throws IllegalArgumentException if no embedding can have this width
     */
    public static void requireWidth(int width) {
      if (!(width > 0 && width % 4 == 0))
        throw new IllegalArgumentException("width must be a positive multiple of 4: " + width);
    }
  }

  private final EmbeddingConfig config;
  private final Sizes sizes;
  private final Standardiser first;
  private final Standardiser second;
  private final List<Standardiser> features = new ArrayList<>();
  private final @Nullable KernelEmbedding kernels;
  private final @Nullable PositionalEncoding positions;
  private final NDArray maskToken;
  private final @Nullable NDArray ownValue;
  private final @Nullable Linear surfaceExtra;
  private final @Nullable Linear queryExtra;
  private final @Nullable LayerNorm surfaceNorm;
  private final @Nullable LayerNorm queryNorm;
  private final @Nullable LayerNorm sequenceNorm;

  /** Creates the parameters. */
  public SurfaceEmbedding(
      EmbeddingConfig config, Sizes sizes, Parameters parameters, Random random) {
    this.config = config;
    this.sizes = sizes;
    Standardiser.Source source =
        config.trainingSetStatistics()
            ? Standardiser.Source.TRAINING_SET
            : Standardiser.Source.BATCH;
    int d = sizes.width();
    first = new Standardiser(parameters, "embedding.standard.first", source);
    second = new Standardiser(parameters, "embedding.standard.second", source);
    for (int i = 0; i < sizes.features(); i++)
      features.add(new Standardiser(parameters, "embedding.standard.feature-" + i, source));
    kernels = config.kernels() ? new KernelEmbedding(parameters, "embedding.kernels", d) : null;
    positions =
        config.positions() ? new PositionalEncoding(parameters, "embedding.positions", d) : null;
    maskToken = parameters.add("embedding.mask-token", normal(random, d, 1), d);
    boolean norms = config.norms();
    ownValue = norms ? null : parameters.add("embedding.own-value", normal(random, d, 1), d);
    surfaceExtra = extra(parameters, "embedding.extra.surface", random);
    queryExtra = extra(parameters, "embedding.extra.query", random);
    surfaceNorm = norms ? norm(parameters, "embedding.surface-norm", d) : null;
    queryNorm = norms ? norm(parameters, "embedding.query-norm", d) : null;
    sequenceNorm = norms ? norm(parameters, "embedding.norm", d) : null;
  }

  /**
   * The tokens of a batch.
   *
   * @param surface {@code [b n d]}
   * @param queries {@code [b q d]} for each set of queries, with derivatives where requested
   * @param features standardised market features, {@code [b f]}
   */
  public record Tokens(NDArray surface, List<Jet> queries, NDArray features) {}

  /**
   * @param quotes the visible quotes
   * @param queries any number of sets of queries
   */
  public Tokens apply(QuoteBatch quotes, List<Queries> queries, Pass pass) {
    Jet qx = config.coordinates().first(quotes.k(), quotes.t(), false);
    Jet qy = config.coordinates().second(quotes.k(), quotes.t(), false);
    List<Jet> xs = new ArrayList<>(), ys = new ArrayList<>();
    for (Queries set : queries) {
      xs.add(config.coordinates().first(set.k(), set.t(), set.derivatives()));
      ys.add(config.coordinates().second(set.k(), set.t(), set.derivatives()));
    }
    List<NDArray> masks = new ArrayList<>(List.of(quotes.mask()));
    queries.forEach(set -> masks.add(set.mask()));
    Standardiser.Map sx = first.map(pass.training(), held(qx, xs), masks);
    Standardiser.Map sy = second.map(pass.training(), held(qy, ys), masks);

    NDArray x = sx.standardise(qx.v()), y = sy.standardise(qy.v());
    @Nullable NDArray gains = sx.gain() == null ? null : sx.gain().concat(sy.gain(), 0);
    KernelEmbedding.@Nullable Prepared prepared =
        kernels == null ? null : kernels.prepare(x, y, quotes.value(), quotes.mask(), gains);

    NDArray own = quotes.value().expandDims(2);
    Jet value =
        kernels == null || prepared == null
            ? Jet.of(own.repeat(2, sizes.width()))
            : kernels.apply(prepared, Jet.of(x), Jet.of(y), pass);
    pass.probe().see(Probe.Stage.KERNELS, 0, Probe.Points.SURFACE, value.v());
    Jet tokens =
        located(
            normed(surfaceNorm, value, pass),
            Jet.of(x),
            Jet.of(y),
            sx,
            sy,
            pass,
            Probe.Points.SURFACE);
    if (ownValue != null) tokens = tokens.plus(own.mul(ownValue));
    if (surfaceExtra != null) tokens = tokens.plus(surfaceExtra.apply(required(quotes.extra())));
    NDArray surface = normed(sequenceNorm, tokens, pass).v();
    pass.probe().see(Probe.Stage.EMBEDDED, 0, Probe.Points.SURFACE, surface);

    List<Jet> asked = new ArrayList<>();
    for (int i = 0; i < queries.size(); i++) {
      Jet u = standardised(sx, xs.get(i)), v = standardised(sy, ys.get(i));
      Jet spread =
          kernels == null || prepared == null
              ? mean(quotes, u)
              : kernels.apply(prepared, u, v, pass);
      pass.probe().see(Probe.Stage.KERNELS, 0, Probe.Points.QUERIES, spread.v());
      Jet query =
          located(normed(queryNorm, spread, pass), u, v, sx, sy, pass, Probe.Points.QUERIES)
              .plus(maskToken);
      if (queryExtra != null)
        query = query.plus(queryExtra.apply(required(queries.get(i).extra())));
      query = normed(sequenceNorm, query, pass);
      pass.probe().see(Probe.Stage.EMBEDDED, 0, Probe.Points.QUERIES, query.v());
      asked.add(query);
    }
    return new Tokens(surface, asked, standardisedFeatures(quotes.features(), pass));
  }

  /**
   * Fixes the statistics used to standardise coordinates and market features.
   *
   * @param k log-moneyness of the quotes from which they are taken, {@code [m]}
   * @param t years, {@code [m]}
   * @param marketFeatures of their surfaces, {@code [f][surfaces]}
   */
  public void calibrate(double[] k, double[] t, double[][] marketFeatures) {
    double[] x = new double[k.length], y = new double[k.length];
    for (int i = 0; i < k.length; i++) {
      x[i] = config.coordinates().first(k[i], t[i]);
      y[i] = config.coordinates().second(k[i], t[i]);
    }
    set(first, x);
    set(second, y);
    for (int i = 0; i < features.size(); i++) set(features.get(i), marketFeatures[i]);
  }

  /** Whether {@link #calibrate} must be called before training and has not been yet. */
  public boolean needsCalibration() {
    return config.trainingSetStatistics()
        && first.isUntouched()
        && second.isUntouched()
        && features.stream().allMatch(Standardiser::isUntouched);
  }

  private Jet located(
      Jet value,
      Jet x,
      Jet y,
      Standardiser.Map sx,
      Standardiser.Map sy,
      Pass pass,
      Probe.Points points) {
    if (positions == null) return value;
    Jet encoding = positions.apply(affine(sx, x), affine(sy, y));
    pass.probe().see(Probe.Stage.POSITIONS, 0, points, encoding.v());
    return value.plus(encoding.times(Math.sqrt(2)));
  }

  private Jet mean(QuoteBatch quotes, Jet like) {
    int[] axis = {1};
    NDArray mean =
        quotes.value().mul(quotes.mask()).sum(axis, true).div(quotes.mask().sum(axis, true));
    return like.map(part -> part.zerosLike().expandDims(2).repeat(2, sizes.width()))
        .plus(mean.expandDims(2));
  }

  private NDArray standardisedFeatures(NDArray raw, Pass pass) {
    NDList columns = raw.split(features.size(), 1);
    NDList done = new NDList();
    for (int i = 0; i < features.size(); i++) {
      NDArray column = columns.get(i);
      Standardiser.Map map =
          features.get(i).map(pass.training(), List.of(column), List.of(column.onesLike()));
      done.add(map.affine(map.standardise(column)));
    }
    return NDArrays.concat(done, 1);
  }

  private static Jet standardised(Standardiser.Map map, Jet x) {
    return x.map(map::standardise, part -> part.mul(map.scale()));
  }

  private static Jet affine(Standardiser.Map map, Jet z) {
    NDArray gain = map.gain();
    return gain == null ? z : z.map(map::affine, part -> part.mul(gain));
  }

  private static Jet normed(@Nullable LayerNorm norm, Jet x, Pass pass) {
    return norm == null ? x : norm.apply(x, pass.order());
  }

  private static <T> T required(@Nullable T extra) {
    return Objects.requireNonNull(
        extra, "this model's tokens carry additional numbers: extra is null");
  }

  /** Statistics are constants when differentiated in the coordinates. */
  private static List<NDArray> held(Jet one, List<Jet> others) {
    List<NDArray> all = new ArrayList<>(List.of(one.v().stopGradient()));
    others.forEach(jet -> all.add(jet.v().stopGradient()));
    return all;
  }

  private static void set(Standardiser standardiser, double[] x) {
    double mean = Arrays.stream(x).average().orElseThrow();
    double variance = Arrays.stream(x).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    standardiser.set(mean, variance > 0 ? variance : 1);
  }

  private @Nullable Linear extra(Parameters parameters, String name, Random random) {
    int d = sizes.width(), e = sizes.extra();
    if (e == 0) return null;
    return new Linear(parameters.add(name, normal(random, d * e, 1 / Math.sqrt(e)), d, e), null);
  }

  private static LayerNorm norm(Parameters parameters, String name, int width) {
    double[] ones = new double[width];
    Arrays.fill(ones, 1);
    return new LayerNorm(
        parameters.add(name + ".gain", ones, width),
        parameters.add(name + ".bias", new double[width], width));
  }

  private static double[] normal(Random random, int n, double deviation) {
    double[] x = new double[n];
    for (int i = 0; i < n; i++) x[i] = deviation * random.nextGaussian();
    return x;
  }
}
