package ivylab.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.surface.MarketFeatures;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The means of learned processes, and what is made of one that is not linear. */
class MeanFormTest {

  static final LearnedProcess SSVI =
      new LearnedProcess(
          MeanForm.SSVI,
          1.4,
          new Matern(1.1, 2, 0.05),
          new Matern(0.4, 0.7, 0.02),
          0.01,
          0.008,
          List.of(-3.1, 0.1, 0.01, -0.6, 0.05, -1.3, -0.04),
          List.of(
              List.of(0.5),
              List.of(-0.03, 0.12),
              List.of(0.02, 0.01, 0.04),
              List.of(-0.05, 0.02, 0.004, 0.25),
              List.of(0.01, -0.02, 0.01, 0.003, 0.08),
              List.of(-0.04, 0.01, 0.002, -0.1, 0.006, 0.3),
              List.of(0.01, 0.0, 0.01, 0.003, 0.02, -0.01, 0.07)));

  record Case(double x, double z, double[] b) {}

  static Stream<Case> cases() {
    SplittableRandom random = new SplittableRandom(20240117);
    double[] units = MeanForm.SSVI.units(), start = MeanForm.SSVI.start(-1.5);
    return Stream.generate(
            () -> {
              double[] b = start.clone();
              for (int i = 0; i < b.length; i++) b[i] += units[i] * (2 * random.nextDouble() - 1);
              double z = 1 + Math.log(random.nextDouble(0.02, 3));
              return new Case(random.nextDouble(-1.5, 1), z, b);
            })
        .limit(40);
  }

  /** Gatheral and Jacquier (2014), eq. (4.1), with theta, rho and phi from level and wings. */
  @ParameterizedTest
  @MethodSource("cases")
  void a_slice_is_ssvi(Case c) {
    double t = Math.exp(c.z() - 1), k = c.x() * Math.sqrt(t);
    double[] b = c.b();
    double theta = t * Math.exp(b[0] + b[1] * c.z() + b[2] * c.z() * c.z());
    double left = Math.exp(b[3] + b[4] * c.z()) * Math.sqrt(theta);
    double right = Math.exp(b[5] + b[6] * c.z()) * Math.sqrt(theta);
    double phi = (left + right) / theta, rho = (right - left) / (right + left);
    double w =
        theta / 2 * (1 + rho * phi * k + Math.sqrt(Math.pow(phi * k + rho, 2) + 1 - rho * rho));
    assertEquals(Math.log(w / t) / 2, SsviMean.at(c.x(), c.z(), b).value(), 1e-13);
    assertEquals(theta / t, Math.exp(2 * SsviMean.at(0, c.z(), b).value()), 1e-14);
  }

  /** Both ways of writing the root, where the one wing is far steeper than the other. */
  @Test
  void the_root_keeps_its_digits_where_terms_cancel() {
    double[] b = {-3, 0, 0, -6, 0, 3, 0}; // a flat put wing, looked at from far out
    double x = -3, a = -3, u = x * Math.exp(-6 - a / 2), v = x * Math.exp(3 - a / 2);
    assertTrue(1 + v - u < -100);
    double h = Math.exp(2 * SsviMean.at(x, 0, b).value() - a);
    assertEquals(h, (h + u) * (h - v), 1e-13 * (h - v)); // (w + L k)(w - R k) = theta w
    assertEquals(SsviMean.at(x, 0, b).value(), SsviMean.jet(x, 0, b).v().value(), 1e-13);
  }

