package ivylab.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.ivyspt.CompletionTerms;
import ivylab.model.Golden;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GradNormTest {

  private static final List<Term> TERMS = CompletionTerms.ALL;

  /** With a reference point given, as after the first steps. */
  private static GradNorm from(double alpha, double rate, double... initial) {
    GradNorm gradNorm = new GradNorm(TERMS, alpha, rate, 0);
    double[] state = gradNorm.state();
    System.arraycopy(initial, 0, state, 3, 3);
    gradNorm.restore(state);
    return gradNorm;
  }

  /**
   * Three updates of the reference at standing parameters. Its norms are those of the weighted
   * losses; the first are taken at weights 1, so they are those of the losses themselves, which
   * {@link GradNorm#update} wants.
   */
  @ParameterizedTest
  @ValueSource(strings = {"ivyspt_small.npz", "ivyspt_big.npz"})
  void weights_move_like_those_of_the_reference(String file) throws IOException {
    Golden golden = Golden.read(file);
    double[] losses = golden.get("f64/train/losses");
    double[] norms = golden.get("f64/gradnorm/grad_norms"), own = Arrays.copyOf(norms, 3);
    double[] expected = golden.get("f64/gradnorm/weights");
    GradNorm gradNorm = from(1.5, 0.01, golden.get("f64/gradnorm/initial_losses"));
    for (int update = 0; update < 3; update++) {
      double[] before = gradNorm.weights();
      for (int i = 0; i < 3; i++)
        assertEquals(norms[3 * update + i], before[i] * own[i], 1e-9 * norms[3 * update + i]);
      gradNorm.update(losses, own);
      double[] now = Arrays.copyOfRange(expected, 3 * update, 3 * update + 3);
      assertArrayEquals(now, gradNorm.weights(), 1e-9, "after update " + (update + 1));
    }
  }

  @Test
  void with_alpha_zero_all_weighted_norms_become_equal() {
    GradNorm gradNorm = from(0, 1e-3, 1, 1, 1);
    double[] norms = {1, 2, 4}, losses = {1, 0.5, 0.1};
    for (int i = 0; i < 5000; i++) gradNorm.update(losses, norms);
    double[] w = gradNorm.weights();
    // 4 : 2 : 1, summing to 3; the steps do not shrink, so to a few of them
    assertArrayEquals(new double[] {12 / 7.0, 6 / 7.0, 3 / 7.0}, w, 0.01);
  }

  @Test
  void with_alpha_positive_the_loss_that_lags_behind_is_pulled() {
    GradNorm gradNorm = from(1.5, 1e-3, 1, 1, 1);
    for (int i = 0; i < 300; i++)
      gradNorm.update(new double[] {0.1, 0.1, 0.9}, new double[] {1, 1, 1});
    double[] w = gradNorm.weights();
    assertTrue(w[2] > 1.1 && w[0] < 0.95, Arrays.toString(w));
    assertEquals(w[0], w[1], 1e-12);
  }

  @Test
  void weights_stay_positive_and_sum_to_three_whatever_happens() {
    SplittableRandom random = new SplittableRandom(5);
    GradNorm gradNorm = new GradNorm(TERMS, 1.5, 0.3);
    for (int i = 0; i < 2000; i++) {
      double[] losses = random.doubles(3).map(x -> x < 0.2 ? 0 : Math.pow(10, 8 * x - 6)).toArray();
      double[] norms = random.doubles(3).map(x -> x < 0.1 ? 0 : Math.pow(10, 8 * x - 4)).toArray();
      gradNorm.update(losses, norms);
      double[] w = gradNorm.weights();
      assertEquals(3, w[0] + w[1] + w[2], 1e-12);
      for (double weight : w) assertTrue(weight > 0, Arrays.toString(w));
    }
  }

  /** The start of a positive smooth model: no violation, no gradient by it. */
  @Test
  void a_loss_that_is_zero_is_left_out() {
    GradNorm two = new GradNorm(TERMS, 1.5, 0.01);
    for (int i = 0; i < 50; i++)
      two.update(new double[] {1.0 / (i + 1), 1, 0}, new double[] {3, 1, 0});
    double[] w = two.weights();
    assertTrue(w[1] > 1.2 * w[0], "the two others still move: " + Arrays.toString(w));
    assertEquals(3, w[0] + w[1] + w[2], 1e-12);

    GradNorm one = new GradNorm(TERMS, 1.5, 0.01);
    for (int i = 0; i < 50; i++) one.update(new double[] {1, 0, 0}, new double[] {3, 0, 0});
    assertArrayEquals(new double[] {1, 1, 1}, one.weights(), "nothing to compare with");

    GradNorm none = new GradNorm(TERMS, 1.5, 0.01);
    none.update(new double[3], new double[3]);
    assertArrayEquals(new double[] {1, 1, 1}, none.weights());
  }

  /** However late: Adam's first step is the rate, whatever the size of the gradient. */
  @Test
  void a_loss_of_zero_can_be_weighed_and_a_negative_one_cannot() {
    GradNorm gradNorm = new GradNorm(Ridge.TERMS, 1, 0.01);
    gradNorm.check(new double[] {0, 1});
    assertThrows(IllegalArgumentException.class, () -> gradNorm.check(new double[] {1, -1e-300}));
  }

  @Test
  void a_loss_that_appears_late_starts_with_a_step_of_the_rate() {
    GradNorm gradNorm = new GradNorm(TERMS, 1.5, 0.01, 10);
    for (int i = 0; i < 500; i++) gradNorm.update(new double[] {1, 0, 0}, new double[] {1, 0, 0});
    gradNorm.update(new double[] {1, 1e-3, 0}, new double[] {1, 50, 0});
    double[] w = gradNorm.weights();
    // far above its reference point, so it is pulled up: 1.01 beside the third, which stayed
    assertEquals(1.01, w[1] / w[2], 1e-6);
  }

  @Test
  void the_reference_point_is_the_largest_of_the_first_steps() {
    GradNorm gradNorm = new GradNorm(TERMS, 1, 0.01, 3);
    double[] norms = {1, 1, 1};
    gradNorm.update(new double[] {1, 2, 0}, norms);
    gradNorm.update(new double[] {3, 1, 0}, norms);
    gradNorm.update(new double[] {2, 1, 1e-12}, norms);
    gradNorm.update(new double[] {9, 9, 9}, norms);
    double[] initial = Arrays.copyOfRange(gradNorm.state(), 3, 6);
    assertArrayEquals(new double[] {3, 2, 1e-2}, initial);
  }

  @Test
  void it_resumes_from_its_state_as_if_it_had_not_stopped() {
    GradNorm whole = new GradNorm(TERMS, 1.5, 0.01), first = new GradNorm(TERMS, 1.5, 0.01);
    GradNorm second = new GradNorm(TERMS, 1.5, 0.01);
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 30; i++) {
      double[] losses = random.doubles(3).toArray(), norms = random.doubles(3).toArray();
      if (i % 3 == 0) losses[2] = 0;
      whole.update(losses, norms);
      if (i == 6) second.restore(first.state());
      (i < 6 ? first : second).update(losses, norms);
    }
    assertArrayEquals(whole.state(), second.state());
  }
}
