package ivylab.surface;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class CompletionErrorTest {

  /** Volatility 20 % below k = 0.5, nothing above. */
  private static final VolSurface FLAT =
      (k, t) -> {
        double[] w = new double[k.length];
        for (int i = 0; i < w.length; i++)
          w[i] = k[i] > 0.8 ? -1 : k[i] > 0.5 ? Double.NaN : 0.04 * t[i];
        return w;
      };

  private static final List<Point> HIDDEN =
      List.of(
          Point.ofVol(0, 1, 0.25),
          Point.ofVol(0, 4, 0.16),
          Point.ofVol(0.6, 1, 0.3),
          Point.ofVol(0.9, 1, 0.3));

  @Test
  void errors_are_those_computed_by_hand_and_failures_are_counted() {
    CompletionError e = CompletionError.of(FLAT, HIDDEN);
    assertEquals(4, e.points());
    assertEquals(2, e.failures());
    assertEquals((0.05 / 0.25 + 0.04 / 0.16) / 2, e.volMape(), 1e-15);
    assertEquals(Math.sqrt((0.05 * 0.05 + 0.04 * 0.04) / 2), e.volRmse(), 1e-15);
    double first = 0.04 - 0.0625, second = 0.16 - 0.0256 * 4;
    assertEquals((first * first + second * second) / 2, e.varianceMse(), 1e-15);
    assertTrue(e.toString().contains("2 failed"), e.toString());
    assertEquals(2, e.toTable().intColumn("failures").get(0));
  }

  @Test
  void pooling_counts_every_quote_alike() {
    var parts =
        List.of(
            CompletionError.of(FLAT, HIDDEN.subList(0, 1)),
            CompletionError.of(FLAT, HIDDEN.subList(1, 3)),
            CompletionError.of(FLAT, HIDDEN.subList(3, 4)));
    assertTrue(Double.isNaN(parts.get(2).volMape()), "every point of the last part failed");
    CompletionError pooled = CompletionError.pooled(parts),
        whole = CompletionError.of(FLAT, HIDDEN);
    assertEquals(whole.points(), pooled.points());
    assertEquals(whole.failures(), pooled.failures());
    assertEquals(whole.volMape(), pooled.volMape(), 1e-15);
    assertEquals(whole.volRmse(), pooled.volRmse(), 1e-15);
    assertEquals(whole.varianceMse(), pooled.varianceMse(), 1e-15);
  }

  @Test
  void nothing_to_compare_is_refused() {
    assertThrows(IllegalArgumentException.class, () -> CompletionError.of(FLAT, List.of()));
    assertThrows(IllegalArgumentException.class, () -> CompletionError.pooled(List.of()));
  }
}
