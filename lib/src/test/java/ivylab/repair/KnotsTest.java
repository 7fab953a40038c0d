package ivylab.repair;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KnotsTest {

  private static double[] even(int cells) {
    return IntStream.rangeClosed(0, cells).mapToDouble(i -> i / (double) cells).toArray();
  }

  /** Five quotes at each place. */
  private static double[] smiles(double... places) {
    return Arrays.stream(places).flatMap(v -> DoubleStream.of(v, v, v, v, v)).toArray();
  }

  @Test
  void quotes_that_form_no_smile_leave_the_cells_even() {
    assertArrayEquals(even(16), Knots.at(new double[] {}), 1e-15);
    assertArrayEquals(even(16), Knots.at(new double[] {0.3, 0.3, 0.3, 0.3, 0.31, 0, 1}), 1e-15);
  }

  @Test
  void every_smile_is_at_a_border_of_cells() {
    double[] places = {0.9, 0.11, 0.1, 0.12, 0.5}, knots = Knots.at(smiles(places));
    for (double place : places) assertTrue(Arrays.binarySearch(knots, place) >= 0, "" + place);
    assertEquals(0, knots[0]);
    assertEquals(1, knots[knots.length - 1]);
    for (int i = 1; i < knots.length; i++) {
      assertTrue(knots[i] > knots[i - 1]);
      assertTrue(knots[i] - knots[i - 1] <= 1.0 / 16 + 1e-12);
    }
  }

  @Test
  void smiles_at_almost_one_maturity_share_a_border_and_there_are_never_too_many() {
    double[] near = Knots.at(smiles(0.5001, 0.502));
    assertTrue(Arrays.binarySearch(near, 0.5001) >= 0);
    assertTrue(Arrays.binarySearch(near, 0.502) < 0);
    double[] many = IntStream.rangeClosed(1, 200).mapToDouble(i -> i / 201.0).toArray();
    int cells = Knots.at(smiles(many)).length - 1;
    assertTrue(cells > 40 && cells <= 72, cells + " cells");
  }
}
