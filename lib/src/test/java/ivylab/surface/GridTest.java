package ivylab.surface;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class GridTest {

  private static final Grid SMALL = new Grid(-0.2, 0.2, 3, 0.5, 1, 2);

  @Test
  void mesh_points_run_through_log_moneyness_first() {
    assertArrayEquals(new double[] {-0.2, 0, 0.2, -0.2, 0, 0.2}, SMALL.kPoints(), 1e-16);
    assertArrayEquals(new double[] {0.5, 0.5, 0.5, 1, 1, 1}, SMALL.tPoints());
    assertEquals(6, SMALL.size());
  }

  @Test
  void the_standard_grid_ends_where_it_says() {
    Grid g = Grid.STANDARD;
    assertEquals(41 * 41, g.size());
    assertEquals(-0.4, g.k()[0]);
    assertEquals(0.3, g.k()[40]);
    assertEquals(0.05, g.t()[0]);
    assertEquals(2, g.t()[40]);
  }

  @Test
  void a_grid_around_several_surfaces_spans_all_their_quotes() {
    Surface one = SsviSurface.of(List.of(new Point(-0.1, 0.5, 0.02), new Point(0, 0.7, 0.03)));
    Surface two = SsviSurface.of(List.of(new Point(0.2, 1, 0.04)));
    assertEquals(new Grid(-0.1, 0.2, 41, 0.5, 1, 41), Grid.around(List.of(one, two)));
    assertThrows(IllegalArgumentException.class, () -> Grid.around(List.of()));
  }

  @Test
  void a_grid_around_quotes_spans_them_and_is_widened_where_they_have_no_width() {
    Grid g =
        Grid.around(SsviSurface.of(List.of(new Point(-0.1, 0.5, 0.02), new Point(0.2, 1, 0.04))));
    assertEquals(new Grid(-0.1, 0.2, 41, 0.5, 1, 41), g);
    Grid one = Grid.around(SsviSurface.of(List.of(new Point(0.1, 1, 0.04))));
    assertEquals(new Grid(0.1 - 0.01, 0.1 + 0.01, 41, 0.9, 1.1, 41), one);
  }

  @Test
  void a_value_is_found_by_its_maturity_then_its_log_moneyness() {
    GridValues v = GridValues.of(SMALL, "w", new double[] {1, 2, 3, 4, Double.NaN, 6});
    assertEquals(4, v.value(1, 0));
    assertEquals(3, v.value(0, 2));
    assertArrayEquals(new double[] {4, Double.NaN, 6}, v.row(1));
    assertEquals(1, v.min());
    assertEquals(6, v.max());
    assertEquals(1, v.failures());
    assertEquals(0.5, v.share(x -> x < 3.5));
    assertEquals(6, v.toTable().rowCount());
    assertEquals(0.2, v.toTable().doubleColumn("k").get(2));
    assertTrue(v.toString().contains("not finite at 1"), v.toString());
  }

  @Test
  void wrong_bounds_counts_and_places_are_refused_with_their_values() {
    assertRefused("kMin", () -> new Grid(0.3, -0.4, 41, 0.05, 2, 41));
    assertRefused("kMin", () -> new Grid(Double.NaN, 0, 41, 0.05, 2, 41));
    assertRefused("tMin and tMax must be years", () -> new Grid(-0.4, 0.3, 41, 0, 2, 41));
    assertRefused("365.0", () -> new Grid(-0.4, 0.3, 41, 30, 365, 41));
    assertRefused("kCount", () -> new Grid(-0.4, 0.3, 1, 0.05, 2, 41));
    assertRefused("tCount", () -> new Grid(-0.4, 0.3, 2, 0.05, 2, 1));
    assertRefused("5 but the grid has 6", () -> GridValues.of(SMALL, "w", new double[5]));
    var v = GridValues.of(SMALL, "w", new double[6]);
    assertThrows(IndexOutOfBoundsException.class, () -> v.value(0, 3));
  }

  private static void assertRefused(String says, Runnable call) {
    var e = assertThrows(IllegalArgumentException.class, call::run);
    assertTrue(e.getMessage().contains(says), e.getMessage());
  }
}
