package ivylab.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.compare.MaskCondition;
import ivylab.compare.MeshCheck;
import ivylab.compare.StressTest;
import ivylab.experiment.ExperimentResult;
import ivylab.ivyspt.Sampling;
import ivylab.probe.Turbulence.DayRule;
import ivylab.study.FineTuning;
import ivylab.study.FineTuningResult;
import ivylab.study.FineTuningResult.Arm;
import ivylab.study.FineTuningResult.Curve;
import ivylab.study.FineTuningResult.ValidationPoint;
import java.awt.image.BufferedImage;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class FineTuningFiguresTest {

  private static final LocalDate DAY = LocalDate.parse("2021-06-11");

  private static Arm arm(String method, int available, long seed, double error) {
    ExperimentResult.Test test =
        new ExperimentResult.Test(
            MaskCondition.hidden(0.5),
            List.of("SYN " + DAY),
            List.of(error),
            error,
            0.01,
            1e-4,
            10,
            0,
            MeshCheck.NONE,
            0);
    List<ValidationPoint> looks =
        List.of(
            new ValidationPoint(0, 4 * error),
            new ValidationPoint(80, 2 * error),
            new ValidationPoint(160, error));
    return new Arm(method, available, seed, looks, List.of(test), "completed", 1);
  }

  static FineTuningResult result(int... sizes) {
    List<Arm> arms = new ArrayList<>();
    for (int size : sizes)
      for (long seed = 1; seed <= 2; seed++) {
        arms.add(arm("from scratch", size, seed, 3 + 0.3 * seed));
        arms.add(arm("fine-tuned", size, seed, 1.5 + 20.0 / size + 0.1 * seed));
      }
    int all = sizes[sizes.length - 1];
    return new FineTuningResult(Sampling.DEFAULT, FineTuning.DEFAULT, 20, all, arms, List.of());
  }

  static StressTest stress() {
    List<Double> failed = Collections.nCopies(2, Double.NaN);
    return new StressTest(
        DayRule.volatility(0.2),
        List.of(DAY, DAY.plusDays(7)),
        List.of(DAY.plusDays(1), DAY.plusDays(2), DAY.plusDays(3)),
        List.of(
            row("learned Gaussian process", List.of(1.5, 1.8), List.of(0.9, 1.0, 1.3), 0.2),
            row("quadratic", List.of(4.0, 6.5), List.of(2.5, 3.0, 3.6), 0.0004),
            row("gives nothing in a storm", failed, List.of(2.0, 2.1, 2.6), Double.NaN)));
  }

  private static StressTest.Row row(
      String method, List<Double> extreme, List<Double> calm, double p) {
    return new StressTest.Row(method, extreme, calm, extreme, calm, p);
  }

  /** Pixels of a colour, or nearly. */
  private static int count(Figure figure, int rgb) {
    BufferedImage image = FigureTest.image(figure, 1);
    int found = 0;
    for (int x = 0; x < image.getWidth(); x++)
      for (int y = 0; y < image.getHeight(); y++) if (near(image.getRGB(x, y), rgb)) found++;
    return found;
  }

  private static boolean near(int a, int b) {
    for (int shift = 0; shift < 24; shift += 8)
      if (Math.abs((a >> shift & 255) - (b >> shift & 255)) > 30) return false;
    return true;
  }

  @Test
  void learning_curves_by_size_stand_beside_those_by_surfaces_seen() {
    Figure one = TrainingPlots.learning(result(50)), two = TrainingPlots.learning(result(10, 50));
    assertEquals(Figure.WIDTH, one.width());
    assertEquals(920, two.width());
    assertTrue(count(two, 0x0072B2) > 100, "the first curve");
    assertTrue(count(two, 0xD55E00) > 100, "the second curve");
  }

  @Test
  void the_band_reaches_from_the_least_to_the_most() {
    Curve narrow = curve(2, 2), wide = curve(1, 3);
    Figure a = TrainingPlots.curves("", "x", List.of(narrow), false).withSize(720, 420);
    Figure b = TrainingPlots.curves("", "x", List.of(wide), false).withSize(720, 420);
    int white = count(a, 0xFFFFFF) - count(b, 0xFFFFFF);
    // the band fills the plot but for its margins; half of it is a safe bound
    assertTrue(white > 0.5 * 0.6 * Figure.WIDTH * Figure.HEIGHT, "shaded pixels: " + white);
  }

  private static Curve curve(double least, double most) {
    return new Curve(
        "c", List.of(0.0, 1.0), List.of(2.0, 2.0), List.of(least, least), List.of(most, most));
  }

  @Test
  void what_has_no_place_on_a_logarithmic_axis_is_left_out() {
    Curve zero =
        new Curve(
            "c",
            List.of(0.0, 10.0, 100.0),
            List.of(2.0, 2.0, Double.NaN),
            List.of(1.0, 1.0, Double.NaN),
            List.of(3.0, 3.0, Double.NaN));
    Figure figure = TrainingPlots.curves("", "x", List.of(zero), true);
    assertTrue(count(figure, 0x0072B2) > 0, "the one point that is left");
    assertThrows(
        IllegalArgumentException.class, () -> TrainingPlots.curves("", "x", List.of(), false));
  }

  @Test
  void a_stress_test_has_a_mark_for_each_day_and_grows_with_its_methods() {
    StressTest all = stress();
    Figure figure = StudyPlots.stress(all);
    StressTest less =
        new StressTest(all.rule(), all.extreme(), all.calm(), all.methods().subList(0, 1));
    assertTrue(figure.height() > StudyPlots.stress(less).height());
    assertTrue(count(figure, 0xD55E00) > count(StudyPlots.stress(less), 0xD55E00));
    assertNotEquals(figure.svg(), StudyPlots.stress(less).svg());
  }
}
