package ivylab.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** Computes surfaces, some at a time, and keeps them for equal requests. */
final class Surfaces {

  /** Sets and volatilities that are computed between two looks at the time. */
  private static final int CHUNK_SETS = 256, CHUNK_POINTS = 1 << 18;

  /**
   * @param cached whether they were computed before
   * @param volatilities {@code [set][maturity][strike]}
   */
  record Answer(boolean cached, double[][][] volatilities) {}

  private final ServedModel model;
  private final Metrics metrics;
  private final Cache<double[][][]> cache;

  Surfaces(ServedModel model, Metrics metrics, int cached) {
    this.model = model;
    this.metrics = metrics;
    this.cache = new Cache<>(cached);
  }

  /**
   * @throws Refusal if the model has no volatility for a set outside its domain
   * @throws CancellationException if the thread is interrupted
   */
  Answer of(SurfaceRequest request) {
    CacheKey key = request.key();
    Optional<double[][][]> known = cache.get(key);
    metrics.cached(known.isPresent());
    if (known.isPresent()) return new Answer(true, known.get());
    double[][][] computed = compute(request);
    long numbers =
        (long) request.sets().length * request.strikes().length * request.maturities().length;
    cache.put(key, computed, numbers);
    metrics.surfaces(computed.length);
    return new Answer(false, computed);
  }

  private double[][][] compute(SurfaceRequest request) {
    double[][] sets = request.sets();
    double[][][] all = new double[sets.length][][];
    int chunk = chunk(request.strikes().length * request.maturities().length);
    for (int from = 0; from < sets.length; from += chunk) {
      Workers.stopIfInterrupted();
      int count = Math.min(chunk, sets.length - from);
      double[][] some = new double[count][];
      System.arraycopy(sets, from, some, 0, count);
      System.arraycopy(answer(request, some), 0, all, from, count);
    }
    refuseHoles(request, all);
    return all;
  }

  /** Sets computed together, each at this many places. */
  static int chunk(int places) {
    return Math.max(1, Math.min(CHUNK_SETS, CHUNK_POINTS / places));
  }

  private double[][][] answer(SurfaceRequest request, double[][] sets) {
    try {
      return model.surfaces(sets, request.strikes(), request.maturities());
    } catch (IllegalArgumentException | ArithmeticException e) {
      for (boolean outside : request.outside())
        if (outside)
          throw Refusal.of(
              Problem.Kind.NO_VOLATILITY,
              "extrapolated too far: " + Finding.shortened(String.valueOf(e.getMessage())));
      throw e;
    }
  }

  /**
   * A point without a volatility is NaN; a surface without any is refused outside the training
   * domain. Inside, far options of short maturities may all be without one.
   */
  private static void refuseHoles(SurfaceRequest request, double[][][] all) {
    List<Finding> empty = new ArrayList<>();
    for (int i = 0; i < all.length; i++) {
      if (anyVolatility(all[i]) || !request.outside()[i]) continue;
      if (empty.size() < Findings.LISTED)
        empty.add(
            new Finding("/parameters/" + i, "must be where the model has volatilities", null));
    }
    if (!empty.isEmpty())
      throw Refusal.of(
          Problem.Kind.NO_VOLATILITY, "extrapolated too far: ask nearer to the domain", empty);
  }

  private static boolean anyVolatility(double[][] surface) {
    boolean any = false;
    for (double[] smile : surface)
      for (int i = 0; i < smile.length; i++) {
        boolean is = smile[i] > 0 && Double.isFinite(smile[i]);
        if (!is) smile[i] = Double.NaN;
        any |= is;
      }
    return any;
  }
}
