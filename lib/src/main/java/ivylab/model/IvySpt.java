package ivylab.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Activation;
import ivylab.data.Batch;
import ivylab.data.Panel;
import ivylab.embedding.Queries;
import ivylab.embedding.SurfaceEmbedding;
import ivylab.encoder.Encoder;
import ivylab.encoder.Initialiser;
import ivylab.layer.Jet;
import ivylab.layer.Linear;
import ivylab.layer.Order;
import ivylab.layer.Pass;
import ivylab.process.LearnedProcess;
import ivylab.process.Learning;
import ivylab.process.MeanForm;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import ivylab.surface.SurfaceMethod;
import ivylab.surface.VolSurface;
import ivylab.torch.Parameters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * IvySPT: completes an implied-volatility surface from its visible quotes and the state of the
 * market. Tensors stay inside; {@link #fit} gives a {@link VolSurface} of plain numbers.
 *
 * <p>Letters in shapes: b surfaces, n visible quotes, q queries, d width.
 */
public final class IvySpt implements SurfaceMethod, AutoCloseable {

  private static final String PROCESS = "prior.process";
  private static final long PROCESS_SEED = 1;

  private final Config config;
  private final Parameters parameters;
  private final SurfaceEmbedding embedding;
  private final FeatureTokens features;
  private final Encoder encoder;
  private final Linear head;
  private @Nullable LearnedProcess process; // of the constant "prior.process", once it is known

  private IvySpt(Config config, Parameters parameters, Random random) {
    this.config = config;
    this.parameters = parameters;
    embedding =
        new SurfaceEmbedding(config.embedding(), config.embeddingSizes(), parameters, random);
    features = FeatureTokens.of(config, parameters, random);
    Initialiser start = new Initialiser(parameters, random, "encoder");
    encoder = new Encoder(start, config.encoder(), config.width(), config.tokenWidth());
    double factor = 1 / Math.sqrt(2.0 * (config.blocks() + 1));
    config
        .target()
        .process()
        .map(MeanForm::numbers)
        .ifPresent(length -> parameters.addConstant(PROCESS, new double[length], length));
    head = new Initialiser(parameters, random, "head").linear("out", config.width(), 1, factor);
  }

  /** An untrained model in single precision; the same seed gives the same model. */
  public static IvySpt create(Config config, long seed) {
    return create(config, seed, DataType.FLOAT32);
  }

  /**
   * An untrained model.
   *
   * @param type float32, or float64 for diagnostics
   */
  public static IvySpt create(Config config, long seed, DataType type) {
    return new IvySpt(config, new Parameters(type), new Random(seed));
  }

  /** An independent copy of the model with parameters of another type. */
  public IvySpt as(DataType type) {
    IvySpt copy = create(config, 0, type);
    copy.parameters.copyFrom(parameters);
    return copy;
  }

  /** An independent copy of the model in double precision, for derivatives to many digits. */
  public IvySpt doublePrecision() {
    return as(DataType.FLOAT64);
  }

  /**
   * Reads a model that {@link #save} wrote, or the model of a checkpoint.
   *
   * @throws IOException if the file cannot be read or contains no model; names the file
   */
  public static IvySpt load(Path file) throws IOException {
    return ModelFile.read(file);
  }

  /** Writes parameters, statistics and configuration to a safetensors file, atomically. */
  public void save(Path file) throws IOException {
    save(file, Map.of());
  }

  /**
   * The same with a few words about the model in the file's header.
   *
   * @param about for example the data on which it was trained
   */
  public void save(Path file, Map<String, String> about) throws IOException {
    ModelFile.write(this, file, about);
  }

  /** The configuration as the text in files. */
  public String configText() {
    return ModelFile.text(config);
  }

  public Config config() {
    return config;
  }

  public Parameters parameters() {
    return parameters;
  }

  /** The last layer, from tokens of width d to one number. */
  public Linear head() {
    return head;
  }

  @Override
  public String name() {
    return config.equals(Config.PUBLISHED) ? "IvySPT as published" : "IvySPT";
  }

  /**
   * Fixes the statistics with which inputs are standardised, and the hyper-parameters of the
   * process from which the model starts, if the configuration needs them. This happens once: a
   * model that is trained further keeps those with which it learnt its parameters.
   */
  public void calibrate(Panel training) {
    if (!embedding.needsCalibration()) return;
    List<Surface> surfaces = training.surfaces();
    Optional<MeanForm> form = config.target().process();
    if (form.isPresent() && process().isEmpty())
      startFrom(
          Learning.DEFAULT.withForm(form.orElseThrow()).learn(surfaces, PROCESS_SEED).process());
    double[] k =
        surfaces.stream().flatMap(s -> s.points().stream()).mapToDouble(Point::k).toArray();
    double[] t =
        surfaces.stream().flatMap(s -> s.points().stream()).mapToDouble(Point::t).toArray();
    double[][] columns = new double[Config.FEATURES][surfaces.size()];
    for (int i = 0; i < surfaces.size(); i++) {
      double[] row = Batch.asking(surfaces.get(i), new double[] {0}, new double[] {1}).features();
      for (int f = 0; f < columns.length; f++) columns[f][i] = row[f];
    }
    embedding.calibrate(k, t, columns);
  }

  /**
   * Sets the process to which the model's predictions are residuals, before it is trained;
   * otherwise training learns one.
   *
   * @throws IllegalArgumentException if the configuration has another target, or one that needs a
   *     process of another form
   */
  public void startFrom(LearnedProcess process) {
    @Nullable MeanForm form = config.target().process().orElse(null);
    if (process.form() != form)
      throw new IllegalArgumentException(
          form == null
              ? "a model starts from a process only with target PROCESS_RESIDUAL or SSVI_RESIDUAL: "
                  + config.target()
              : "target %s needs a process whose mean is %s: %s"
                  .formatted(config.target(), form, process.form()));
    parameters.set(PROCESS, process.numbers());
    this.process = null;
  }

  /** The process to which the model's predictions are residuals; empty if there is none yet. */
  public Optional<LearnedProcess> process() {
    Optional<MeanForm> form = config.target().process();
    if (form.isEmpty()) return Optional.empty();
    if (process == null) {
      double[] numbers = parameters.values(PROCESS);
      if (Arrays.stream(numbers).allMatch(x -> x == 0)) return Optional.empty();
      process = LearnedProcess.ofNumbers(form.orElseThrow(), numbers);
    }
    return Optional.of(process);
  }

  /**
   * The visible quotes of a batch in the form this model needs.
   *
   * @throws IllegalStateException if the model needs a process and has none
   */
  public Inputs inputs(Batch batch) {
    @Nullable LearnedProcess prior = process().orElse(null);
    if (prior == null && config.target().process().isPresent())
      throw new IllegalStateException(
          "the model has no process yet: train it, or set one with startFrom(…)");
    return Inputs.of(batch, config.target(), prior, parameters.type());
  }

  /** The queried quotes of a batch. */
  public Queries targets(Batch batch, boolean derivatives) {
    return Inputs.targets(batch, derivatives, parameters.type());
  }

  /** The collocation points of a batch. */
  public Queries collocation(Batch batch) {
    return Inputs.collocation(batch, parameters.type());
  }

  /**
   * The queries as the head sees them.
   *
   * @return {@code [b q d]} for each set, with derivatives where requested; without in joint
   *     attention
   */
  public List<Jet> encode(Inputs inputs, List<Queries> asked, Pass pass) {
    List<Queries> queries =
        inputs.prior() == null
            ? asked
            : asked.stream().map(set -> set.withExtra(inputs.prior().at(set).extra())).toList();
    SurfaceEmbedding.Tokens tokens = embedding.apply(inputs.quotes(), queries, pass);
    NDArray market = features.of(tokens.features());
    if (config.queryAttention() == Config.QueryAttention.INDEPENDENT) {
      @Nullable NDArray mask = inputs.padded() ? inputs.quotes().mask() : null;
      return encoder.queries(tokens.surface(), mask, tokens.queries(), market, pass);
    }
    NDList sequence = new NDList(tokens.surface()), masks = new NDList(inputs.quotes().mask());
    for (int i = 0; i < queries.size(); i++) {
      if (queries.get(i).derivatives())
        throw new IllegalArgumentException(
            "derivatives of jointly attending queries are taken one by one; see derivatives()");
      sequence.add(tokens.queries().get(i).v());
      masks.add(queries.get(i).mask());
    }
    NDArray encoded =
        encoder.sequence(NDArrays.concat(sequence, 1), NDArrays.concat(masks, 1), market, pass);
    List<Jet> hidden = new ArrayList<>();
    long from = inputs.quotes().k().getShape().get(1);
    for (Queries set : queries) {
      long to = from + set.k().getShape().get(1);
      NDList cut = encoded.split(new long[] {from, to}, 1);
      hidden.add(Jet.of(cut.get(1)));
      from = to;
    }
    return hidden;
  }

  /**
   * Converts the head's output to total variance.
   *
   * @param hidden tokens of the queries, {@code [b q d]}
   */
  public Answer answer(Inputs inputs, Queries queries, Jet hidden) {
    Jet out = head.apply(hidden).map(part -> part.squeeze(2));
    Jet f = config.head() == Config.OutputForm.POSITIVE ? softplus(out) : out;
    if (inputs.prior() != null) f = inputs.prior().at(queries).standardised(out);
    if (config.target() == Config.Target.TOTAL_VARIANCE) return new Answer(queries, f, f);
    Jet variance = f.times(inputs.scale()).plus(inputs.level()).times(2).exp();
    NDArray t = queries.t();
    Jet time =
        variance.hasDerivatives()
            ? new Jet(t, t.zerosLike(), t.onesLike(), t.zerosLike())
            : Jet.of(t);
    return new Answer(queries, f, variance.times(time));
  }

  /**
   * The model's output at each set of queries. Derivatives are exact for any number of queries; in
   * joint attention each is in the query's own coordinates, at one reverse pass per query.
   */
  public List<Answer> answer(Inputs inputs, List<Queries> queries, Pass pass) {
    boolean joint = config.queryAttention() == Config.QueryAttention.JOINT;
    if (joint && queries.stream().anyMatch(Queries::derivatives))
      return queries.stream()
          .map(set -> set.derivatives() ? jointly(inputs, set, pass) : alone(inputs, set, pass))
          .toList();
    List<Jet> hidden = encode(inputs, queries, pass);
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < queries.size(); i++)
      answers.add(answer(inputs, queries.get(i), hidden.get(i)));
    return answers;
  }

  private Answer alone(Inputs inputs, Queries queries, Pass pass) {
    return answer(inputs, queries, encode(inputs, List.of(queries), pass).get(0));
  }

  /** Derivatives in reverse mode, of any attention; w and its derivatives stay differentiable. */
  private Answer jointly(Inputs inputs, Queries queries, Pass pass) {
    NDArray k = queries.k().duplicate(), t = queries.t().duplicate();
    k.setRequiresGradient(true);
    t.setRequiresGradient(true);
    Queries leaves = new Queries(k, t, queries.mask(), false);
    Order order = pass.order().isUnlimited() ? pass.order() : Order.ANY;
    Pass again = new Pass(pass.training(), order, null, pass.probe());
    Answer value = alone(inputs, leaves, again);
    return new Answer(
        queries, OwnDerivatives.of(value.f().v(), k, t), OwnDerivatives.of(value.w().v(), k, t));
  }

  /**
   * The completed surface; an {@link ivylab.surface.UncertainSurface} if the model starts from a
   * process.
   *
   * @param visible the quotes to learn from
   */
  @Override
  public VolSurface fit(Surface visible) {
    FittedSurface completed = new FittedSurface(this, visible);
    return process()
        .<VolSurface>map(prior -> new ResidualSurface(completed, prior, visible))
        .orElse(completed);
  }

  @Override
  public void close() {
    parameters.close();
  }

  /** For example {@code IvySPT: width 64, 4 blocks, 4 heads, 270,992 parameters}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s: width %d, %d blocks, %d heads, %,d parameters",
        name(),
        config.width(),
        config.blocks(),
        config.heads(),
        parameters.count());
  }

  /**
   * {@code log(1 + e^x)}, with the logistic function s as derivative and {@code s(1-s)} as second.
   */
  private static Jet softplus(Jet x) {
    NDArray value = Activation.softPlus(x.v());
    if (!x.hasDerivatives()) return Jet.of(value);
    NDArray s = Activation.sigmoid(x.v());
    return x.chain(value, s, s.sub(s.square()));
  }
}
