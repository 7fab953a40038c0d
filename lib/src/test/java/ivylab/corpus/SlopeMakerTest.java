package ivylab.corpus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.montecarlo.Control;
import ivylab.montecarlo.SmileGrid;
import ivylab.progress.Progress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SlopeMakerTest {

  private static final CorpusPlan PLAN =
      CorpusPlan.of(
              Domain.BOX,
              new CorpusGrid(
                  SmileGrid.product(new double[] {0.03, 0.05}, -0.05, 0, 0.02),
                  SmileGrid.of(0.03, 0, 0.1)))
          .withSamples(40)
          .withControls()
          .withPaths(2_048)
          .withScheme(CorpusPlan.Stepping.IMPLICIT_EULER, 0.005, true);

  private static SmileSample sample(int index) {
    return CorpusMaker.of(PLAN).sample(index);
  }

  /**
   * Without feedback the volatility is sqrt c and the VIX too, which the control prices without
   * noise: the slope in c is 1/(2 sqrt c), up to h^2 c'^2/(8 c^2) = 2e-6 of it.
   */
  @Test
  void the_slope_of_black_is_that_of_a_root() {
    double c = 0.01, range = 0.0299;
    double[] x = new double[15], d = new double[15];
    x[0] = 1;
    x[1] = 1.2;
    x[4] = c;
    d[4] = range;
    SmileSlope slope =
        SlopeMaker.of(PLAN.withControls(Control.SHARE, Control.BLACK)).slope(3, x, d);
    double expected = range / (2 * Math.sqrt(c));
    for (double s : slope.spx()) assertEquals(expected, s, 4e-6 * expected);
    assertEquals(expected, slope.futures()[0], 4e-6 * expected);
    assertArrayEquals(d, slope.direction());
    assertEquals(3, slope.index());
  }

  /**
   * Along (eta, -2 a, b, z0), the direction in which the model only changes the units of Z, no path
   * changes. Both ends leave that curve by the same amount of the order h^2, which the central
   * difference cancels, so h^2 remains.
   */
  @Test
  void nothing_changes_along_a_change_of_units() {
    double[] x = sample(1).coordinates().clone(), d = x.clone();
    d[0] = 0;
    d[2] *= -2;
    d[4] = 0;
    SmileSlope slope = SlopeMaker.of(PLAN).slope(1, x, d);
    for (double s : slope.spx()) assertEquals(0, s, 1e-4);
    for (double s : slope.futures()) assertEquals(0, s, 1e-4);
  }

  /**
   * Away from the Black limit, the slope in z0 of the implicit simulation halves its bias of h^2 to
   * a quarter; of 2,048 paths those that cross a strike within h change the difference by at most
   * the root of h / paths, 1e-3, times the sensitivity of the share, below 1.
   */
  @Test
  void halved_steps_agree_and_the_other_way_is_the_negative() {
    SmileSample sample = sample(2);
    SlopeMaker maker = SlopeMaker.of(PLAN);
    double[] d = maker.direction(2), back = Arrays.stream(d).map(v -> -v).toArray();
    SmileSlope coarse = maker.withStep(2e-3).slope(2, sample.coordinates(), d);
    SmileSlope fine = maker.slope(2, sample.coordinates(), d);
    SmileSlope finer = maker.withStep(5e-4).slope(2, sample.coordinates(), d);
    assertArrayEquals(coarse.spx(), fine.spx(), 2e-3);
    assertArrayEquals(fine.spx(), finer.spx(), 1e-3);
    assertFalse(Arrays.equals(coarse.spx(), fine.spx()));
    assertTrue(Arrays.stream(fine.spx()).map(Math::abs).max().orElseThrow() > 0.05);
    SmileSlope turned = maker.slope(2, sample.coordinates(), back);
    for (int i = 0; i < fine.spx().length; i++) assertEquals(fine.spx()[i], -turned.spx()[i], 1e-9);
  }

  /** The volatilities at the ends, made another way, differ by 2 h times the slope. */
  @Test
  void the_slope_is_the_difference_of_two_samples() {
    SmileSample sample = sample(5);
    double h = 2e-3;
    double[] d = SlopeMaker.of(PLAN).direction(5), up = sample.coordinates().clone();
    double[] down = up.clone();
    for (int i = 0; i < 15; i++) {
      up[i] += h * d[i];
      down[i] -= h * d[i];
    }
    Samples samples = new Samples(PLAN);
    SmileSample above = samples.of(5, new Draws.Draw(0, up));
    SmileSample below = samples.of(5, new Draws.Draw(0, down));
    SmileSlope slope = SlopeMaker.of(PLAN).withStep(h).slope(5, sample.coordinates(), d);
    // volatilities are stored in single precision: 3e-8 / 4e-3
    for (int i = 0; i < 6; i++)
      assertEquals((above.spx().vols()[i] - below.spx().vols()[i]) / (2 * h), slope.spx()[i], 2e-5);
    for (int i = 0; i < 2; i++)
      assertEquals((above.vix().vols()[i] - below.vix().vols()[i]) / (2 * h), slope.vix()[i], 2e-4);
    assertEquals(
        (above.vix().forwards()[0] - below.vix().forwards()[0]) / (2 * h),
        slope.futures()[0],
        2e-5);
  }

  /** In units of the ranges: length 1, mean 0, each square 1/15, over 4,000 draws to 4 errors. */
  @Test
  void directions_are_uniform_and_a_function_of_seed_and_sample() {
    SlopeMaker maker = SlopeMaker.of(PLAN);
    List<Domain.Coordinate> box = Domain.BOX.coordinates();
    double[] mean = new double[15], square = new double[15];
    int n = 4_000;
    for (int i = 0; i < n; i++) {
      double[] d = maker.direction(i);
      double length = 0;
      for (int j = 0; j < 15; j++) {
        double u = d[j] / (box.get(j).high() - box.get(j).low());
        mean[j] += u / n;
        square[j] += u * u / n;
        length += u * u;
      }
      assertEquals(1, length, 1e-12);
    }
    // a square has variance 3/(15 17) - 1/225 = 0.0073
    for (int j = 0; j < 15; j++) {
      assertEquals(0, mean[j], 4 * Math.sqrt(1 / 15.0 / n));
      assertEquals(1 / 15.0, square[j], 4 * Math.sqrt(0.0074 / n));
    }
    assertArrayEquals(maker.direction(7), SlopeMaker.of(PLAN).withStep(2e-3).direction(7));
    assertFalse(Arrays.equals(maker.direction(7), SlopeMaker.of(PLAN.withSeed(1)).direction(7)));
  }

  @Test
  void threads_change_nothing_and_order_is_that_of_the_samples() {
    List<SmileSample> samples = IntStream.of(4, 0, 9, 3).mapToObj(i -> sample(i)).toList();
    SlopeMaker maker = SlopeMaker.of(PLAN.withPaths(64));
    double[] done = new double[1];
    List<SmileSlope> one = maker.withThreads(1).withProgress(e -> done[0] = e.done()).make(samples);
    List<SmileSlope> three = maker.withThreads(3).make(samples);
    assertEquals(4, done[0]);
    for (int i = 0; i < 4; i++) {
      SmileSample s = samples.get(i);
      SmileSlope alone = maker.slope(s.index(), s.coordinates(), maker.direction(s.index()));
      for (SmileSlope made : List.of(one.get(i), three.get(i))) {
        assertEquals(s.index(), made.index());
        assertArrayEquals(alone.direction(), made.direction());
        assertArrayEquals(alone.spx(), made.spx());
        assertArrayEquals(alone.vix(), made.vix());
        assertArrayEquals(alone.futures(), made.futures());
      }
    }
  }

  /** A strike at 3 has no price; its slope is not a number, and its neighbours' are. */
  @Test
  void what_is_missing_is_not_a_number() {
    CorpusPlan wide =
        CorpusPlan.of(Domain.REALISTIC, new CorpusGrid(SmileGrid.of(0.03, 0, 3), SmileGrid.NONE))
            .withControls()
            .withPaths(64);
    double[] x = wide.parameters(1).get(0);
    SlopeMaker maker = SlopeMaker.of(wide);
    SmileSlope slope = maker.slope(0, x, maker.direction(0));
    assertTrue(Double.isFinite(slope.spx()[0]));
    assertTrue(Double.isNaN(slope.spx()[1]));
    assertEquals(
        0, DoubleStream.concat(Arrays.stream(slope.vix()), Arrays.stream(slope.futures())).count());
  }

  @Test
  @Timeout(60)
  void an_interrupt_ends_the_work() {
    List<SmileSample> samples = IntStream.range(0, 4).mapToObj(i -> sample(i)).toList();
    Progress stop =
        e -> {
          if (e.done() == 1) Thread.currentThread().interrupt();
        };
    var e =
        assertThrows(
            CancellationException.class,
            () -> SlopeMaker.of(PLAN).withProgress(stop).make(samples));
    assertEquals("interrupted after 1 of 4 slopes", e.getMessage());
  }

  @Test
  void options_are_checked() {
    SlopeMaker maker = SlopeMaker.of(PLAN);
    for (double step : new double[] {0, -1, 0.0031, Double.NaN})
      assertEquals(
          "step must be in (0, 0.003]: " + step,
          assertThrows(IllegalArgumentException.class, () -> maker.withStep(step)).getMessage());
    assertThrows(IllegalArgumentException.class, () -> maker.withThreads(0));
    double[] x = sample(0).coordinates();
    assertThrows(IllegalArgumentException.class, () -> maker.slope(0, x, new double[] {1, 2}));
    assertThrows(
        IllegalArgumentException.class, () -> maker.slope(0, new double[9], new double[9]));
    // the longest step leaves even the least c positive
    double[] least = x.clone(), d = new double[15];
    least[4] = 1e-4;
    d[4] = 0.0299;
    assertTrue(Double.isFinite(maker.withStep(0.003).slope(0, least, d).spx()[1]));
  }
}
