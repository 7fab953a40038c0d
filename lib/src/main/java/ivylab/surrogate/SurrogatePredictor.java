package ivylab.surrogate;

import ivylab.surface.VolSurface;
import ivylab.torch.Parameters;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A trained surrogate in plain Java: volatilities and their derivatives in the parameters in one
 * forward pass, without the engine. Immutable, for any number of threads. It computes in double
 * precision with the weights of the model, so it agrees with the engine's single precision to about
 * 1e-6.
 *
 * <p>Several parameter sets are evaluated side by side. For derivatives each input carries a
 * tangent through the layers (forward mode), at about the cost of one evaluation per input.
 */
public final class SurrogatePredictor {

  /** Lanes that are evaluated side by side: 128 rows of 1 KiB stay in the cache. */
  private static final int LANES = 128;

  /** The same in single precision. */
  private static final int SINGLE_LANES = 256;

  /** Fewer parameter sets than this are evaluated one by one. */
  private static final int FEW = 12;

  private final InputMap map;
  private final int inputs, coordinates, points, widest;
  private final double[] shift, scale;
  private final PlainNet net;
  private final List<PlainHead> heads;
  private final SmileLayout layout;

  /** Made for the first surface; two threads may make it twice. */
  private volatile @Nullable SurfaceMesh mesh;

  private SurrogatePredictor(
      InputMap map,
      int inputs,
      double[] shift,
      double[] scale,
      PlainNet net,
      List<PlainHead> heads,
      SmileLayout layout) {
    this.map = map;
    this.inputs = inputs;
    this.coordinates = shift.length;
    this.shift = shift;
    this.scale = scale;
    this.net = net;
    this.heads = heads;
    this.layout = layout;
    points = heads.stream().mapToInt(PlainHead::points).sum();
    widest = Math.max(coordinates, Math.max(net.widest(), points));
  }

  static SurrogatePredictor of(Surrogate model) {
    Parameters p = model.parameters();
    PlainNet net = new PlainNet(model.net());
    List<PlainHead> heads = PlainHead.of(model, net);
    return new SurrogatePredictor(
        model.map(),
        model.inputs(),
        p.values("inputs.shift"),
        p.values("inputs.scale"),
        net,
        heads,
        model.layout());
  }

  /** Number of parameters, p. */
  public int inputs() {
    return inputs;
  }

  /** Number of volatilities, G. */
  public int outputs() {
    return points;
  }

  /** The layout that the surrogate was trained on. */
  public SmileLayout layout() {
    return layout;
  }

  /**
   * The same surrogate at other points of the index smiles. A smooth one is evaluated there; others
   * interpolate their volatilities, by natural cubic splines in log-strike (linear outside) and
   * linearly in maturity (constant outside).
   *
   * @param k log-strikes against the forward, {@code [m]}
   * @param t years, positive, {@code [m]}
   */
  public SurrogatePredictor at(double[] k, double[] t) {
    VolSurface.requirePairs(k, t);
    for (int i = 0; i < k.length; i++)
      if (!(Math.abs(k[i]) < 100 && t[i] > 0 && t[i] < 100))
        throw new IllegalArgumentException(
            "k must be finite and t in (0, 100) years: %s, %s".formatted(k[i], t[i]));
    PlainHead other =
        heads.get(0) instanceof PlainHead.Field f
            ? PlainHead.Field.of(f.curve(), k.clone(), t.clone())
            : grid().at(layout.spx(), k, t);
    return new SurrogatePredictor(map, inputs, shift, scale, net, List.of(other), layout);
  }

  private PlainHead.Linear grid() {
    PlainHead.Linear grid = (PlainHead.Linear) heads.get(0);
    if (grid.points() != layout.size())
      throw new IllegalStateException("take other points from the predictor of the whole layout");
    return grid;
  }

  /**
   * The volatilities of one parameter set.
   *
   * @param parameters {@code [p]}
   * @return {@code [G]}
   */
  public double[] vols(double[] parameters) {
    double[] vols = new double[points];
    vols(parameters, 1, vols);
    return vols;
  }

