package ivylab.montecarlo;

import ivylab.rough.QuadraticRoughHeston;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * A simulation to be run: model, scheme and numbers, all of which the result depends on, and the
 * number of threads, which it does not.
 *
 * <pre>
 * var prices = Simulation.of(PublishedSets.may2017()).withPaths(100_000).withSeed(1)
 *     .run(SmileGrid.of(0.03, -0.05, 0, 0.01), SmileGrid.NONE);
 * </pre>
 *
 * @param model whose paths are simulated
 * @param scheme how
 * @param sampling which paths
 * @param controls variates with known means
 * @param threads that work, at least 1
 * @param varianceCap what V is cut down to, so that S is a true martingale in continuous time, too
 *     (Rosenbaum and Zhang (2021), footnote 1); infinite for no cap. The VIX is that of the model
 *     without it
 */
public record Simulation(
    PathModel model,
    Scheme scheme,
    Sampling sampling,
    Set<Control> controls,
    int threads,
    double varianceCap) {

  /**
   * The paths that are drawn.
   *
   * @param paths in all, antithetic ones and all scramblings counted, at least 2
   * @param seed of the whole run
   * @param sample number of the parameter set; each has normals of its own
   * @param antithetic whether half of the paths are mirror images of the others
   * @param scramblings number of independent scramblings of Sobol points among which the paths are
   *     divided, 2 or more; 0 for normals from the counter. Powers of two of paths per scrambling
   *     are best
   */
  public record Sampling(int paths, long seed, long sample, boolean antithetic, int scramblings) {

    public Sampling {
      if (!(paths >= 2 && paths <= 100_000_000))
        throw new IllegalArgumentException("paths must be in [2, 1e8]: " + paths);
      if (antithetic && paths < 4)
        throw new IllegalArgumentException(
            "paths must be at least 4 with antithetic ones, for an error needs two pairs: "
                + paths);
      if (antithetic && paths % 2 != 0)
        throw new IllegalArgumentException("paths must be even with antithetic ones: " + paths);
      if (!(scramblings == 0 || scramblings >= 2))
        throw new IllegalArgumentException("scramblings must be 0 or at least 2: " + scramblings);
      int members = antithetic ? 2 : 1;
      if (scramblings > 0 && paths % (members * scramblings) != 0)
        throw new IllegalArgumentException(
            "paths must be a multiple of %d for %d scramblings: %d"
                .formatted(members * scramblings, scramblings, paths));
    }
  }

  public Simulation {
    controls = controls.isEmpty() ? Set.of() : Set.copyOf(controls);
    if (!(threads >= 1 && threads <= 1024))
      throw new IllegalArgumentException("threads must be in [1, 1024]: " + threads);
    if (!(varianceCap > 0))
      throw new IllegalArgumentException("varianceCap must be positive: " + varianceCap);
  }

  /** 20,000 antithetic paths by decoupled factors with steps of 0.001 and extrapolation. */
  public static Simulation of(QuadraticRoughHeston model) {
    return of(new PathModel.Quadratic(model)).withScheme(new DecoupledFactors(0.001, true));
  }

  /** The same of any model, by the implicit Euler scheme. */
  public static Simulation of(PathModel model) {
    return new Simulation(
        model,
        new ImplicitEuler(0.001, true),
        new Sampling(20_000, 0, 0, true, 0),
        Set.of(),
        1,
        Double.POSITIVE_INFINITY);
  }

  public int paths() {
    return sampling.paths;
  }

  public long seed() {
    return sampling.seed;
  }

  public long sample() {
    return sampling.sample;
  }

  public boolean antithetic() {
    return sampling.antithetic;
  }

  public int scramblings() {
    return sampling.scramblings;
  }

  private Simulation with(int paths, long seed, long sample, boolean antithetic, int scramblings) {
    Sampling sampling = new Sampling(paths, seed, sample, antithetic, scramblings);
    return new Simulation(model, scheme, sampling, controls, threads, varianceCap);
  }

  /** The simulation of another model. */
  public Simulation withModel(PathModel model) {
    return new Simulation(model, scheme, sampling, controls, threads, varianceCap);
  }

  /** The simulation with another scheme. */
  public Simulation withScheme(Scheme scheme) {
    return new Simulation(model, scheme, sampling, controls, threads, varianceCap);
  }

  /** The simulation with another number of paths. */
  public Simulation withPaths(int paths) {
    return with(paths, seed(), sample(), antithetic(), scramblings());
  }

  /** The simulation with another seed. */
  public Simulation withSeed(long seed) {
    return with(paths(), seed, sample(), antithetic(), scramblings());
  }

  /** The simulation of another sample. */
  public Simulation withSample(long sample) {
    return with(paths(), seed(), sample, antithetic(), scramblings());
  }

  /** The simulation with or without antithetic paths. */
  public Simulation withAntithetic(boolean antithetic) {
    return with(paths(), seed(), sample(), antithetic, scramblings());
  }

  /** The simulation with these controls and no others. */
  public Simulation withControls(Control... controls) {
    Set<Control> some = EnumSet.noneOf(Control.class);
    some.addAll(Arrays.asList(controls));
    return new Simulation(model, scheme, sampling, some, threads, varianceCap);
  }

  /** The simulation with Sobol points, independently scrambled so many times; 0 for none. */
  public Simulation withSobol(int scramblings) {
    return with(paths(), seed(), sample(), antithetic(), scramblings);
  }

  /** The simulation on so many threads; results are the same. */
  public Simulation withThreads(int threads) {
    return new Simulation(model, scheme, sampling, controls, threads, varianceCap);
  }

  /** The simulation with V cut down to a largest value. */
  public Simulation withVarianceCap(double varianceCap) {
    return new Simulation(model, scheme, sampling, controls, threads, varianceCap);
  }

  /**
   * Runs it: one pass serves every maturity, every strike and the VIX.
   *
   * @param spx maturities and log-strikes of options on the share; may be {@link SmileGrid#NONE}
   * @param vix the same on the VIX, log-strikes relative to its mean
   */
  public Prices run(SmileGrid spx, SmileGrid vix) {
    return new Engine(this, spx, vix).run();
  }

  /**
   * The paths that {@link #run} would take on the finer grid to one maturity, the first of each
   * pair of antithetic ones before all the second ones.
   *
   * @param maturity years
   */
  public Trajectories trajectories(double maturity) {
    SmileGrid grid = SmileGrid.of(maturity);
    return new Engine(this, grid, SmileGrid.NONE).trajectories();
  }
}
