package ivylab.ssvi;

import ivylab.benchmark.Benchmark;
import ivylab.benchmark.Report;
import ivylab.surface.MarketFeatures;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * How fast eSSVI surfaces are calibrated: 8 expiries of 30 noisy quotes, one thread, for each
 * anchor and with the polish, and how fast SSVI is.
 */
public final class EssviBenchmark implements Benchmark {

  private static final int DAYS = 50, EXPIRIES = 8, QUOTES = 30;
  private static final double SECONDS = 1;

  @Override
  public void run(List<String> arguments, Report report) {
    List<Surface> days = days();
    for (EssviCalibration.Anchor anchor : EssviCalibration.Anchor.values()) {
      EssviCalibration calibration = EssviCalibration.DEFAULT.withAnchor(anchor);
      measure(report, calibration.toString(), days, day -> calibration.fit(day).rmseVol());
    }
    EssviCalibration polish = EssviCalibration.DEFAULT.withPolish(true);
    measure(report, polish.toString(), days, day -> polish.fit(day).rmseVol());
    measure(report, "SSVI", days, day -> Ssvi.fit(day).rho());
  }

  private static void measure(
      Report report, String name, List<Surface> days, ToDoubleFunction<Surface> fit) {
    report.begin(name);
    double sum = 0;
    for (int warm = 0; warm < 3; warm++) for (Surface day : days) sum += fit.applyAsDouble(day);
    long start = System.nanoTime();
    int surfaces = 0;
    double seconds;
    do {
      for (Surface day : days) sum += fit.applyAsDouble(day);
      surfaces += days.size();
      seconds = (System.nanoTime() - start) * 1e-9;
    } while (seconds < SECONDS);
    report.add("slice", 1000 * seconds / surfaces / EXPIRIES, "ms");
    report.add("surfaces", surfaces / seconds, "1/s");
    // printed, or the compiler could leave the fits out
    report.note("mean of what was fitted %.6g".formatted(sum / (surfaces + 3 * days.size())));
  }

  private static List<Surface> days() {
    var random = new SplittableRandom(1);
    List<Surface> days = new ArrayList<>();
    for (int d = 0; d < DAYS; d++) {
      List<Point> points = new ArrayList<>();
      double level = random.nextDouble(0.02, 0.06), rho = random.nextDouble(-0.7, -0.3);
      for (int i = 0; i < EXPIRIES; i++) {
        double t = 0.02 * Math.pow(1.8, i), theta = level * t;
        EssviSlice slice = new EssviSlice(theta, 0.7 * Math.sqrt(theta), rho);
        for (int j = 0; j < QUOTES; j++) {
          double k = Math.sqrt(theta) * (-3 + 5.0 * j / (QUOTES - 1));
          points.add(new Point(k, t, slice.w(k) * (1 + random.nextDouble(-0.02, 0.02))));
        }
      }
      days.add(new Surface("X", LocalDate.of(2024, 1, 2), new MarketFeatures(0, 20, 2), points));
    }
    return days;
  }
}
