package ivylab.ssvi;

import ivylab.surface.Derivatives;
import ivylab.surface.Surface;
import ivylab.surface.SurfaceMethod;
import ivylab.surface.VolSurface;
import java.util.ArrayList;
import java.util.List;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/**
 * An eSSVI surface: slices at the quoted maturities, and a rule for all others. Between two
 * maturities theta, psi and rho psi are linear in t, and so are theta and both wings; before the
 * first, theta and psi shrink to zero with t and rho is constant; after the last, theta continues
 * at its last slope and psi and rho are constant. (With one slice the last slope is that from the
 * origin.)
 *
 * <p><b>Free of static arbitrage everywhere</b>, if no slice has negative {@link
 * EssviSlice#butterflySlack} and no neighbouring pair {@link EssviSlice#calendarSlack}:
 *
 * <ul>
 *   <li>calendar, between: the proof there concerns exactly this straight line. Before: w shrinks
 *       in proportion. After: theta alone grows, which is the line with dl = dr = 0.
 *   <li>butterfly, between: max(left, right) &lt;= 4 holds on a line if it holds at its ends, and
 *       {@code (left + right) right - 8 theta} is convex along it, as neither wing falls, so it is
 *       below the chord between its ends, neither of which is positive; likewise for left. Before:
 *       {@code psi^2} shrinks faster than theta. After: theta alone grows, which helps.
 * </ul>
 *
 * Derivatives are exact; w_t jumps at a node, where it is that of the later side.
 *
 * @param nodes the slices in order of rising t, at least one
 */
public record Essvi(List<Node> nodes) implements VolSurface {

  /**
   * A slice at its maturity.
   *
   * @param t years, in (0, 100)
   */
  public record Node(double t, EssviSlice slice) {
    public Node {
      if (!(t > 0 && t < 100))
        throw new IllegalArgumentException("t must be years in (0, 100): " + t);
    }
  }

  public Essvi {
    nodes = List.copyOf(nodes);
    if (nodes.isEmpty()) throw new IllegalArgumentException("nodes is empty");
    for (int i = 1; i < nodes.size(); i++)
      if (!(nodes.get(i).t > nodes.get(i - 1).t))
        throw new IllegalArgumentException(
            "nodes must be in order of rising t: "
                + nodes.get(i).t
                + " after "
                + nodes.get(i - 1).t);
  }

  /** Calibrates to the quotes of a surface, {@link EssviCalibration#DEFAULT} with polish. */
  public static Essvi fit(Surface visible) {
    return EssviCalibration.DEFAULT.withPolish(true).fit(visible).surface();
  }

  /** {@link #fit} as one of the methods of a comparison. */
  public static SurfaceMethod method() {
    return EssviCalibration.DEFAULT.withPolish(true).method();
  }

  /** The slice at any maturity, by the rule above. */
  public EssviSlice slice(double t) {
    return at(t).slice();
  }

  /** A slice and the rates per year at which theta and the wings change there. */
  private record Moving(EssviSlice slice, double dTheta, double dLeft, double dRight) {
    Derivatives derivatives(double k, double t) {
      return slice.moving(k, t, dTheta, dLeft, dRight);
    }
  }

