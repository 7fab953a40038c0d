package ivylab.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.progress.Progress;
import ivylab.progress.ProgressEvent;
import ivylab.surface.Derivatives;
import ivylab.surface.MarketFeatures;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LearnedProcessTest {

  private static final double[] K = {-0.35, -0.1, 0, 0.07, 0.25, 1.5};
  private static final double[] T = {0.06, 0.4, 1, 1.9, 0.8, 0.1};

  static final LearnedProcess SOME =
      new LearnedProcess(
          MeanForm.QUADRATIC,
          1.7,
          new Matern(0.9, 2, 0.12),
          new Matern(0.25, 0.6, 0.04),
          0.01,
          0.02,
          List.of(-1.5, -0.2, 0.03, 0.2, -0.02, 0.01),
          List.of(
              List.of(0.25),
              List.of(-0.03, 0.08),
              List.of(0.02, 0.01, 0.07),
              List.of(-0.05, 0.02, 0.004, 0.04),
              List.of(0.01, -0.02, 0.01, 0.003, 0.03),
              List.of(-0.004, 0.01, 0.002, -0.005, 0.006, 0.02)));

  /** The same without any mean that varies, one wave, no noise in the wings. */
  static Stream<LearnedProcess> processes() {
    List<List<Double>> still = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      List<Double> row = new ArrayList<>(Collections.nCopies(i, 0.0));
      row.add(1e-6);
      still.add(row);
    }
    return Stream.of(
        SOME,
        new LearnedProcess(
            MeanForm.QUADRATIC,
            0.3,
            SOME.narrow(),
            SOME.wide(),
            0.05,
            0,
            SOME.coefficients(),
            still));
  }

  /** Those, and one whose mean is not linear in its coefficients. */
  static Stream<LearnedProcess> allForms() {
    return Stream.concat(processes(), Stream.of(MeanFormTest.SSVI));
  }

  private static List<Point> quotes(int n, long seed) {
    Random random = new Random(seed);
    List<Point> quotes = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      double t = Math.exp(-3 + 3.5 * random.nextDouble());
      double k = 0.3 * random.nextGaussian() * Math.sqrt(t);
      quotes.add(Point.ofVol(k, t, 0.2 * Math.exp(0.3 * random.nextGaussian())));
    }
    return quotes;
  }

  private static Surface surface(List<Point> points) {
    return new Surface("X", LocalDate.of(2020, 1, 2), new MarketFeatures(0.01, 20, 1), points);
  }

  // ---- a second way: the quadratic, the two waves and the noise written out, dense inverses

  private static double covariance(LearnedProcess p, Point a, Point b) {
    double xa = a.k() / Math.sqrt(a.t()), xb = b.k() / Math.sqrt(b.t());
    double za = 1 + Math.log(a.t()), zb = 1 + Math.log(b.t());
    double[] ha = {1, xa, za, xa * xa, xa * za, za * za};
    double[] hb = {1, xb, zb, xb * xb, xb * zb, zb * zb};
    double sum = 0;
    for (int i = 0; i < 6; i++)
      for (int j = 0; j < 6; j++) {
        double s = 0; // (L L')_ij
        for (int q = 0; q <= Math.min(i, j); q++)
          s += p.deviations().get(i).get(q) * p.deviations().get(j).get(q);
        sum += ha[i] * s * hb[j];
      }
    double du = (asinh(p.warp() * xa) - asinh(p.warp() * xb)) / p.warp(), dz = za - zb;
    return sum + matern(p.wide(), du, dz) + matern(p.narrow(), du, dz);
  }

  private static double asinh(double v) {
    return Math.log(v + Math.sqrt(v * v + 1));
  }

  private static double matern(Matern m, double du, double dz) {
    double r = Math.sqrt(Math.pow(du / m.xScale(), 2) + Math.pow(dz / m.yScale(), 2));
    double root = Math.sqrt(5) * r;
    return m.signal() * m.signal() * (1 + root + 5 * r * r / 3) * Math.exp(-root);
  }

  private static double noise(LearnedProcess p, Point a) {
    return p.noise() * p.noise() + p.noiseSlope() * p.noiseSlope() * a.k() * a.k() / a.t();
  }

  private static double mean(LearnedProcess p, Point a) {
    double x = a.k() / Math.sqrt(a.t()), z = 1 + Math.log(a.t());
    List<Double> b = p.coefficients();
    return b.get(0)
        + b.get(1) * x
        + b.get(2) * z
        + b.get(3) * x * x
        + b.get(4) * x * z
        + b.get(5) * z * z;
  }

  private static DMatrixRMaj matrix(LearnedProcess p, List<Point> quotes) {
    int n = quotes.size();
    DMatrixRMaj c = new DMatrixRMaj(n, n);
    for (int i = 0; i < n; i++)
      for (int j = 0; j < n; j++)
        c.set(
            i,
            j,
            covariance(p, quotes.get(i), quotes.get(j)) + (i == j ? noise(p, quotes.get(i)) : 0));
    return c;
  }

  /** Condition of C is at most 30 * 10 / 1e-4 = 3e6: ten digits are left of sixteen. */
  @ParameterizedTest
  @MethodSource("processes")
  void mean_and_deviation_are_those_of_the_normal_law_given_the_quotes(LearnedProcess process) {
    List<Point> quotes = quotes(30, 1);
    DMatrixRMaj inverse = matrix(process, quotes);
    CommonOps_DDRM.invert(inverse);
    GaussianProcess fitted = process.fit(surface(quotes));
    double[] means = fitted.mean(K, T), deviations = fitted.deviation(K, T);
    for (int q = 0; q < K.length; q++) {
      Point at = new Point(K[q], T[q], 1);
      double mean = mean(process, at), variance = covariance(process, at, at);
      for (int i = 0; i < 30; i++)
        for (int j = 0; j < 30; j++) {
          Point a = quotes.get(i), b = quotes.get(j);
          double weight = covariance(process, at, a) * inverse.get(i, j);
          mean += weight * (Math.log(b.vol()) - mean(process, b));
          variance -= weight * covariance(process, at, b);
        }
      assertEquals(mean, means[q], 1e-8 * Math.max(1, Math.abs(mean)));
      assertEquals(variance, Math.pow(deviations[q], 2), 1e-9);
    }
  }

  /**
   * Fourth-order differences. Log volatility varies over a scale of 0.25 sqrt(0.06) = 0.06 in k:
   * truncation (1e-3/0.06)^4/30 = 3e-9, and the Matérn's third derivative jumps at the quotes only.
   */
  @ParameterizedTest
  @MethodSource("allForms")
  void derivatives_are_those_of_total_variance(LearnedProcess process) {
    GaussianProcess fitted = process.fit(surface(quotes(30, 2)));
    List<Derivatives> all = fitted.derivatives(K, T);
    for (int i = 0; i < K.length; i++) {
      Derivatives d = all.get(i);
      double h = 1e-3 * Math.sqrt(T[i]), s = 1e-3 * T[i], w = d.w();
      double[] byK = along(fitted, K[i], T[i], h, 0), byT = along(fitted, K[i], T[i], 0, s);
      assertEquals(byK[2], w, 1e-12 * w);
      assertEquals((byK[0] - 8 * byK[1] + 8 * byK[3] - byK[4]) / (12 * h), d.wk(), 1e-8 * w / h);
      assertEquals(
          (-byK[0] + 16 * byK[1] - 30 * byK[2] + 16 * byK[3] - byK[4]) / (12 * h * h),
          d.wkk(),
          1e-7 * w / (h * h));
      assertEquals((byT[0] - 8 * byT[1] + 8 * byT[3] - byT[4]) / (12 * s), d.wt(), 1e-8 * w / s);
    }
  }

  private static double[] along(GaussianProcess p, double k, double t, double dk, double dt) {
    double[] ks = new double[5], ts = new double[5];
    for (int i = 0; i < 5; i++) {
      ks[i] = k + (i - 2) * dk;
      ts[i] = t + (i - 2) * dt;
    }
    return p.totalVariance(ks, ts);
  }

  /** As above; the noise keeps the deviation above 0.01, so that its root is smooth. */
  @ParameterizedTest
  @MethodSource("allForms")
  void moments_of_a_quote_are_those_of_the_surface_with_noise_and_have_their_derivatives(
      LearnedProcess process) {
    GaussianProcess fitted = process.fit(surface(quotes(30, 2)));
    double[][] mean = new double[4][K.length], deviation = new double[4][K.length];
    fitted.quoteMoments(K, T, mean, deviation);
    double[][] justMean = new double[1][K.length], justDeviation = new double[1][K.length];
    fitted.quoteMoments(K, T, justMean, justDeviation);
    double[] means = fitted.mean(K, T), deviations = fitted.deviation(K, T);
    assertArrayEquals(justDeviation[0], fitted.quoteDeviation(K, T));
    for (int i = 0; i < K.length; i++) {
      assertEquals(means[i], mean[0][i], 1e-12);
      double noise = noise(process, new Point(K[i], T[i], 1));
      assertEquals(Math.sqrt(deviations[i] * deviations[i] + noise), deviation[0][i], 1e-12);
      assertEquals(mean[0][i], justMean[0][i]);
      assertEquals(deviation[0][i], justDeviation[0][i]);
      double h = 1e-3 * Math.sqrt(T[i]), s = 1e-3 * T[i];
      double[][] byK = momentsAlong(fitted, K[i], T[i], h, 0);
      double[][] byT = momentsAlong(fitted, K[i], T[i], 0, s);
      for (int m = 0; m < 2; m++) {
        double[] x = byK[m], y = byT[m];
        double[][] jet = m == 0 ? mean : deviation;
        double size = Math.abs(x[2]);
        assertEquals((x[0] - 8 * x[1] + 8 * x[3] - x[4]) / (12 * h), jet[1][i], 1e-7 * size / h);
        assertEquals((y[0] - 8 * y[1] + 8 * y[3] - y[4]) / (12 * s), jet[2][i], 1e-7 * size / s);
        assertEquals(
            (-x[0] + 16 * x[1] - 30 * x[2] + 16 * x[3] - x[4]) / (12 * h * h),
            jet[3][i],
            1e-6 * size / (h * h));
      }
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> fitted.quoteMoments(K, T, new double[2][6], new double[2][6]));
  }

  private static double[][] momentsAlong(
      GaussianProcess p, double k, double t, double dk, double dt) {
    double[] ks = new double[5], ts = new double[5];
    for (int i = 0; i < 5; i++) {
      ks[i] = k + (i - 2) * dk;
      ts[i] = t + (i - 2) * dt;
    }
    double[][] mean = new double[1][5], deviation = new double[1][5];
    p.quoteMoments(ks, ts, mean, deviation);
    return new double[][] {mean[0], deviation[0]};
  }

  @ParameterizedTest
  @MethodSource("processes")
  void left_out_quotes_are_predicted_from_the_others(LearnedProcess process) {
    List<Point> quotes = quotes(12, 3);
    LeaveOneOut left = process.fit(surface(quotes)).leaveOneOut();
    for (int i = 0; i < quotes.size(); i++) {
      List<Point> others = new ArrayList<>(quotes);
      Point out = others.remove(i);
      GaussianProcess without = process.fit(surface(others));
      double[] k = {out.k()}, t = {out.t()};
      assertEquals(Math.log(out.vol()) - without.mean(k, t)[0], left.residuals().get(i), 1e-8);
      assertEquals(
          Math.sqrt(Math.pow(without.deviation(k, t)[0], 2) + noise(process, out)),
          left.deviations().get(i),
          1e-8);
    }
  }

  // ---- learning

  /** The normal density written out; the gradient by central differences, h = 1e-5: error 1e-9. */
  @Test
  void the_evidence_is_the_log_density_of_the_quotes_and_has_its_gradient() {
    for (int n : new int[] {1, 4, 25}) {
      List<Point> quotes = quotes(n, 4 + n);
      DMatrixRMaj c = matrix(SOME, quotes), inverse = c.copy();
      CommonOps_DDRM.invert(inverse);
      double log = -0.5 * Math.log(CommonOps_DDRM.det(c)) - n * Math.log(2 * Math.PI) / 2;
      for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) {
          Point a = quotes.get(i), b = quotes.get(j);
          log -=
              (Math.log(a.vol()) - mean(SOME, a))
                  * inverse.get(i, j)
                  * (Math.log(b.vol()) - mean(SOME, b))
                  / 2;
        }
      assertEquals(log, SOME.fit(surface(quotes)).logEvidence(), 1e-8 * Math.abs(log));
      Evidence evidence = new Evidence(MeanForm.QUADRATIC, quotes, new double[6]);
      double[] numbers = Evidence.pack(SOME), gradient = new double[MeanForm.QUADRATIC.numbers()];
      Evidence.At at = evidence.at(numbers);
      assertEquals(log, at.value(), 1e-8 * Math.abs(log));
      at.addGradient(gradient);
      differ(v -> evidence.at(v).value(), numbers, gradient);
    }
  }

  @Test
  void the_hyperprior_has_its_gradient_and_is_highest_where_it_started_but_for_the_determinant() {
    var hyperprior = new Hyperprior(processes().toList().get(0));
    LearnedProcess other =
        new LearnedProcess(
            MeanForm.QUADRATIC,
            0.8,
            SOME.narrow(),
            SOME.wide(),
            0.03,
            0.004,
            List.of(0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
            SOME.deviations().stream()
                .map(r -> r.stream().map(v -> 1.3 * v + 0.01).toList())
                .toList());
    double[] numbers = Evidence.pack(other), gradient = new double[MeanForm.QUADRATIC.numbers()];
    hyperprior.add(numbers, gradient);
    differ(v -> hyperprior.add(v, new double[v.length]), numbers, gradient);
    // an inverse Wishart law has its mode at Psi/(f + p + 1) = start * 8/15
    double root = Math.sqrt(8.0 / 15);
    LearnedProcess mode =
        new LearnedProcess(
            MeanForm.QUADRATIC,
            SOME.warp(),
            SOME.wide(),
            SOME.narrow(),
            SOME.noise(),
            SOME.noiseSlope(),
            SOME.coefficients(),
            SOME.deviations().stream().map(r -> r.stream().map(v -> root * v).toList()).toList());
    double[] flat = new double[MeanForm.QUADRATIC.numbers()];
    hyperprior.add(Evidence.pack(mode), flat);
    for (double entry : flat) assertEquals(0, entry, 1e-9);
  }

  /**
   * The formula with the covariance written out and inverted, and its derivatives by central
   * differences, h = 1e-5: error 1e-9 of a third derivative, 1e-10/h of rounding. The hyperprior
   * adds 1/1.5^2 to waves and noise; for one coefficient that of s^2 known from m surfaces is 2 m
   * for log s, and m = f + p + 1.
   */
  @Test
  void information_is_the_expected_curvature_of_the_evidence() {
    List<Point> quotes = quotes(14, 8);
    double[] numbers = Evidence.pack(SOME);
    int n = quotes.size(), p = numbers.length;
    DMatrixRMaj inverse = matrix(SOME, quotes);
    CommonOps_DDRM.invert(inverse);
    List<DMatrixRMaj> covariances = new ArrayList<>(), means = new ArrayList<>();
    for (int k = 0; k < p; k++) {
      double[] up = numbers.clone(), down = numbers.clone();
      up[k] += 1e-5;
      down[k] -= 1e-5;
      LearnedProcess a = Evidence.unpack(MeanForm.QUADRATIC, up);
      LearnedProcess b = Evidence.unpack(MeanForm.QUADRATIC, down);
      DMatrixRMaj c = new DMatrixRMaj(n, n), half = new DMatrixRMaj(n, n);
      CommonOps_DDRM.subtract(matrix(a, quotes), matrix(b, quotes), c);
      CommonOps_DDRM.scale(1 / 2e-5, c);
      CommonOps_DDRM.mult(inverse, c, half);
      covariances.add(half);
      DMatrixRMaj m = new DMatrixRMaj(n, 1);
      for (int i = 0; i < n; i++)
        m.set(i, 0, (mean(a, quotes.get(i)) - mean(b, quotes.get(i))) / 2e-5);
      means.add(m);
    }
    double[][] information = new double[p][p];
    new Evidence(MeanForm.QUADRATIC, quotes, new double[6]).addInformation(numbers, 3, information);
    DMatrixRMaj product = new DMatrixRMaj(n, n), solved = new DMatrixRMaj(n, 1);
    for (int k = 0; k < p; k++)
      for (int l = 0; l < p; l++) {
        CommonOps_DDRM.mult(covariances.get(k), covariances.get(l), product);
        CommonOps_DDRM.mult(inverse, means.get(l), solved);
        double expected =
            3 * (CommonOps_DDRM.trace(product) / 2 + CommonOps_DDRM.dot(means.get(k), solved));
        assertEquals(expected, information[k][l], 1e-4 * Math.max(1, Math.abs(expected)));
      }
    double[][] prior = new double[p][p];
    new Hyperprior(SOME).addInformation(numbers, prior);
    assertEquals(1 / 2.25, prior[3][3]);
    int first = Evidence.MEAN + 6; // log of the first entry of L, alone in its row
    assertEquals(0, prior[Evidence.MEAN][Evidence.MEAN]);
    assertTrue(prior[first][first] >= 2 * 15, "f + p + 1 = 8 + 6 + 1 surfaces");
  }

  /** With S = s^2 I the information about each log entry is that of m normal numbers, 2 m. */
  @Test
  void the_hyperprior_counts_as_that_many_surfaces() {
    List<List<Double>> lower = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      List<Double> row = new ArrayList<>(Collections.nCopies(i, 0.0));
      row.add(0.3);
      lower.add(row);
    }
    LearnedProcess even = SOME.withCoefficients(SOME.coefficients(), lower);
    int p = MeanForm.QUADRATIC.numbers();
    double[][] prior = new double[p][p];
    new Hyperprior(even).addInformation(even.numbers(), prior);
    for (int i = 0, at = Evidence.MEAN + 6; i < 6; at += ++i + 1)
      assertEquals(2 * 15, prior[at][at], 1e-10);
  }

  /** 3 x 7^3 = 1029: of one surface 10 (1000, but 11^3 = 1331), of two 8 (1024, but 2 x 9^3). */
  @Test
  void fewer_surfaces_are_learned_from_more_of_their_quotes() {
    Learning learning = Learning.DEFAULT.withSurfacesAtMost(3).withQuotesAtMost(7);
    assertEquals(10, learning.limit(new int[] {400}));
    assertEquals(8, learning.limit(new int[] {400, 400}));
    assertEquals(7, learning.limit(new int[] {400, 400, 400}));
    assertEquals(7, learning.limit(new int[] {4, 7, 5}));
    assertEquals(9, learning.limit(new int[] {9, 4}), "there are no more");
    assertEquals(10, learning.limit(new int[] {3, 400}), "27 + 1000");
    assertEquals(510, Learning.DEFAULT.limit(new int[] {3374}));
    Learning few = learning.withIterationsAtMost(1);
    assertEquals(10, few.learn(drawn(1, 20, 1), 1).quotes());
  }

  private static void differ(ToDoubleFunction<double[]> f, double[] at, double[] gradient) {
    for (int i = 0; i < at.length; i++) {
      double h = 1e-5;
      double[] up = at.clone(), down = at.clone();
      up[i] += h;
      down[i] -= h;
      double difference = (f.applyAsDouble(up) - f.applyAsDouble(down)) / (2 * h);
      assertEquals(
          difference, gradient[i], 1e-5 * Math.max(1, Math.abs(difference)), "number " + i);
    }
  }

  @Test
  void numbers_and_process_are_two_ways_of_writing_one_thing() {
    LearnedProcess again = LearnedProcess.ofNumbers(MeanForm.QUADRATIC, SOME.numbers());
    double[] a = SOME.numbers(), b = again.numbers();
    for (int i = 0; i < a.length; i++) assertEquals(a[i], b[i], 1e-14);
    assertEquals(SOME.coefficients().get(5), again.coefficients().get(5), 1e-16);
    assertEquals(SOME.deviations().get(5).get(5), again.deviations().get(5).get(5), 1e-16);
  }

  private static List<Surface> drawn(int surfaces, int n, long seed) {
    Random random = new Random(seed);
    List<Surface> all = new ArrayList<>();
    for (int s = 0; s < surfaces; s++) {
      List<Point> places = quotes(n, seed + s);
      DMatrixRMaj c = matrix(SOME, places);
      var cholesky = DecompositionFactory_DDRM.chol(n, true);
      assertTrue(cholesky.decompose(c));
      DMatrixRMaj lower = cholesky.getT(null);
      double[] normal = random.doubles(n, -1, 1).map(v -> random.nextGaussian()).toArray();
      List<Point> points = new ArrayList<>();
      for (int i = 0; i < n; i++) {
        double y = mean(SOME, places.get(i));
        for (int j = 0; j <= i; j++) y += lower.get(i, j) * normal[j];
        points.add(Point.ofVol(places.get(i).k(), places.get(i).t(), Math.exp(y)));
      }
      all.add(surface(points));
    }
    return all;
  }

  /**
   * What generated the data is found again as far as 60 surfaces of 50 quotes tell: a standard
   * deviation from about m numbers has a relative error of 1/sqrt(2 m); m is 3,000 quotes for the
   * noise (13 of them per 1 %, and quotes close enough to tell it from the narrow wave are few, so
   * 15 %), 60 surfaces for the spread of the level (9 %, so 30 % at three errors).
   */
  @Test
  void learning_finds_the_process_that_drew_the_surfaces() {
    Learning.Outcome outcome = Learning.DEFAULT.learn(drawn(60, 50, 100), 1);
    LearnedProcess found = outcome.process();
    assertTrue(outcome.converged(), outcome.toString());
    assertTrue(outcome.after() > outcome.before());
    assertEquals(1, found.noise() / SOME.noise(), 0.3);
    assertEquals(1, found.deviations().get(0).get(0) / SOME.deviations().get(0).get(0), 0.3);
    // mean of 60 levels of deviation 0.25, three errors
    assertEquals(SOME.coefficients().get(0), found.coefficients().get(0), 3 * 0.25 / Math.sqrt(60));
    // the truth is one of the processes learning chose from: it cannot be much more probable
    double truth = 0, learned = 0;
    int quotes = 0;
    for (Surface s : drawn(20, 50, 9_000)) {
      Evidence evidence = new Evidence(MeanForm.QUADRATIC, s.points(), new double[6]);
      truth += evidence.at(Evidence.pack(SOME)).value();
      learned += evidence.at(Evidence.pack(found)).value();
      quotes += s.size();
    }
    assertEquals(truth / quotes, learned / quotes, 0.02); // 36 numbers of 3,000 quotes: 36/6000
  }

  @Test
  void learning_is_a_function_of_surfaces_and_seed_and_keeps_its_limits() {
    List<Surface> surfaces = drawn(8, 20, 50);
    Learning few = Learning.DEFAULT.withIterationsAtMost(5);
    assertEquals(few.learn(surfaces, 3), few.learn(surfaces, 3));
    Learning.Outcome less = few.withSurfacesAtMost(3).withQuotesAtMost(7).learn(surfaces, 3);
    assertEquals(3, less.surfaces());
    assertEquals(21, less.quotes());
    assertFalse(few.learn(surfaces, 3).converged());
    assertTrue(few.learn(surfaces, 3).toString().contains("NOT CONVERGED"));
    List<ProgressEvent> events = new ArrayList<>();
    int evaluations = few.learn(surfaces, 3, events::add).evaluations();
    assertEquals(evaluations + 1, events.size());
    assertTrue(events.get(0).toString().startsWith("learning a process, 20 %"), events.toString());
    assertTrue(events.get(evaluations).finished());
    Thread.currentThread().interrupt();
    assertThrows(CancellationException.class, () -> few.learn(surfaces, 3));
    assertThrows(IllegalArgumentException.class, () -> few.learn(List.of(), 3));
    assertThrows(IllegalArgumentException.class, () -> few.withQuotesAtMost(0));
  }

  /** Within what is left to gain at either end, 2 x 0.05 of 400 quotes, and in a few steps. */
  @Test
  void learning_from_a_process_that_is_near_is_short_and_ends_alike() {
    List<Surface> surfaces = drawn(20, 20, 50);
    Learning.Outcome first = Learning.DEFAULT.learn(surfaces, 3, Progress.silent());
    Learning.Outcome again =
        Learning.DEFAULT.learnNear(first.process(), surfaces, 3, Progress.silent());
    assertTrue(first.converged() && again.converged());
    assertEquals(first.after(), again.after(), 0.1 / 400);
    assertTrue(again.evaluations() < first.evaluations() / 2, again.toString());
    Learning other = Learning.DEFAULT.withForm(MeanForm.SSVI);
    assertThrows(
        IllegalArgumentException.class,
        () -> other.learnNear(first.process(), surfaces, 3, Progress.silent()));
  }

  /**
   * Each step raises the posterior density of the law: the evidence of all quotes and that of the
   * hyperprior, whose mode for S the step knows; the mean itself has no prior.
   */
  @Test
  void a_step_of_the_law_of_the_coefficients_never_lowers_the_posterior() {
    List<Surface> surfaces = drawn(30, 25, 700);
    List<List<Point>> quotes = surfaces.stream().map(Surface::points).toList();
    Hyperprior hyperprior = new Hyperprior(SOME);
    LearnedProcess process =
        SOME.withCoefficients(
            List.of(-1.0, 0.0, 0.0, 0.0, 0.0, 0.0),
            SOME.deviations().stream().map(r -> r.stream().map(v -> 2 * v).toList()).toList());
    double before = posterior(process, surfaces, hyperprior), first = before;
    for (int step = 0; step < 6; step++) {
      process = CoefficientLaw.improved(process, quotes, hyperprior);
      double after = posterior(process, surfaces, hyperprior);
      assertTrue(after > before - 1e-9 * Math.abs(before), step + ": " + before + " to " + after);
      before = after;
    }
    assertTrue(before > first + 1);
    // only the law has moved
    assertEquals(SOME.wide(), process.wide());
    assertEquals(SOME.noise(), process.noise());
    // 30 levels of deviation 0.25, three errors
    assertEquals(-1.5, process.coefficients().get(0), 3 * 0.25 / Math.sqrt(30));
  }

  private static double posterior(LearnedProcess p, List<Surface> surfaces, Hyperprior hyperprior) {
    double sum = hyperprior.add(p.numbers(), new double[p.form().numbers()]);
    for (Surface surface : surfaces) sum += p.fit(surface).logEvidence();
    return sum;
  }

  // ---- files

  @Test
  void a_process_is_read_back_as_it_was_written(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("process.json");
    SOME.save(file);
    assertEquals(SOME, LearnedProcess.load(file));
    Files.writeString(file, "{\"warp\": 1}");
    assertTrue(
        assertThrows(IOException.class, () -> LearnedProcess.load(file))
            .getMessage()
            .contains("process.json"));
  }

  @Test
  void what_is_no_process_is_refused() {
    for (double[] wrong : new double[][] {{0, 1, 1}, {1, 0, 1}, {1, 1, -1}, {Double.NaN, 1, 1}})
      assertThrows(
          IllegalArgumentException.class,
          () ->
              new LearnedProcess(
                  MeanForm.QUADRATIC,
                  wrong[0],
                  SOME.wide(),
                  SOME.narrow(),
                  wrong[1],
                  wrong[2],
                  SOME.coefficients(),
                  SOME.deviations()));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new LearnedProcess(
                MeanForm.QUADRATIC,
                1,
                SOME.wide(),
                SOME.narrow(),
                1,
                1,
                List.of(1.0),
                SOME.deviations()));
    assertEquals("learned Gaussian process", SOME.name());
    assertTrue(Arrays.asList(SOME.toString().split(" ")).contains("wide"));
  }
}
