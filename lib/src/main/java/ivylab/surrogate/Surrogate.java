package ivylab.surrogate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ivylab.file.Json;
import ivylab.layer.Pass;
import ivylab.operator.ParameterFunction;
import ivylab.torch.Compute;
import ivylab.torch.Parameters;
import ivylab.torch.SafeTensors;
import ivylab.torch.Scope;
import ivylab.torch.Tensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * A network from the parameters of a model to the volatilities of a {@link SmileLayout}, with the
 * scales of its inputs and outputs, which are fitted to training data before it is trained. Closing
 * it frees its tensors; a {@link SurrogatePredictor} lives on.
 */
public final class Surrogate implements AutoCloseable {

  private static final String CONFIG = "ivylab.surrogate", MAP = "ivylab.surrogate.map";

  /** What a file's header says of the model. */
  private record Header(
      SurrogateConfig config, SmileLayout layout, int parameters, String inputMap) {}

  private final SurrogateConfig config;
  private final SmileLayout layout;
  private final int inputs;
  private final InputMap map;
  private final Parameters parameters;
  private final Parameters derived;
  private final NDArray fitted;
  private final Net net;
  private final Heads head;
  private final Terms terms;

  private Surrogate(
      SurrogateConfig config,
      SmileLayout layout,
      int inputs,
      InputMap map,
      long seed,
      DataType type) {
    this.config = config;
    this.layout = layout;
    this.inputs = inputs;
    this.map = map;
    parameters = new Parameters(type);
    derived = new Parameters(type);
    int q = map.size(inputs);
    for (String name : List.of("least", "most"))
      parameters.addConstant("parameters." + name, new double[inputs], inputs);
    parameters.addConstant("inputs.shift", new double[q], q);
    parameters.addConstant("inputs.scale", new double[q], q);
    fitted = parameters.addConstant("fitted", new double[1], 1);
    head = Heads.of(config.head(), layout, parameters, derived);
    net = new Net(parameters, config.network(), q, head.raw(), new SplittableRandom(seed));
    terms = new Terms(config.losses(), layout, head, net.weights(), derived);
  }

  /**
   * An untrained surrogate in single precision.
   *
   * @param parameters number of the model's parameters, p
   * @param seed of its initial weights
   */
  public static Surrogate create(
      SurrogateConfig config, SmileLayout layout, int parameters, long seed) {
    return create(config, layout, parameters, InputMap.IDENTITY, seed);
  }

  /** The same that sees the parameters through a map. */
  public static Surrogate create(
      SurrogateConfig config, SmileLayout layout, int parameters, InputMap map, long seed) {
    return new Surrogate(config, layout, parameters, map, seed, DataType.FLOAT32);
  }

  /** In the precision of diagnostics. */
  static Surrogate createDouble(
      SurrogateConfig config, SmileLayout layout, int parameters, InputMap map, long seed) {
    return new Surrogate(config, layout, parameters, map, seed, DataType.FLOAT64);
  }

  public SurrogateConfig config() {
    return config;
  }

  public SmileLayout layout() {
    return layout;
  }

  /** Number of the model's parameters, p. */
  public int inputs() {
    return inputs;
  }

  /** What the network sees of them. */
  public InputMap map() {
    return map;
  }

  /** All tensors, learnt or fitted, by name. */
  public Parameters parameters() {
    return parameters;
  }

  Net net() {
    return net;
  }

  Heads head() {
    return head;
  }

  Terms terms() {
    return terms;
  }

  /** Whether its scales have been fitted. */
  boolean fitted() {
    return Tensors.scalar(fitted) == 1;
  }

  /**
   * The smallest box of the parameters that it was trained on.
   *
   * @return {@code [p][least, most]}
   */
  public double[][] range() {
    double[] least = parameters.values("parameters.least");
    double[] most = parameters.values("parameters.most");
    return IntStream.range(0, inputs)
        .mapToObj(i -> new double[] {least[i], most[i]})
        .toArray(double[][]::new);
  }

  // ---- fitting the scales