  private Moving at(double t) {
    if (!(t > 0 && t < 100))
      throw new IllegalArgumentException("t must be years in (0, 100): " + t);
    Node first = nodes.get(0), last = nodes.get(nodes.size() - 1);
    if (t < first.t) {
      EssviSlice s = first.slice;
      double share = t / first.t;
      EssviSlice scaled = new EssviSlice(share * s.theta(), share * s.psi(), s.rho());
      return new Moving(scaled, s.theta() / first.t, s.left() / first.t, s.right() / first.t);
    }
    if (t >= last.t) {
      EssviSlice s = last.slice;
      double slope = lastSlope();
      double theta = s.theta() + slope * (t - last.t);
      return new Moving(new EssviSlice(theta, s.psi(), s.rho()), slope, 0, 0);
    }
    int low = 0, high = nodes.size() - 1;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (nodes.get(middle).t <= t) low = middle;
      else high = middle;
    }
    Node from = nodes.get(low), to = nodes.get(high);
    EssviSlice p = from.slice, q = to.slice;
    double years = to.t - from.t, share = (t - from.t) / years;
    double theta = (1 - share) * p.theta() + share * q.theta();
    double psi = (1 - share) * p.psi() + share * q.psi();
    double rhoPsi = (1 - share) * p.rho() * p.psi() + share * q.rho() * q.psi();
    return new Moving(
        new EssviSlice(theta, psi, rhoPsi / psi),
        (q.theta() - p.theta()) / years,
        (q.left() - p.left()) / years,
        (q.right() - p.right()) / years);
  }

  private double lastSlope() {
    int n = nodes.size();
    Node last = nodes.get(n - 1);
    if (n == 1) return last.slice.theta() / last.t;
    Node before = nodes.get(n - 2);
    return Math.max(0, (last.slice.theta() - before.slice.theta()) / (last.t - before.t));
  }

  @Override
  public double[] totalVariance(double[] k, double[] t) {
    VolSurface.requirePairs(k, t);
    double[] w = new double[k.length];
    Moving at = null;
    for (int i = 0; i < w.length; i++) {
      if (at == null || t[i] != t[i - 1]) at = at(t[i]);
      w[i] = at.slice.w(k[i]);
    }
    return w;
  }

  @Override
  public List<Derivatives> derivatives(double[] k, double[] t) {
    VolSurface.requirePairs(k, t);
    List<Derivatives> all = new ArrayList<>(k.length);
    Moving at = null;
    for (int i = 0; i < k.length; i++) {
      if (at == null || t[i] != t[i - 1]) at = at(t[i]);
      all.add(at.derivatives(k[i], t[i]));
    }
    return all;
  }

  /** The smallest {@link EssviSlice#butterflySlack} of the slices. */
  public double butterflySlack() {
    return nodes.stream().mapToDouble(n -> n.slice.butterflySlack()).min().orElseThrow();
  }

  /** The smallest {@link EssviSlice#calendarSlack} of neighbours; infinite with one slice. */
  public double calendarSlack() {
    double least = Double.POSITIVE_INFINITY;
    for (int i = 1; i < nodes.size(); i++)
      least = Math.min(least, nodes.get(i).slice.calendarSlack(nodes.get(i - 1).slice));
    return least;
  }

  /** Whether the conditions above hold, so that the surface is free of static arbitrage. */
  public boolean isFree() {
    return butterflySlack() >= 0 && calendarSlack() >= 0;
  }

  /** One row per slice: its maturity, parameters and slack. */
  public Table toTable() {
    DoubleColumn t = DoubleColumn.create("t"), theta = DoubleColumn.create("theta");
    DoubleColumn psi = DoubleColumn.create("psi"), rho = DoubleColumn.create("rho");
    DoubleColumn butterfly = DoubleColumn.create("butterfly slack");
    DoubleColumn calendar = DoubleColumn.create("calendar slack");
    for (int i = 0; i < nodes.size(); i++) {
      EssviSlice s = nodes.get(i).slice;
      t.append(nodes.get(i).t);
      theta.append(s.theta());
      psi.append(s.psi());
      rho.append(s.rho());
      butterfly.append(s.butterflySlack());
      calendar.append(i == 0 ? Double.NaN : s.calendarSlack(nodes.get(i - 1).slice));
    }
    return Table.create("eSSVI", t, theta, psi, rho, butterfly, calendar);
  }

  @Override
  public String toString() {
    return "eSSVI: %d slices, t %.3g to %.3g years, %s (slack: butterfly %.2g, calendar %.2g)"
        .formatted(
            nodes.size(),
            nodes.get(0).t,
            nodes.get(nodes.size() - 1).t,
            isFree() ? "free of static arbitrage" : "NOT within the no-arbitrage conditions",
            butterflySlack(),
            calendarSlack());
  }
}
