package ivylab.rough;

import static ivylab.rough.KernelTest.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AsPublishedTest {

  private static QuadraticRoughHeston draw(SplittableRandom random) {
    double[] z0 = new double[10];
    for (int i = 0; i < 10; i++) z0[i] = random.nextDouble(-0.5, 0.5);
    return new QuadraticRoughHeston(
        random.nextDouble(0.5, 2.5),
        random.nextDouble(1, 1.5),
        random.nextDouble(0.1, 0.6),
        random.nextDouble(0.01, 0.5),
        random.nextDouble(1e-4, 0.03),
        ExponentialSum.lifted(),
        new InitialCurve.Factors(z0));
  }

  /**
   * Over the usual box: 11 % of the targets on the lower clip, 9 % on the upper, mean discounted
   * share .93, .79, .56 of its start at 0.5, 1, 2 years with 60 draws of 5,000 paths. Fewer paths
   * see even less of the mean.
   */
  @Test
  void a_fifth_of_the_targets_is_clipped_and_the_mean_is_lost() {
    SplittableRandom random = new SplittableRandom(1);
    double low = 0, high = 0;
    double[] ratio = new double[4];
    int draws = 16;
    for (int i = 0; i < draws; i++) {
      AsPublished p = AsPublished.of(draw(random), 1000, 42);
      low += p.low() / draws;
      high += p.high() / draws;
      for (int m = 0; m < 4; m++) ratio[m] += p.meanRatios().get(m) / draws;
    }
    assertTrue(low + high > 0.1 && low + high < 0.35, "clipped " + low + ", " + high);
    assertTrue(ratio[1] > 0.8 && ratio[1] < 1.05, "half a year " + ratio[1]);
    assertTrue(ratio[3] < 0.75, "two years " + ratio[3]);
  }

  @Test
  void the_column_of_three_months_holds_the_paths_of_two_years() {
    AsPublished p = AsPublished.of(PublishedSets.may2017(), 500, 1);
    double first = p.meanRatios().get(0) * Math.exp(0.05 * 0.25);
    assertEquals(p.meanRatios().get(3) * Math.exp(0.05 * 2), first, 1e-14);
  }

  /**
   * With a = c = 0 and factors at 0 the variance is lambda at all times, to which the model itself
   * gives no variance at all. 6,000 paths: standard error of the volatility 1.1 %, so 5 % is 4.5.
   */
  @Test
  void lambda_is_a_floor_of_the_variance() {
    QuadraticRoughHeston model = PublishedSets.hedgingExample().withA(0).withC(0).withLambda(0.64);
    AsPublished p = AsPublished.of(model, 6000, 3);
    assertEquals(0.8, p.vols().get(7).get(1), 0.05 * 0.8);
    assertEquals(0, ForwardVariance.of(Dynamics.of(model), 1).at(0.5));
  }

  /** Without variance the share earns the rate, but over 251 of 252 steps. */
  @Test
  void the_last_step_is_skipped() {
    QuadraticRoughHeston model = PublishedSets.hedgingExample().withA(0).withC(0).withLambda(0);
    AsPublished p = AsPublished.of(model, 2, 1);
    assertEquals(1, p.meanRatios().get(1), 1e-14);
    assertEquals(1, p.meanRatios().get(2), 1e-14);
    assertEquals(Math.exp(-0.05 * 2 / 252), p.meanRatios().get(3), 1e-14);
  }

  /**
   * Where Z &lt; b the model's variance falls as the share rises. Here the factors move against the
   * share, so that it rises: 88 % at the lowest strike, 117 % at the highest.
   */
  @Test
  void the_skew_has_the_wrong_sign() {
    AsPublished p = AsPublished.of(PublishedSets.hedgingExample(), 4000, 42);
    assertTrue(p.vols().get(14).get(1) > p.vols().get(0).get(1) + 0.1, "" + p.vols());
  }

  @Test
  void the_seed_decides() {
    QuadraticRoughHeston model = PublishedSets.hedgingExample();
    assertEquals(AsPublished.of(model, 50, 1), AsPublished.of(model, 50, 1));
    assertNotEquals(AsPublished.of(model, 50, 1), AsPublished.of(model, 50, 2));
    refused("paths must be at least 2: 1", () -> AsPublished.of(model, 1, 1));
    refused(
        "initial must be Factors of 10",
        () -> AsPublished.of(PublishedSets.bourgeyGatheral(), 50, 1));
  }
}
