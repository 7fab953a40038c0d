package ivylab.rough;

import static ivylab.rough.KernelTest.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class IdentifiableTest {

  private final Identifiable nine = Identifiable.of(ExponentialSum.lifted());

  @Test
  void five_directions_of_ten_matter() {
    assertEquals(9, nine.size());
    assertEquals(
        List.of("lambda", "a eta^2", "b / eta", "c", "y1", "y2", "y3", "y4", "y5"), nine.names());
    double[] s = nine.singularValues(), relative = {1, 0.569, 0.259, 0.104, 0.0104, 9.6e-5};
    for (int i = 0; i < relative.length; i++) assertEquals(1, s[i] / s[0] / relative[i], 0.005);
    Identifiable same = Identifiable.of(ExponentialSum.lifted(), 0.09, 5);
    assertArrayEquals(same.singularValues(), s, "the default");
    double[] c = nine.kernel().weights();
    for (int i = 0; i < 5; i++) {
      double start = 0;
      for (int l = 0; l < 10; l++) start += c[l] * nine.direction(i)[l];
      assertTrue(start > 0, "direction " + i + " starts at " + start);
      for (int j = 0; j < 5; j++) {
        double product = 0;
        for (int l = 0; l < 10; l++) product += nine.direction(i)[l] * nine.direction(j)[l];
        assertEquals(i == j ? 1 : 0, product, 1e-13);
      }
    }
  }

  /** The length of y is the root mean square of {@code h / eta}: Simpson after s = v^4. */
  @Test
  void coordinates_measure_the_curve() {
    QuadraticRoughHeston model = PublishedSets.september2019();
    Identifiable all = Identifiable.of(ExponentialSum.lifted(), 0.09, 10);
    double[] x = all.coordinates(model);
    double length = 0, square = 0, end = Math.pow(0.09, 0.25), h = end / 2000;
    for (int m = 4; m < 14; m++) length += x[m] * x[m];
    Dynamics free = Dynamics.of(model.withLambda(0)); // its mean is the curve itself
    for (int i = 1; i <= 2000; i++) {
      double v = i * h, curve = free.mean(Math.pow(v, 4)) / model.eta();
      square += (i == 2000 ? 1 : i % 2 == 1 ? 4 : 2) * curve * curve * 4 * Math.pow(v, 3) * h / 3;
    }
    assertEquals(1, length / (square / 0.09), 1e-8);
  }

  @Test
  void coordinates_are_free_of_the_scale_and_round_trip() {
    QuadraticRoughHeston model = PublishedSets.may2017();
    double[] x = nine.coordinates(model);
    assertArrayEquals(x, nine.coordinates(model.scaled(5)), 1e-13);
    assertArrayEquals(x, nine.coordinates(nine.model(x)), 1e-12);
    assertEquals(model.a() * model.eta() * model.eta(), x[1], 1e-15);
    assertEquals(model.b() / model.eta(), x[2], 1e-15);
  }

  /** The directions left out have relative singular values of 1e-4 and less. */
  @Test
  void nine_numbers_carry_the_forward_variance() {
    SplittableRandom random = new SplittableRandom(3);
    double worst = 0;
    for (int draw = 0; draw < 50; draw++) {
      double[] z0 = new double[10];
      for (int i = 0; i < 10; i++) z0[i] = random.nextDouble(-0.5, 0.5);
      QuadraticRoughHeston model =
          new QuadraticRoughHeston(
              random.nextDouble(0.5, 2.5),
              random.nextDouble(1, 1.5),
              random.nextDouble(0.1, 0.6),
              random.nextDouble(0.01, 0.5),
              random.nextDouble(1e-4, 0.03),
              ExponentialSum.lifted(),
              new InitialCurve.Factors(z0));
      ForwardVariance xi = ForwardVariance.of(Dynamics.of(model), 1);
      ForwardVariance back =
          ForwardVariance.of(Dynamics.of(nine.model(nine.coordinates(model))), 1);
      for (double t : new double[] {0.01, 0.03, 0.09})
        worst = Math.max(worst, Math.abs(back.vol(t) / xi.vol(t) - 1));
    }
    assertTrue(worst < 2e-4, "largest relative error of a swap volatility: " + worst);
  }

  @Test
  void what_has_no_such_coordinates_is_refused() {
    refused("kernel must be", () -> nine.coordinates(PublishedSets.bourgeyGatheral()));
    refused(
        "initial must be Factors",
        () -> nine.coordinates(PublishedSets.gatheralJusselinRosenbaum()));
    refused("eta must be positive", () -> nine.coordinates(PublishedSets.may2017().withEta(0)));
    refused("x must be [9]: [1]", () -> nine.model(1));
    refused("count must be in [1, 10]: 11", () -> Identifiable.of(ExponentialSum.lifted(), 1, 11));
    refused("horizon must be years", () -> Identifiable.of(ExponentialSum.lifted(), 0, 5));
  }

  @Test
  void directions_that_change_no_curve_give_no_model() {
    Identifiable ten = Identifiable.of(ExponentialSum.lifted(), 0.09, 10);
    double[] x = ten.coordinates(PublishedSets.may2017());
    Exception e = assertThrows(IllegalArgumentException.class, () -> ten.model(x));
    assertTrue(e.getMessage().contains("count must be at most 7"), e.getMessage());
  }
}
