package ivylab.surface;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class SurfaceMethodTest {

  private static final Surface QUOTES =
      new Surface(
          "X",
          LocalDate.of(2024, 1, 5),
          new MarketFeatures(0, 20, 1),
          List.of(Point.ofVol(0, 1, 0.2), Point.ofVol(0.1, 1, 0.3)));

  /** The volatility of one quote everywhere. */
  private static SurfaceMethod flat(String name, int quote) {
    return SurfaceMethod.of(
        name,
        "",
        visible -> {
          double vol = visible.points().get(quote).vol();
          return VolSurface.of((k, t) -> vol * vol * t);
        });
  }

  @Test
  void fits_are_by_name_in_the_order_given() {
    var fits = SurfaceMethod.fits(QUOTES, flat("second", 1), flat("first", 0));
    assertEquals(List.of("second", "first"), List.copyOf(fits.keySet()));
    assertEquals(0.3, fits.get("second").vol(new double[] {0}, new double[] {2})[0], 1e-15);
    assertEquals(0.2, fits.get("first").vol(new double[] {0}, new double[] {2})[0], 1e-15);
  }

  @Test
  void methods_of_one_name_are_refused() {
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> SurfaceMethod.fits(QUOTES, flat("same", 0), flat("same", 1)));
    assertTrue(e.getMessage().endsWith("same"), e.getMessage());
  }
}
