package ivylab.surrogate;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import ivylab.torch.Autograd;
import ivylab.torch.Parameters;
import ivylab.torch.Scalars;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hipparchus.util.FastMath;
import org.jspecify.annotations.Nullable;

/** The losses of {@link SmileLoss} on a batch, {@code []} each. */
final class Terms {

  /**
   * A batch as tensors, {@code [b G]} but for the inputs.
   *
   * @param inputs scaled, {@code [b q]}
   * @param vols given volatilities, any number where missing
   * @param errors their standard errors, positive everywhere
   * @param mask 1 where given, 0 where missing
   * @param directions of the scaled inputs, {@code [b q]}; null for no slopes
   * @param slopes derivatives of the volatilities along them; null for none
   * @param known 1 where there is such a derivative, 0 elsewhere; null for none
   */
  record Given(
      NDArray inputs,
      NDArray vols,
      NDArray errors,
      NDArray mask,
      @Nullable NDArray directions,
      @Nullable NDArray slopes,
      @Nullable NDArray known) {

    Given(NDArray inputs, NDArray vols, NDArray errors, NDArray mask) {
      this(inputs, vols, errors, mask, null, null, null);
    }
  }

  /**
   * Differences along one axis of all parts.
   *
   * @param stencil {@code [G rows]}, one difference per column
   * @param points which points each needs, 0 or 1, {@code [G rows]}
   * @param count how many
   */
  private record Differences(NDArray stencil, NDArray points, int count) {

    /** 1 where all points are given, else 0, {@code [b rows]}. */
    NDArray valid(NDArray mask) {
      return Activation.relu(Scalars.plus(mask.matMul(points), 1 - count));
    }
  }

  /** Total variance below it, far outside of the layout, would be lost in single precision. */
  private static final double LEAST_VARIANCE = 1e-10;

  private final List<SmileLoss> losses;
  private final Heads head;
  private final List<NDArray> weights;
  private final Parameters constants;
  private final List<NDArray> prepared = new ArrayList<>();
  private final List<List<Differences>> differences = new ArrayList<>();

  /**
   * @param weights of linear layers
   * @param constants takes the constants
   */
  Terms(
      List<SmileLoss> losses,
      SmileLayout layout,
      Heads head,
      List<NDArray> weights,
      Parameters constants) {
    this.losses = losses;
    this.head = head;
    this.weights = weights;
    this.constants = constants;
    for (SmileLoss loss : losses) {
      String name = "loss." + loss.term().name();
      List<Differences> two = List.of();
      double[] perPoint = {1};
      if (loss instanceof SmileLoss.Huber h) perPoint = pointWeights(layout, h.outOfTheMoney());
      else if (loss instanceof SmileLoss.Squared s)
        perPoint = pointWeights(layout, s.outOfTheMoney());
      else if (loss instanceof SmileLoss.Boundary) perPoint = edge(layout);
      else if (loss instanceof SmileLoss.Differences d) two = both(name, layout, d.order());
      else if (loss instanceof SmileLoss.Smoothness) two = both(name, layout, 2);
      prepared.add(constants.addConstant(name + ".points", perPoint, perPoint.length));
      differences.add(two);
    }
    for (SmileLoss loss : losses) if (loss instanceof SmileLoss.Butterfly b) mesh(layout.spx(), b);
  }

  /** Twice the weight, say, for the lowest third of the index strikes; mean 1 over the index. */
  static double[] pointWeights(SmileLayout layout, double outOfTheMoney) {
    double[] all = new double[layout.size()];
    Arrays.fill(all, 1);
    SmileLayout.Part spx = layout.spx();
    int low = spx.strikes() / 3;
    double mean = (low * outOfTheMoney + spx.strikes() - low) / spx.strikes();
    for (int i = 0; i < spx.strikes(); i++)
      for (int j = 0; j < spx.maturities().size(); j++)
        all[spx.index(i, j)] = (i < low ? outOfTheMoney : 1) / mean;
    return all;
  }

  private static double[] edge(SmileLayout layout) {
    double[] all = new double[layout.size()];
    int offset = 0;
    for (SmileLayout.Part part : layout.parts()) {
      int s = part.strikes(), m = part.maturities().size();
      for (int i = 0; i < s; i++)
        for (int j = 0; j < m; j++)
          if (i == 0 || i == s - 1 || j == 0 || j == m - 1) all[offset + part.index(i, j)] = 1;
      offset += part.size();
    }
    return all;
  }

  /** In strike and in maturity; an axis that is too short has no difference. */
  private List<Differences> both(String name, SmileLayout layout, int order) {
    return List.of(
        axis(name + ".strike", layout, order, true),
        axis(name + ".maturity", layout, order, false));
  }

