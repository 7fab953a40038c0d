package ivylab.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.diagnostic.NtkSpectrum;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DiagnosticsTest {

  @Test
  void a_logarithmic_histogram_counts_positive_values_by_half_decades() {
    var histogram =
        new LogHistogram(
            "x", Map.of("a", new double[] {1, 2, 4, 9, 99, 0, -1}, "b", new double[] {1e3}));
    // bins from 1, 3.16, 10, 31.6, 100, 316 to 1000
    assertEquals(List.of(2, 2, 0, 1, 0, 0), histogram.counts("a"));
    assertEquals(List.of(0, 0, 0, 0, 0, 1), histogram.counts("b"), "the upper edge is inside");
    assertEquals(List.of(1), new LogHistogram("x", Map.of("", new double[] {10})).counts(""));
    assertThrows(
        IllegalArgumentException.class,
        () -> new LogHistogram("x", Map.of("a", new double[] {0, -1})));
  }

  @Test
  void tangent_kernels_are_drawn_beside_each_other() {
    var spectrum = new NtkSpectrum(List.of(3.0, 1e-3, -1e-17), 10);
    assertTrue(Plots.tangentKernels(Map.of("a", spectrum)).png(1).length > 1000);
    assertTrue(Plots.tangentKernel(spectrum).svg().contains("svg"));
    assertThrows(IllegalArgumentException.class, () -> Plots.tangentKernels(Map.of()));
  }
}
