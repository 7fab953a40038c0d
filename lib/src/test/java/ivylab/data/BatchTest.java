package ivylab.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.surface.Point;
import ivylab.surface.Surface;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchTest {

  private static Surface of(String symbol, Point... points) {
    return new Surface(symbol, Made.DAY, Made.market(Made.DAY), List.of(points));
  }

  private final Surface three =
      of("A", new Point(-0.1, 0.5, 0.02), new Point(0, 0.5, 0.04), new Point(0.1, 1, 0.09));
  private final Surface four =
      of(
          "B",
          new Point(0.2, 0.25, 0.01),
          new Point(0.3, 0.25, 0.02),
          new Point(0.4, 0.5, 0.03),
          new Point(0.5, 0.5, 0.04));

  @Test
  void rows_are_padded_with_harmless_values() {
    Batch batch = Batch.of(List.of(new Masked(three, List.of(1)), new Masked(four, List.of(0, 3))));
    assertEquals(List.of(2, 2, 2, 0), List.of(batch.b(), batch.n(), batch.q(), batch.c()));
    assertArrayEquals(new double[] {-0.1, 0.1, 0.3, 0.4}, batch.k());
    assertArrayEquals(new double[] {0, 0, 0.2, 0.5}, batch.queryK());
    assertArrayEquals(new double[] {0.5, 1, 0.25, 0.5}, batch.queryT());
    assertArrayEquals(new double[] {0.04, 1, 0.01, 0.04}, batch.queryW());
    assertArrayEquals(new double[] {1, 0, 1, 1}, batch.queryMask());
    Batch other = Batch.of(List.of(new Masked(three, List.of(0)), new Masked(four, List.of(0))));
    assertEquals(3, other.n());
    assertArrayEquals(new double[] {0, 0.1, 0, 0.3, 0.4, 0.5}, other.k());
    assertArrayEquals(new double[] {0.5, 1, 1, 0.25, 0.5, 0.5}, other.t());
    assertArrayEquals(new double[] {0.04, 0.09, 1, 0.02, 0.03, 0.04}, other.w());
    assertArrayEquals(new double[] {1, 1, 0, 1, 1, 1}, other.mask());
    // 8 places, 1 of them padding
    assertEquals(1.0 / 8, other.padding(), 1e-15);
    assertEquals(0, other.collocationK().length);
  }

  @Test
  void features_are_the_market_and_two_moments_of_the_visible_variances() {
    Batch batch = Batch.of(List.of(new Masked(three, List.of(1))));
    double[] f = batch.features();
    assertEquals(Batch.FEATURES.size(), f.length);
    assertArrayEquals(new double[] {0.012, 22, 1.5}, Arrays.copyOf(f, 3));
    assertEquals((0.02 + 0.09) / 2, f[3], 1e-15);
    assertEquals((0.09 - 0.02) / Math.sqrt(2), f[4], 1e-15); // of two values, n - 1
    assertEquals(0, Batch.of(List.of(new Masked(three, List.of(0, 1)))).features()[4]);
  }

  @Test
  void level_and_scale_are_those_of_the_visible_log_volatilities() {
    Batch batch = Batch.of(List.of(new Masked(three, List.of(1))));
    double a = Math.log(0.2); // sqrt(0.02 / 0.5)
    double b = Math.log(0.3);
    assertEquals((a + b) / 2, batch.level()[0], 1e-12);
    assertEquals(Math.abs(a - b) / Math.sqrt(2), batch.scale()[0], 1e-12);
    Surface flat =
        of("A", Point.ofVol(0, 1, 0.2), Point.ofVol(0.1, 1, 0.2), Point.ofVol(0.2, 1, 1));
    assertEquals(Batch.SCALE_FLOOR, Batch.of(List.of(new Masked(flat, List.of(2)))).scale()[0]);
  }

  @Test
  void collocation_points_fill_the_widened_hull() {
    Surface s = Made.surface("A", Made.DAY, 50, 1);
    int c = 2000;
    Batch batch =
        Batch.of(List.of(new Masked(three, List.of(0)), new Masked(s, List.of(0))), c, 3, 4);
    double[] x = s.column(p -> p.k() / Math.sqrt(p.t()));
    double[] y = s.column(p -> Math.log(p.t()));
    double[] foundX = new double[c];
    double[] foundY = new double[c];
    for (int j = 0; j < c; j++) {
      double t = batch.collocationT()[c + j];
      foundX[j] = batch.collocationK()[c + j] / Math.sqrt(t);
      foundY[j] = Math.log(t);
    }
    spread(x, foundX);
    spread(y, foundY);
  }

  /** Uniform over the range widened by a tenth on either side. */
  private static void spread(double[] quotes, double[] found) {
    double low = Arrays.stream(quotes).min().orElseThrow();
    double high = Arrays.stream(quotes).max().orElseThrow();
    double margin = 0.1 * (high - low);
    assertTrue(Arrays.stream(found).min().orElseThrow() >= low - margin - 1e-12);
    assertTrue(Arrays.stream(found).max().orElseThrow() <= high + margin + 1e-12);
    int[] bins = new int[10];
    for (double v : found)
      bins[(int) Math.min(9, 10 * (v - low + margin) / (high - low + 2 * margin))]++;
    // binomial of 2000 and 1/10: deviation 13.4; five of them
    for (int count : bins) assertEquals(200, count, 67);
  }

  @Test
  void collocation_points_depend_on_seed_epoch_and_surface_alone() {
    Masked a = new Masked(three, List.of(0));
    Masked b = new Masked(four, List.of(0));
    double[] alone = Batch.of(List.of(a), 5, 1, 2).collocationK();
    double[] second = Batch.of(List.of(b, a), 5, 1, 2).collocationK();
    assertArrayEquals(alone, Arrays.copyOfRange(second, 5, 10));
    assertArrayEquals(
        alone, Batch.of(List.of(new Masked(three, List.of(2))), 5, 1, 2).collocationK());
    assertNotEquals(alone[0], Batch.of(List.of(a), 5, 2, 2).collocationK()[0]);
    assertNotEquals(alone[0], Batch.of(List.of(a), 5, 1, 3).collocationK()[0]);
  }

  @Test
  void one_expiry_has_collocation_around_it() {
    Surface slice = of("A", Point.ofVol(0, 0.5, 0.2), Point.ofVol(0.1, 0.5, 0.2));
    Batch batch = Batch.of(List.of(Masked.none(slice)), 100, 1, 1);
    assertTrue(Arrays.stream(batch.collocationT()).distinct().count() > 50);
    assertEquals(0, batch.q());
  }

  @Test
  void a_surface_can_be_asked_anywhere() {
    Batch batch = Batch.asking(three, new double[] {0.5, -0.5}, new double[] {1, 2});
    assertEquals(List.of(1, 3, 2), List.of(batch.b(), batch.n(), batch.q()));
    assertArrayEquals(new double[] {0.5, -0.5}, batch.queryK());
    assertArrayEquals(new double[] {1, 2}, batch.queryT());
    assertArrayEquals(new double[] {1, 1}, batch.queryMask());
    assertTrue(Double.isNaN(batch.queryW()[0]));
    assertThrows(
        IllegalArgumentException.class, () -> Batch.asking(three, new double[1], new double[2]));
    assertThrows(
        IllegalArgumentException.class,
        () -> Batch.asking(three, new double[] {0}, new double[] {0}));
    assertThrows(
        IllegalArgumentException.class,
        () -> Batch.asking(three, new double[] {Double.NaN}, new double[] {1}));
  }

  @Test
  void nothing_makes_no_batch() {
    assertThrows(IllegalArgumentException.class, () -> Batch.of(List.of()));
    assertThrows(
        IllegalArgumentException.class, () -> Batch.of(List.of(Masked.none(three)), -1, 0, 0));
  }

  @Test
  void it_says_its_shape() {
    assertEquals(
        "batch of 2 surfaces: n = 3 visible, q = 1 queried, c = 0 collocation, 12.5 % padding",
        Batch.of(List.of(new Masked(three, List.of(0)), new Masked(four, List.of(0)))).toString());
  }
}
