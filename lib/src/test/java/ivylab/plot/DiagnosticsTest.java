package ivylab.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.curvature.Eigenvalues;
import ivylab.curvature.LandscapeSlice;
import ivylab.curvature.NtkSpectrum;
import ivylab.curvature.SpectralDensity;
import ivylab.curvature.SpectralDensity.Quadrature;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DiagnosticsTest {

  @Test
  void a_logarithmic_histogram_counts_positive_values_by_half_decades() {
    var samples = new LinkedHashMap<String, double[]>();
    samples.put("a", new double[] {1, 2, 4, 9, 99, 0, -1});
    samples.put("b", new double[] {1e3});
    var counts = Histogram.ofDecades("x", samples).counts();
    // bins from 1, 3.16, 10, 31.6, 100, 316 to 1000
    assertEquals(List.of(2, 2, 0, 1, 0, 0), counts.get(0));
    assertEquals(List.of(0, 0, 0, 0, 0, 1), counts.get(1), "the upper edge is inside");
    var one = Histogram.ofDecades("x", Map.of("", new double[] {10}));
    assertEquals(List.of(List.of(1)), one.counts());
    assertThrows(
        IllegalArgumentException.class,
        () -> Histogram.ofDecades("x", Map.of("a", new double[] {0, -1})));
  }

  @Test
  void tangent_kernels_are_drawn_beside_each_other() {
    var spectrum = new NtkSpectrum(List.of(3.0, 1e-3, -1e-17), 10);
    assertTrue(DiagnosticPlots.tangentKernels(Map.of("a", spectrum)).png(1).length > 1000);
    assertTrue(DiagnosticPlots.tangentKernels(Map.of("", spectrum)).svg().contains("svg"));
    assertThrows(IllegalArgumentException.class, () -> DiagnosticPlots.tangentKernels(Map.of()));
  }

  private static final SpectralDensity DENSITY =
      new SpectralDensity(
          List.of(
              new Quadrature(List.of(-1.0, 0.0, 8.0), List.of(0.1, 0.8, 0.1)),
              new Quadrature(List.of(-1.0, 0.0, 9.0), List.of(0.05, 0.9, 0.05))),
          1000,
          1);

  private static final Eigenvalues EXTREMES =
      new Eigenvalues(
          List.of(new Eigenvalues.Value(9.5, 1e-9, true)),
          List.of(new Eigenvalues.Value(-1.2, 1e-9, true)),
          1000,
          20,
          1e-6,
          1);

  private static LandscapeSlice slice(double... penalty) {
    List<Double> steps = List.of(-1.0, 0.0, 1.0);
    List<Double> line = Arrays.stream(penalty).boxed().toList();
    return new LandscapeSlice(
        steps, List.of(0.0), Map.of("data", List.of(1.0, 0.1, 2.0), "p", line));
  }

  static Figure density() {
    return DiagnosticPlots.spectralDensities(Map.of("", DENSITY), Map.of("", EXTREMES));
  }

  static Figure kernels() {
    List<Double> values = IntStream.range(0, 60).mapToObj(i -> Math.exp(-0.4 * i)).toList();
    return DiagnosticPlots.tangentKernels(Map.of("", new NtkSpectrum(values, 10)));
  }

  static Figure landscape() {
    List<Double> steps = IntStream.rangeClosed(-6, 6).mapToObj(i -> i / 6.0).toList();
    List<Double> bowl =
        steps.stream()
            .flatMap(b -> steps.stream().map(a -> 1e-3 + a * a + 3 * b * b + a * b))
            .toList();
    return DiagnosticPlots.landscape(new LandscapeSlice(steps, steps, Map.of("data", bowl)));
  }

  private static boolean differ(Figure one, Figure other) {
    return !Arrays.equals(one.png(1), other.png(1));
  }

  @Test
  void marks_and_errors_of_a_spectral_density_show() {
    Figure marked = DiagnosticPlots.spectralDensities(Map.of("", DENSITY), Map.of("", EXTREMES));
    Figure plain = DiagnosticPlots.spectralDensities(Map.of("", DENSITY), Map.of());
    assertTrue(differ(marked, plain));
    SpectralDensity one = new SpectralDensity(DENSITY.probes().subList(0, 1), 1000, 1);
    assertTrue(differ(plain, DiagnosticPlots.spectralDensities(Map.of("", one), Map.of())));
    assertThrows(
        IllegalArgumentException.class,
        () -> DiagnosticPlots.spectralDensities(Map.of(), Map.of()));
  }

  @Test
  void the_axis_of_eigenvalues_is_logarithmic_to_both_sides_of_zero() {
    DensityChart chart = new DensityChart(Map.of("", DENSITY), Map.of("", EXTREMES));
    assertEquals(0, chart.place(0));
    assertEquals(-chart.place(3), chart.place(-3));
    // far from zero a decade is 1 long
    assertEquals(1, chart.place(9.5) - chart.place(0.95), 1e-4);
    // c is twice 10^-3: a thousandth of 9.5, down to a power of ten
    List<String> labels = IntStream.rangeClosed(-2, 4).mapToObj(chart::label).toList();
    assertEquals(List.of("−0.1", "−0.01", "0", "0.01", "0.1", "1", "10"), labels);
    for (int i = 1; i <= 4; i++) // the labels are where their numbers are, within 1 %
    assertEquals(i, chart.place(Math.pow(10, i - 3)), 0.01 / Math.log(10));
    assertEquals("", chart.label(0.5));
    // the mass near zero, a bell of width 0.2: 0.85 / (0.2 sqrt(2 pi)) by unit, times log 10
    assertEquals(
        0.85 * Math.log(10) / (0.2 * Math.sqrt(2 * Math.PI)), chart.at(DENSITY, 0).value(), 1e-12);
  }

  @Test
  void a_penalty_that_is_zero_everywhere_is_left_out_of_a_landscape() {
    int both = DiagnosticPlots.landscape(slice(0, 1, 2)).width();
    int one = DiagnosticPlots.landscape(slice(0, 0, 0)).width();
    assertEquals(Figure.WIDTH, one);
    assertTrue(both > one, both + " and " + one);
    LandscapeSlice none =
        new LandscapeSlice(List.of(0.0), List.of(0.0), Map.of("data", List.of(0.0)));
    assertThrows(IllegalArgumentException.class, () -> DiagnosticPlots.landscape(none));
    assertThrows(IllegalArgumentException.class, () -> DiagnosticPlots.landscapes(Map.of()));
  }

  @Test
  void a_plane_is_a_map_and_no_line() {
    List<Double> steps = List.of(-1.0, 0.0, 1.0);
    List<Double> values = List.of(3.0, 2.0, 3.0, 1.0, 0.0, 1.0, 3.0, 2.0, 4.0);
    LandscapeSlice plane = new LandscapeSlice(steps, steps, Map.of("data", values));
    assertTrue(DiagnosticPlots.landscape(plane).png(1).length > 1000);
    assertThrows(
        IllegalArgumentException.class, () -> DiagnosticPlots.landscapes(Map.of("model", plane)));
  }
}
