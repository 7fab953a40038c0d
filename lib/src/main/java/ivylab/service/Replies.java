package ivylab.service;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bodies of replies, field by field as {@code openapi.json} describes them. */
final class Replies {

  private Replies() {}

  /**
   * {@code POST /v1/surface}.
   *
   * @param modelVersion of the model that answered
   * @param computationTimeMs from the body's end to the answer
   * @param cached whether an equal request was answered before
   * @param extrapolated whether any surface is outside the training domain
   * @param strikes log-moneyness
   * @param maturities years
   * @param surfaces one per parameter set
   */
  record Surfaces(
      String modelVersion,
      double computationTimeMs,
      boolean cached,
      boolean extrapolated,
      double[] strikes,
      double[] maturities,
      List<Surface> surfaces) {}

  /**
   * @param extrapolated whether this one is outside the training domain
   * @param volatilities {@code [maturity][strike]}, annualised, 0.2 for 20 %; NaN, sent as null,
   *     where the model has none
   */
  record Surface(boolean extrapolated, double[][] volatilities) {}

  /**
   * {@code POST /v1/calibrate}.
   *
   * @param extrapolated whether any quote, or the fit itself, is outside the training domain
   * @param rmse root mean square of the residuals, in volatility
   * @param insideBidAsk share of the quotes whose volatility is from bid to ask
   */
  record Calibrated(
      String modelVersion,
      double computationTimeMs,
      boolean cached,
      boolean extrapolated,
      boolean converged,
      int iterations,
      double rmse,
      double insideBidAsk,
      List<Estimate> parameters,
      List<Fitted> quotes) {}

  /**
   * @param standardError null if the quotes do not determine the parameter
   */
  record Estimate(String name, double value, @Nullable Double standardError) {}

  /**
   * @param volatility of the model
   * @param residual from the mid
   */
  record Fitted(double volatility, double residual) {}

  /** {@code GET /v1/model}. */
  record Model(
      String modelVersion,
      double computationTimeMs,
      String name,
      String digest,
      List<ServedModel.Parameter> parameters,
      String domain,
      List<Double> strikes,
      List<Double> maturities,
      boolean gridOnly,
      List<ServedModel.Underlying> underlyings,
      boolean calibrates,
      List<ServedModel.TestError> testErrors,
      Limits limits) {}

  /** The limits that a client can run into. */
  record Limits(
      int bodyBytes,
      int sets,
      int places,
      int points,
      int quotes,
      int starts,
      long timeMs,
      double rate) {}

  /** {@code GET /health/live}. */
  record Live(String status, String modelVersion, double computationTimeMs) {}

  /**
   * {@code GET /health/ready}.
   *
   * @param maxDifference between the known surface and the same recomputed, in volatility
   */
  record Ready(
      String status, String modelVersion, double computationTimeMs, double maxDifference) {}

  /** {@code POST /predict/iv_surface}, as published. */
  record OldSurface(
      @JsonProperty("iv_surface") double[][] ivSurface,
      @JsonProperty("computation_time_ms") double computationTimeMs,
      @JsonProperty("model_version") String modelVersion) {}

  /** {@code GET /health}, as published. */
  record OldHealth(
      String status,
      @JsonProperty("model_loaded") boolean modelLoaded,
      @JsonProperty("inference_test") String inferenceTest,
      @JsonProperty("gpu_available") boolean gpuAvailable,
      double timestamp,
      @JsonProperty("computation_time_ms") double computationTimeMs,
      @JsonProperty("model_version") String modelVersion) {}
}
