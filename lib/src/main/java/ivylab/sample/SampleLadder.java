package ivylab.sample;

import ivylab.experiment.DataReference;
import ivylab.experiment.Evaluation;
import ivylab.experiment.PanelReference;
import ivylab.file.WholeFile;
import ivylab.ivyspt.IvySptDesign;
import ivylab.ivyspt.Sampling;
import ivylab.study.Ladder;
import ivylab.study.LadderResult;
import ivylab.study.Variant;
import ivylab.train.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Makes {@value #FILE} in {@code data-samples}: the {@link Ladder} on the sample panel, at the size
 * of {@link SampleEnsemble} and with 16 surfaces per batch, and a card that says how it was made.
 *
 * <pre>java … ivylab.sample.SampleLadder data-samples target/ladder 3000 3 2 60 41</pre>
 */
public final class SampleLadder {

  /** Name of the file in {@code data-samples}. */
  public static final String FILE = "ladder.csv";

  static final String CARD = "ladder.md";

  private SampleLadder() {}

  /**
   * @param arguments the folder with the sample panel, to which the result is written; the folder
   *     where everything is kept, from which an interrupted run resumes; steps of each training
   *     run; number of seeds; and, where they differ from 1 and from the ladder's own: training
   *     runs in parallel, surfaces of the test, points on each side of the mesh
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length < 4 || arguments.length > 7)
      throw new IllegalArgumentException(
          "arguments must be: data-samples folder steps seeds [cores [surfaces [mesh]]]");
    Path samples = Path.of(arguments[0]);
    Settings settings = Ladder.settings().withSteps(number(arguments, 2, 0));
    Sampling sampling = Sampling.DEFAULT.withSurfaces(16);
    Ladder ladder = Ladder.of(Ladder.rungs(settings, sampling, SampleEnsemble.CONFIG));
    Evaluation usual = ladder.evaluation();
    ladder =
        ladder
            .withSeeds(LongStream.rangeClosed(1, number(arguments, 3, 0)).boxed().toList())
            .withEvaluation(
                usual
                    .withSurfacesAtMost(number(arguments, 5, usual.surfacesAtMost()))
                    .withMesh(number(arguments, 6, usual.mesh())))
            .cores(number(arguments, 4, 1));
    PanelReference data = DataReference.of(samples.resolve(SamplePanels.PRETRAIN));
    LadderResult result = ladder.run(data, Path.of(arguments[1]));
    result.write(samples.resolve(FILE));
    WholeFile.write(samples.resolve(CARD), card(ladder, data));
    System.out.println(result);
  }

  /** How a result was made: what is the same for all rungs, and what is new in each. */
  public static String card(Ladder ladder, PanelReference data) {
    StringBuilder text = new StringBuilder();
    text.append("# The ladder to accuracy\n\n");
    text.append(
        """
        `%s` was written by `%s`: one row per rung, seed and condition. Conditions are shares of quotes
        hidden, or numbers of quotes shown with half of the others hidden. The learned Gaussian process is
        learned from the same training part; *Wins* counts the surfaces on which a rung's error is below that of the process,
        and *p* is that of the signed-rank test between the two.

        | what | value |
        | --- | --- |
        | data | %s, SHA-256 %s |
        | seeds | %s |
        | test surfaces | %s |
        | mesh of the arbitrage count | %d x %d |

        | rung | what is new | steps | surfaces per step | training runs per seed |
        | --- | --- | --- | --- | --- |
        """
            .formatted(
                FILE,
                SampleLadder.class.getName(),
                Path.of(data.file()).getFileName(),
                data.digest(),
                ladder.seeds().stream().map(String::valueOf).collect(Collectors.joining(", ")),
                ladder.evaluation().surfacesAtMost() == 0
                    ? "all"
                    : "" + ladder.evaluation().surfacesAtMost(),
                ladder.evaluation().mesh(),
                ladder.evaluation().mesh()));
    for (Ladder.Rung rung : ladder.rungs()) {
      Variant v = rung.variant();
      text.append(
          "| %s | %s | %,d | %d | %d |%n"
              .formatted(
                  v.name(),
                  v.shows(),
                  v.settings().length().steps(),
                  IvySptDesign.of(v.design()).sampling().surfaces(),
                  rung.members()));
    }
    return text.toString();
  }

  private static int number(String[] arguments, int at, int otherwise) {
    return at < arguments.length ? Integer.parseInt(arguments[at]) : otherwise;
  }
}