  private Differences axis(String name, SmileLayout layout, int order, boolean strike) {
    double[] stencil = order == 1 ? new double[] {-1, 1} : new double[] {1, -2, 1};
    List<int[]> rows = rows(layout, order, strike);
    int columns = Math.max(1, rows.size());
    double[] matrix = new double[layout.size() * columns], points = new double[matrix.length];
    for (int r = 0; r < rows.size(); r++)
      for (int i = 0; i <= order; i++) {
        matrix[rows.get(r)[i] * columns + r] = stencil[i];
        points[rows.get(r)[i] * columns + r] = 1;
      }
    return new Differences(
        constants.addConstant(name + ".stencil", matrix, layout.size(), columns),
        constants.addConstant(name + ".used", points, layout.size(), columns),
        order + 1);
  }

  /** Outputs that are neighbours along one axis, {@code order + 1} each. */
  static List<int[]> rows(SmileLayout layout, int order, boolean strike) {
    List<int[]> rows = new ArrayList<>();
    int offset = 0;
    for (SmileLayout.Part part : layout.parts()) {
      int s = part.strikes(), m = part.maturities().size();
      for (int i = 0; i < (strike ? s - order : s); i++)
        for (int j = 0; j < (strike ? m : m - order); j++) {
          int[] row = new int[order + 1];
          for (int n = 0; n <= order; n++)
            row[n] = offset + (strike ? part.index(i + n, j) : part.index(i, j + n));
          rows.add(row);
        }
      offset += part.size();
    }
    return rows;
  }

  /**
   * @param raw outputs of the network, {@code [b K]}
   * @param vols predicted volatilities, {@code [b G]}
   * @return in the order of the losses
   */
  List<NDArray> of(NDArray raw, NDArray vols, Given given) {
    NDArray errors = vols.sub(given.vols()).mul(given.mask());
    List<NDArray> all = new ArrayList<>();
    for (int i = 0; i < losses.size(); i++) all.add(of(i, raw, vols, errors, given));
    return all;
  }

  private NDArray of(int index, NDArray raw, NDArray vols, NDArray errors, Given given) {
    SmileLoss loss = losses.get(index);
    NDArray mask = given.mask(), points = prepared.get(index);
    if (loss instanceof SmileLoss.Coefficients)
      return ((Heads.Projected) head).coefficients(errors).square().mean();
    if (loss instanceof SmileLoss.Huber h) {
      NDArray size = errors.abs(), capped = size.clip(0, h.delta());
      return mean(capped.mul(size.sub(Scalars.times(capped, 0.5))).mul(points), mask);
    }
    if (loss instanceof SmileLoss.Squared) return mean(errors.square().mul(points), mask);
    if (loss instanceof SmileLoss.Boundary)
      return mean(errors.square().mul(points), mask.mul(points));
    if (loss instanceof SmileLoss.Precision p)
      return mean(errors.square().div(squares(given, p.floor())), mask);
    if (loss instanceof SmileLoss.Differences d)
      return differences(index, errors, mask, d.strike(), d.maturity());
    if (loss instanceof SmileLoss.Smoothness s)
      return differences(index, vols, mask.onesLike(), s.strike(), s.maturity());
    if (loss instanceof SmileLoss.Butterfly b) return butterfly(raw, b);
    if (loss instanceof SmileLoss.Slopes s) return slopes(vols, given, s.floor());
    NDArray sum = weights.get(0).square().sum();
    for (NDArray weight : weights.subList(1, weights.size())) sum = sum.add(weight.square().sum());
    return sum;
  }

  /** The squares of the standard errors and of the floor. */
  private static NDArray squares(Given given, double floor) {
    return Scalars.plus(given.errors().square(), floor * floor);
  }

  /** The mean over points that are given; 0 if none is. */
  private static NDArray mean(NDArray values, NDArray mask) {
    return values.mul(mask).sum().div(Scalars.atLeast(mask.sum(), 1));
  }

  private NDArray differences(int index, NDArray of, NDArray mask, double strike, double maturity) {
    Differences k = differences.get(index).get(0), t = differences.get(index).get(1);
    return Scalars.times(mean(of.matMul(k.stencil()).square(), k.valid(mask)), strike)
        .add(Scalars.times(mean(of.matMul(t.stencil()).square(), t.valid(mask)), maturity));
  }

  /**
   * The derivative along a direction by two reverse passes: {@code g(v) = J' v} is linear in v, and
   * the derivative of {@code g . d} in v is {@code J d}.
   */
  private static NDArray slopes(NDArray vols, Given given, double floor) {
    NDArray directions = given.directions(), wanted = given.slopes(), known = given.known();
    if (directions == null || wanted == null || known == null)
      return Scalars.times(given.mask().mean(), 0);
    NDArray v = vols.zerosLike();
    v.setRequiresGradient(true);
    NDArray back =
        Autograd.grad(List.of(vols), List.of(v), List.of(given.inputs()), true, true).get(0);
    NDArray along = Autograd.grad(back.mul(directions), v, true);
    return mean(along.sub(wanted).square().div(squares(given, floor)), known);
  }

  // ---- butterfly arbitrage

