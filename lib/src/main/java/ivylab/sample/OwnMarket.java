package ivylab.sample;

import ivylab.data.Panel;
import ivylab.model.Ensemble;
import ivylab.process.LearnedProcess;
import ivylab.process.Learning;
import ivylab.process.MeanForm;
import ivylab.surface.Surface;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The ensemble of the sample for quotes of another market: its networks predict in units of a
 * process's deviation, so the process is relearned and the networks are used with it. A few dates
 * of quotes say little about how surfaces vary from day to day; with fewer than {@value #ENOUGH}
 * surfaces, those of the sample market make up half of the training data.
 */
public final class OwnMarket {

  /** With this many surfaces or more, the sample market is not needed. */
  public static final int ENOUGH = 100;

  private static final int HALF = 44;
  private static final long SEED = 1;

  private OwnMarket() {}

  /**
   * The ensemble, with a process learned from these surfaces.
   *
   * @param own surfaces of the other market, excluding those to be tested
   * @param samples the folder {@code data-samples}
   * @throws IOException if a file of the sample cannot be read
   */
  public static Ensemble ensemble(List<Surface> own, Path samples) throws IOException {
    try (Ensemble ensemble = SampleEnsemble.load(samples)) {
      List<Surface> sample =
          own.size() >= ENOUGH
              ? List.of()
              : SampleModel.split(Panel.read(samples.resolve(SamplePanels.PRETRAIN)))
                  .training()
                  .surfaces();
      return ensemble.startingFrom(process(own, sample, Learning.DEFAULT));
    }
  }

  /**
   * The process, learned from the own surfaces alone, or from as many repetitions as make up half.
   */
  static LearnedProcess process(List<Surface> own, List<Surface> sample, Learning learning) {
    if (own.isEmpty()) throw new IllegalArgumentException("own is empty");
    List<Surface> all = new ArrayList<>(own);
    if (own.size() < ENOUGH) {
      while (all.size() + own.size() <= HALF) all.addAll(own);
      List<Surface> others = new ArrayList<>(sample);
      Collections.shuffle(others, new Random(SEED));
      all.addAll(others.subList(0, Math.min(all.size(), others.size())));
    }
    return learning.withForm(MeanForm.SSVI).learn(all, SEED).process();
  }
}