  /**
   * Central differences, h = 1e-4: error h^2/6 times the third derivative, of size below 50 for
   * wings of exp(1) and volatility of exp(-2): 1e-7; second differences of rounding 1e-16/h^2.
   */
  @ParameterizedTest
  @MethodSource("cases")
  void tangents_and_jets_are_derivatives(Case c) {
    double h = 1e-4;
    for (MeanForm form : MeanForm.values()) {
      double[] b = form == MeanForm.SSVI ? c.b() : java.util.Arrays.copyOf(c.b(), 6);
      Tangent at = form.at(c.x(), c.z(), b);
      for (int i = 0; i < b.length; i++) {
        double[] up = b.clone(), down = b.clone();
        up[i] += h;
        down[i] -= h;
        double difference =
            (form.at(c.x(), c.z(), up).value() - form.at(c.x(), c.z(), down).value()) / (2 * h);
        assertEquals(difference, at.by()[i], 1e-6, form + " by b" + i);
      }
      Tangent.Jet jet = form.jet(c.x(), c.z(), b);
      assertEquals(at.value(), jet.v().value(), 1e-13);
      assertArrayEquals(at.by(), jet.v().by(), 1e-12);
      Tangent right = form.at(c.x() + h, c.z(), b), left = form.at(c.x() - h, c.z(), b);
      Tangent later = form.at(c.x(), c.z() + h, b), sooner = form.at(c.x(), c.z() - h, b);
      assertEquals((right.value() - left.value()) / (2 * h), jet.x().value(), 1e-5);
      assertEquals((later.value() - sooner.value()) / (2 * h), jet.z().value(), 1e-5);
      double bend = (right.value() - 2 * at.value() + left.value()) / (h * h);
      assertEquals(bend, jet.xx().value(), 1e-4 * Math.max(1, Math.abs(bend)));
      for (int i = 0; i < b.length; i++) {
        assertEquals((right.by()[i] - left.by()[i]) / (2 * h), jet.x().by()[i], 1e-5);
        assertEquals((later.by()[i] - sooner.by()[i]) / (2 * h), jet.z().by()[i], 1e-5);
        double bent = (right.by()[i] - 2 * at.by()[i] + left.by()[i]) / (h * h);
        assertEquals(bent, jet.xx().by()[i], 1e-4 * Math.max(1, Math.abs(bent)));
      }
    }
  }