  /**
   * Fits the scales of inputs and outputs, and the principal components, to training data.
   *
   * @throws IllegalArgumentException if the data do not have this layout and number of parameters
   */
  void fit(SmileData training) {
    check(training);
    Scaling.Fitted box = Scaling.RANGE.fit(List.of(training.inputs()), inputs);
    parameters.set("parameters.least", pair(box, -1));
    parameters.set("parameters.most", pair(box, 1));
    List<double[]> coordinates = Arrays.stream(training.inputs()).map(map::apply).toList();
    set("inputs", config.inputs().fit(coordinates, coordinates.get(0).length));
    List<double[]> vols = training.present();
    if (head instanceof Heads.Fields fields) {
      int offset = 0;
      for (Heads.Curve curve : fields.curves()) offset = fitCurve(curve, vols, offset);
    } else {
      Scaling.Fitted scale = outputs().fit(vols, layout.size());
      set("outputs", scale);
      if (head instanceof Heads.Projected projected) fitComponents(projected, vols, scale);
    }
    parameters.set("fitted", new double[] {1});
  }

  void check(SmileData data) {
    if (data.size() == 0) throw new IllegalArgumentException("data must have a row");
    if (!data.layout().equals(layout))
      throw new IllegalArgumentException(
          "data must have the layout %s: %s".formatted(layout, data.layout()));
    if (data.parameters() != inputs)
      throw new IllegalArgumentException(
          "data must have %d parameters: %d".formatted(inputs, data.parameters()));
  }

  private static double[] pair(Scaling.Fitted box, int sign) {
    double[] end = new double[box.shift().length];
    for (int i = 0; i < end.length; i++) end[i] = box.shift()[i] + sign * box.scale()[i];
    return end;
  }

  private void set(String name, Scaling.Fitted fit) {
    parameters.set(name + ".shift", fit.shift());
    parameters.set(name + ".scale", fit.scale());
  }

  private Scaling outputs() {
    return config.head() instanceof SurrogateConfig.Points p
        ? p.outputs()
        : ((SurrogateConfig.Components) config.head()).outputs();
  }

  private void fitComponents(Heads.Projected projected, List<double[]> vols, Scaling.Fitted scale) {
    PrincipalComponents all =
        PrincipalComponents.of(vols.stream().map(scale::apply).toList(), layout.size());
    parameters.set("outputs.mean", all.mean());
    parameters.set("outputs.variances", all.variances());
    double[] rows =
        Arrays.stream(all.components())
            .limit(projected.raw())
            .flatMapToDouble(Arrays::stream)
            .toArray();
    parameters.set("outputs.components", rows);
  }

  /**
   * The values at the knots take the mean and deviation of those that would give the squared
   * volatility of each point (its volatility for the VIX) as the field there.
   */
  private int fitCurve(Heads.Curve curve, List<double[]> vols, int offset) {
    boolean spx = curve.ofVariance();
    SmileLayout.Part part = curve.part();
    SplineField field = curve.field();
    DoubleUnaryOperator value = vol -> spx ? vol * vol : vol;
    double size =
        vols.stream()
            .flatMapToDouble(row -> Arrays.stream(row, offset, offset + part.size()))
            .filter(v -> !Double.isNaN(v))
            .map(value)
            .average()
            .orElse(1);
    List<double[]> knots = new ArrayList<>();
    for (double[] row : vols) {
      double[] u = new double[curve.raw()];
      for (int j = 0; j < field.maturities(); j++)
        for (int i = 0; i < field.knots(); i++) {
          int at = offset + part.index(field.strike(i), field.maturity(j));
          // the inverse of softplus
          double e = value.applyAsDouble(row[at]) / size;
          u[j * field.knots() + i] = e > 30 ? e : Math.log(Math.expm1(e));
        }
      knots.add(u);
    }
    String name = "outputs." + curve.name();
    set(name, Scaling.STANDARD.fit(knots, curve.raw()));
    parameters.set(name + ".size", new double[] {size});
    return offset + part.size();
  }

