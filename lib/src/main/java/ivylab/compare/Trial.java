package ivylab.compare;

import ivylab.data.Masked;
import ivylab.surface.CompletionError;
import ivylab.surface.SurfaceMethod;
import ivylab.surface.VolSurface;
import java.util.Objects;

/**
 * One method on one masked surface.
 *
 * @param method name of the method
 * @param condition what the mask was meant to hide and to show
 * @param seed of the mask
 * @param masked what was visible and what was queried; the same for all methods
 * @param outcome of the trial
 */
public record Trial(
    String method, MaskCondition condition, long seed, Masked masked, Outcome outcome) {

  /** The outcome of a trial. */
  public sealed interface Outcome {

    /**
     * The method gave a surface.
     *
     * @param error at the queried quotes
     * @param mesh static arbitrage of the surface; {@link MeshCheck#NONE} if it was not checked
     * @param ownDerivatives whether the mesh was checked with the method's own derivatives instead
     *     of central differences
     */
    record Completed(CompletionError error, MeshCheck mesh, boolean ownDerivatives)
        implements Outcome {
      public Completed {
        Objects.requireNonNull(error, "error");
        Objects.requireNonNull(mesh, "mesh");
      }
    }

    /**
     * The method threw.
     *
     * @param reason the exception and its message
     */
    record Failed(String reason) implements Outcome {}
  }

  /** A trial and its cost. */
  public record Measured(Trial trial, Cost cost) {}

  /** Lets a method complete a masked surface and evaluates the result. */
  static Measured of(
      SurfaceMethod method, MaskCondition condition, long seed, Masked masked, HullMesh mesh) {
    Outcome outcome;
    Cost cost = Cost.UNKNOWN;
    try {
      var visible = masked.visible();
      var targets = masked.targets();
      Meter meter = new Meter();
      VolSurface completed = meter.fitting(() -> method.fit(visible));
      CompletionError error = meter.predicting(() -> CompletionError.of(completed, targets));
      cost = meter.read();
      outcome = new Outcome.Completed(error, mesh.check(completed), hasDerivatives(completed));
    } catch (RuntimeException e) {
      String message = e.getMessage() == null ? "" : ": " + e.getMessage();
      outcome = new Outcome.Failed(e.getClass().getSimpleName() + message);
    }
    return new Measured(new Trial(method.name(), condition, seed, masked, outcome), cost);
  }

  /** Whether a surface overrides the default derivatives. */
  private static boolean hasDerivatives(VolSurface surface) {
    try {
      return surface
              .getClass()
              .getMethod("derivatives", double[].class, double[].class)
              .getDeclaringClass()
          != VolSurface.class;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("a VolSurface without derivatives: " + surface, e);
    }
  }

  public boolean failed() {
    return outcome instanceof Outcome.Failed;
  }

  /** The error at the queried quotes; if the method threw, all of them are failures. */
  public CompletionError error() {
    if (outcome instanceof Outcome.Completed done) return done.error();
    int points = masked.targetIndices().size();
    return new CompletionError(points, points, Double.NaN, Double.NaN, Double.NaN);
  }

  /** The result on the mesh; {@link MeshCheck#NONE} if the method threw. */
  public MeshCheck mesh() {
    return outcome instanceof Outcome.Completed done ? done.mesh() : MeshCheck.NONE;
  }
}
