package ivylab.corpus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.rough.Dynamics;
import ivylab.rough.ForwardVariance;
import ivylab.rough.PublishedSets;
import ivylab.rough.QuadraticRoughHeston;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DomainTest {

  @ParameterizedTest
  @EnumSource
  void drawn_points_are_inside_and_survive_the_way_to_a_model_and_back(Domain domain) {
    for (double[] x : CorpusPlan.of(domain, CorpusGrid.PAPER).parameters(40)) {
      assertTrue(domain.refusal(x).isEmpty());
      double[] back = domain.coordinates(domain.model(x));
      assertArrayEquals(x, back, 1e-9);
    }
  }

  @Test
  void the_box_is_that_of_the_paper() {
    List<Domain.Coordinate> box = Domain.BOX.coordinates();
    assertEquals(15, box.size());
    assertEquals(new Domain.Coordinate("eta", 1, 1.5), box.get(1));
    assertEquals(new Domain.Coordinate("z0_10", -0.5, 0.5), box.get(14));
    double[] x = Domain.BOX.coordinates(PublishedSets.may2017());
    assertTrue(Domain.BOX.refusal(x).isEmpty());
    assertEquals(PublishedSets.may2017(), Domain.BOX.model(x));
  }

  @Test
  void realistic_variances_and_feedback_keep_their_bounds() {
    for (double[] x : CorpusPlan.of(Domain.REALISTIC, CorpusGrid.PAPER).parameters(20)) {
      QuadraticRoughHeston model = Domain.REALISTIC.model(x);
      assertTrue(Dynamics.of(model).feedbackNorm() < 1);
      ForwardVariance curve = ForwardVariance.of(Dynamics.of(model), 0.35);
      for (double t : new double[] {0, 0.03, 0.09, 0.25, 0.35}) {
        assertTrue(curve.at(t) >= 0.0025 && curve.at(t) <= 0.64, "at " + t + ": " + curve.at(t));
      }
    }
  }

  @Test
  void a_refusal_names_the_coordinate_the_rule_and_the_value() {
    double[] x = Domain.BOX.coordinates(PublishedSets.may2017());
    x[2] = 0.7;
    assertEquals("a must be 0.1 to 0.6: 0.7", Domain.BOX.refusal(x).orElseThrow());
    x[2] = Double.NaN;
    assertTrue(Domain.BOX.refusal(x).isPresent());
    double[] y = CorpusPlan.of(Domain.REALISTIC, CorpusGrid.PAPER).parameters(1).get(0);
    y[4] = 0.4;
    y[2] = 0.02;
    y[1] = 1.2;
    y[3] = 0.03;
    assertTrue(Domain.REALISTIC.refusal(y).orElseThrow().contains("must be"));
  }

  /** One rule each is broken, by little. */
  @Test
  void feedback_and_variances_are_refused_just_beyond_their_bounds() {
    double[] strong = {1.467, 0.952, 0.097, 0.003, -0.25, -0.06, 0.117, 0.001, -0.004};
    String why = Domain.REALISTIC.refusal(strong).orElseThrow();
    assertTrue(why.startsWith("the feedback norm a eta^2 int f^2 must be below 1: 1.073"), why);
    double[] late = {1.797, 0.765, 0.257, 0.013, 0.2, -0.092, 0.114, 0.021, -0.025};
    why = Domain.REALISTIC.refusal(late).orElseThrow();
    String root = "the root of the forward variance must be 0.05 to 0.8 at ";
    assertTrue(why.startsWith(root + "0.35 years: 0.815"), why);
    double[] early = {2.257, 0.811, 0.315, 0.018, -0.057, 0.187, -0.068, 0.024, 0.017};
    why = Domain.REALISTIC.refusal(early).orElseThrow();
    assertTrue(why.startsWith(root + "0.06 years: 0.803"), why);
  }

  @Test
  void too_few_coordinates_are_refused() {
    Exception e = assertThrows(IllegalArgumentException.class, () -> Domain.BOX.model(1, 2));
    assertEquals("BOX has 15 coordinates: 2 given", e.getMessage());
  }

  @ParameterizedTest
  @EnumSource
  void an_excess_is_zero_inside_and_grows_with_what_is_broken(Domain domain) {
    int size = -1, zeros = 0;
    for (double[] x : CorpusPlan.of(domain, CorpusGrid.PAPER).parameters(40)) {
      double[] excess = domain.excess(x);
      if (size < 0) size = excess.length;
      assertEquals(size, excess.length);
      // inside, a rule counts from 2 % before its limit
      for (double e : excess) assertTrue(e >= 0 && e <= 0.02, "excess " + e);
      if (Arrays.stream(excess).sum() == 0) zeros++;
    }
    assertTrue(zeros >= 30, zeros + " of 40 points are clear of every limit");
  }

  @Test
  void an_excess_is_the_logarithm_of_the_ratio_to_the_limit() {
    double[] x = CorpusPlan.of(Domain.REALISTIC, CorpusGrid.PAPER).parameters(1).get(0);
    x[4] = 0.4; // an initial factor that makes the first variances large
    var dynamics = Dynamics.of(Domain.REALISTIC.model(x));
    double vol = Math.sqrt(ForwardVariance.of(dynamics, 0.35).at(0));
    double[] excess = Domain.REALISTIC.excess(x);
    assertEquals(19, excess.length);
    assertEquals(Math.max(0, Math.log(dynamics.feedbackNorm()) + 0.02), excess[0], 1e-12);
    assertEquals(Math.max(0, Math.log(0.05 / vol) + 0.02), excess[1], 1e-12);
    assertEquals(Math.max(0, Math.log(vol / 0.8) + 0.02), excess[2], 1e-12);
    assertTrue(Domain.REALISTIC.refusal(x).isEmpty() || Arrays.stream(excess).sum() > 0);
    assertEquals(0, Domain.BOX.excess(new double[15]).length);
  }
}
