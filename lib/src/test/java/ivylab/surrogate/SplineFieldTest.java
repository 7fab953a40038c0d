package ivylab.surrogate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SplineFieldTest {

  private static final SplineField FIELD =
      new SplineField(Smiles.SPX, new SurrogateConfig.Smooth(5, 3));

  /** The times that are maturities of the field: 0.05, 0.2 and 0.4. */
  private static int time(double t) {
    for (int q = 0; q < FIELD.times(); q++) if (FIELD.hat(q, t) > 1 - 1e-12) return q;
    throw new AssertionError("no time at " + t);
  }

  @Test
  void knots_and_maturities_are_spread_with_the_first_and_the_last() {
    assertEquals(3, FIELD.maturities());
    assertEquals(5, FIELD.knots());
    assertEquals(15, FIELD.values());
    assertEquals(
        List.of(0, 2, 3), List.of(FIELD.maturity(0), FIELD.maturity(1), FIELD.maturity(2)));
    assertEquals(0, FIELD.strike(0));
    assertEquals(6, FIELD.strike(4));
  }

  @Test
  void at_a_maturity_a_basis_function_is_one_at_its_knot_and_all_sum_to_one() {
    double[] maturities = {0.05, 0.2, 0.4};
    for (int j = 0; j < 3; j++) {
      int q = time(maturities[j]);
      for (int i = 0; i < 5; i++) {
        double k = Smiles.SPX.logStrikes().get(0).get(FIELD.strike(i));
        for (int v = 0; v < 15; v++)
          assertEquals(v == j * 5 + i ? 1 : 0, FIELD.basis(q, v, k, 0), 1e-12);
      }
    }
    for (int q = 0; q < FIELD.times(); q++)
      for (double k : new double[] {-0.5, -0.3, -0.13, 0.02, 0.1, 0.3}) {
        double sum = 0, slope = 0;
        for (int v = 0; v < 15; v++) {
          sum += FIELD.basis(q, v, k, 0);
          slope += FIELD.basis(q, v, k, 1);
        }
        assertEquals(1, sum, 1e-11);
        assertEquals(0, slope, 1e-9);
      }
  }

  /** Natural splines reproduce lines, outside too: u = z gives k / sqrt(s). */
  @Test
  void between_maturities_smiles_are_mixed_at_equal_k_by_the_root_of_time() {
    double[] maturities = {0.05, 0.2, 0.4};
    for (double t : new double[] {0.05 * 0.35, 0.05, 0.2, 0.4}) {
      int q = time(t);
      for (double k : new double[] {-0.6, -0.2, 0.07, 0.3}) {
        double u = 0;
        for (int j = 0; j < 3; j++)
          for (int i = 0; i < 5; i++)
            u +=
                Smiles.SPX.logStrikes().get(0).get(FIELD.strike(i))
                    / Math.sqrt(maturities[j])
                    * FIELD.basis(q, j * 5 + i, k, 0);
        assertEquals(k / Math.sqrt(t), u, 1e-11);
      }
    }
  }

  /**
   * Hats are constant up to the first time, whose smile is that of the first maturity, narrower.
   */
  @Test
  void before_the_first_maturity_there_are_times_down_to_a_fifth_of_it() {
    int q = time(0.05 * 0.2);
    for (double t : new double[] {1e-6, 0.005, 0.01}) {
      assertEquals(1, FIELD.hat(q, t));
      assertEquals(t, FIELD.integral(q, t), 1e-17);
    }
    for (int i = 0; i < 5; i++)
      assertEquals(
          FIELD.basis(time(0.05), i, 0.03, 0), FIELD.basis(q, i, 0.03 * Math.sqrt(0.2), 0), 1e-12);
    for (int v = 5; v < 15; v++) assertEquals(0, FIELD.basis(q, v, 0.03, 0));
  }

  /**
   * Central differences of step 1e-5 with third derivatives up to 1e5 inside a piece; at a knot the
   * third derivative jumps, which half a step of it bounds.
   */
  @Test
  void derivatives_are_those_of_the_splines_and_continuous() {
    double h = 1e-5;
    for (double k : new double[] {-0.4, -0.3, -0.25, -0.06, 0.03, 0.1, 0.2})
      for (int q = 0; q < FIELD.times(); q++)
        for (int v = 0; v < 15; v++)
          for (int order = 1; order < 3; order++) {
            double up = FIELD.basis(q, v, k + h, order - 1);
            double down = FIELD.basis(q, v, k - h, order - 1);
            double found = FIELD.basis(q, v, k, order);
            double size = order == 1 ? 1e-3 : 1;
            assertEquals((up - down) / (2 * h), found, size * (1 + 0.01 * Math.abs(found)) * 4);
          }
  }

  /** Against the midpoint rule on 100,000 cells, whose error at the corners is below 1e-9. */
  @Test
  void integrals_are_those_of_the_hats() {
    for (double t : new double[] {0.002, 0.05, 0.13, 0.2, 0.33, 0.4, 1}) {
      double total = 0, hats = 0;
      for (int q = 0; q < FIELD.times(); q++) {
        double sum = 0, step = t / 100_000;
        for (int i = 0; i < 100_000; i++) sum += step * FIELD.hat(q, (i + 0.5) * step);
        assertEquals(sum, FIELD.integral(q, t), 1e-8);
        total += FIELD.integral(q, t);
        hats += FIELD.hat(q, t);
      }
      assertEquals(t, total, 1e-14);
      assertEquals(1, hats, 1e-14);
    }
  }

  /** Ratios of at most 1.26: no hat reaches over two of them. */
  @Test
  void neighbouring_times_are_close() {
    for (double t = 0.05; t < 0.25; t += 1e-3)
      for (int q = 0; q < FIELD.times(); q++)
        assertEquals(0, FIELD.hat(q, t) * FIELD.hat(q, 1.26 * 1.26 * t + 1e-9), "at " + t);
  }

  @Test
  void one_or_two_knots_give_a_constant_or_a_line() {
    SplineField one =
        new SplineField(
            SmileLayout.Part.of(List.of(0.25), List.of(0.0)), new SurrogateConfig.Smooth(2, 1));
    assertEquals(1, one.spline(0, 0, 0.7, 0));
    SplineField two =
        new SplineField(
            SmileLayout.Part.of(List.of(0.25), List.of(-0.1, 0.1)),
            new SurrogateConfig.Smooth(2, 1));
    int last = two.times() - 1;
    assertEquals(1.5, two.basis(last, 1, 0.2, 0), 1e-12);
    assertEquals(-5, two.basis(last, 0, 0.2, 1), 1e-12);
  }
}
