package ivylab.repair;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.surface.Derivatives;
import ivylab.surface.Grid;
import ivylab.surface.SsviSurface;
import ivylab.surface.Surface;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the repair is built of. */
class SplinesTest {

  private static final Grid REGION = new Grid(-0.5, 0.3, 41, 0.05, 2, 41);

  // ---- splines

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void splines_sum_to_one_and_hold_every_cubic(int cells) {
    BSplines splines = new BSplines(cells);
    // Marsden's identity: x^3 has the products of the three inner knots as coefficients
    double[] cubic = new double[splines.size()];
    for (int i = 0; i < cubic.length; i++) {
      cubic[i] = 1;
      for (int j = 1; j <= 3; j++)
        cubic[i] *= Math.min(Math.max(i + j - 3, 0), cells) / (double) cells;
    }
    double[][] b = new double[3][4];
    for (double x = 0; x <= 1; x += 1.0 / 64) {
      int first = splines.at(x, b);
      double[] sum = new double[3], value = new double[3];
      for (int d = 0; d < 3; d++)
        for (int i = 0; i < 4; i++) {
          sum[d] += b[d][i];
          value[d] += b[d][i] * cubic[first + i];
        }
      // rounding of a few terms of size cells^2
      assertArrayEquals(new double[] {1, 0, 0}, sum, 1e-12);
      assertArrayEquals(new double[] {x * x * x, 3 * x * x, 6 * x}, value, 1e-12);
    }
    double[] places = splines.places();
    assertEquals(0, places[0]);
    assertEquals(1, places[places.length - 1], 1e-15);
    for (int i = 1; i < places.length; i++) assertTrue(places[i] > places[i - 1]);
  }

  /** Marsden's identity again, now with cells of different widths. */
  @Test
  void splines_over_uneven_cells_hold_every_cubic() {
    double[] breaks = {0, 0.1, 0.15, 0.5, 0.52, 1}, knots = new double[12];
    for (int i = 0; i < 12; i++) knots[i] = breaks[Math.min(Math.max(i - 3, 0), 5)];
    BSplines splines = new BSplines(breaks);
    double[][] b = new double[3][4];
    for (double x : new double[] {0, 0.05, 0.1, 0.149, 0.15, 0.3, 0.51, 0.52, 0.9, 1}) {
      int first = splines.at(x, b);
      double[] value = new double[3];
      for (int d = 0; d < 3; d++)
        for (int i = first; i < first + 4; i++)
          value[d] += b[d][i - first] * knots[i + 1] * knots[i + 2] * knots[i + 3];
      // second derivatives of single splines reach 6/(0.02 0.05): 1e4 roundings
      assertArrayEquals(new double[] {x * x * x, 3 * x * x, 6 * x}, value, 1e-11);
    }
    double[] lines = splines.lines(2);
    assertArrayEquals(
        new double[] {0, 0.05, 0.1, 0.125, 0.15, 0.325, 0.5, 0.51, 0.52, 0.76, 1}, lines, 1e-15);
  }

  // ---- the band

