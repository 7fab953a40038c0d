package ivylab.baseline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.progress.Progress;
import ivylab.surface.CompletionError;
import ivylab.surface.Grid;
import ivylab.surface.MarketFeatures;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import ivylab.train.Schedule;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.apache.commons.math3.special.Erf;
import org.junit.jupiter.api.Test;

class DenseNetworkTest {

  private static final Progress NONE = event -> {};
  private static final DenseNetwork.Options QUICK =
      DenseNetwork.Options.DEFAULT.withWidth(32).withLayers(2).withSteps(600).withRows(256);

  /**
   * Volatility is 1 % of the volatility index, with a skew: a function of what the network sees.
   */
  private static List<Surface> surfaces(int count, long seed) {
    Random random = new Random(seed);
    List<Surface> all = new ArrayList<>();
    for (int s = 0; s < count; s++) {
      double level = 12 + 20 * random.nextDouble();
      List<Point> points = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        double k = -0.3 + 0.5 * random.nextDouble(), t = 0.1 + 1.5 * random.nextDouble();
        points.add(Point.ofVol(k, t, level / 100 * (1 - 0.5 * k)));
      }
      LocalDate date = LocalDate.of(2020, 1, 1).plusDays(s);
      all.add(new Surface("X", date, new MarketFeatures(0, level, 1), points));
    }
    return all;
  }

  @Test
  void what_depends_on_place_and_features_alone_is_learnt() {
    try (var network = DenseNetwork.train(surfaces(30, 1), QUICK, 1, NONE)) {
      List<CompletionError> errors = new ArrayList<>();
      for (Surface surface : surfaces(10, 2)) {
        Surface few = surface.withPoints(surface.points().subList(0, 20));
        errors.add(CompletionError.of(network.fit(few), surface.points()));
      }
      // volatilities differ by a factor of 3 from day to day: one level for all errs by 30 %
      assertTrue(CompletionError.pooled(errors).volMape() < 0.03, errors.toString());
    }
  }

  @Test
  void quotes_matter_through_the_features_of_their_variance_only() {
    try (var network = DenseNetwork.train(surfaces(5, 1), QUICK.withSteps(20), 1, NONE)) {
      Surface surface = surfaces(1, 3).get(0);
      List<Point> turned = new ArrayList<>(surface.points());
      for (int i = 0; i < turned.size(); i++) {
        Point p = turned.get(i);
        turned.set(i, new Point(-p.k(), p.t(), p.w()));
      }
      double[] k = {-0.1, 0.2}, t = {0.5, 1};
      double[] w = network.fit(surface).totalVariance(k, t);
      assertArrayEquals(w, network.fit(surface.withPoints(turned)).totalVariance(k, t), 1e-15);
      double[] half = network.fit(surface.withPoints(turned.subList(0, 5))).totalVariance(k, t);
      assertFalse(Arrays.equals(w, half));
      assertEquals(0, network.fit(surface).totalVariance(new double[0], new double[0]).length);
    }
  }

  @Test
  void arguments_and_seed_decide_and_every_option_counts() {
    List<Surface> training = surfaces(5, 1);
    DenseNetwork.Options brief = QUICK.withSteps(5);
    double[] first = values(training, brief, 1);
    assertArrayEquals(first, values(training, brief, 1));
    List<DenseNetwork.Options> others =
        List.of(
            brief.withWidth(16),
            brief.withLayers(1),
            brief.withSteps(6),
            brief.withRows(8),
            brief.withRate(1e-3));
    for (DenseNetwork.Options other : others)
      assertFalse(Arrays.equals(first, values(training, other, 1)), other.toString());
    assertFalse(Arrays.equals(first, values(training, brief, 2)));
  }

  private static double[] values(List<Surface> training, DenseNetwork.Options options, long seed) {
    try (var network = DenseNetwork.train(training, options, seed, NONE)) {
      Grid grid = Grid.STANDARD.withCounts(3, 3);
      return network.fit(training.get(0)).totalVariance(grid.kPoints(), grid.tPoints());
    }
  }

  @Test
  void training_can_be_watched_and_interrupted() {
    List<Double> steps = new ArrayList<>();
    List<Surface> training = surfaces(2, 1);
    try (var network =
        DenseNetwork.train(training, QUICK.withSteps(3), 1, e -> steps.add(e.done()))) {
      assertEquals(List.of(1.0, 2.0, 3.0, 3.0), steps);
      assertEquals("dense network, 7-32-32-1, 1,345 parameters", network.toString());
    }
    Thread.currentThread().interrupt();
    assertThrows(CancellationException.class, () -> DenseNetwork.train(training, QUICK, 1, NONE));
    assertThrows(
        IllegalArgumentException.class, () -> DenseNetwork.train(List.of(), QUICK, 1, NONE));
    assertThrows(IllegalArgumentException.class, () -> QUICK.withRate(0));
    assertThrows(IllegalArgumentException.class, () -> QUICK.withRows(0));
  }

  /** The layers one by one with plain loops; sums of 32 terms, so rounding. */
  @Test
  void the_forward_pass_is_that_of_plain_loops() {
    List<Surface> training = surfaces(3, 4);
    Surface asked = surfaces(1, 5).get(0);
    try (var network = DenseNetwork.train(training, QUICK.withSteps(5), 1, NONE)) {
      double k = 0.07, t = 0.6;
      double[] w = asked.column(Point::w);
      double mean = Arrays.stream(w).average().orElseThrow();
      double squares = Arrays.stream(w).map(v -> (v - mean) * (v - mean)).sum();
      var market = asked.market();
      double[] x = {
        k,
        t,
        market.marketReturn(),
        market.volatility(),
        market.rate(),
        mean,
        Math.sqrt(squares / (w.length - 1))
      };
      for (int i = 0; i < x.length; i++) x[i] = (x[i] - network.centre[i]) / network.scale[i];
      for (int layer = 0; layer < network.layers.size(); layer++) {
        double[] weight = network.layers.get(layer).weight().toDoubleArray();
        double[] bias = network.layers.get(layer).bias().toDoubleArray();
        double[] out = bias.clone();
        for (int i = 0; i < out.length; i++) {
          for (int j = 0; j < x.length; j++) out[i] += weight[i * x.length + j] * x[j];
          if (layer < network.layers.size() - 1)
            out[i] *= 0.5 * (1 + Erf.erf(out[i] / Math.sqrt(2))); // x times the normal distribution
        }
        x = out;
      }
      double vol = Math.exp(network.centre[7] + network.scale[7] * x[0]);
      assertEquals(vol, network.fit(asked).vol(new double[] {k}, new double[] {t})[0], 1e-12);
    }
  }

  /**
   * The first step of AdamW is one rate along the sign of each gradient, after the decay of the
   * weight; the small number in its divisor, 1e-8 by the gradient, stays far below 1e-4.
   */
  @Test
  void the_first_step_reveals_start_rate_and_decay() {
    double rate = 0.5;
    DenseNetwork.Options one =
        QUICK.withWidth(5).withLayers(1).withSteps(1).withRows(64).withRate(rate);
    try (var network = DenseNetwork.train(surfaces(3, 6), one, 9, NONE)) {
      Random draws = new Random(9);
      for (int layer = 0, in = 7; layer < 2; layer++, in = 5) {
        double[] weight = network.layers.get(layer).weight().toDoubleArray();
        for (int i = 0; i < weight.length; i++) {
          double start = Math.sqrt(2.0 / in) * draws.nextGaussian();
          // market return and rate are the same on all days here, so no gradient comes through
          double moved = layer == 0 && (i % 7 == 2 || i % 7 == 4) ? 0 : rate;
          assertEquals(moved, Math.abs(weight[i] - start * (1 - 0.01 * rate)), 1e-4);
        }
      }
    }
    assertEquals(Schedule.warmupCosine(0.1, rate, rate / 100), DenseNetwork.schedule(one));
  }

  /** The treasury rate is 1 on all days of training, which rounding must not blow up. */
  @Test
  void a_feature_that_never_changed_has_no_influence() {
    try (var network = DenseNetwork.train(surfaces(7, 6), QUICK.withSteps(3), 1, NONE)) {
      Surface asked = surfaces(1, 7).get(0);
      var market = asked.market();
      Surface other =
          new Surface(
              asked.symbol(),
              asked.asOf(),
              new MarketFeatures(0.02, market.volatility(), 5),
              asked.points());
      double[] k = {-0.1, 0.1}, t = {0.3, 1};
      assertArrayEquals(network.fit(asked).vol(k, t), network.fit(other).vol(k, t));
    }
  }
}
