package ivylab.corpus;

import ivylab.montecarlo.Control;
import ivylab.montecarlo.DecoupledFactors;
import ivylab.montecarlo.ImplicitEuler;
import ivylab.montecarlo.Scheme;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What a corpus is made of; equal plans give equal bytes.
 *
 * @param domain from which parameters are drawn, as scrambled Sobol points
 * @param grid where volatilities are computed
 * @param samples number of parameter sets, 1 to 100,000,000
 * @param paths per sample, antithetic halves counted, 64 (with controls 1,024) to 100,000,000
 * @param stepping the scheme
 * @param step longest step, years
 * @param richardson whether a second path with twice the step extrapolates every mean
 * @param antithetic whether each path has a mirrored one
 * @param controls control variates, each once, in the order of {@link Control}
 * @param seed of the points and of the paths
 */
public record CorpusPlan(
    Domain domain,
    CorpusGrid grid,
    long samples,
    int paths,
    Stepping stepping,
    double step,
    boolean richardson,
    boolean antithetic,
    List<Control> controls,
    long seed) {

  private static final int LEAST_WITH_CONTROLS = 1_024;

  /** The schemes of a corpus. */
  public enum Stepping {
    /** {@link ImplicitEuler}. */
    IMPLICIT_EULER,
    /** {@link DecoupledFactors}. */
    DECOUPLED_FACTORS
  }

  public CorpusPlan {
    Objects.requireNonNull(domain, "domain");
    Objects.requireNonNull(grid, "grid");
    Objects.requireNonNull(stepping, "stepping");
    Set<Control> distinct = EnumSet.noneOf(Control.class);
    distinct.addAll(controls);
    if (distinct.size() != controls.size())
      throw new IllegalArgumentException("controls must differ from each other: " + controls);
    controls = List.copyOf(distinct);
    within("samples", samples, 1, 100_000_000);
    within("paths", paths, 64, 100_000_000);
    if (antithetic && paths % 2 != 0)
      throw new IllegalArgumentException("paths must be even with antithetic ones: " + paths);
    if (!controls.isEmpty() && paths < LEAST_WITH_CONTROLS)
      throw new IllegalArgumentException(
          "paths must be at least %,d with controls, whose coefficients come from other blocks: %,d"
              .formatted(LEAST_WITH_CONTROLS, paths));
    Scheme.checked(step);
  }

  private static void within(String name, long value, long low, long high) {
    if (value < low || value > high)
      throw new IllegalArgumentException(
          "%s must be %,d to %,d: %,d".formatted(name, low, high, value));
  }

  /**
   * 1,000 samples of 20,000 antithetic paths, the implicit scheme at steps of 0.0006 and 0.0012
   * years extrapolated, the share and Black's option as controls.
   */
  public static CorpusPlan of(Domain domain, CorpusGrid grid) {
    return new CorpusPlan(
        domain,
        grid,
        1_000,
        20_000,
        Stepping.IMPLICIT_EULER,
        0.0006,
        true,
        true,
        List.of(Control.SHARE, Control.BLACK),
        42);
  }

  public CorpusPlan withSamples(long samples) {
    return new CorpusPlan(
        domain, grid, samples, paths, stepping, step, richardson, antithetic, controls, seed);
  }

  public CorpusPlan withPaths(int paths) {
    return new CorpusPlan(
        domain, grid, samples, paths, stepping, step, richardson, antithetic, controls, seed);
  }

  /** With another scheme, longest step in years, and with or without extrapolation. */
  public CorpusPlan withScheme(Stepping stepping, double step, boolean richardson) {
    return new CorpusPlan(
        domain, grid, samples, paths, stepping, step, richardson, antithetic, controls, seed);
  }

  public CorpusPlan withAntithetic(boolean antithetic) {
    return new CorpusPlan(
        domain, grid, samples, paths, stepping, step, richardson, antithetic, controls, seed);
  }

  public CorpusPlan withControls(Control... controls) {
    return new CorpusPlan(
        domain,
        grid,
        samples,
        paths,
        stepping,
        step,
        richardson,
        antithetic,
        List.of(controls),
        seed);
  }

  public CorpusPlan withSeed(long seed) {
    return new CorpusPlan(
        domain, grid, samples, paths, stepping, step, richardson, antithetic, controls, seed);
  }

  /** The scheme of every sample. */
  public Scheme scheme() {
    return switch (stepping) {
      case IMPLICIT_EULER -> new ImplicitEuler(step, richardson);
      case DECOUPLED_FACTORS -> new DecoupledFactors(step, richardson);
    };
  }

  /** The points of the domain, from this number on. */
  Draws draws(int from) {
    return new Draws(domain, seed, from);
  }

  /** The first parameter sets of the plan, without their smiles. */
  public List<double[]> parameters(int count) {
    Draws draws = draws(0);
    return IntStream.range(0, count).mapToObj(i -> draws.next().coordinates()).toList();
  }
}