  @Test
  void a_band_is_solved_as_a_full_matrix_is() {
    var random = new SplittableRandom(1);
    int n = 40, stride = 8;
    Banded band = new Banded(n, 3 * stride + 3);
    DMatrixRMaj full = CommonOps_DDRM.identity(n), b = new DMatrixRMaj(n, 1);
    for (int i = 0; i < n; i++) band.add(i, i, 1);
    double[][] part = new double[4][4];
    for (int first = 0; first + 3 * stride + 3 < n; first++) {
      double[] v = new double[n];
      for (int r = 0; r < 4; r++)
        for (int s = 0; s < 4; s++)
          v[first + r * stride + s] = part[r][s] = random.nextDouble(-1, 1);
      band.addSquare(first, stride, part, 0.5);
      for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) full.add(i, j, 0.5 * v[i] * v[j]);
    }
    for (int i = 0; i < n; i++) b.set(i, 0, random.nextDouble());
    double[] product = band.times(b.data), x = b.data.clone();
    DMatrixRMaj expected = new DMatrixRMaj(n, 1), solved = new DMatrixRMaj(n, 1);
    CommonOps_DDRM.mult(full, b, expected);
    assertArrayEquals(expected.data, product, 1e-13); // 40 terms of size 1
    assertTrue(band.factor());
    band.solve(x);
    assertTrue(CommonOps_DDRM.solve(full, b, solved));
    assertArrayEquals(solved.data, x, 1e-12); // condition number below 100
  }

  @Test
  void a_matrix_that_is_not_positive_definite_is_reported() {
    Banded band = new Banded(2, 1);
    band.add(0, 0, 1);
    band.add(1, 0, 2);
    band.add(1, 1, 1);
    assertFalse(band.factor());
  }

  // ---- the chart

  /** Central differences of step 1e-5 in k and 1e-5 t in t: 1e-6 of the second derivative. */
  @Test
  void the_chart_is_the_unit_square_with_exact_derivatives() {
    Chart chart = Chart.of(REGION);
    assertEquals(REGION.tMin(), chart.maturity(0));
    assertEquals(REGION.tMax(), chart.maturity(1));
    double[] at = new double[4], up = new double[4], down = new double[4];
    var random = new SplittableRandom(3);
    for (int i = 0; i < 50; i++) {
      double u = random.nextDouble(), v = random.nextDouble(), h = 1e-5;
      Chart.Row row = chart.row(chart.maturity(v));
      assertEquals(v, row.v, 1e-14);
      assertEquals(REGION.kMin(), row.k(0));
      assertEquals(REGION.kMax(), row.k(1));
      double k = row.k(u), t = row.t;
      row.at(k, at);
      assertEquals(u, at[0], 1e-13);
      row.at(k + h, up);
      row.at(k - h, down);
      assertEquals((up[0] - down[0]) / (2 * h), at[1], 1e-5 * at[1]);
      assertEquals((up[1] - down[1]) / (2 * h), at[2], 1e-5 * (Math.abs(at[2]) + 1));
      chart.row(t * (1 + h)).at(k, up);
      chart.row(t * (1 - h)).at(k, down);
      assertEquals((up[0] - down[0]) / (2 * h * t), at[3], 1e-6 * (Math.abs(at[3]) + 1));
      double dv = chart.row(t * (1 + h)).v - chart.row(t * (1 - h)).v;
      assertEquals(dv / (2 * h * t), row.vt, 1e-6 * row.vt);
    }
  }

  // ---- the mesh

  private static final BSplines US = new BSplines(6), VS = new BSplines(4);

  private static double[] coefficients(long seed) {
    var random = new SplittableRandom(seed);
    double[] c = new double[US.size() * VS.size()];
    for (int i = 0; i < c.length; i++) c[i] = Math.log(0.2) + random.nextDouble(-0.1, 0.1);
    return c;
  }

  static Stream<Long> seeds() {
    return Stream.of(1L, 2L, 3L);
  }

  /** The surface has its own formulas for derivatives; both are exact. */
  @ParameterizedTest
  @MethodSource("seeds")
  void conditions_are_those_of_the_derivatives(long seed) {
    Chart chart = Chart.of(REGION);
    ConditionMesh mesh = ConditionMesh.of(chart, US, VS, 3);
    double[] c = coefficients(seed);
    mesh.evaluate(c);
    SplineSurface surface = new SplineSurface(new SsviSurface(1, 0, 0, 1), chart, US, VS, c);
    double worst = Double.POSITIVE_INFINITY;
    for (int p = 0; p < mesh.size(); p++) {
      Derivatives d =
          surface.derivatives(new double[] {mesh.k(p)}, new double[] {mesh.t(p)}).get(0);
      double g = d.g(), calendar = d.t() * d.wt() / d.w();
      assertEquals(g, mesh.condition(p), 1e-9 * (1 + Math.abs(g)));
      assertEquals(calendar, mesh.condition(mesh.size() + p), 1e-9 * (1 + Math.abs(calendar)));
      worst = Math.min(worst, Math.min(mesh.condition(p), mesh.condition(mesh.size() + p)));
    }
    for (int i = 2 * mesh.size(); i < mesh.count(); i++) {
      int p = mesh.crossing(i);
      boolean last = mesh.kind(i) == 3;
      assertEquals(last ? REGION.kMax() : REGION.kMin(), mesh.k(p));
      Derivatives d =
          surface.derivatives(new double[] {mesh.k(p)}, new double[] {mesh.t(p)}).get(0);
      assertEquals(Edge.condition(d, last), mesh.condition(i), 1e-9);
      worst = Math.min(worst, mesh.condition(i));
    }
    assertEquals(worst, mesh.worst());
  }

  /** Central differences of step 1e-6 in the coefficients: 1e-10 relative and 1e-10 rounding. */
  @ParameterizedTest
  @MethodSource("seeds")
  void gradients_and_changes_are_those_of_the_conditions(long seed) {
    ConditionMesh mesh = ConditionMesh.of(Chart.of(REGION), US, VS, 2);
    double[] c = coefficients(seed), d = coefficients(seed + 10);
    double h = 1e-6;
    double[] up = new double[c.length], down = new double[c.length];
    for (int i = 0; i < c.length; i++) {
      up[i] = c[i] + h * d[i];
      down[i] = c[i] - h * d[i];
    }
    int m = mesh.count();
    double[] high = new double[m], low = new double[m], change = new double[m];
    mesh.evaluate(up);
    for (int i = 0; i < m; i++) high[i] = mesh.condition(i);
    mesh.evaluate(down);
    for (int i = 0; i < m; i++) low[i] = mesh.condition(i);
    mesh.evaluate(c);
    mesh.changes(d, change);
    double[][] part = new double[4][4];
    for (int i = 0; i < m; i++) {
      double expected = (high[i] - low[i]) / (2 * h), byGradient = 0;
      assertEquals(expected, change[i], 1e-6 * (1 + Math.abs(expected)));
      mesh.gradient(i, part);
      for (int r = 0; r < 4; r++)
        for (int s = 0; s < 4; s++)
          byGradient += part[r][s] * d[mesh.first(i) + r * mesh.stride() + s];
      assertEquals(change[i], byGradient, 1e-9 * (1 + Math.abs(expected)));
    }
  }

  @Test
  void the_crossings_around_a_place_are_its_neighbours() {
    ConditionMesh mesh = ConditionMesh.of(Chart.of(REGION), US, VS, 3);
    for (double u : new double[] {0, 0.33, 1})
      for (double v : new double[] {0, 0.7, 1})
        for (int i : mesh.around(1, u, v)) {
          int p = mesh.crossing(i);
          assertTrue(Math.abs(mesh.u(p) - u) <= 1.0 / 18 + 1e-12);
          assertTrue(Math.abs(mesh.v(p) - v) <= 1.0 / 12 + 1e-12);
        }
  }

  // ---- least squares and projection

  private static final SsviSurface SSVI = new SsviSurface(0.05, 0.01, -0.5, 0.9);

  private static double[] logVols(Nearness nearness) {
    double[] vol = SSVI.vol(nearness.k(), nearness.t());
    return Arrays.stream(vol).map(Math::log).toArray();
  }

  @Test
  void a_spline_is_fitted_exactly_and_a_smooth_surface_well() {
    Surface quotes = SSVI.quotes(30, new SplittableRandom(1));
    Chart chart = Chart.of(REGION);
    BSplines us = new BSplines(24), vs = new BSplines(12);
    Nearness nearness = new Nearness(chart, us, vs, quotes);
    double[] values = logVols(nearness), c = nearness.fit(values), back = new double[values.length];
    for (int i = 0; i < back.length; i++) back[i] = nearness.value(c, i);
    // through the nodes, to rounding times the condition number; between them h^4/384 of fourth
    // derivatives up to 1e4 in u
    for (int i = 0; i < values.length; i++)
      assertEquals(values[i], back[i], i < nearness.nodes() ? 1e-10 : 2e-4);
    assertArrayEquals(c, nearness.fit(back), 1e-9);
    double[] remote = nearness.remoteness();
    assertTrue(Arrays.stream(remote).min().orElseThrow() < 0.05);
    assertTrue(Arrays.stream(remote).max().orElseThrow() > 0.9);
  }

  /**
   * The least change that flattens w_t: among all splines that keep to the floor, drawn at random
   * around the answer, none is nearer.
   */
  @Test
  void nothing_that_is_allowed_is_nearer_than_the_projection() {
    Surface quotes = SSVI.quotes(30, new SplittableRandom(1));
    BSplines us = new BSplines(10), vs = new BSplines(8);
    Chart chart = Chart.of(REGION);
    Nearness nearness = new Nearness(chart, us, vs, quotes);
    double[] values = logVols(nearness);
    double[] free = nearness.fit(values);
    for (int i = 0; i < values.length; i++)
      values[i] += 0.3 * Math.exp(-50 * Math.pow(nearness.k()[i], 2)) / (1 + nearness.t()[i]);
    double[] target = nearness.fit(values), c = target.clone();
    ConditionMesh mesh = ConditionMesh.of(chart, us, vs, 3);
    mesh.evaluate(target);
    assertTrue(mesh.worst() < -0.05, "" + mesh.worst());
    SplineProjection projection = new SplineProjection(mesh, nearness.metric(), target, 0.02);
    assertTrue(projection.run(c, 60));
    mesh.evaluate(c);
    assertTrue(mesh.worst() >= 0.01);
    double least = distance(nearness, c, target);
    assertTrue(least < distance(nearness, free, target));
    var random = new SplittableRandom(8);
    int allowed = 0;
    for (int trial = 0; trial < 400; trial++) {
      double step = Math.pow(10, random.nextDouble(-3, -0.5)), toFree = random.nextDouble();
      double[] other = new double[c.length];
      for (int i = 0; i < c.length; i++)
        other[i] =
            c[i]
                + step * (toFree * (free[i] - c[i]) + (1 - toFree) * (target[i] - c[i]))
                + step * 1e-3 * random.nextDouble(-1, 1);
      mesh.evaluate(other);
      if (mesh.worst() < 0.02) continue;
      allowed++;
      // the gap that the projection stops at
      assertTrue(distance(nearness, other, target) > least - 4e-6);
    }
    assertTrue(allowed > 20, allowed + " of 400 are allowed");
  }

  @Test
  void what_is_allowed_is_not_moved_by_the_projection() {
    Nearness nearness =
        new Nearness(Chart.of(REGION), US, VS, SSVI.quotes(30, new SplittableRandom(1)));
    double[] target = nearness.fit(logVols(nearness)), c = target.clone();
    ConditionMesh mesh = ConditionMesh.of(Chart.of(REGION), US, VS, 3);
    mesh.evaluate(c);
    assertTrue(mesh.worst() > 0.1);
    assertTrue(new SplineProjection(mesh, nearness.metric(), target, 0.02).run(c, 60));
    assertArrayEquals(target, c, 1e-3); // the gap of 2e-6 in squares
  }

  private static double distance(Nearness nearness, double[] c, double[] from) {
    double[] d = new double[c.length];
    for (int i = 0; i < d.length; i++) d[i] = c[i] - from[i];
    double[] product = nearness.metric().times(d);
    double sum = 0;
    for (int i = 0; i < d.length; i++) sum += d[i] * product[i] / 2;
    return sum;
  }

  @Test
  void a_blend_moves_remote_coefficients_only() {
    Surface quotes = SSVI.quotes(30, new SplittableRandom(1));
    BSplines us = new BSplines(20), vs = new BSplines(10);
    Chart chart = Chart.of(new Grid(-1.2, 1, 41, 0.05, 2, 41));
    Nearness nearness = new Nearness(chart, us, vs, quotes);
    double[] values = logVols(nearness), to = nearness.fit(values);
    for (int i = 0; i < values.length; i++) {
      double k = Math.max(0, nearness.k()[i] - 0.5);
      values[i] += 8 * k * k; // beyond the quotes, steeper than any density allows
    }
    double[] from = nearness.fit(values), remote = nearness.remoteness();
    ConditionMesh mesh = ConditionMesh.of(chart, us, vs, 2);
    mesh.evaluate(from);
    assertTrue(mesh.worst() < 0, "" + mesh.worst());
    double[] drawn = new Blend(mesh, us.size(), vs.size(), remote).draw(from, to, 0.02, 25);
    mesh.evaluate(drawn);
    assertTrue(mesh.worst() >= 0.02, "" + mesh.worst());
    int moved = 0;
    for (int i = 0; i < drawn.length; i++) {
      assertTrue(Math.abs(drawn[i] - from[i]) <= remote[i] * Math.abs(to[i] - from[i]) + 1e-12);
      if (Math.abs(drawn[i] - from[i]) > 1e-3) moved++;
    }
    assertTrue(moved > 5 && moved < 0.7 * drawn.length, moved + " of " + drawn.length);
  }
}
