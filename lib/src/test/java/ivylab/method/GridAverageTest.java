package ivylab.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.surface.Plane;
import ivylab.surface.Point;
import ivylab.surface.Predictor;
import ivylab.surface.SsviSurface;
import ivylab.surface.Surface;
import ivylab.surface.SurfaceMethod;
import ivylab.surface.VolSurface;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GridAverageTest {

  private static final double NONE = Double.NaN;

  /**
   * Values at the 10,000 random places of the published tests, NumPy's {@code default_rng(42)}:
   * PCG64 (O'Neill 2014, XSL-RR 128/64). Those in the bands are left out.
   */
  private static double[][] scattered(boolean bands, DoubleBinaryOperator f) {
    BigInteger state = new BigInteger("274674114334540486603088602300644985544");
    BigInteger step = new BigInteger("332724090758049132448979897138935081983");
    BigInteger factor = new BigInteger("47026247687942121848144207491837523525");
    double[] uniform = new double[20_000];
    for (int i = 0; i < uniform.length; i++) {
      state = state.multiply(factor).add(step).mod(BigInteger.ONE.shiftLeft(128));
      long folded = state.shiftRight(64).longValue() ^ state.longValue();
      long bits = Long.rotateRight(folded, state.shiftRight(122).intValue());
      uniform[i] = (bits >>> 11) * 0x1p-53;
    }
    double[][] points =
        IntStream.range(0, 10_000)
            .mapToObj(i -> new double[] {uniform[i], uniform[10_000 + i]})
            .filter(p -> !bands || outside(p[0]) && outside(p[1]))
            .toArray(double[][]::new);
    double[] x = Published.column(points, 0), y = Published.column(points, 1);
    double[] z = new double[x.length];
    for (int i = 0; i < z.length; i++) z[i] = f.applyAsDouble(x[i], y[i]);
    return new double[][] {x, y, z};
  }

  private static boolean outside(double v) {
    return v <= 0.4 || v >= 0.6;
  }

  private static Predictor fit(GridAverage method, double[][] xyz) {
    return method.fit(xyz[0], xyz[1], xyz[2]);
  }

  /** Fits a matrix on its axes; NaN is a gap. */
  private static Predictor fit(GridAverage method, double[] x, double[] y, double[][] z) {
    int n = x.length, m = y.length;
    double[] xs = new double[n * m], ys = new double[n * m], zs = new double[n * m];
    for (int i = 0; i < n * m; i++) {
      xs[i] = x[i / m];
      ys[i] = y[i % m];
      zs[i] = z[i / m][i % m];
    }
    return method.withAxes(x, y).fit(xs, ys, zs);
  }

  private static double at(Predictor surface, double x, double y) {
    return surface.predict(new double[] {x}, new double[] {y})[0];
  }

  private static double[] even(double from, double to, int n) {
    return IntStream.range(0, n).mapToDouble(i -> from + (to - from) * i / (n - 1)).toArray();
  }

  private static double[][] gaps(int n) {
    double[][] z = new double[n][n];
    for (double[] row : z) Arrays.fill(row, NONE);
    return z;
  }

  @Test
  void a_linear_function_is_met_to_two_hundredths_as_published() {
    var surface = fit(GridAverage.BILINEAR, scattered(false, Double::sum));
    assertEquals(0.55 + 0.8, at(surface, 0.55, 0.8), 0.02); // as the published tests ask
    double[][] grid = surface.predictGrid(even(0.2, 0.8, 10), even(0.5, 1.5, 8));
    assertEquals(10, grid.length);
    assertEquals(8, grid[0].length);
    assertEquals(at(surface, 0.2, 0.5), grid[0][0]);
    assertEquals(at(surface, 0.8, 1.5), grid[9][7]);
    assertPublished("test_linear", surface);
  }

  @Test
  void missing_bands_of_a_linear_function_are_filled_to_two_hundredths_as_published() {
    var surface = fit(GridAverage.BILINEAR, scattered(true, Double::sum));
    assertEquals(1.5, at(surface, 0.5, 1), 0.02);
    assertEquals(1.0, at(surface, 0.5, 0.5), 0.02);
    assertPublished("test_missing", surface);
  }

  /** Sums of some tens of values in another order, so rounding. */
  private static void assertPublished(String part, Predictor surface) {
    Published golden = Published.read(part);
    double[] x = golden.vector("delta_grid"), y = golden.vector("maturity_grid");
    double[][] grid = golden.matrix("grid_vol"), ours = surface.predictGrid(x, y);
    for (int i = 0; i < grid.length; i++) assertArrayEquals(grid[i], ours[i], 1e-13);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void a_constant_is_met_exactly(int degree) {
    var surface = fit(GridAverage.BICUBIC.withDegree(degree), scattered(true, (x, y) -> 1));
    for (double[] row : surface.predictGrid(even(0.2, 0.8, 10), even(0.5, 1.5, 8)))
      for (double z : row) assertEquals(1, z, 1e-13); // weights that sum to one, to rounding
  }

  @Test
  void beyond_the_values_a_grid_point_takes_the_nearest() {
    double[][] z = gaps(7), expected = new double[7][7];
    for (int i = 2; i <= 4; i++) Arrays.fill(z[i], 2, 5, 1);
    z[3][3] = 2;
    for (double[] row : expected) Arrays.fill(row, 1);
    expected[3][3] = 2;
    double[] x = even(-0.5, 0.5, 7), y = even(0.1, 2, 7);
    double[][] filled = fit(GridAverage.BILINEAR, x, y, z).predictGrid(x, y);
    for (int i = 0; i < 7; i++) assertArrayEquals(expected[i], filled[i], 1e-13);
    double[][] published = Published.read("test_nan_peaks").matrix("grid_vol");
    for (int i = 0; i < 7; i++) assertArrayEquals(published[i], filled[i], 1e-13);
  }

  @Test
  void between_values_a_grid_point_is_linear() {
    double[][] z = gaps(11);
    for (int i = 1; i < 10; i++) Arrays.fill(z[i], 1, 10, 1);
    for (int i = 2; i < 9; i++) Arrays.fill(z[i], 2, 9, NONE);
    z[5][5] = 2;
    double[] x = even(-0.5, 0.5, 11), y = even(0.1, 2, 11);
    double[][] filled = fit(GridAverage.BILINEAR, x, y, z).predictGrid(x, y);
    double[][] published = Published.read("test_nan_complex").matrix("grid_vol");
    // the triangulation of this pattern is unique up to triangles on which all values are equal
    for (int i = 0; i < 11; i++) assertArrayEquals(published[i], filled[i], 1e-12);
    for (int i = 0; i < 5; i++) assertEquals(1 + i / 4.0, filled[1 + i][5], 1e-12);
    for (int i = 0; i < 4; i++) assertEquals(1 + i / 3.0, filled[2 + i][2 + i], 1e-12);
  }

  @Test
  void scattered_quotes_give_the_published_grid_and_spline() {
    Published golden = Published.read("scatter");
    double[] x = golden.vector("delta"), y = golden.vector("maturity"), z = golden.vector("vol");
    double[] xAxis = golden.vector("grid_delta"), yAxis = golden.vector("grid_maturity");
    double[][] query = golden.matrix("query");
    double[] qx = Published.column(query, 0), qy = Published.column(query, 1);
    double[][] grid = golden.matrix("grid_vol");
    Predictor averages = GridAverage.BILINEAR.fit(x, y, z);
    double[][] ours = averages.predictGrid(xAxis, yAxis);
    double[][] empty = gaps(11);
    for (int i = 0; i < 90; i++) empty[step(x[i], xAxis)][step(y[i], yAxis)] = 0;
    int unique = 0, several = 0;
    for (int i = 0; i < 11; i++)
      for (int j = 0; j < 11; j++) {
        double[] range = Double.isNaN(empty[i][j]) ? between(empty, grid, i, j) : null;
        if (range == null) {
          if (!Double.isNaN(empty[i][j])) assertEquals(grid[i][j], ours[i][j], 1e-13);
        } else if (range[1] - range[0] < 1e-13) {
          unique++;
          assertEquals(grid[i][j], ours[i][j], 1e-13);
        } else {
          several++; // four grid points on a circle: either diagonal will do
          assertTrue(ours[i][j] > range[0] - 1e-13 && ours[i][j] < range[1] + 1e-13);
        }
      }
    assertTrue(unique > several && several > 0, unique + " and " + several);
    assertTrue(averages.toString().contains("90 values on 11 x 11 grid points"));
    Predictor bilinear = fit(GridAverage.BILINEAR, xAxis, yAxis, grid);
    Predictor bicubic = fit(GridAverage.BICUBIC, xAxis, yAxis, grid);
    // two ways to one spline, each solved to rounding
    assertArrayEquals(golden.vector("predict_k1"), bilinear.predict(qx, qy), 1e-13);
    assertArrayEquals(golden.vector("predict_k3"), bicubic.predict(qx, qy), 1e-13);
    assertEquals(golden.vector("outside_k3")[0], at(bicubic, -1, -100), 1e-13);
    // and from the quotes: the other diagonal moves a query in that corner by 0.0011
    assertArrayEquals(
        golden.vector("predict_k3"), GridAverage.BICUBIC.fit(x, y, z).predict(qx, qy), 0.0012);
  }

  private static int step(double value, double[] axis) {
    return (int) Math.floor((value - axis[0]) / (axis[1] - axis[0]) + 0.5);
  }

  /**
   * Least and greatest value at a grid point over all triangles of grid points with values that
   * hold it and whose circle holds no other; null beyond their hull.
   */
  private static double[] between(double[][] empty, double[][] z, int i, int j) {
    int[][] p =
        IntStream.range(0, 121)
            .filter(q -> empty[q / 11][q % 11] == 0)
            .mapToObj(q -> new int[] {q / 11 - i, q % 11 - j})
            .toArray(int[][]::new);
    double least = Double.POSITIVE_INFINITY, greatest = Double.NEGATIVE_INFINITY;
    for (int[] a : p)
      for (int[] b : p) {
        int c0 = cross(a, b);
        if (c0 <= 0 && !(c0 == 0 && a[0] * b[0] + a[1] * b[1] < 0)) continue;
        for (int[] c : p) {
          int c1 = cross(b, c), c2 = cross(c, a), area = c0 + c1 + c2;
          if (c1 < 0 || c2 < 0 || area <= 0 || holdsAnother(p, a, b, c)) continue;
          double value =
              (c1 * z[i + a[0]][j + a[1]] + c2 * z[i + b[0]][j + b[1]] + c0 * z[i + c[0]][j + c[1]])
                  / area;
          least = Math.min(least, value);
          greatest = Math.max(greatest, value);
        }
      }
    return least > greatest ? null : new double[] {least, greatest};
  }

  private static int cross(int[] a, int[] b) {
    return a[0] * b[1] - a[1] * b[0];
  }

  /** Whether the circle around a, b, c, counter-clockwise, has a point inside. */
  private static boolean holdsAnother(int[][] points, int[] a, int[] b, int[] c) {
    for (int[] d : points) {
      int[][] m = new int[3][];
      int[][] corners = {a, b, c};
      for (int r = 0; r < 3; r++) {
        int x = corners[r][0] - d[0], y = corners[r][1] - d[1];
        m[r] = new int[] {x, y, x * x + y * y};
      }
      int determinant =
          m[0][2] * cross(m[1], m[2]) - m[1][2] * cross(m[0], m[2]) + m[2][2] * cross(m[0], m[1]);
      if (determinant > 0) return true;
    }
    return false;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"test_linear:predict_055_08:0.55:0.8", "test_missing:predict_05_10:0.5:1"})
  void published_grids_give_the_published_predictions(String text) {
    String[] part = text.split(":");
    Published golden = Published.read(part[0]);
    Predictor surface =
        fit(
            GridAverage.BILINEAR,
            golden.vector("delta_grid"),
            golden.vector("maturity_grid"),
            golden.matrix("grid_vol"));
    assertEquals(
        golden.vector(part[1])[0],
        at(surface, Double.parseDouble(part[2]), Double.parseDouble(part[3])),
        1e-13);
  }

  record Axes(double[] x, double[] y, double[] a, double[] b) {
    double value(double u, double v) {
      return (a[0] + u * (a[1] + u * (a[2] + u * a[3])))
          * (b[0] + v * (b[1] + v * (b[2] + v * b[3])));
    }
  }

  static Stream<Axes> bicubics() {
    var r = new SplittableRandom(5);
    return Stream.generate(
            () ->
                new Axes(
                    rising(r, r.nextInt(4, 15)),
                    rising(r, r.nextInt(4, 15)),
                    r.doubles(4, -1, 1).toArray(),
                    r.doubles(4, -1, 1).toArray()))
        .limit(20);
  }

  private static double[] rising(SplittableRandom r, int n) {
    double[] axis = new double[n];
    axis[0] = r.nextDouble(-1, 0);
    for (int i = 1; i < n; i++) axis[i] = axis[i - 1] + r.nextDouble(0.05, 0.3);
    return axis;
  }

  /** The condition of the equations of slopes stays below 100, so rounding alone. */
  @ParameterizedTest
  @MethodSource("bicubics")
  void the_bicubic_spline_holds_a_product_of_cubics(Axes axes) {
    double[][] z = new double[axes.x.length][axes.y.length];
    for (int i = 0; i < z.length; i++)
      for (int j = 0; j < z[i].length; j++) z[i][j] = axes.value(axes.x[i], axes.y[j]);
    Predictor surface = fit(GridAverage.BICUBIC, axes.x, axes.y, z);
    double[] x = even(axes.x[0], axes.x[axes.x.length - 1], 23);
    double[] y = even(axes.y[0], axes.y[axes.y.length - 1], 19);
    double[][] grid = surface.predictGrid(x, y);
    for (int i = 0; i < x.length; i++)
      for (int j = 0; j < y.length; j++)
        assertEquals(axes.value(x[i], y[j]), grid[i][j], 1e-11 * 30);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void a_spline_between_its_knots_is_as_smooth_as_its_degree(int degree) {
    double[] knots = {0, 0.7, 1, 1.9, 2.2, 3};
    double[] f = {1, -0.5, 2, 0.3, 0.2, 1.4};
    SplineAxis axis = new SplineAxis(knots, degree);
    double h = 1e-4;
    for (int i = 1; i < knots.length - 1; i++) {
      double x = knots[i], at = value(axis, f, x);
      assertEquals(f[i], at, 1e-14);
      double left = (at - value(axis, f, x - h)) / h, right = (value(axis, f, x + h) - at) / h;
      double bend = 2 * value(axis, f, x - h) - value(axis, f, x - 2 * h) - at;
      double bent = 2 * value(axis, f, x + h) - value(axis, f, x + 2 * h) - at;
      // one-sided differences: first order in h, times derivatives of some tens
      if (degree == 3) {
        assertEquals(left, right, 100 * h);
        assertEquals(bend / (h * h), bent / (h * h), 2000 * h);
      } else assertTrue(Math.abs(left - right) > 0.1);
    }
  }

  private static double value(SplineAxis axis, double[] f, double x) {
    double[] weights = axis.weights(x);
    return IntStream.range(0, f.length).mapToDouble(i -> weights[i] * f[i]).sum();
  }

  @Test
  void short_axes_take_the_parabola_the_line_the_constant() {
    double[] x = {0, 1, 3}, y = {0, 2}, one = {5};
    double[][] z = {{0, 1}, {1, 2}, {9, 10}}; // x^2 + y/2
    Predictor surface = fit(GridAverage.BICUBIC, x, y, z);
    assertEquals(2.25 + 0.25, at(surface, 1.5, 0.5), 1e-13);
    assertEquals(6.25 + 0.75, at(surface, 2.5, 1.5), 1e-13);
    Predictor line = fit(GridAverage.BICUBIC, x, one, new double[][] {{0}, {1}, {9}});
    assertEquals(2.25, at(line, 1.5, 77), 1e-13);
  }

  @Test
  void outside_the_grid_its_edge_holds() {
    double[] axis = {0, 1, 2, 3};
    double[][] z = new double[4][4];
    for (int i = 0; i < 4; i++) for (int j = 0; j < 4; j++) z[i][j] = i * i - j;
    Predictor surface = fit(GridAverage.BICUBIC, axis, axis, z);
    assertEquals(at(surface, 3, 1.5), at(surface, 9, 1.5), 0);
    assertEquals(at(surface, 0.5, 0), at(surface, 0.5, -9), 0);
    assertTrue(Double.isNaN(at(surface, Double.NaN, 1)));
    assertTrue(Double.isNaN(at(surface, 1, Double.NaN)));
  }

  @Test
  void a_value_counts_for_its_nearest_grid_point_and_the_upper_of_two() {
    GridAverage method = GridAverage.BILINEAR.withAxes(new double[] {0, 1, 4}, new double[] {0, 1});
    double[] x = {-3, 0.4, 0.5, 2.4, 2.5, 9}, y = {0, 0, 0, 0, 0, 0};
    Predictor surface = method.fit(x, y, new double[] {1, 3, 5, 7, 11, 13});
    assertEquals(2, at(surface, 0, 0), 1e-14);
    assertEquals(6, at(surface, 1, 0), 1e-14);
    assertEquals(12, at(surface, 4, 0), 1e-14);
    assertEquals(12, at(surface, 4, 1), 1e-14); // filled from the nearest
  }

  @Test
  void values_on_one_line_of_the_grid_are_joined_along_it() {
    double[][] z = gaps(5);
    z[0][0] = 1;
    z[4][4] = 5;
    double[] axis = even(0, 4, 5);
    double[][] filled = fit(GridAverage.BILINEAR, axis, axis, z).predictGrid(axis, axis);
    for (int i = 0; i < 5; i++) assertEquals(i + 1, filled[i][i], 1e-13);
    assertEquals(2.5, filled[1][2], 1e-13); // as near to (1, 1) as to (2, 2): their mean
    assertEquals(2.5, filled[2][1], 1e-13);
  }

  @Test
  void a_plane_is_raw_or_scaled() {
    assertEquals(0.2, Plane.RAW.x(0.2, 0.25));
    assertEquals(0.25, Plane.RAW.y(0.25));
    assertEquals(0.4, Plane.SCALED.x(0.2, 0.25), 1e-15);
    assertEquals(-2 * Math.log(2), Plane.SCALED.y(0.25), 1e-15);
  }

  @Test
  void surfaces_of_few_quotes_are_completed() {
    Surface one = SsviSurface.of(List.of(Point.ofVol(0.1, 0.5, 0.2)));
    Surface smile =
        SsviSurface.of(
            List.of(
                Point.ofVol(-0.1, 0.5, 0.3),
                Point.ofVol(0, 0.5, 0.2),
                Point.ofVol(0.1, 0.5, 0.25)));
    for (Plane plane : Plane.values())
      for (GridAverage grid : List.of(GridAverage.BILINEAR, GridAverage.BICUBIC)) {
        double[] k = {-0.3, 0, 0.4}, t = {0.1, 0.5, 3};
        for (double vol : grid.method(plane).fit(one).vol(k, t)) assertEquals(0.2, vol, 1e-14);
        double[] vol =
            grid.method(plane).fit(smile).vol(new double[] {0, 0}, new double[] {0.5, 2});
        assertEquals(0.2, vol[0], 0.02); // nearest of eleven grid points holds the quote
        assertEquals(vol[0], vol[1], 1e-14); // one maturity: constant in time
      }
  }

  @Test
  void a_smooth_surface_is_met_better_on_a_finer_grid_in_either_plane() {
    SsviSurface truth = new SsviSurface(0.05, 0.01, -0.5, 0.9);
    Surface quotes = truth.quotes(400, new SplittableRandom(9));
    GridAverage coarse = GridAverage.BICUBIC, fine = coarse.withCounts(25, 25);
    double raw = error(coarse.method(Plane.RAW), truth, quotes);
    double scaled = error(coarse.method(Plane.SCALED), truth, quotes);
    assertTrue(raw > error(fine.method(Plane.RAW), truth, quotes) && raw < 0.004, "RMSE " + raw);
    assertTrue(
        scaled > error(fine.method(Plane.SCALED), truth, quotes) && scaled < 0.008,
        "RMSE " + scaled);
    assertEquals(scaled, error(coarse.method(), truth, quotes));
  }

  static double error(SurfaceMethod method, VolSurface truth, Surface quotes) {
    VolSurface fit = method.fit(quotes);
    double[] k = new double[200], t = new double[200];
    var r = new SplittableRandom(17);
    for (int i = 0; i < k.length; i++) {
      t[i] = r.nextDouble(0.2, 1.5);
      k[i] = r.nextDouble(-0.25, 0.25);
    }
    double[] a = fit.vol(k, t), b = truth.vol(k, t);
    double sum = 0;
    for (int i = 0; i < a.length; i++) sum += (a[i] - b[i]) * (a[i] - b[i]);
    return Math.sqrt(sum / a.length);
  }

  @Test
  void wrong_calls_say_what_is_wrong() {
    double[] two = {1, 2};
    assertMessage("xCount must be at least 2: 1", () -> GridAverage.BICUBIC.withCounts(1, 4));
    assertMessage("yCount must be at least 2: 0", () -> GridAverage.BICUBIC.withCounts(4, 0));
    assertMessage("degree must be 1 or 3: 2", () -> GridAverage.BICUBIC.withDegree(2));
    assertMessage(
        "yAxis must rise and be finite: [1.0, 1.0]",
        () -> GridAverage.BICUBIC.withAxes(two, new double[] {1, 1}));
    assertMessage(
        "xAxis must rise and be finite: [NaN]",
        () -> GridAverage.BICUBIC.withAxes(new double[] {NONE}, two));
    assertMessage(
        "x [2], y [2] and z [1] must be equally long",
        () -> GridAverage.BICUBIC.fit(two, two, new double[1]));
    assertMessage(
        "y[1] must be finite: NaN",
        () -> GridAverage.BICUBIC.fit(two, new double[] {1, NONE}, two));
    assertMessage(
        "z[0] must be finite: Infinity",
        () -> GridAverage.BICUBIC.fit(two, two, new double[] {1 / 0.0, 1}));
    assertMessage(
        "z contains no value: all are NaN",
        () -> GridAverage.BICUBIC.fit(two, two, new double[] {NONE, NONE}));
  }

  static void assertMessage(String expected, org.junit.jupiter.api.function.Executable call) {
    assertEquals(expected, assertThrows(IllegalArgumentException.class, call).getMessage());
  }
}
