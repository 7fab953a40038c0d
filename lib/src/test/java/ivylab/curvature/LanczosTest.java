package ivylab.curvature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.operator.LinearOperator;
import ivylab.progress.Progress;
import ivylab.progress.ProgressEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LanczosTest {

  private static Lanczos of(LinearOperator operator) {
    return Lanczos.of(operator).watchedBy(Progress.silent());
  }

  /** Rounding of 60 products of numbers of size 10: 1e-12. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void both_ends_of_a_known_spectrum_are_found(long seed) {
    double[] values = Symmetric.spread(60);
    Symmetric matrix = Symmetric.of(values, seed);
    Eigenvalues found = of(matrix).tolerance(1e-12).steps(60).seed(seed).extremes(4);
    assertTrue(found.converged(), found.toString());
    for (int i = 0; i < 4; i++) {
      assertEquals(values[i], found.largest().get(i).value(), 1e-11, "largest " + i);
      assertEquals(values[59 - i], found.smallest().get(i).value(), 1e-11, "smallest " + i);
    }
    assertEquals(values[0], found.max(), 1e-11);
    assertEquals(values[59], found.min(), 1e-11);
  }

  /** What a residual promises: a true eigenvalue no further than that (Parlett 1998, 4.5.1). */
  @ParameterizedTest
  @ValueSource(ints = {5, 9, 14, 30})
  void a_true_eigenvalue_is_within_the_residual(int steps) {
    double[] values = Symmetric.spread(60);
    Eigenvalues found = of(Symmetric.of(values, 7)).steps(steps).extremes(3);
    assertEquals(steps < 25, !found.converged(), found.toString());
    double size = Math.max(Math.abs(found.max()), Math.abs(found.min()));
    List<Eigenvalues.Value> all = new ArrayList<>(found.largest());
    all.addAll(found.smallest());
    for (Eigenvalues.Value one : all) {
      double distance =
          Arrays.stream(values).map(v -> Math.abs(v - one.value())).min().orElseThrow();
      assertTrue(distance <= one.residual() * size + 1e-11, one.toString());
      assertEquals(one.residual() <= 1e-6, one.converged());
    }
  }

  @Test
  void a_search_of_the_whole_space_finds_repeated_eigenvalues() {
    double[] values = {5, 5, 5, 2, 2, 0, 0, -1, -1, -1};
    Eigenvalues found = of(Symmetric.of(values, 2)).extremes(10);
    assertEquals(10, found.products());
    for (int i = 0; i < 10; i++) {
      assertEquals(values[i], found.largest().get(i).value(), 1e-12);
      assertEquals(values[9 - i], found.smallest().get(i).value(), 1e-12);
    }
    assertTrue(found.residual() < 1e-12, found.toString());
  }

  @Test
  void zero_and_single_numbers_have_eigenvalues_too() {
    assertEquals(0, of(new Symmetric(new double[7][7])).extremes(2).max());
    Eigenvalues one = of(new Symmetric(new double[][] {{-3}})).extremes(5);
    assertEquals(-3, one.max());
    assertEquals(1, one.largest().size());
    assertEquals(1, one.products());
  }

  @Test
  void it_stops_when_all_asked_for_have_converged() {
    Symmetric matrix = Symmetric.of(Symmetric.spread(80), 3);
    int rough = of(matrix).tolerance(1e-2).extremes(1).products();
    int fine = of(matrix).tolerance(1e-10).extremes(1).products();
    assertTrue(rough < fine && fine < 80, rough + " and " + fine);
  }

  @Test
  void the_same_seed_gives_the_same_digits() {
    Symmetric matrix = Symmetric.of(Symmetric.spread(40), 3);
    Eigenvalues first = of(matrix).steps(8).seed(5).extremes(2);
    assertEquals(first, of(matrix).steps(8).seed(5).extremes(2));
    assertNotEquals(first.max(), of(matrix).steps(8).seed(6).extremes(2).max());
    assertEquals(
        of(matrix).seed(9).extremes(3), Lanczos.extreme(matrix, 3, 9), "the defaults are the same");
  }

  @Test
  void it_reports_progress_and_can_be_interrupted() {
    Symmetric matrix = Symmetric.of(Symmetric.spread(40), 3);
    List<ProgressEvent> seen = new ArrayList<>();
    Lanczos.of(matrix).steps(8).watchedBy(seen::add).extremes(2);
    assertEquals(9, seen.size());
    assertTrue(seen.get(7).figures().containsKey("largest"));
    assertTrue(seen.get(8).finished());
    Lanczos stopped =
        Lanczos.of(matrix)
            .steps(30)
            .watchedBy(
                event -> {
                  if (event.done() == 3 && !event.finished()) Thread.currentThread().interrupt();
                });
    assertEquals(
        "interrupted after 3 of 30 products",
        assertThrows(CancellationException.class, () -> stopped.extremes(2)).getMessage());
    assertEquals(
        "interrupted after 3 of 60 products",
        assertThrows(CancellationException.class, () -> stopped.density(2)).getMessage());
    assertFalse(Thread.currentThread().isInterrupted());
  }

  @Test
  void wrong_calls_are_refused() {
    Symmetric matrix = Symmetric.of(new double[] {1, 2}, 3);
    assertThrows(IllegalArgumentException.class, () -> of(matrix).extremes(0));
    assertThrows(IllegalArgumentException.class, () -> of(matrix).steps(0));
    assertThrows(IllegalArgumentException.class, () -> of(matrix).tolerance(0));
    assertThrows(IllegalArgumentException.class, () -> of(matrix).density(0));
    Symmetric broken = new Symmetric(new double[][] {{Double.NaN}});
    assertThrows(ArithmeticException.class, () -> of(broken).extremes(1));
    assertThrows(IllegalArgumentException.class, () -> of(wide()).extremes(1));
  }

  private static LinearOperator wide() {
    return new LinearOperator() {
      @Override
      public int rows() {
        return 2;
      }

      @Override
      public int columns() {
        return 3;
      }

      @Override
      public double[] apply(double[] v) {
        return new double[2];
      }

      @Override
      public double[] applyTransposed(double[] u) {
        return new double[3];
      }
    };
  }

  @Test
  void the_result_reads_well() {
    Eigenvalues found =
        new Eigenvalues(
            List.of(new Eigenvalues.Value(14.3, 2e-4, false)),
            List.of(new Eigenvalues.Value(-0.02, 1e-9, true)),
            1000,
            20,
            1e-6,
            7);
    assertEquals(
        "1,000 rows: 1 + 1 eigenvalues in [-0.0200, 14.3], NOT CONVERGED (residual 2.0e-04,"
            + " allowed 1.0e-06), 20 products, seed 7",
        found.toString());
    assertEquals(2, found.toTable().rowCount());
    assertEquals("smallest 1", found.toTable().stringColumn(0).get(1));
    assertThrows(
        IllegalArgumentException.class, () -> new Eigenvalues(List.of(), List.of(), 5, 1, 1e-6, 1));
  }

  /** The rounding of 60 products: 1e-12. */
  @Test
  void the_bilinear_form_of_a_symmetric_matrix_is_symmetric() {
    Symmetric matrix = Symmetric.of(Symmetric.spread(60), 3);
    double[] u = Tiny.random(60, 1), v = Tiny.random(60, 2);
    assertEquals(Vectors.dot(u, matrix.apply(v)), matrix.bilinear(u, v), 1e-12);
    assertEquals(matrix.bilinear(v, u), matrix.bilinear(u, v), 1e-12);
  }
}
