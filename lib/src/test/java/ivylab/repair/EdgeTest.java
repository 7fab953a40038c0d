package ivylab.repair;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.price.Black;
import org.junit.jupiter.api.Test;

class EdgeTest {

  private static final double H = 1e-5;

  /** The slope in k of an out-of-the-money option, where the root of total variance has a slope. */
  private static double priceSlope(double k, double s, double slope) {
    double up = Black.otm(k + H, s + slope * H) * Math.exp((k + H) / 2);
    return (up - Black.otm(k - H, s - slope * H) * Math.exp((k - H) / 2)) / (2 * H);
  }

  /** Far from the money the bound is 1 - 2/x^4 of what it stands for: at x = 4, 1 % at most. */
  @Test
  void far_from_the_money_the_edge_is_where_prices_turn() {
    for (double s : new double[] {0.05, 0.2, 0.5}) {
      for (boolean last : new boolean[] {false, true}) {
        double side = last ? -1 : 1, k = -side * s * (4.5 + (last ? 0 : s));
        // the condition is linear in the slope, 1 at none
        double turn = -1 / (Edge.condition(k, s, 1, last) - 1);
        assertEquals(0, Edge.condition(k, s, turn, last), 1e-12);
        assertTrue(side * turn < 0, "a slope that raises the wing");
        assertTrue(side * priceSlope(k, s, 0.99 * turn) > 0);
        assertTrue(side * priceSlope(k, s, 1.02 * turn) < 0);
      }
    }
  }

  @Test
  void near_the_money_the_edge_is_on_the_safe_side() {
    for (double k : new double[] {-0.1, 0, 0.1})
      for (boolean last : new boolean[] {false, true}) {
        double s = 0.2, turn = -1 / (Edge.condition(k, s, 1, last) - 1);
        // a put below the money and a call above it; otherwise parity adds a whole strike
        if (last ? k > 0 : k < 0) assertTrue((last ? -1 : 1) * priceSlope(k, s, turn) > 0);
        assertEquals(1, Edge.condition(k, s, 0, last));
      }
  }
}
