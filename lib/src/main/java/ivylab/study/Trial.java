package ivylab.study;

import ivylab.data.Masked;
import ivylab.surface.CompletionError;
import ivylab.surface.SurfaceMethod;
import ivylab.surface.VolSurface;
import java.util.Objects;

/**
 * One method on one masked surface.
 *
 * @param method name of the method
 * @param proportion share of the quotes that the mask was asked to hide
 * @param masked what was visible and what was asked for; the same for all methods
 * @param outcome what came of it
 */
public record Trial(String method, double proportion, Masked masked, Outcome outcome) {

  /** What came of a trial. */
  public sealed interface Outcome {

    /**
     * The method gave a surface.
     *
     * @param error at the quotes asked for
     * @param mesh static arbitrage of the surface; {@link MeshCheck#NONE} where nobody looked
     */
    record Completed(CompletionError error, MeshCheck mesh) implements Outcome {
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

  /** Lets a method complete a masked surface and looks at the result. */
  static Trial of(SurfaceMethod method, double proportion, Masked masked, HullMesh mesh) {
    Outcome outcome;
    try {
      VolSurface completed = method.fit(masked.visible());
      CompletionError error = CompletionError.of(completed, masked.targets());
      outcome = new Outcome.Completed(error, mesh.check(completed));
    } catch (RuntimeException e) {
      String message = e.getMessage() == null ? "" : ": " + e.getMessage();
      outcome = new Outcome.Failed(e.getClass().getSimpleName() + message);
    }
    return new Trial(method.name(), proportion, masked, outcome);
  }

  public boolean failed() {
    return outcome instanceof Outcome.Failed;
  }

  /** The error at the quotes asked for; where the method threw, all of them are failures. */
  public CompletionError error() {
    if (outcome instanceof Outcome.Completed done) return done.error();
    int points = masked.targetIndices().size();
    return new CompletionError(points, points, Double.NaN, Double.NaN, Double.NaN);
  }

  /** What the mesh showed; {@link MeshCheck#NONE} where the method threw. */
  public MeshCheck mesh() {
    return outcome instanceof Outcome.Completed done ? done.mesh() : MeshCheck.NONE;
  }
}
