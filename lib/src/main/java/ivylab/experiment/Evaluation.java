package ivylab.experiment;

import ivylab.compare.Comparison;
import ivylab.compare.MaskCondition;
import ivylab.compare.MeshCheck;
import ivylab.compare.Trial;
import ivylab.data.Panel;
import ivylab.progress.Progress;
import ivylab.surface.CompletionError;
import ivylab.surface.Surface;
import ivylab.surface.SurfaceMethod;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a trained model is tested: the masked surfaces of the test part, and whether arbitrage is
 * counted.
 *
 * @param conditions what is hidden and shown; none for no test at all
 * @param surfacesAtMost of the test part, drawn by the seed; 0 for all
 * @param mesh points on each side of the mesh on which arbitrage is counted; 0 for none
 * @param seed of masks and draw
 */
public record Evaluation(List<MaskCondition> conditions, int surfacesAtMost, int mesh, long seed) {

  /** No test: only the validation set is evaluated. */
  public static final Evaluation NONE = new Evaluation(List.of(), 0, 0, 0);

  public Evaluation {
    conditions = List.copyOf(conditions);
    if (surfacesAtMost < 0)
      throw new IllegalArgumentException(
          "surfacesAtMost must be at least 0 (0 takes all): " + surfacesAtMost);
    if (mesh < 0 || mesh == 1)
      throw new IllegalArgumentException("mesh must be at least 2, or 0 for none: " + mesh);
  }

  /** Tests with these shares of the quotes hidden, all others shown. */
  public static Evaluation hiding(List<Double> shares, long seed) {
    return new Evaluation(shares.stream().map(MaskCondition::hidden).toList(), 0, 0, seed);
  }

  /** Tests with at most this many quotes shown and half of all hidden. */
  public static Evaluation showing(List<Integer> quotes, long seed) {
    return new Evaluation(quotes.stream().map(MaskCondition::visible).toList(), 0, 0, seed);
  }

  /** The same tests and those conditions. */
  public Evaluation and(Evaluation other) {
    List<MaskCondition> all =
        Stream.concat(conditions.stream(), other.conditions.stream()).toList();
    return new Evaluation(all, surfacesAtMost, mesh, seed);
  }

  /** The same tests on at most this many surfaces, drawn by the seed. */
  public Evaluation withSurfacesAtMost(int surfaces) {
    return new Evaluation(conditions, surfaces, mesh, seed);
  }

  /** The same tests, with arbitrage counted on a mesh with this many points on each side. */
  public Evaluation withMesh(int points) {
    return new Evaluation(conditions, surfacesAtMost, points, seed);
  }

  /**
   * Tests a method: the same quotes are hidden and shown, whatever the method.
   *
   * @param test surfaces that it has not seen
   * @param progress listener, restarted for each condition
   * @return one test per condition
   */
  public List<ExperimentResult.Test> of(SurfaceMethod method, Panel test, Progress progress) {
    return conditions.stream().map(c -> of(method, c, test, progress)).toList();
  }

  private ExperimentResult.Test of(
      SurfaceMethod method, MaskCondition condition, Panel test, Progress progress) {
    Comparison comparison =
        Comparison.of(method)
            .surfacesAtMost(surfacesAtMost)
            .visibleAtMost(condition.visibleAtMost())
            .watchedBy(progress);
    comparison = mesh == 0 ? comparison.withoutMesh() : comparison.mesh(mesh, mesh);
    List<Trial> trials = comparison.on(test, List.of(condition.hidden()), seed).trials();
    CompletionError all = CompletionError.pooled(trials.stream().map(Trial::error).toList());
    return new ExperimentResult.Test(
        condition,
        trials.stream().map(t -> name(t.masked().surface())).toList(),
        trials.stream().map(t -> 100 * t.error().volMape()).toList(),
        100 * all.volMape(),
        all.volRmse(),
        all.varianceMse(),
        all.points(),
        all.failures(),
        trials.stream().map(Trial::mesh).reduce(MeshCheck.NONE, MeshCheck::plus),
        (int) trials.stream().filter(t -> t.mesh().isFree()).count());
  }

  private static String name(Surface surface) {
    return surface.symbol() + " " + surface.asOf();
  }
}
