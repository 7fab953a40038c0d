package ivylab.curvature;

import ivylab.operator.LinearOperator;
import ivylab.progress.Progress;
import ivylab.progress.Work;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;

/**
 * Eigenvalues of a symmetric operator that is known only through its products, by the method of
 * Lanczos (1950) with full re-orthogonalisation. {@link #extremes} finds both ends of the spectrum,
 * {@link #density} approximates all of it.
 */
public final class Lanczos {

  private static final int LOOK_EVERY = 4;

  private final LinearOperator operator;
  private final double tolerance;
  private final int steps;
  private final long seed;
  private final Progress progress;

  private Lanczos(
      LinearOperator operator, double tolerance, int steps, long seed, Progress progress) {
    this.operator = operator;
    this.tolerance = tolerance;
    this.steps = steps;
    this.seed = seed;
    this.progress = progress;
  }

  /** Of a symmetric operator. */
  public static Lanczos of(LinearOperator operator) {
    return new Lanczos(operator, 1e-6, 100, 1, Progress.lines(System.out));
  }

  /**
   * The {@code count} largest and smallest eigenvalues, with all other options at their defaults.
   */
  public static Eigenvalues extreme(LinearOperator operator, int count, long seed) {
    return of(operator).seed(seed).extremes(count);
  }

  /**
   * Residual relative to the largest eigenvalue at which one counts as converged; 1e-6 by default.
   */
  public Lanczos tolerance(double tolerance) {
    if (!(tolerance > 0 && tolerance < 1))
      throw new IllegalArgumentException("tolerance must be in (0, 1): " + tolerance);
    return new Lanczos(operator, tolerance, steps, seed, progress);
  }

  /**
   * Maximum number of products per starting vector, each of which keeps a vector in memory; 100 by
   * default.
   */
  public Lanczos steps(int steps) {
    if (!(steps >= 1)) throw new IllegalArgumentException("steps must be at least 1: " + steps);
    return new Lanczos(operator, tolerance, steps, seed, progress);
  }

  /** Seed of the starting vectors; 1 by default. */
  public Lanczos seed(long seed) {
    return new Lanczos(operator, tolerance, steps, seed, progress);
  }

  /** Progress listener; by default a line of text every two seconds. */
  public Lanczos watchedBy(Progress progress) {
    Objects.requireNonNull(progress, "progress");
    return new Lanczos(operator, tolerance, steps, seed, progress);
  }

  /**
   * The largest and the smallest eigenvalues. Stops when all have converged, the steps are spent,
   * or the whole space has been searched; the result says which.
   *
   * @param count at each end; fewer if the operator or the steps do not allow as many
   * @throws CancellationException if the thread is interrupted
   */
  public Eigenvalues extremes(int count) {
    if (!(count >= 1)) throw new IllegalArgumentException("count must be at least 1: " + count);
    int most = Math.min(steps, operator.rows());
    SplittableRandom random = new SplittableRandom(seed);
    Krylov krylov = new Krylov(operator, random.doubles(operator.rows(), -1, 1).toArray());
    try (Work work = new Work("products", most, progress)) {
      int look = LOOK_EVERY;
      while (true) {
        work.orStop();
        krylov.step();
        boolean last = krylov.steps() == most;
        if (!last && krylov.exhausted()) krylov.restart(random);
        if (!last && krylov.steps() < look) {
          work.step();
          continue;
        }
        look = Math.max(look + LOOK_EVERY, look + look / 8); // the cost of a test grows
        Krylov.Ritz ritz = krylov.ritz();
        work.step(shown(ritz));
        Eigenvalues found = eigenvalues(ritz, krylov, count);
        boolean enough = krylov.steps() >= 2 * count && found.converged();
        if (last || (enough && !krylov.exhausted())) return found;
      }
    }
  }

  private static Map<String, Double> shown(Krylov.Ritz ritz) {
    Map<String, Double> shown = new LinkedHashMap<>();
    shown.put("largest", ritz.values()[ritz.values().length - 1]);
    shown.put("smallest", ritz.values()[0]);
    return shown;
  }

  private Eigenvalues eigenvalues(Krylov.Ritz ritz, Krylov krylov, int count) {
    int k = ritz.values().length, each = Math.min(count, k);
    double size = ritz.size();
    List<Eigenvalues.Value> all = new ArrayList<>();
    for (int i = 0; i < k; i++) {
      double residual = size == 0 ? 0 : ritz.residuals()[i] / size;
      all.add(new Eigenvalues.Value(ritz.values()[i], residual, residual <= tolerance));
    }
    List<Eigenvalues.Value> largest = new ArrayList<>();
    for (int i = 0; i < each; i++) largest.add(all.get(k - 1 - i));
    return new Eigenvalues(
        largest, all.subList(0, each), operator.rows(), krylov.steps(), tolerance, seed);
  }

  /**
   * The distribution of all eigenvalues.
   *
   * @param probes random starting vectors, at least two for an error; each takes as many products
   *     as {@link #steps} says
   * @throws CancellationException if the thread is interrupted
   */
  public SpectralDensity density(int probes) {
    if (!(probes >= 1)) throw new IllegalArgumentException("probes must be at least 1: " + probes);
    int n = operator.rows(), most = Math.min(steps, n);
    List<SpectralDensity.Quadrature> seen = new ArrayList<>();
    try (Work work = new Work("products", (long) probes * most, progress)) {
      for (int probe = 0; probe < probes; probe++) {
        Krylov krylov = new Krylov(operator, Krylov.signs(n, seed, probe));
        while (krylov.steps() < most && !krylov.exhausted()) {
          work.orStop();
          krylov.step();
          work.step();
        }
        Krylov.Ritz ritz = krylov.ritz();
        seen.add(
            new SpectralDensity.Quadrature(
                Arrays.stream(ritz.values()).boxed().toList(),
                Arrays.stream(ritz.weights()).boxed().toList()));
      }
    }
    return new SpectralDensity(seen, n, seed);
  }
}
