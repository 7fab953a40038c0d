package ivylab.ssvi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.price.OptionType;
import ivylab.quote.QuotedSmile;
import ivylab.quote.VolQuote;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SliceScanTest {

  private static final double T = 0.25;

  private static QuotedSmile smile(EssviSlice slice, double shift) {
    List<VolQuote> quotes =
        IntStream.rangeClosed(-5, 5).mapToObj(i -> quote(0.05 * i, slice, shift)).toList();
    return new QuotedSmile(LocalDate.of(2022, 1, 7), T, 100, 1, quotes);
  }

  private static VolQuote quote(double k, EssviSlice slice, double shift) {
    double vol = slice.vol(k, T) + (k == 0 ? 0 : shift);
    return new VolQuote(OptionType.CALL, 100 * Math.exp(k), k, T, vol, Double.NaN, Double.NaN);
  }

  /** rho = -0.495 and psi = 0.08 lie on the grid, and theta at k* = 0 is exact. */
  @Test
  void a_slice_on_the_grid_is_found() {
    EssviSlice right = new EssviSlice(0.01, 0.08, -0.99 + 1.98 * 10 / 40);
    SliceScan scan = SliceScan.of(smile(right, 0), 41, 0.001, 399);
    assertEquals(right.rho(), scan.slice().rho(), 1e-12);
    assertEquals(0.08, scan.slice().psi(), 1e-12);
    assertEquals(0.01, scan.slice().theta(), 1e-12);
    assertEquals(0, scan.rmseVol(), 1e-12);
    assertEquals(41 * 399, scan.trials());
  }

  /** One pair alone: ten of eleven quotes lie 0.01 off. */
  @Test
  void the_error_is_the_root_of_the_mean_square_over_quotes() {
    EssviSlice right = new EssviSlice(0.01, 0.1, 0.99);
    SliceScan scan = SliceScan.of(smile(right, 0.01), 2, 0.1, 1); // rho -0.99 or 0.99
    assertEquals(0.99, scan.slice().rho(), 1e-12);
    assertEquals(0.01 * Math.sqrt(10 / 11.0), scan.rmseVol(), 1e-12);
  }

  @Test
  void a_grid_without_a_slice_is_refused() {
    QuotedSmile far = // the nearest quote is far in the wing, and theta would be negative
        new QuotedSmile(
            LocalDate.of(2022, 1, 7),
            T,
            100,
            1,
            List.of(quote(-1, new EssviSlice(0.01, 0.01, 0), 0)));
    var e = assertThrows(IllegalArgumentException.class, () -> SliceScan.of(far, 2, -1, 5));
    assertTrue(e.getMessage().startsWith("psiStep"), e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> SliceScan.of(far, 1, 1, 5));
    assertThrows(IllegalArgumentException.class, () -> SliceScan.of(far, 2, 1, 0));
    assertEquals(0.99, SliceScan.of(far, 2, 1, 5).slice().rho(), 1e-12); // theta = w + rho psi
  }
}