  private static Surface drawn(double[] b, int n, double noise, long seed) {
    Random random = new Random(seed);
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      double t = Math.exp(-2.5 + 3 * random.nextDouble());
      double x = 0.4 * random.nextGaussian() - 0.1;
      double y = SsviMean.at(x, 1 + Math.log(t), b).value() + noise * random.nextGaussian();
      points.add(Point.ofVol(x * Math.sqrt(t), t, Math.exp(y)));
    }
    return new Surface("X", LocalDate.of(2020, 1, 2), new MarketFeatures(0, 20, 1), points);
  }

  /** Of a thousand nearly exact quotes on one law the prior's pull is below 1e-3 of its spread. */
  @Test
  void the_mode_is_what_the_quotes_were_drawn_from() {
    double[] b = {-2.7, 0.15, -0.01, -0.4, 0.1, -1.6, 0.0};
    LearnedProcess still =
        new LearnedProcess(
            MeanForm.SSVI,
            1,
            new Matern(1, 1, 1e-5),
            new Matern(1, 1, 1e-5),
            1e-4,
            0,
            SSVI.coefficients(),
            SSVI.deviations());
    assertArrayEquals(b, Mode.of(still, drawn(b, 1000, 0, 1).points()), 1e-3);
    double[] own = SSVI.coefficients().stream().mapToDouble(v -> v).toArray();
    assertArrayEquals(own, Mode.of(SSVI, drawn(own, 30, 0, 2).points()), 1e-6); // the prior's own
  }

  /**
   * The posterior of linear coefficients, at the mode: b = m + S H' C^-1 (y - F(b) + H (b - m)).
   */
  @Test
  void at_the_mode_the_process_to_first_order_finds_the_same_coefficients() {
    double[] b = {-2.7, 0.15, -0.01, -0.4, 0.1, -1.6, 0.0};
    Surface quotes = drawn(b, 40, 0.01, 3);
    LearnedProcess ripples =
        new LearnedProcess(
            MeanForm.SSVI,
            0.1,
            new Matern(0.3, 0.3, 0.05),
            new Matern(0.2, 0.2, 0.02),
            0.01,
            0.008,
            SSVI.coefficients(),
            SSVI.deviations());
    double[] mode = Mode.of(ripples, quotes.points());
    GaussianProcess fitted = ripples.fit(quotes);
    double[] v = fitted.standardisedCoefficients();
    for (int i = 0; i < 7; i++) {
      double coefficient = ripples.coefficients().get(i);
      for (int j = 0; j <= i; j++) coefficient += ripples.deviations().get(i).get(j) * v[j];
      assertEquals(mode[i], coefficient, 1e-5);
    }
    // where waves have died out, the posterior mean is the mean at the mode
    double k = -40, t = 1;
    double far = SsviMean.at(k, 1, mode).value();
    assertEquals(far, fitted.mean(new double[] {k}, new double[] {t})[0], 1e-6);
  }

  @ParameterizedTest
  @EnumSource
  void a_process_of_each_form_goes_through_numbers_and_keeps_its_form(MeanForm form) {
    LearnedProcess process = form == MeanForm.SSVI ? SSVI : LearnedProcessTest.SOME;
    double[] numbers = process.numbers();
    assertEquals(form.numbers(), numbers.length);
    LearnedProcess again = LearnedProcess.ofNumbers(form, numbers);
    assertArrayEquals(numbers, again.numbers(), 1e-14);
    assertEquals(form, again.form());
    assertThrows(
        IllegalArgumentException.class, () -> LearnedProcess.ofNumbers(form, new double[3]));
  }

  @Test
  void the_evidence_has_its_gradient() {
    Surface quotes = drawn(cases().toList().get(0).b(), 20, 0.02, 4);
    Evidence evidence =
        new Evidence(MeanForm.SSVI, quotes.points(), Mode.of(SSVI, quotes.points()));
    double[] numbers = SSVI.numbers(), gradient = new double[numbers.length];
    evidence.at(numbers).addGradient(gradient);
    for (int i = 0; i < numbers.length; i++) {
      double h = 1e-5; // as for the quadratic
      double[] up = numbers.clone(), down = numbers.clone();
      up[i] += h;
      down[i] -= h;
      double difference = (evidence.at(up).value() - evidence.at(down).value()) / (2 * h);
      assertEquals(difference, gradient[i], 1e-5 * Math.max(1, Math.abs(difference)), "" + i);
    }
  }

  /**
   * Fifty surfaces of SSVI slices and noise of 1 %: mean and spread of the level within three
   * errors, 0.4/sqrt(50) and 10 %; the noise, from 1,500 quotes, within 10 %: a narrow wave whose
   * scales are below the distance of quotes is part of it. With five quotes the form of the smile
   * is worth having: the quadratic errs more on other surfaces of the same law.
   */
  @Test
  void learning_finds_the_law_and_beats_the_quadratic_on_few_quotes() {
    List<Surface> training = surfaces(50, 30, 100), test = surfaces(40, 30, 9_000);
    Learning learning = Learning.DEFAULT.withIterationsAtMost(60);
    Learning.Outcome outcome = learning.withForm(MeanForm.SSVI).learn(training, 1);
    assertTrue(outcome.converged(), outcome.toString());
    LearnedProcess found = outcome.process();
    assertEquals(-3, found.coefficients().get(0), 3 * 0.4 / Math.sqrt(50));
    assertEquals(0.4, found.deviations().get(0).get(0), 3 * 0.1 * 0.4);
    assertTrue(found.narrow().xScale() < 0.1 && found.narrow().yScale() < 0.1, found.toString());
    assertEquals(0.01, Math.hypot(found.noise(), found.narrow().signal()), 0.001);
    LearnedProcess quadratic = learning.learn(training, 1).process();
    double ours = 0, theirs = 0;
    for (Surface s : test) {
      Surface few = new Surface(s.symbol(), s.asOf(), s.market(), s.points().subList(0, 5));
      double[] k = s.column(Point::k), t = s.column(Point::t), vol = s.column(Point::vol);
      double[] a = found.fit(few).vol(k, t), b = quadratic.fit(few).vol(k, t);
      for (int i = 5; i < k.length; i++) {
        ours += Math.abs(Math.log(a[i] / vol[i]));
        theirs += Math.abs(Math.log(b[i] / vol[i]));
      }
    }
    assertTrue(ours < 0.85 * theirs, ours + " against " + theirs);
  }

  private static List<Surface> surfaces(int count, int n, long seed) {
    Random random = new Random(seed);
    List<Surface> all = new ArrayList<>();
    for (int s = 0; s < count; s++) {
      double[] b = {
        -3 + 0.4 * random.nextGaussian(),
        0.1 * random.nextGaussian(),
        0,
        -0.6 + 0.2 * random.nextGaussian(),
        0,
        -1.3 + 0.3 * random.nextGaussian(),
        0
      };
      all.add(drawn(b, n, 0.01, seed + s));
    }
    return all;
  }
}