  /**
   * The volatilities of several parameter sets.
   *
   * @param parameters {@code [n p]} row by row
   * @param vols takes the volatilities, {@code [n G]} row by row
   */
  public void vols(double[] parameters, int n, double[] vols) {
    check(parameters, n, vols);
    if (n >= FEW) {
      values(parameters, n, vols);
      return;
    }
    for (int s = 0; s < n; s++) {
      double[] raw = net.apply(scaled(parameters, s));
      int at = s * points;
      for (PlainHead head : heads) {
        double[] y = head.apply(raw, new double[0][]);
        System.arraycopy(y, 0, vols, at, y.length);
        at += y.length;
      }
    }
  }

  /**
   * The volatilities of several parameter sets, and their derivatives.
   *
   * @param parameters {@code [n p]} row by row
   * @param vols takes the volatilities, {@code [n G]}
   * @param jacobian takes the derivatives in the parameters, {@code [n G p]}
   */
  public void jacobian(double[] parameters, int n, double[] vols, double[] jacobian) {
    check(parameters, n, vols);
    if (jacobian.length < n * points * inputs)
      throw new IllegalArgumentException(
          "jacobian must have %d numbers: %d".formatted(n * points * inputs, jacobian.length));
    if (n * coordinates >= LANES / 2) evaluate(parameters, n, vols, jacobian);
    else for (int s = 0; s < n; s++) one(parameters, s, vols, jacobian);
  }

  /**
   * The derivatives of the volatilities of one parameter set.
   *
   * @param parameters {@code [p]}
   * @return {@code [G][p]}
   */
  public double[][] jacobian(double[] parameters) {
    double[] flat = new double[points * inputs];
    jacobian(parameters, 1, new double[points], flat);
    return PlainNet.matrix(flat, points);
  }

  private void check(double[] parameters, int n, double[] vols) {
    if (n < 0 || parameters.length < n * inputs || vols.length < n * points)
      throw new IllegalArgumentException(
          "parameters and vols must have %d x %d and %d x %d numbers: %d, %d"
              .formatted(n, inputs, n, points, parameters.length, vols.length));
  }

  /**
   * The index smiles of one parameter set as a surface: a {@link SurrogateSurface} if the surrogate
   * is smooth, otherwise interpolated as in {@link #at}.
   *
   * @param parameters {@code [p]}
   */
  public VolSurface surface(double[] parameters) {
    if (heads.get(0) instanceof PlainHead.Field f)
      return SurrogateSurface.of(
          f.curve().field(),
          f.curve().size(),
          f.curve().knots(net.apply(scaled(parameters, 0))),
          mesh(f.curve().field()));
    double[] given = parameters.clone();
    return (k, t) -> {
      double[] w = at(k, t).vols(given);
      for (int i = 0; i < w.length; i++) w[i] = w[i] * w[i] * t[i];
      return w;
    };
  }

  private SurfaceMesh mesh(SplineField field) {
    SurfaceMesh known = mesh;
    if (known == null) mesh = known = new SurfaceMesh(field, layout.spx());
    return known;
  }

  private double[] scaled(double[] parameters, int set) {
    double[] c = map.apply(Arrays.copyOfRange(parameters, set * inputs, (set + 1) * inputs));
    for (int j = 0; j < c.length; j++) c[j] = (c[j] - shift[j]) / scale[j];
    return c;
  }

  /** Many sets: the layers in single precision. */
  private void values(double[] parameters, int n, double[] vols) {
    int block = Math.min(n, SINGLE_LANES);
    FloatLanes lanes = new FloatLanes(widest, block);
    for (int from = 0; from < n; from += block) {
      int sets = Math.min(block, n - from);
      if (sets < block) lanes = new FloatLanes(widest, sets);
      for (int s = 0; s < sets; s++) {
        double[] c = scaled(parameters, from + s);
        for (int j = 0; j < coordinates; j++) lanes.x[j][s] = (float) c[j];
      }
      lanes.width = coordinates;
      net.apply(lanes);
      if (heads.get(0) instanceof PlainHead.Linear linear) {
        linear.apply(lanes);
        for (int g = 0; g < points; g++)
          for (int s = 0; s < sets; s++) vols[(from + s) * points + g] = lanes.free[g][s];
      } else {
        Lanes precise = new Lanes(widest, sets);
        precise.sets = sets;
        precise.lanes = sets;
        precise.width = lanes.width;
        for (int i = 0; i < lanes.width; i++)
          for (int s = 0; s < sets; s++) precise.x[i][s] = lanes.x[i][s];
        finish(precise, from, vols, null);
      }
    }
  }

