package ivylab.curvature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.model.ParameterGroup;
import ivylab.progress.Progress;
import ivylab.progress.ProgressEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/** Estimates by random probes: the trace, and the spectral density. */
class StochasticTest {

  private static final int N = 30, SEEDS = 300;
  private static final double[] VALUES = Symmetric.spread(N);
  private static final Symmetric MATRIX = Symmetric.of(VALUES, 11);
  private static final double TRACE = Arrays.stream(VALUES).sum();

  private static Estimate hutchinson(int probes, long seed) {
    return Hutchinson.of(MATRIX)
        .probes(probes)
        .seed(seed)
        .watchedBy(Progress.silent())
        .trace()
        .total();
  }

  private static SpectralDensity density(int steps, int probes, long seed) {
    return Lanczos.of(MATRIX).steps(steps).seed(seed).watchedBy(Progress.silent()).density(probes);
  }

  /** Root of the mean squared error over many seeds. */
  private static double error(LongFunction<Estimate> estimate, double truth) {
    double sum = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      double difference = estimate.apply(1000 + seed).value() - truth;
      sum += difference * difference;
    }
    return Math.sqrt(sum / SEEDS);
  }

  /** Share of seeds whose truth lies within two standard errors. */
  private static double coverage(LongFunction<Estimate> estimate, double truth) {
    int inside = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      Estimate e = estimate.apply(5000 + seed);
      if (Math.abs(e.value() - truth) <= 2 * e.standardError()) inside++;
    }
    return (double) inside / SEEDS;
  }

  /**
   * 16 times the probes, a quarter of the error. The ratio of two errors from 300 seeds each has a
   * relative deviation of 1/sqrt(300) = 6 %; four of them: 1 within 0.25.
   */
  @Test
  void the_error_of_the_trace_falls_with_the_root_of_the_probes() {
    double few = error(seed -> hutchinson(4, seed), TRACE);
    double many = error(seed -> hutchinson(64, seed), TRACE);
    assertEquals(1, few / many / 4, 0.25);
    // and is that of theory: variance 2 (|A|^2 - sum of squared diagonal) by probe, Hutchinson 1990
    double square = 0;
    for (int i = 0; i < N; i++)
      for (int j = 0; j < N; j++) if (i != j) square += Math.pow(MATRIX.matrix()[i][j], 2);
    assertEquals(1, many / Math.sqrt(2 * square / 64), 0.25);
  }

  @Test
  void the_error_of_the_density_falls_with_the_root_of_the_probes() {
    double truth = smoothed(1, 1);
    double few = error(seed -> density(12, 4, seed).at(1, 1), truth);
    double many = error(seed -> density(12, 64, seed).at(1, 1), truth);
    assertEquals(1, few / many / 4, 0.25);
  }

  private static double smoothed(double x, double width) {
    return Arrays.stream(VALUES)
            .map(v -> Math.exp(-0.5 * Math.pow((x - v) / width, 2)))
            .average()
            .orElseThrow()
        / (width * Math.sqrt(2 * Math.PI));
  }

  /**
   * Two standard errors of 32 probes hold 94.6 % of a normal mean (Student's t, 31 degrees); over
   * 300 seeds the share has a deviation of 1.3 %: at least 0.89.
   */
  @Test
  void the_truth_lies_within_the_stated_errors() {
    double trace = coverage(seed -> hutchinson(32, seed), TRACE);
    assertTrue(trace > 0.89 && trace < 0.99, "trace " + trace);
    double density = coverage(seed -> density(15, 32, seed).at(0, 0.5), smoothed(0, 0.5));
    assertTrue(density > 0.87 && density <= 0.99, "density " + density);
    double cut = 1e-3; // between two eigenvalues
    double below = Arrays.stream(VALUES).filter(v -> v <= cut).count() / (double) N;
    double share = coverage(seed -> density(N, 32, seed).share(-9, cut), below);
    assertTrue(share > 0.89 && share < 0.99, "share " + share);
  }

  /** Gauss quadrature with m nodes is exact for polynomials up to degree 2m - 1. */
  @Test
  void few_nodes_give_the_moments_that_the_probe_itself_has() {
    SpectralDensity density = density(3, 2, 4);
    for (int probe = 0; probe < 2; probe++) {
      double[] z = Krylov.signs(N, 4, probe), power = z.clone();
      for (int degree = 0; degree <= 5; degree++) {
        int d = degree;
        double exact = Vectors.dot(z, power) / N;
        assertEquals(
            exact,
            density.probes().get(probe).mean(x -> Math.pow(x, d)),
            1e-12 * Math.max(1, exact), // rounding
            "degree " + degree);
        power = MATRIX.apply(power);
      }
    }
  }

  /** z' A z of the same probes, by two ways. */
  @Test
  void both_traces_of_a_seed_are_the_same() {
    Estimate one = hutchinson(6, 9), other = density(2, 6, 9).trace();
    assertEquals(one.value(), other.value(), 1e-11 * Math.abs(one.value()));
    assertEquals(one.standardError(), other.standardError(), 1e-10 * one.standardError());
  }

  @Test
  void the_trace_of_a_group_is_that_of_its_block() {
    List<Segment> segments = List.of(new Segment("a.x", 0, 10), new Segment("b.y", 10, N));
    List<List<Double>> samples = new ArrayList<>();
    samples.add(List.of(1.0, 5.0));
    samples.add(List.of(3.0, 6.0));
    Hutchinson.Trace trace = new Hutchinson.Trace(segments, samples, 1);
    ParameterGroup a = ParameterGroup.startingWith("a", "a.");
    assertEquals(new Estimate(2, 1, 2), trace.in(a));
    assertEquals(7.5, trace.total().value());
    assertEquals(1.5, trace.total().standardError());
    var table = trace.toTable(List.of(a, ParameterGroup.ALL));
    assertEquals(10, table.intColumn("parameters").get(0));
    assertEquals(200, table.doubleColumn("trace per 1000 parameters").get(0), 1e-12);
    assertEquals("trace 7.500 ± 1.5 (2 probes), seed 1", trace.toString());
  }

  @Test
  void shares_and_flatness_count_weights() {
    SpectralDensity density =
        new SpectralDensity(
            List.of(
                new SpectralDensity.Quadrature(List.of(-1.0, 0.001, 4.0), List.of(0.2, 0.5, 0.3)),
                new SpectralDensity.Quadrature(List.of(0.0, 5.0), List.of(0.9, 0.1))),
            100,
            3);
    assertEquals(-1, density.min());
    assertEquals(5, density.max());
    assertEquals(0.7, density.flatness(0.01).value(), 1e-15, "0.5 and 0.9 below 0.05");
    assertEquals(0.2, density.share(1, 5).value(), 1e-15);
    assertEquals(100 * (0.2 * -1 + 0.0005 + 1.2 + 0.5) / 2, density.trace().value(), 1e-12);
    var table = density.toTable().doubleColumn("value");
    // of 100: -1 has 0.2 and 0; the three near zero (within 0.005) 0.5 and 0.9; 4 and 5 the rest
    assertEquals(10, table.get(1), 1e-12);
    assertEquals(70, table.get(2), 1e-12);
    assertEquals(20, table.get(3), 1e-12);
    assertTrue(
        density.toString().startsWith("spectral density of 100 rows: nodes in [-1.00, 5.00]"));
    assertThrows(IllegalArgumentException.class, () -> density.flatness(1));
    assertThrows(IllegalArgumentException.class, () -> density.at(0, 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> new SpectralDensity.Quadrature(List.of(1.0), List.of()));
  }

  @Test
  void the_same_seed_gives_the_same_digits() {
    assertEquals(density(8, 3, 5), density(8, 3, 5));
    assertNotEquals(density(8, 3, 5).probes(), density(8, 3, 6).probes());
    assertEquals(hutchinson(3, 5), hutchinson(3, 5));
    assertNotEquals(hutchinson(3, 5), hutchinson(3, 6));
  }

  @Test
  void it_can_be_interrupted_and_refuses_wrong_calls() {
    List<ProgressEvent> seen = new ArrayList<>();
    Hutchinson stopped =
        Hutchinson.of(MATRIX)
            .probes(5)
            .watchedBy(
                event -> {
                  seen.add(event);
                  if (event.done() == 2 && !event.finished()) Thread.currentThread().interrupt();
                });
    assertEquals(
        "interrupted after 2 of 5 products",
        assertThrows(CancellationException.class, stopped::trace).getMessage());
    assertEquals(3, seen.size());
    assertThrows(IllegalArgumentException.class, () -> Hutchinson.of(MATRIX).probes(0));
    assertThrows(IllegalArgumentException.class, () -> new Segment("a", 3, 3));
  }
}
