package ivylab.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.plot.Projection.Seen;
import org.junit.jupiter.api.Test;

class ProjectionTest {

  private static final double D = Projection.DISTANCE, H = Projection.HEIGHT;

  private static void assertSeen(double right, double up, double depth, Seen seen) {
    assertEquals(right, seen.right(), 1e-12);
    assertEquals(up, seen.up(), 1e-12);
    assertEquals(depth, seen.depth(), 1e-12);
  }

  @Test
  void from_the_front_x_is_right_z_is_up_and_y_is_depth() {
    var front = Projection.ofDegrees(0, 0);
    assertSeen(D / (D + 1), 0, 1, front.of(1, 1, 0));
    assertSeen(-D / (D - 1), H * D / (D - 1), -1, front.of(-1, -1, 1));
  }

  @Test
  void from_above_y_is_up_and_height_comes_nearer() {
    var above = Projection.ofDegrees(0, 90);
    assertSeen(1, 1, 0, above.of(1, 1, 0));
    assertSeen(D / (D - H), D / (D - H), -H, above.of(1, 1, 1));
  }

  @Test
  void a_quarter_turn_carries_x_to_the_back() {
    var turned = Projection.ofDegrees(90, 0);
    assertSeen(0, 0, 1, turned.of(1, 0, 0));
    assertSeen(-1, 0, 0, turned.of(0, 1, 0));
  }

  @Test
  void what_is_nearer_is_larger() {
    var view = Projection.ofDegrees(-38, 24);
    assertTrue(
        view.of(view.nearX(), view.nearY(), 0).depth()
            < view.of(-view.nearX(), -view.nearY(), 0).depth());
    double near = view.of(0.1, view.nearY(), 0).right() - view.of(-0.1, view.nearY(), 0).right();
    double far = view.of(0.1, -view.nearY(), 0).right() - view.of(-0.1, -view.nearY(), 0).right();
    assertTrue(near > far);
  }

  @Test
  void near_sides_follow_the_azimuth() {
    for (int azimuth : new int[] {-130, -38, 30, 150}) {
      var view = Projection.ofDegrees(azimuth, 20);
      assertTrue(view.of(view.nearX(), 0, 0).depth() < 0, "x at " + azimuth);
      assertTrue(view.of(0, view.nearY(), 0).depth() < 0, "y at " + azimuth);
    }
  }

  @Test
  void looking_from_below_is_refused() {
    assertThrows(IllegalArgumentException.class, () -> Projection.ofDegrees(0, -1));
    assertThrows(IllegalArgumentException.class, () -> Projection.ofDegrees(0, 91));
    assertThrows(IllegalArgumentException.class, () -> Projection.ofDegrees(Double.NaN, 20));
  }
}
