package ivylab.calibrate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.calibrate.FitStart.End;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BoundedSearchTest {

  /** Errors A u - b. */
  private record Linear(double[][] a, double[] b) implements BoundedSearch.Errors {
    @Override
    public int size() {
      return b.length;
    }

    @Override
    public void at(double[] u, double[] errors, double[][] jacobian) {
      for (int i = 0; i < b.length; i++) {
        errors[i] = -b[i];
        for (int j = 0; j < u.length; j++) errors[i] += a[i][j] * u[j];
        if (jacobian.length > 0) System.arraycopy(a[i], 0, jacobian[i], 0, u.length);
      }
    }

    double cost(double[] u) {
      double[] errors = new double[b.length];
      at(u, errors, new double[0][]);
      double sum = 0;
      for (double e : errors) sum += e * e;
      return sum;
    }
  }

  /** 40 random problems of 6 errors and 3 coordinates, most with minima outside the cube. */
  static Stream<Linear> problems() {
    var random = new SplittableRandom(11);
    return Stream.generate(
            () -> {
              double[][] a = new double[6][3];
              double[] b = new double[6];
              for (int i = 0; i < 6; i++) {
                for (int j = 0; j < 3; j++) a[i][j] = random.nextDouble(-1, 1);
                b[i] = random.nextDouble(-2, 2);
              }
              return new Linear(a, b);
            })
        .limit(40);
  }

  /** Interrupts its thread at one of its evaluations, and counts those. */
  private static final class Interrupting implements BoundedSearch.Errors {

    private final int last;
    private int count;

    Interrupting(int last) {
      this.last = last;
    }

    @Override
    public int size() {
      return 2;
    }

    /** Rosenbrock's function in shifted coordinates: dozens of evaluations. */
    @Override
    public void at(double[] u, double[] errors, double[][] jacobian) {
      if (++count == last) Thread.currentThread().interrupt();
      double x = 3 * u[0] - 1.5, y = 3 * u[1] - 1.5;
      errors[0] = 10 * (y - x * x);
      errors[1] = 1 - x;
      if (jacobian.length > 0) {
        jacobian[0] = new double[] {-60 * x, 30};
        jacobian[1] = new double[] {-3, 0};
      }
    }
  }

  @Test
  void an_interrupt_ends_a_search_at_its_next_evaluation() {
    double[] start = {0.1, 0.9};
    var whole = new Interrupting(Integer.MAX_VALUE);
    BoundedSearch.minimise(whole, start, 1000);
    assertTrue(whole.count > 10, whole.count + " evaluations");
    for (int last = 1; last < 10; last++) {
      var errors = new Interrupting(last);
      try {
        assertThrows(
            CancellationException.class, () -> BoundedSearch.minimise(errors, start, 1000));
      } finally {
        Thread.interrupted();
      }
      assertEquals(last, errors.count);
    }
  }

  /** A convex problem has one minimum: no point of a fine mesh may be lower. */
  @ParameterizedTest
  @MethodSource("problems")
  void the_end_is_the_minimum_over_the_cube(Linear problem) {
    var found = BoundedSearch.minimise(problem, new double[] {0.3, 0.6, 0.5}, 200);
    assertTrue(found.end() == End.CONVERGED || found.end() == End.PRECISION, found::toString);
    for (double u : found.u()) assertTrue(u >= 0 && u <= 1);
    double least = Double.POSITIVE_INFINITY;
    int n = 40;
    for (int i = 0; i <= n; i++)
      for (int j = 0; j <= n; j++)
        for (int l = 0; l <= n; l++)
          least =
              Math.min(
                  least,
                  problem.cost(new double[] {(double) i / n, (double) j / n, (double) l / n}));
    assertTrue(found.cost() <= least + 1e-9, found.cost() + " but the mesh has " + least);
    // where a bound is active it is met exactly, and its gradient pushes outwards
    for (int j = 0; j < 3; j++)
      if (found.held()[j]) {
        assertTrue(found.u()[j] == 0 || found.u()[j] == 1);
        double[] inside = found.u().clone();
        inside[j] += found.u()[j] == 0 ? 1e-4 : -1e-4;
        assertTrue(problem.cost(inside) > found.cost());
      }
  }

  @Test
  void most_of_these_problems_have_an_active_bound() {
    long active =
        problems()
            .filter(
                p -> {
                  for (boolean held :
                      BoundedSearch.minimise(p, new double[] {0.5, 0.5, 0.5}, 200).held())
                    if (held) return true;
                  return false;
                })
            .count();
    assertTrue(active >= 25, active + " of 40");
  }

  @Test
  void a_start_on_the_wrong_bound_is_released() {
    var identity = new Linear(new double[][] {{1, 0}, {0, 1}}, new double[] {0.25, 0.75});
    var found = BoundedSearch.minimise(identity, new double[] {1, 0}, 50);
    assertArrayEquals(new double[] {0.25, 0.75}, found.u(), 1e-10);
    assertFalse(found.held()[0] || found.held()[1]);
  }

  /** Rosenbrock's valley, its minimum at (1, 1) scaled into the cube and cut off by a bound. */
  @Test
  void a_curved_valley_is_followed_to_the_bound() {
    BoundedSearch.Errors valley =
        new BoundedSearch.Errors() {
          @Override
          public int size() {
            return 2;
          }

          @Override
          public void at(double[] u, double[] errors, double[][] jacobian) {
            double x = 4 * u[0] - 3.5, y = 4 * u[1] - 2; // x up to 0.5
            errors[0] = 10 * (y - x * x);
            errors[1] = 1 - x;
            if (jacobian.length == 0) return;
            jacobian[0][0] = -80 * x;
            jacobian[0][1] = 40;
            jacobian[1][0] = -4;
            jacobian[1][1] = 0;
          }
        };
    var found = BoundedSearch.minimise(valley, new double[] {0.1, 0.9}, 500);
    assertEquals(1, found.u()[0]);
    assertEquals(0.25, 4 * found.u()[1] - 2, 1e-7); // y = x^2 on the bound
    assertEquals(0.25, found.cost(), 1e-9);
    assertTrue(found.held()[0]);
  }

  @Test
  void derivatives_of_the_wrong_sign_are_not_called_converged() {
    BoundedSearch.Errors wrong =
        new BoundedSearch.Errors() {
          @Override
          public int size() {
            return 2;
          }

          @Override
          public void at(double[] u, double[] errors, double[][] jacobian) {
            errors[0] = u[0] - 0.2;
            errors[1] = u[0] * u[0] - 0.3;
            if (jacobian.length == 0) return;
            jacobian[0][0] = -1;
            jacobian[1][0] = -2 * u[0];
          }
        };
    assertEquals(End.STALLED, BoundedSearch.minimise(wrong, new double[] {0.9}, 100).end());
  }

  @Test
  void a_start_without_values_and_a_short_limit_are_reported() {
    var nothing = new Linear(new double[][] {{Double.NaN}}, new double[] {1});
    assertEquals(End.NO_VALUE, BoundedSearch.minimise(nothing, new double[] {0.5}, 9).end());
    BoundedSearch.Errors curved =
        new BoundedSearch.Errors() {
          @Override
          public int size() {
            return 1;
          }

          @Override
          public void at(double[] u, double[] errors, double[][] jacobian) {
            errors[0] = Math.exp(8 * u[0]) - 2;
            if (jacobian.length > 0) jacobian[0][0] = 8 * Math.exp(8 * u[0]);
          }
        };
    var cut = BoundedSearch.minimise(curved, new double[] {0.9}, 2);
    assertEquals(End.ITERATIONS, cut.end());
    assertEquals(2, cut.iterations());
    var whole = BoundedSearch.minimise(curved, new double[] {0.9}, 99);
    assertEquals(Math.log(2) / 8, whole.u()[0], 1e-12);
  }
}