  /** The principal components of the outputs that it was fitted to; as many as it predicts. */
  public PrincipalComponents components() {
    if (!(head instanceof Heads.Projected projected))
      throw new IllegalStateException("this surrogate has no principal components: " + config);
    double[] flat = parameters.values("outputs.components");
    int size = layout.size();
    double[][] rows =
        IntStream.range(0, projected.raw())
            .mapToObj(i -> Arrays.copyOfRange(flat, i * size, (i + 1) * size))
            .toArray(double[][]::new);
    return new PrincipalComponents(
        parameters.values("outputs.mean"), rows, parameters.values("outputs.variances"));
  }

  // ---- evaluation by the engine

  /** Scaled inputs of some rows, flat. */
  double[] scaled(double[][] rows) {
    Scaling.Fitted scale =
        new Scaling.Fitted(parameters.values("inputs.shift"), parameters.values("inputs.scale"));
    return Arrays.stream(rows)
        .flatMapToDouble(row -> Arrays.stream(scale.apply(map.apply(row))))
        .toArray();
  }

  /** Directions of parameters as those of scaled inputs, flat. */
  double[] scaled(double[][] rows, double[][] directions) {
    double[] scale = parameters.values("inputs.scale");
    double[] all = new double[rows.length * scale.length];
    for (int i = 0; i < rows.length; i++) {
      double[][] by = map.jacobian(rows[i]);
      for (int q = 0; q < scale.length; q++)
        for (int j = 0; j < inputs; j++)
          all[i * scale.length + q] += by[q][j] * directions[i][j] / scale[q];
    }
    return all;
  }

  /** A tensor {@code [b d]} of the precision of this model. */
  NDArray tensor(double[] flat, int rows) {
    return Tensors.of(
        parameters.manager(), flat, parameters.type(), rows, rows == 0 ? 0 : flat.length / rows);
  }

  /**
   * Volatilities as the engine computes them; {@link #predictor} is faster.
   *
   * @param parameters {@code [n p]}
   * @return {@code [n layout.size()]}
   */
  public double[][] vols(double[][] parameters) {
    try (Scope scope = Scope.evaluating()) {
      NDArray x = tensor(scaled(parameters), parameters.length);
      double[] flat = Tensors.toArray(head.vols(net.apply(x, Pass.evaluation())));
      int size = layout.size();
      return IntStream.range(0, parameters.length)
          .mapToObj(i -> Arrays.copyOfRange(flat, i * size, (i + 1) * size))
          .toArray(double[][]::new);
    }
  }

  /**
   * The volatilities of each row as a function of the weights, for a tangent kernel: one piece per
   * row.
   *
   * @param rows parameters of the model, {@code [n p]}
   */
  public ParameterFunction outputs(double[][] rows) {
    return new ParameterFunction() {
      @Override
      public List<NDArray> parameters() {
        return parameters.learnt();
      }

      @Override
      public int pieces() {
        return rows.length;
      }

      @Override
      public int size(int piece) {
        return layout.size();
      }

      @Override
      public NDArray value(int piece) {
        NDArray x = tensor(scaled(new double[][] {rows[piece]}), 1);
        return head.vols(net.apply(x, Pass.anyOrder()));
      }
    };
  }

  /** A copy in plain Java, of the weights as they are now. */
  public SurrogatePredictor predictor() {
    if (!fitted())
      throw new IllegalStateException("this surrogate has not been trained: its scales are unset");
    return SurrogatePredictor.of(this);
  }

  // ---- what it is

  /** Size of the learnt values in megabytes of 1e6 bytes. */
  public double megabytes() {
    return 1e-6 * parameters.count() * parameters.type().getNumOfBytes();
  }

  /** The layers with the shapes of their outputs and the number of learnt values in each. */
  public Table summary() {
    StringColumn layer = StringColumn.create("layer");
    IntColumn width = IntColumn.create("outputs"), count = IntColumn.create("learnt");
    int last = Math.toIntExact(parameters.get("inputs.shift").size());
    add(layer, width, count, "inputs, scaled", last, 0);
    for (Net.Layer each : net.layers()) {
      if (each instanceof Net.Affine a) last = Math.toIntExact(a.weight().getShape().get(0));
      String name = name(each);
      if (!name.isEmpty()) add(layer, width, count, name, last, learnt(each));
    }
    add(layer, width, count, headName(), layout.size(), 0);
    int total = Math.toIntExact(parameters.count());
    add(layer, width, count, "total", layout.size(), total);
    return Table.create("layers", layer, width, count);
  }

