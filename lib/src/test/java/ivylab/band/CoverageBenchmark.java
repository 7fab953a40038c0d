package ivylab.band;

import ivylab.benchmark.Benchmark;
import ivylab.benchmark.Report;
import ivylab.data.Masked;
import ivylab.data.Masking;
import ivylab.data.Panel;
import ivylab.process.LearnedProcess;
import ivylab.process.Learning;
import ivylab.process.MeanForm;
import ivylab.progress.Progress;
import ivylab.surface.Surface;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Random;

/**
 * Share of hidden quotes within bands of 90 %, where process and bands are learned from the same
 * few quotes: ten surfaces show 5, 10, 20 or 40 each; mean and range over 20 draws of surfaces and
 * quotes. Bands of the process itself, and of one that is learned again without the quotes that it
 * predicts. Arguments: a panel, by default that of the sample, and the number of draws.
 */
public final class CoverageBenchmark implements Benchmark {

  private static final int SURFACES = 10;

  @Override
  public void run(List<String> arguments, Report report) {
    Path file = Path.of(arguments.isEmpty() ? "data-samples/pretrain.csv.gz" : arguments.get(0));
    int draws = arguments.size() < 2 ? 20 : Integer.parseInt(arguments.get(1));
    List<Surface> surfaces = Panel.read(file).surfaces();
    for (int visible : new int[] {5, 10, 20, 40}) {
      var before = new DoubleSummaryStatistics();
      var after = new DoubleSummaryStatistics();
      for (int draw = 1; draw <= draws; draw++) {
        List<Surface> drawn = new ArrayList<>(surfaces);
        Collections.shuffle(drawn, new Random(draw));
        List<Masked> masks = new ArrayList<>();
        for (Surface surface : drawn.subList(0, Math.min(SURFACES, drawn.size())))
          masks.add(Masking.clustered(0.5).withVisibleAtMost(visible).apply(surface, draw));
        List<Surface> shown = masks.stream().map(Masked::visible).toList();
        LearnedProcess process = learned(shown);
        int number = Math.max(4, visible * 4 / 5);
        Bands own =
            Calibration.of(process).visible(number).watchedBy(Progress.silent()).on(shown, draw);
        Bands others =
            Calibration.of(process)
                .relearnedBy(CoverageBenchmark::learned)
                .visible(number)
                .watchedBy(Progress.silent())
                .on(shown, draw);
        before.accept(share(own, process, masks));
        after.accept(share(others, process, masks));
      }
      add(report, visible + " visible, of the process itself", before);
      add(report, visible + " visible, learned again", after);
    }
  }

  private static LearnedProcess learned(List<Surface> surfaces) {
    Learning learning = Learning.DEFAULT.withForm(MeanForm.SSVI);
    return learning.learn(surfaces, 1, Progress.silent()).process();
  }

  private static double share(Bands bands, LearnedProcess process, List<Masked> masks) {
    List<Coverage.Count> counts =
        masks.stream().map(masked -> Coverage.Count.of(bands, process, masked)).toList();
    return 100 * Coverage.Row.of("all", counts).share();
  }

  private static void add(Report report, String name, DoubleSummaryStatistics shares) {
    report.add(
        name,
        shares.getAverage(),
        "%% covered, %.1f to %.1f".formatted(shares.getMin(), shares.getMax()));
  }
}
