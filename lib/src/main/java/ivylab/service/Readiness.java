package ivylab.service;

/**
 * Recomputes a known surface, that of the domain's middle on the default grid: the model still
 * computes what it computed when the service started.
 */
final class Readiness {

  /** In volatility; a deterministic model has 0. */
  private static final double TOLERANCE = 1e-9;

  private final SurfaceRequest request;
  private final ServedModel model;
  private final double[][] known;

  /**
   * @throws IllegalArgumentException if the model has no positive volatilities there
   */
  Readiness(ServedModel model) {
    this.model = model;
    ServedModel.Card card = model.card();
    request = SurfaceRequest.onDefaultGrid(card.middle(), card);
    known = compute();
    for (double[] smile : known)
      for (double vol : smile)
        if (!(vol > 0 || Double.isNaN(vol)))
          throw new IllegalArgumentException(
              "volatilities of %s at the middle of its domain must be positive: %s"
                  .formatted(card.name(), vol));
  }

  /**
   * The largest difference from the known surface, in volatility.
   *
   * @throws Refusal if it is too large
   */
  double check() {
    double largest = 0;
    double[][] now = compute();
    for (int j = 0; j < known.length; j++)
      for (int i = 0; i < known[j].length; i++) {
        boolean none = Double.isNaN(now[j][i]) && Double.isNaN(known[j][i]);
        double difference = none ? 0 : Math.abs(now[j][i] - known[j][i]);
        if (!(difference <= TOLERANCE))
          throw Refusal.of(
              Problem.Kind.NOT_READY,
              "a known surface must be recomputed to %s: it differs by %s"
                  .formatted(TOLERANCE, difference));
        largest = Math.max(largest, difference);
      }
    return largest;
  }

  private double[][] compute() {
    return model.surfaces(request.sets(), request.strikes(), request.maturities())[0];
  }
}
