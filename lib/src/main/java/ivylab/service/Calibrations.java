package ivylab.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Calibrates, and keeps the outcomes for equal requests. */
final class Calibrations {

  private final ServedModel model;
  private final Metrics metrics;
  private final Cache<ServedModel.Fit> cache;

  Calibrations(ServedModel model, Metrics metrics, int cached) {
    this.model = model;
    this.metrics = metrics;
    this.cache = new Cache<>(cached);
  }

  Replies.Calibrated of(CalibrateRequest request, Stopwatch watch) {
    CacheKey key = request.key(model.card());
    Optional<ServedModel.Fit> known = cache.get(key);
    metrics.cached(known.isPresent());
    ServedModel.Fit fit = known.orElseGet(() -> fit(request));
    if (known.isEmpty()) cache.put(key, fit, request.quotes().size());
    return reply(request, fit, known.isPresent(), watch);
  }

  private ServedModel.Fit fit(CalibrateRequest request) {
    try {
      return model.calibrate(request.quotes(), request.starts(), request.seed());
    } catch (IllegalArgumentException e) {
      throw Refusal.of(Problem.Kind.NO_FIT, String.valueOf(e.getMessage()));
    }
  }

  private Replies.Calibrated reply(
      CalibrateRequest request, ServedModel.Fit fit, boolean cached, Stopwatch watch) {
    List<Replies.Estimate> estimates = new ArrayList<>();
    for (int i = 0; i < fit.parameters().length; i++) {
      double error = fit.standardErrors()[i];
      estimates.add(
          new Replies.Estimate(
              model.card().parameters().get(i).name(),
              fit.parameters()[i],
              Double.isFinite(error) ? error : null));
    }
    List<Replies.Fitted> fitted = new ArrayList<>();
    double squares = 0;
    int inside = 0;
    for (int i = 0; i < fit.volatilities().length; i++) {
      ServedModel.Quote quote = request.quotes().get(i);
      double vol = fit.volatilities()[i], residual = vol - quote.mid();
      fitted.add(new Replies.Fitted(vol, residual));
      squares += residual * residual;
      if (vol >= quote.bid() && vol <= quote.ask()) inside++;
    }
    int count = fitted.size();
    if (!Double.isFinite(squares))
      throw Refusal.of(
          Problem.Kind.NO_FIT, "the volatilities of the best parameters are not finite");
    return new Replies.Calibrated(
        model.card().version(),
        watch.ms(),
        cached,
        request.outside() || !model.inDomain(fit.parameters()),
        fit.converged(),
        fit.iterations(),
        Math.sqrt(squares / count),
        (double) inside / count,
        estimates,
        fitted);
  }
}
