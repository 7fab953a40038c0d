package ivylab.sample;

import ivylab.data.Panel;
import ivylab.model.Ensemble;
import ivylab.process.LearnedProcess;
import ivylab.process.Learning;
import ivylab.process.MeanForm;
import ivylab.progress.Progress;
import ivylab.surface.Surface;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The learned process for quotes of another market, and the ensemble of the sample on top of it:
 * its networks predict in units of a process's deviation, so they can be used with any. A few dates
 * of quotes say little about how surfaces vary from day to day; with fewer than {@value #ENOUGH}
 * surfaces, those of the sample market make up half of the training data.
 */
public final class OwnMarket {

  /** With this many surfaces or more, the sample market is not needed. */
  public static final int ENOUGH = 100;

  private static final int HALF = 44;
  private static final long SEED = 1;
  private static final Learning LEARNING = Learning.DEFAULT.withForm(MeanForm.SSVI);

  private OwnMarket() {}

  /**
   * The ensemble, with a process learned from these surfaces. Its networks know the sample market
   * alone: on another they may do harm, which a comparison on dates not learned from shows.
   *
   * @param own surfaces of the other market, excluding those to be tested
   * @param samples the folder {@code data-samples}
   * @throws IOException if a file of the sample cannot be read
   */
  public static Ensemble ensemble(List<Surface> own, Path samples) throws IOException {
    try (Ensemble ensemble = SampleEnsemble.load(samples)) {
      return ensemble.startingFrom(process(own, samples).process());
    }
  }

  /**
   * The process whose mean is made of SSVI slices, learned from these surfaces.
   *
   * @param own surfaces of the other market, excluding those to be tested
   * @param samples the folder {@code data-samples}
   * @throws IOException if a file of the sample cannot be read
   */
  public static Learning.Outcome process(List<Surface> own, Path samples) throws IOException {
    List<Surface> sample = own.size() >= ENOUGH ? List.of() : sample(samples);
    return LEARNING.learn(mixed(own, sample), SEED);
  }

  /**
   * The same where almost these surfaces have been learned from.
   *
   * @param near what was learned
   * @param sample {@link #sample}
   */
  public static LearnedProcess processNear(
      LearnedProcess near, List<Surface> own, List<Surface> sample) {
    return LEARNING.learnNear(near, mixed(own, sample), SEED, Progress.silent()).process();
  }

  /**
   * The surfaces of the sample market that help where there are few.
   *
   * @throws IOException if the file cannot be read
   */
  public static List<Surface> sample(Path samples) throws IOException {
    Panel panel = Panel.read(samples.resolve(SamplePanels.PRETRAIN));
    return SampleModel.split(panel).training().surfaces();
  }

  /** The own surfaces alone, or as many repetitions as make up half. */
  static List<Surface> mixed(List<Surface> own, List<Surface> sample) {
    if (own.isEmpty()) throw new IllegalArgumentException("own is empty");
    List<Surface> all = new ArrayList<>(own);
    if (own.size() < ENOUGH) {
      while (all.size() + own.size() <= HALF) all.addAll(own);
      List<Surface> others = new ArrayList<>(sample);
      Collections.shuffle(others, new Random(SEED));
      all.addAll(others.subList(0, Math.min(all.size(), others.size())));
    }
    return all;
  }
}
