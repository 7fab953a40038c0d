package ivylab.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** Computes surfaces, a few hundred at a time, and keeps them for equal requests. */
final class Surfaces {

  private static final int CHUNK = 256;

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
    for (int from = 0; from < sets.length; from += CHUNK) {
      Workers.stopIfInterrupted();
      int count = Math.min(CHUNK, sets.length - from);
      double[][] some = new double[count][];
      System.arraycopy(sets, from, some, 0, count);
      System.arraycopy(answer(request, some), 0, all, from, count);
    }
    refuseHoles(request, all);
    return all;
  }

  private double[][][] answer(SurfaceRequest request, double[][] sets) {
    try {
      return model.surfaces(sets, request.strikes(), request.maturities());
    } catch (IllegalArgumentException e) {
      for (boolean outside : request.outside())
        if (outside)
          throw Refusal.of(
              Problem.Kind.NO_VOLATILITY,
              "extrapolated too far: " + Finding.shortened(String.valueOf(e.getMessage())));
      throw e;
    }
  }

  /** A point without a volatility is NaN; a surface without any is refused. */
  private static void refuseHoles(SurfaceRequest request, double[][][] all) {
    List<Finding> empty = new ArrayList<>();
    for (int i = 0; i < all.length; i++) {
      if (anyVolatility(all[i])) continue;
      if (!request.outside()[i])
        throw new IllegalStateException("no volatility inside the training domain");
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