  private void mesh(SmileLayout.Part spx, SmileLoss.Butterfly b) {
    SplineField field = ((Heads.Fields) head).curves().get(0).field();
    double[] k = strikes(spx, b.strikes()), t = even(spx.t(), b.maturities());
    int m = field.times();
    for (int order = 0; order < 3; order++)
      constants.addConstant(
          "mesh.splines-" + order, field.basis(k, order), m, field.values(), k.length);
    double[] integrals = field.weights(t, true), turned = new double[integrals.length];
    for (int j = 0; j < m; j++)
      for (int i = 0; i < t.length; i++) turned[i * m + j] = integrals[j * t.length + i];
    constants.addConstant("mesh.times", turned, t.length, m);
    constants.addConstant("mesh.k", k, k.length);
    boolean[] inside = inside(spx, k, t);
    double[] counted = new double[inside.length];
    for (int i = 0; i < counted.length; i++) counted[i] = inside[i] ? 1 : 0;
    double points = Arrays.stream(counted).sum();
    for (int i = 0; i < counted.length; i++) counted[i] /= points;
    constants.addConstant("mesh.counted", counted, t.length, 1, k.length);
  }

  /** Which points of a mesh lie between the outer strikes at their maturity, {@code [t k]}. */
  static boolean[] inside(SmileLayout.Part part, double[] k, double[] t) {
    boolean[] inside = new boolean[t.length * k.length];
    for (int j = 0; j < t.length; j++) {
      SmileLayout.Ends ends = part.ends(t[j]);
      for (int i = 0; i < k.length; i++) inside[j * k.length + i] = ends.contains(k[i]);
    }
    return inside;
  }

  /**
   * From the lowest to the highest log-strike: evenly if all maturities have the same range, else
   * denser near the money, where knots at equal {@code k / sqrt(t)} crowd at short maturities;
   * evenly in {@code asinh(3 k / r)}, with the range r of the first maturity to either side.
   */
  static double[] strikes(SmileLayout.Part part, int count) {
    double[] all = even(part.k(), count);
    double low = all[0], high = all[count - 1];
    SmileLayout.Ends first = part.ends(part.maturities().get(0));
    if (first.contains(low) && first.contains(high)) return all;
    double scale = Math.max(-first.low(), first.high()) / 3;
    double from = FastMath.asinh(low / scale), to = FastMath.asinh(high / scale);
    for (int i = 1; i < count - 1; i++)
      all[i] = scale * Math.sinh(from + (to - from) * i / (count - 1));
    return all;
  }

  /** Evenly from the least to the largest. */
  static double[] even(double[] values, int count) {
    double least = Arrays.stream(values).min().orElseThrow();
    double most = Arrays.stream(values).max().orElseThrow();
    double[] all = new double[count];
    for (int i = 0; i < count; i++) all[i] = least + (most - least) * i / (count - 1);
    return all;
  }

  private NDArray butterfly(NDArray all, SmileLoss.Butterfly b) {
    Heads.Fields fields = (Heads.Fields) head;
    long rows = (long) Math.ceil(b.rows() * all.getShape().get(0));
    NDArray raw = rows < all.getShape().get(0) ? all.split(new long[] {rows}, 0).get(0) : all;
    Heads.Curve spx = fields.curves().get(0);
    NDArray knots = spx.knots(fields.spx(raw));
    NDArray u = knots.matMul(constants.get("mesh.splines-0"));
    NDArray uk = knots.matMul(constants.get("mesh.splines-1"));
    NDArray ukk = knots.matMul(constants.get("mesh.splines-2"));
    NDArray s = Activation.sigmoid(u);
    NDArray w = Scalars.atLeast(inTime(Activation.softPlus(u), spx), LEAST_VARIANCE);
    NDArray wk = inTime(s.mul(uk), spx);
    NDArray wkk = inTime(s.sub(s.square()).mul(uk.square()).add(s.mul(ukk)), spx);
    NDArray level = Scalars.from(1, Scalars.times(constants.get("mesh.k").mul(wk).div(w), 0.5));
    NDArray slope = Scalars.times(wk.square(), 0.25);
    NDArray g =
        level
            .square()
            .sub(slope.div(w))
            .sub(Scalars.times(slope, 0.25))
            .add(Scalars.times(wkk, 0.5));
    NDArray short_ = Scalars.from(b.margin(), g), capped = short_.clip(0, 1);
    NDArray each = capped.mul(Scalars.times(Activation.relu(short_), 2).sub(capped));
    return Scalars.times(each.mul(constants.get("mesh.counted")).sum(), 1.0 / rows);
  }

  /** From {@code [Q b k]} to total variance at the maturities of the mesh, {@code [t b k]}. */
  private NDArray inTime(NDArray e, Heads.Curve spx) {
    long[] shape = e.getShape().getShape();
    NDArray times = constants.get("mesh.times");
    return times
        .matMul(e.mul(spx.size()).reshape(shape[0], shape[1] * shape[2]))
        .reshape(times.getShape().get(0), shape[1], shape[2]);
  }
}
