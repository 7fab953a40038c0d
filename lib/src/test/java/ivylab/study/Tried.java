package ivylab.study;

import ivylab.data.Panel;
import ivylab.experiment.DataReference;
import ivylab.experiment.Experiment;
import ivylab.experiment.PanelReference;
import ivylab.ivyspt.Completion;
import ivylab.ivyspt.IvySptDesign;
import ivylab.ivyspt.Penalties;
import ivylab.ivyspt.Sampling;
import ivylab.model.Config;
import ivylab.surface.MarketFeatures;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import ivylab.train.Schedule;
import ivylab.train.Settings;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Small experiments for tests. */
public final class Tried {

  public static final Config CONFIG =
      Config.DEFAULT.withWidth(8).withBlocks(1).withHeads(2).withFfn(16).withGateBias(0.5);

  /** Of this size, and drawing little. */
  public static final IvySptDesign DESIGN =
      new IvySptDesign(
          CONFIG,
          Sampling.DEFAULT
              .withSurfaces(4)
              .withPenalties(Penalties.atCollocation(3))
              .withValidationSurfaces(3));

  private Tried() {}

  static { // short trainings are not worth a second compiler
    System.setProperty("ivylab.worker.options", "-XX:TieredStopAtLevel=1");
  }

  /** 30 days of noisy smiles, in a file of this folder. */
  public static PanelReference panel(Path folder) {
    List<Surface> surfaces = new ArrayList<>();
    for (int day = 0; day < 30; day++) {
      SplittableRandom random = new SplittableRandom(day);
      List<Point> points = new ArrayList<>();
      double level = random.nextDouble(0.15, 0.35);
      for (int i = 0; i < 12; i++) {
        double t = random.nextDouble(0.1, 1.5), x = random.nextDouble(-0.4, 0.3);
        double vol = level - 0.2 * x + 0.3 * x * x + 0.02 * random.nextDouble();
        points.add(Point.ofVol(x * Math.sqrt(t), t, vol));
      }
      MarketFeatures market = new MarketFeatures(0.001 * day, 15 + day % 7, 1.5);
      surfaces.add(new Surface("SYN", LocalDate.of(2021, 1, 1).plusDays(day), market, points));
    }
    Path file = folder.resolve("panel.csv");
    Panel.of(surfaces).write(file);
    return DataReference.of(file).withSplit(2, 0.6, 0.2);
  }

  /** Six steps. */
  public static Experiment experiment(PanelReference data) {
    Settings settings =
        Completion.SETTINGS
            .withSteps(6)
            .withSchedule(Schedule.warmupCosine(0.2, 1e-3, 1e-5))
            .withValidations(2);
    return Experiment.of("tried", DESIGN, settings, data);
  }
}
