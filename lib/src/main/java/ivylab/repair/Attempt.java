package ivylab.repair;

import ivylab.repair.Repair.Way;
import ivylab.surface.ArbitrageReport;
import ivylab.surface.Derivatives;
import ivylab.surface.Grid;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import ivylab.surface.VolSurface;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** One surface on its way to be free of arbitrage, see {@link ArbitrageFree}. */
final class Attempt {

  /** Lower bound of {@code t w_t/w} and g; both are 1 where volatility is flat. */
  private static final double FLOOR = 0.02;

  /** Their lower bound between the points where the floor is enforced. */
  private static final double ENOUGH = 0.002;

  /** By how much the floor around a violation is raised, in units of what is missing. */
  private static final double RAISE = 1.5;

  private static final int U_CELLS = 48;
  private static final int HELD = 3, COARSE = 2; // lines per cell
  private static final int ROUNDS = 12, STEPS = 60, DRAWS = 25, WORST = 64;

  private final VolSurface base;
  private final Surface visible;
  private final Grid region;
  private final Chart chart;
  private final BSplines us = new BSplines(U_CELLS), vs;
  private final Nearness nearness;
  private final ViolationFinder check;
  private final Reference reference;
  private final ArbitrageReport before;

  /**
   * @param weights of the quotes, relative to their mean, {@code [visible.size]}
   */
  Attempt(VolSurface base, Surface visible, double[] weights, Grid region) {
    this.base = base;
    this.visible = visible;
    this.region = region;
    chart = Chart.of(region);
    double[] v = visible.points().stream().mapToDouble(p -> chart.row(p.t()).v).toArray();
    vs = new BSplines(Knots.at(v));
    nearness = new Nearness(chart, us, vs, visible, weights);
    check = new ViolationFinder(chart, us, vs);
    reference = Reference.of(base, visible, region, nearness);
    before = base.arbitrage(region);
  }

  RepairedSurface repaired() {
    double[] c = nearness.fit(reference.values());
    List<ViolationFinder.Breach> spots = check.spots(c, 0);
    if (before.isFree() && !violated(spots)) return unchanged();
    if (spots.isEmpty()) return projected(c, 0, 0);
    double[] free = flattened(nearness.fit(reference.free())), drawn = drawnBeyond(c, free);
    if (isFree(drawn)) return projected(drawn, 0, 0);
    ConditionMesh held = mesh(HELD);
    double[] start = drawn.clone(), last = start;
    draw(start, free, 1.0 / 16, x -> isFree(x, held));
    int steps = 0;
    for (double[] target : List.of(c, drawn)) { // the second is easier to reach
      last = start.clone();
      var projection = new SplineProjection(held, nearness.metric(), target, FLOOR);
      boolean found = nearest(projection, last);
      steps += projection.steps();
      if (found) return projected(last, steps, 0);
    }
    double share = draw(last, free, 1.0 / 64, this::isFree);
    return projected(last, steps, share);
  }

  /** Moves c, in place, to the projection; false if that does not become free of arbitrage. */
  private boolean nearest(SplineProjection projection, double[] c) {
    for (int round = 0; round < ROUNDS && projection.run(c, STEPS); round++) {
      List<ViolationFinder.Breach> spots = check.spots(c, ENOUGH);
      if (spots.isEmpty()) return true;
      for (ViolationFinder.Breach s : spots)
        projection.raise(s.kind(), s.u(), s.v(), RAISE * (FLOOR - s.condition()));
    }
    return false;
  }

  private ConditionMesh mesh(int perCell) {
    return ConditionMesh.of(chart, us, vs, perCell);
  }

  private boolean isFree(double[] c) {
    return check.spots(c, ENOUGH).isEmpty();
  }

  private static boolean isFree(double[] c, ConditionMesh mesh) {
    mesh.evaluate(c);
    return mesh.worst() >= FLOOR;
  }

  /** Whether the base violates a condition at the worst spots, or on lines even in u and v. */
  private boolean violated(List<ViolationFinder.Breach> spots) {
    List<double[]> places = new ArrayList<>();
    spots.stream()
        .sorted(Comparator.comparingDouble(ViolationFinder.Breach::condition))
        .limit(WORST)
        .forEach(s -> places.add(check.place(s)));
    ConditionMesh even = mesh(COARSE);
    for (int p = 0; p < even.size(); p++) places.add(new double[] {even.k(p), even.t(p)});
    double[] k = places.stream().mapToDouble(p -> p[0]).toArray();
    double[] t = places.stream().mapToDouble(p -> p[1]).toArray();
    double most = ArbitrageReport.TOLERANCE;
    for (Derivatives d : base.derivatives(k, t)) {
      if (!(d.w() > 0 && d.t() * d.wt() / d.w() >= -most && d.g() >= -most)) return true;
      if (d.k() == region.kMin() && Edge.condition(d, false) < -most) return true;
      if (d.k() == region.kMax() && Edge.condition(d, true) < -most) return true;
    }
    return false;
  }

  /** Coefficients pulled towards their mean, a surface of flat volatility, as far as necessary. */
  private double[] flattened(double[] c) {
    double[] flat = new double[c.length], drawn = c.clone();
    Arrays.fill(flat, Arrays.stream(c).average().orElseThrow());
    ConditionMesh coarse = mesh(HELD);
    draw(drawn, flat, 1.0 / 8, x -> isFree(x, coarse) && isFree(x));
    return drawn;
  }

  /** The spline pulled towards a free one beyond the quotes, where there are violations. */
  private double[] drawnBeyond(double[] c, double[] free) {
    Blend blend = new Blend(mesh(COARSE), us.size(), vs.size(), nearness.remoteness());
    return blend.draw(c, free, FLOOR, DRAWS);
  }

  /** A test of coefficients. */
  private interface Test {
    boolean holds(double[] c);
  }

  /**
   * Pulls c, in place, towards another in steps until a test holds; returns the share of the other.
   */
  private static double draw(double[] c, double[] to, double step, Test test) {
    double[] from = c.clone();
    double share = 0;
    while (!test.holds(c) && share < 1) {
      share = Math.min(1, share + step);
      for (int i = 0; i < c.length; i++) c[i] = (1 - share) * from[i] + share * to[i];
    }
    return share;
  }

  private RepairedSurface unchanged() {
    return RepairedSurface.of(base, base, new Repair(Way.UNCHANGED, before, before, 0, 0, 0, 0));
  }

  private RepairedSurface projected(double[] c, int steps, double share) {
    VolSurface surface = new SplineSurface(base, chart, us, vs, c);
    double[] k = visible.column(Point::k), t = visible.column(Point::t);
    double[] was = reference.quoted(), is = surface.vol(k, t);
    double[] moved =
        IntStream.range(0, k.length)
            .mapToDouble(i -> Math.abs(is[i] / was[i] - 1))
            .filter(Double::isFinite)
            .toArray();
    double most = Arrays.stream(moved).max().orElse(Double.NaN);
    double mean = Arrays.stream(moved).average().orElse(Double.NaN);
    Way way = share == 0 ? Way.PROJECTED : Way.BLENDED;
    ArbitrageReport after = surface.arbitrage(region);
    return RepairedSurface.of(
        base, surface, new Repair(way, before, after, most, mean, steps, share));
  }
}