  /** One set: the features of a layer side by side. */
  private void one(double[] parameters, int set, double[] vols, double[] jacobian) {
    double[][] x = new double[1 + coordinates][coordinates];
    x[0] = scaled(parameters, set);
    for (int j = 0; j < coordinates; j++) x[1 + j][j] = 1 / scale[j];
    double[][] raw = net.tangents(x);
    double[][] by = transposed(raw, coordinates);
    double[][] inner =
        map == InputMap.IDENTITY
            ? new double[0][]
            : map.jacobian(Arrays.copyOfRange(parameters, set * inputs, (set + 1) * inputs));
    int g = set * points;
    for (PlainHead head : heads) {
      double[][] slopes = new double[head.points()][];
      double[] y = head.apply(raw[0], slopes);
      for (int i = 0; i < y.length; i++, g++) {
        vols[g] = y[i];
        double[] row = PlainNet.product(by, slopes[i], new double[coordinates]);
        if (inner.length > 0) row = PlainNet.product(inner, row, new double[inputs]);
        System.arraycopy(row, 0, jacobian, g * inputs, inputs);
      }
    }
  }

  /** The tangents of each raw output, {@code [K][q]}. */
  private static double[][] transposed(double[][] raw, int coordinates) {
    double[][] by = new double[raw[0].length][coordinates];
    for (int k = 0; k < by.length; k++)
      for (int j = 0; j < coordinates; j++) by[k][j] = raw[1 + j][k];
    return by;
  }

  private void evaluate(double[] parameters, int n, double[] vols, double[] jacobian) {
    int tangents = coordinates;
    int block = Math.max(1, Math.min(n, LANES / (1 + tangents)));
    Lanes lanes = new Lanes(widest, block * (1 + tangents));
    for (int from = 0; from < n; from += block) {
      lanes.sets = Math.min(block, n - from);
      lanes.lanes = lanes.sets * (1 + tangents);
      for (int s = 0; s < lanes.sets; s++) {
        double[] c = scaled(parameters, from + s);
        for (int j = 0; j < coordinates; j++) lanes.x[j][s] = c[j];
      }
      for (int j = 0; j < coordinates; j++) {
        Kernels.fill(lanes.x[j], 0, lanes.sets, lanes.lanes);
        int own = lanes.sets * (1 + j);
        Kernels.fill(lanes.x[j], 1 / scale[j], own, own + lanes.sets);
      }
      lanes.width = coordinates;
      net.apply(lanes);
      finish(lanes, from, vols, jacobian);
      if (map != InputMap.IDENTITY)
        for (int s = from; s < from + lanes.sets; s++) chain(parameters, s, lanes, from, jacobian);
    }
  }

  /** Volatilities, and derivatives where inputs and coordinates are the same. */
  private void finish(Lanes lanes, int from, double[] vols, double @Nullable [] jacobian) {
    int at = 0;
    for (PlainHead head : heads) {
      head.apply(lanes, at);
      at += head.points();
    }
    for (int g = 0; g < points; g++) {
      double[] row = lanes.free[g];
      for (int s = 0; s < lanes.sets; s++) {
        int to = (from + s) * points + g;
        vols[to] = row[s];
        if (jacobian == null || map != InputMap.IDENTITY) continue;
        for (int j = 0; j < inputs; j++) jacobian[to * inputs + j] = row[lanes.sets * (1 + j) + s];
      }
    }
  }

  /** Derivatives in the parameters through the map. */
  private void chain(double[] parameters, int set, Lanes lanes, int from, double[] jacobian) {
    double[][] inner =
        map.jacobian(Arrays.copyOfRange(parameters, set * inputs, (set + 1) * inputs));
    for (int g = 0; g < points; g++)
      for (int j = 0; j < inputs; j++) {
        double sum = 0;
        for (int i = 0; i < coordinates; i++)
          sum += lanes.free[g][lanes.sets * (1 + i) + set - from] * inner[i][j];
        jacobian[(set * points + g) * inputs + j] = sum;
      }
  }
}
