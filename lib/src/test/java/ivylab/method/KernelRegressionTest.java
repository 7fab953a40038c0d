package ivylab.method;

import static ivylab.method.GridAverageTest.assertMessage;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.method.KernelRegression.BandwidthRule;
import ivylab.surface.Plane;
import ivylab.surface.Point;
import ivylab.surface.Predictor;
import ivylab.surface.SsviSurface;
import ivylab.surface.Surface;
import ivylab.surface.VolSurface;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.QRDecomposition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class KernelRegressionTest {

  private static final SsviSurface SSVI = new SsviSurface(0.05, 0.01, -0.5, 0.9);

  record Case(double[] x, double[] y, double[] z, double hx, double hy) {
    Predictor fit() {
      return KernelRegression.ofBandwidths(hx, hy).fit(x, y, z);
    }

    @Override
    public String toString() {
      return "%d values, bandwidths %.3f, %.3f".formatted(x.length, hx, hy);
    }
  }

  static Stream<Case> cases() {
    var r = new SplittableRandom(7);
    return Stream.generate(
            () -> {
              int n = r.nextInt(20, 60);
              return new Case(
                  r.doubles(n, 0, 1).toArray(),
                  r.doubles(n, 0, 300).toArray(),
                  r.doubles(n, 0.1, 0.4).toArray(),
                  r.nextDouble(0.2, 0.6),
                  r.nextDouble(60, 200));
            })
        .limit(20);
  }

  /** Weighted least squares by another library: QR of the design times the roots of the weights. */
  @ParameterizedTest
  @MethodSource("cases")
  void the_estimate_is_a_weighted_least_squares_plane(Case c) {
    var r = new SplittableRandom(11);
    for (int q = 0; q < 10; q++) {
      double x = r.nextDouble(0, 1), y = r.nextDouble(0, 300);
      int n = c.x.length;
      double[][] design = new double[n][];
      double[] target = new double[n];
      for (int i = 0; i < n; i++) {
        double u = (c.x[i] - x) / c.hx, v = (c.y[i] - y) / c.hy;
        double root = Math.exp(-(u * u + v * v) / 4);
        design[i] = new double[] {root, root * (c.x[i] - x), root * (c.y[i] - y) / 100};
        target[i] = root * c.z[i];
      }
      double[] plane =
          new QRDecomposition(new Array2DRowRealMatrix(design))
              .getSolver()
              .solve(new ArrayRealVector(target))
              .toArray();
      LocalLinear.TangentPlane ours = ((LocalLinear) c.fit()).tangent(x, y);
      // both solve to rounding; the condition of 20 weighted points is some hundreds
      assertEquals(plane[0], ours.z(), 1e-11);
      assertEquals(plane[1], ours.dx(), 1e-10);
      assertEquals(plane[2] / 100, ours.dy(), 1e-12);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void a_linear_function_is_held_exactly_inside_and_outside(Case c) {
    double[] z = new double[c.x.length];
    for (int i = 0; i < z.length; i++) z[i] = 0.2 - 0.1 * c.x[i] + 4e-4 * c.y[i];
    Predictor fit = KernelRegression.ofBandwidths(c.hx, c.hy).fit(c.x, c.y, z);
    for (double x : new double[] {-0.5, 0.1, 0.5, 1.2})
      for (double y : new double[] {-50, 30, 150, 400})
        // outside, rounding grows with the distance over the spread of what is near
        assertEquals(
            0.2 - 0.1 * x + 4e-4 * y, fit.predict(new double[] {x}, new double[] {y})[0], 1e-9);
  }

  @Test
  void the_published_surface_is_reproduced() {
    Published golden = Published.read("kernel"), data = Published.read("scatter");
    double[] x = data.vector("delta"), y = data.vector("maturity"), z = data.vector("vol");
    double[][] query = data.matrix("query");
    double[] qx = Published.column(query, 0), qy = Published.column(query, 1);
    LocalLinear fit = KernelRegression.NORMAL_REFERENCE.fit(ScatteredValues.of(x, y, z));
    double[] h = golden.vector("bandwidth"), h2 = golden.vector("bandwidth2");
    assertEquals(h[0], fit.hx(), 1e-14);
    assertEquals(h[1], fit.hy(), 1e-11);
    // least squares solved in raw units there, in bandwidths here: rounding times the condition
    double[][] grid = golden.matrix("grid");
    double[][] ours = fit.predictGrid(golden.vector("delta_grid"), golden.vector("maturity_grid"));
    for (int i = 0; i < grid.length; i++) assertArrayEquals(grid[i], ours[i], 1e-10);
    assertArrayEquals(golden.vector("predict"), fit.predict(qx, qy), 1e-10);
    Predictor given = KernelRegression.ofBandwidths(h2[0], h2[1]).fit(x, y, z);
    assertArrayEquals(golden.vector("predict_bw"), given.predict(qx, qy), 1e-10);
    double[][] slopes = golden.matrix("marginal_effects");
    for (int i = 0; i < slopes.length; i++) {
      assertEquals(slopes[i][0], fit.tangent(qx[i], qy[i]).dx(), 1e-9);
      assertEquals(slopes[i][1], fit.tangent(qx[i], qy[i]).dy(), 1e-11);
    }
  }

  @Test
  void bandwidths_follow_their_rules() {
    var r = new SplittableRandom(3);
    double[] x = r.doubles(64, 0, 2).toArray(), y = r.doubles(64, 0, 9).toArray();
    ScatteredValues data = ScatteredValues.of(x, y, x);
    double mean = Arrays.stream(x).average().orElseThrow();
    double sigma = Math.sqrt(Arrays.stream(x).map(v -> (v - mean) * (v - mean)).sum() / 64);
    assertEquals(
        1.06 * sigma * Math.pow(64, -0.2), KernelRegression.NORMAL_REFERENCE.fit(data).hx(), 1e-13);
    assertEquals(sigma / 2, KernelRegression.SCOTT.fit(data).hx(), 1e-13); // 64^(-1/6) = 1/2
    assertEquals(0.3, KernelRegression.ofBandwidths(0.3, 4).fit(data).hx());
    assertEquals(4, KernelRegression.ofBandwidths(0.3, 4).fit(data).hy());
  }

  /** The mean square over all values, each predicted by a fit without those at its place. */
  private static double leftOut(ScatteredValues data, double hx, double hy) {
    return leftOut(data, hx, hy, IntStream.range(0, data.size()).toArray());
  }

  private static double leftOut(ScatteredValues data, double hx, double hy, int[] asked) {
    double square = 0;
    for (int i : asked) {
      double x = data.x()[i], y = data.y()[i];
      double[] z = data.z().clone();
      for (int j = 0; j < z.length; j++)
        if (data.x()[j] == x && data.y()[j] == y) z[j] = Double.NaN;
      double[] at =
          KernelRegression.ofBandwidths(hx, hy)
              .fit(data.x(), data.y(), z)
              .predict(new double[] {x}, new double[] {y});
      square += (at[0] - data.z()[i]) * (at[0] - data.z()[i]);
    }
    return square / asked.length;
  }

  @Test
  void leave_one_out_takes_the_bandwidths_that_predict_best() {
    var r = new SplittableRandom(23);
    int n = 60;
    double[] x = r.doubles(n, 0, 1).toArray(), y = r.doubles(n, 0, 1).toArray();
    double[] z = new double[n];
    x[1] = x[0]; // a call and a put
    y[1] = y[0];
    for (int i = 0; i < n; i++) z[i] = Math.sin(6 * x[i]) + y[i] + r.nextDouble(-0.05, 0.05);
    ScatteredValues data = ScatteredValues.of(x, y, z);
    LocalLinear best = KernelRegression.LEAVE_ONE_OUT.fit(data);
    LocalLinear scott = KernelRegression.SCOTT.fit(data);
    double least = leftOut(data, best.hx(), best.hy());
    for (int a = -6; a <= 2; a += 2)
      for (int b = -6; b <= 2; b += 2)
        assertTrue(
            least
                <= leftOut(
                    data, scott.hx() * Math.pow(2, a / 2.0), scott.hy() * Math.pow(2, b / 2.0)));
    for (int a = -1; a <= 1; a++)
      for (int b = -1; b <= 1; b++)
        if (Math.abs(Math.log(best.hx() / scott.hx())) < 2)
          assertTrue(
              leftOut(data, best.hx() * Math.pow(2, a / 2.0), best.hy() * Math.pow(2, b / 2.0))
                  >= 0.9 * least);
    // a wave along x and a line along y: narrow along x, wide along y
    assertTrue(best.hx() < 0.6 * scott.hx(), best.toString());
    assertTrue(best.hy() >= scott.hy(), best.toString());
  }

  /** Every sixth of 600 values is passed over; those alone, far away, ask for a narrow kernel. */
  @Test
  void of_more_than_five_hundred_values_that_many_are_asked() {
    var r = new SplittableRandom(29);
    int n = 600;
    double[] x = r.doubles(n, 0, 1).toArray(), y = r.doubles(n, 0, 1).toArray();
    double[] z = new double[n];
    for (int i = 0; i < n; i++)
      if (i % 6 == 5) {
        x[i] += 20;
        z[i] = 10 * Math.sin(20 * y[i]);
      } else z[i] = x[i] + y[i] + r.nextDouble(-0.1, 0.1);
    ScatteredValues data = ScatteredValues.of(x, y, z);
    int[] asked = IntStream.range(0, 500).map(q -> q * 600 / 500).toArray();
    assertEquals(0, Arrays.stream(asked).filter(i -> i % 6 == 5).count());
    LocalLinear best = KernelRegression.LEAVE_ONE_OUT.fit(data);
    LocalLinear scott = KernelRegression.SCOTT.fit(data);
    assertTrue(best.hy() > 1.9 * scott.hy(), best + " " + scott);
    double least = leftOut(data, best.hx(), best.hy(), asked);
    for (int a = -3; a <= 1; a++)
      for (int b = -3; b <= 1; b++) {
        double hx = scott.hx() * Math.pow(2, a), hy = scott.hy() * Math.pow(2, b);
        assertTrue(least <= leftOut(data, hx, hy, asked) * (1 + 1e-12));
      }
  }

  @Test
  void values_on_one_line_make_a_level_plane_across_it() {
    double[] x = {0, 1, 2, 3}, y = {5, 5, 5, 5}, z = {1, 2, 3, 4};
    for (BandwidthRule rule : BandwidthRule.values()) {
      Predictor fit =
          rule == BandwidthRule.GIVEN
              ? KernelRegression.ofBandwidths(1, 1).fit(x, y, z)
              : new KernelRegression(rule, Double.NaN, Double.NaN).fit(x, y, z);
      assertEquals(2.5, fit.predict(new double[] {1.5}, new double[] {5})[0], 1e-12);
      assertEquals(2.5, fit.predict(new double[] {1.5}, new double[] {900})[0], 1e-12);
    }
    // on a slanting line: level across, sloping along
    Predictor slanted = KernelRegression.ofBandwidths(1, 1).fit(x, x, z);
    assertEquals(2.5, slanted.predict(new double[] {1.5}, new double[] {1.5})[0], 1e-12);
    assertEquals(2.5, slanted.predict(new double[] {2}, new double[] {1})[0], 1e-12);
  }

  @Test
  void one_value_is_a_constant_and_weights_never_vanish_together() {
    double[] one = {0.2};
    Predictor constant = KernelRegression.LEAVE_ONE_OUT.fit(one, one, one);
    assertEquals(0.2, constant.predict(new double[] {7}, new double[] {-3})[0], 1e-15);
    double[] x = {0, 1, 0, 1}, y = {0, 0, 1, 1}, z = {1, 2, 3, 4};
    Predictor narrow = KernelRegression.ofBandwidths(1e-3, 1e-3).fit(x, y, z);
    assertEquals(2, narrow.predict(new double[] {0.9}, new double[] {0.1})[0], 1e-12);
    assertEquals(4, narrow.predict(new double[] {500}, new double[] {500})[0], 1e-9);
  }

  @ParameterizedTest
  @EnumSource(Plane.class)
  void a_surface_is_completed_in_both_planes(Plane plane) {
    Surface quotes = SSVI.quotes(300, new SplittableRandom(31));
    double reference =
        GridAverageTest.error(KernelRegression.NORMAL_REFERENCE.method(plane), SSVI, quotes);
    double scott = GridAverageTest.error(KernelRegression.SCOTT.method(plane), SSVI, quotes);
    double best = GridAverageTest.error(KernelRegression.LEAVE_ONE_OUT.method(plane), SSVI, quotes);
    assertTrue(reference < 0.01, "RMSE " + reference);
    assertTrue(scott < 0.012, "RMSE " + scott);
    assertTrue(best < 0.004 && best < reference && best < scott, "RMSE " + best);
  }

  @Test
  void predict_is_volatility_and_a_negative_one_is_seen_as_a_failure() {
    List<Point> falling = new ArrayList<>();
    for (int i = 0; i < 8; i++)
      for (double t : new double[] {0.5, 1}) falling.add(Point.ofVol(0.1 * i, t, 0.3 - 0.035 * i));
    VolSurface fit =
        KernelRegression.NORMAL_REFERENCE.method(Plane.RAW).fit(SsviSurface.of(falling));
    double[] k = {0.2, 1.5}, t = {0.7, 0.7};
    double[] w = fit.totalVariance(k, t), vol = fit.predict(k, t);
    assertEquals(0.3 - 0.07, vol[0], 1e-12);
    assertEquals(vol[0] * vol[0] * 0.7, w[0], 1e-15);
    assertTrue(w[1] < 0 && Double.isNaN(vol[1]));
    double[][] grid = fit.predictGrid(k, new double[] {0.5, 0.7, 0.9});
    assertEquals(vol[0], grid[0][1]);
    assertEquals(2, grid.length);
    assertEquals(3, grid[1].length);
    assertTrue(fit.toString().contains("16 values") && fit.toString().endsWith("in (k, t)"));
  }

  @Test
  void wrong_calls_say_what_is_wrong() {
    assertMessage("xBandwidth must be positive: 0.0", () -> KernelRegression.ofBandwidths(0, 1));
    assertMessage(
        "yBandwidth must be positive: NaN", () -> KernelRegression.ofBandwidths(1, Double.NaN));
    assertMessage(
        "bandwidths are given only with the rule GIVEN: 1.0 and NaN with SCOTT",
        () -> new KernelRegression(BandwidthRule.SCOTT, 1, Double.NaN));
    assertMessage(
        "x [1], y [2] and z [1] must be equally long",
        () -> KernelRegression.SCOTT.fit(new double[1], new double[2], new double[1]));
  }
}
