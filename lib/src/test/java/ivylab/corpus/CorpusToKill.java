package ivylab.corpus;

import ivylab.montecarlo.SmileGrid;
import java.nio.file.Path;

/** Makes a small corpus and says after each sample how far it is. */
final class CorpusToKill {

  static final CorpusPlan PLAN =
      CorpusPlan.of(Domain.BOX, new CorpusGrid(SmileGrid.of(0.03, 0), SmileGrid.NONE))
          .withSamples(1200)
          .withControls()
          .withPaths(64)
          .withScheme(CorpusPlan.Stepping.IMPLICIT_EULER, 0.003, true);

  private CorpusToKill() {}

  public static void main(String[] folder) throws Exception {
    CorpusMaker.of(PLAN)
        .withThreads(2)
        .withProgress(event -> System.out.println("at " + event.done()))
        .make(Path.of(folder[0]));
  }
}