  private static void add(
      StringColumn layer, IntColumn width, IntColumn count, String name, int outputs, int learnt) {
    layer.append(name);
    width.append(outputs);
    count.append(learnt);
  }

  private static String name(Net.Layer layer) {
    if (layer instanceof Net.Affine a) return a.bias() == null ? "linear without bias" : "linear";
    if (layer instanceof Net.Norm) return "layer norm";
    if (layer instanceof Net.BatchNorm) return "batch norm";
    if (layer instanceof Net.Swish) return "swish";
    if (layer instanceof Net.Drop d) return "dropout " + d.probability();
    return layer instanceof Net.AddRemembered ? "add the block's input" : "";
  }

  private static int learnt(Net.Layer layer) {
    if (layer instanceof Net.Affine a)
      return Math.toIntExact(a.weight().size() + (a.bias() == null ? 0 : a.bias().size()));
    if (layer instanceof Net.Norm n) return Math.toIntExact(2 * n.gain().size());
    return layer instanceof Net.BatchNorm n ? Math.toIntExact(2 * n.gain().size()) : 0;
  }

  private String headName() {
    if (head instanceof Heads.Fields) return "smooth surface";
    return head instanceof Heads.Projected ? "principal components" : "scaled outputs";
  }

  // ---- files

  /** The entries of a file's header by which it is read. */
  Map<String, String> header() {
    Map<String, String> entries = new TreeMap<>();
    entries.put(CONFIG, Json.line(new Header(config, layout, inputs, map.name())));
    if (map instanceof IdentifiableInputs own) entries.put(MAP, Json.line(own));
    return entries;
  }

  /**
   * Writes weights, scales, configuration and layout to a safetensors file.
   *
   * @param about free text by key, such as origin and test errors
   * @throws IOException if it cannot be written
   */
  public void save(Path file, Map<String, String> about) throws IOException {
    Map<String, String> metadata = new TreeMap<>(about);
    metadata.putAll(header());
    new SafeTensors(parameters.all(), metadata).write(file);
  }

  /**
   * Reads a surrogate that {@link #save} wrote, or that of a checkpoint.
   *
   * @throws IOException if it cannot be read, or needs a map of one's own; names the file
   */
  public static Surrogate load(Path file) throws IOException {
    return load(file, null);
  }

  /**
   * The same for one that sees its parameters through a map of one's own.
   *
   * @throws IOException if it cannot be read, or has another map; names the file
   */
  public static Surrogate load(Path file, @Nullable InputMap own) throws IOException {
    try (Scope scope = Scope.evaluating()) {
      SafeTensors content = SafeTensors.read(Compute.root(), file);
      String text = content.metadata().get(CONFIG);
      if (text == null)
        throw new IOException(file + " contains no surrogate: its header has no " + CONFIG);
      Header header;
      try {
        header = Json.read(text, Header.class);
      } catch (IllegalArgumentException e) {
        throw new IOException(
            "%s contains a surrogate of another version: %s".formatted(file, e.getMessage()), e);
      }
      InputMap map = own == null ? map(content.metadata().get(MAP)) : own;
      if (!header.inputMap().equals(map.name()))
        throw new IOException(
            "%s contains a surrogate with the input map %s, not %s"
                .formatted(file, header.inputMap(), map.name()));
      DataType type = content.get("fitted").getDataType();
      Surrogate model =
          new Surrogate(header.config(), header.layout(), header.parameters(), map, 0, type);
      try {
        for (String name : model.parameters.names())
          model.parameters.set(name, Tensors.toArray(content.get(name)));
      } catch (IllegalArgumentException e) {
        model.close();
        throw new IOException(
            "%s does not fit its configuration: %s".formatted(file, e.getMessage()), e);
      }
      return model;
    }
  }

  private static InputMap map(@Nullable String text) {
    return text == null ? InputMap.IDENTITY : Json.read(text, IdentifiableInputs.class);
  }

  @Override
  public void close() {
    parameters.close();
    derived.close();
  }
}
