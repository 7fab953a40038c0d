package ivylab.accuracy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.accuracy.GreekErrors.Direction;
import ivylab.accuracy.GreekErrors.Line;
import ivylab.corpus.CorpusGrid;
import ivylab.corpus.CorpusMaker;
import ivylab.corpus.CorpusPlan;
import ivylab.corpus.Domain;
import ivylab.corpus.SmileSample;
import ivylab.montecarlo.Control;
import ivylab.montecarlo.ImplicitEuler;
import ivylab.montecarlo.Simulation;
import ivylab.montecarlo.SmileGrid;
import ivylab.price.Black;
import ivylab.price.OptionType;
import ivylab.progress.Progress;
import ivylab.rough.ExponentialSum;
import ivylab.rough.PublishedSets;
import ivylab.surrogate.CorpusSmiles;
import ivylab.surrogate.SmileData;
import ivylab.surrogate.SmileLayout;
import ivylab.surrogate.Surrogate;
import ivylab.surrogate.SurrogateConfig;
import ivylab.surrogate.SurrogatePredictor;
import ivylab.surrogate.SurrogateTask;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Derivatives of a surrogate beside those of simulations. */
class GreekErrorsTest {

  private static final SmileLayout LAYOUT = CorpusSmiles.layout(CorpusGrid.PAPER);
  private static final double[] HEDGED = Domain.BOX.coordinates(PublishedSets.hedgingExample());

  /** Of random weights, with scales fitted to made-up volatilities. */
  private static SurrogatePredictor untrained() {
    SmileData.Split split = data(40).split(0.6, 0.2, 1);
    try (Surrogate model =
        Surrogate.create(SurrogateConfig.OURS, LAYOUT, 15, CorpusSmiles.inputs(Domain.BOX), 1)) {
      SurrogateTask.of(model, split).prepare();
      return model.predictor();
    }
  }

  private static SmileData data(int n) {
    SplittableRandom random = new SplittableRandom(5);
    int size = LAYOUT.size();
    double[][] inputs = new double[n][15], vols = new double[n][size], errors = new double[n][size];
    for (int i = 0; i < n; i++) {
      List<Domain.Coordinate> box = Domain.BOX.coordinates();
      for (int j = 0; j < 15; j++)
        inputs[i][j] = random.nextDouble(box.get(j).low(), box.get(j).high());
      for (int j = 0; j < size; j++) vols[i][j] = 0.3 + 0.1 * Math.cos(j + 5 * inputs[i][j % 15]);
      Arrays.fill(errors[i], 1e-3);
    }
    return new SmileData(LAYOUT, inputs, vols, errors, new boolean[n][size]);
  }

  private static Simulation simulation(double step, int paths) {
    return Simulation.of(PublishedSets.hedgingExample())
        .withScheme(new ImplicitEuler(step, false))
        .withControls(Control.SHARE, Control.BLACK)
        .withPaths(paths);
  }

  private static GreekErrors of(
      double[] x, Direction direction, SmileGrid grid, Simulation simulation) {
    return GreekErrors.of(
        untrained(), Domain.BOX, x, List.of(direction), grid, simulation, 4, Progress.silent());
  }

  /**
   * With a = 0 the volatility is {@code sqrt c} everywhere, c = 0.02: its derivative in c is {@code
   * 1/(2 sqrt c)}, the third derivative 3/8 c^-2.5, so that the central difference with h = 3e-4 is
   * too large by h^2/6 of it, 1e-4 of 3.5.
   */
  @Test
  void in_the_Black_limit_the_simulated_derivative_is_exact() {
    double[] x = HEDGED.clone();
    x[2] = 0;
    x[4] = 0.02;
    SmileGrid grid = SmileGrid.of(0.05, -0.05, 0, 0.03);
    for (Line line : of(x, Direction.of(Domain.BOX, "c"), grid, simulation(0.002, 2048)).lines()) {
      assertEquals(0.5 / Math.sqrt(0.02), line.simulated(), 3e-4 + 4 * line.error());
      assertTrue(line.error() < 0.01, line::toString);
    }
    for (Line line : of(x, Direction.factors(), grid, simulation(0.002, 2048)).lines())
      assertEquals(0, line.simulated(), 1e-9 + 4 * line.error());
  }

  /**
   * As T tends to 0 the volatility at the money is {@code sqrt V}, {@code V = a (Z - b)^2 + c}, Z
   * the weighted sum of the factors. Moved by eta each, it changes by {@code s = eta sum c_i a (Z -
   * b) / sqrt V} per unit of ln S. The smile has the slope s / 2 there, since volatility and share
   * have the same noise (Durrleman 2010), in n Euler steps {@code (1 - 1/n) s / 2}, for V moves
   * after each; it is lost at a fixed strike. Corrections are of the order of the square of the
   * relative move of the volatility, 4 %.
   */
  @Test
  void a_move_of_the_share_moves_the_factors_and_slides_along_the_smile() {
    ExponentialSum kernel = ExponentialSum.lifted();
    double sum = Arrays.stream(kernel.weights()).sum(), eta = HEDGED[1], a = HEDGED[2];
    double far = 0 - HEDGED[3], vol = Math.sqrt(a * far * far + HEDGED[4]);
    double s = eta * sum * a * far / vol;
    Direction share = Direction.share(PublishedSets.hedgingExample());
    Direction small = new Direction("share", share.coordinates(), share.share(), 2e-5);
    Line line = of(HEDGED, small, SmileGrid.of(8e-6, 0), simulation(1e-6, 16_384)).lines().get(0);
    assertEquals(
        s - (1 - 1 / 8.0) * s / 2, line.simulated(), 0.03 * Math.abs(s) + 4 * line.error());
    assertTrue(line.error() < 0.03 * Math.abs(s), line::toString);
  }

  /** Against differences of the surrogate itself, h = 1e-4: 1e-5 relative, and its splines. */
  @Test
  void the_derivative_of_the_surrogate_is_that_of_its_volatilities() {
    SurrogatePredictor predictor = untrained();
    double[] k = {-0.05, 0.01}, t = {0.06, 0.06};
    SmileGrid grid = SmileGrid.of(0.06, k);
    for (Direction d :
        List.of(
            Direction.of(Domain.BOX, "lambda"),
            Direction.factors(),
            Direction.share(PublishedSets.hedgingExample()))) {
      List<Line> lines = of(HEDGED, d, grid, simulation(0.01, 1024)).lines();
      double h = 1e-4;
      for (int i = 0; i < 2; i++) {
        int at = i;
        double[] up = Arrays.stream(k).map(v -> v - h * d.share()).toArray();
        double[] down = Arrays.stream(k).map(v -> v + h * d.share()).toArray();
        double wanted =
            (predictor.at(up, t).vols(d.moved(HEDGED, h))[at]
                    - predictor.at(down, t).vols(d.moved(HEDGED, -h))[at])
                / (2 * h);
        assertEquals(wanted, lines.get(i).surrogate(), 1e-3 * Math.max(0.01, Math.abs(wanted)));
        assertEquals(predictor.at(k, t).vols(HEDGED)[at], lines.get(i).vol(), 1e-12);
      }
    }
  }

  /** The same normals at both ends: the error hardly depends on the step. */
  @Test
  void a_shorter_step_has_the_same_error() {
    Direction d = Direction.of(Domain.BOX, "b");
    Direction tenth = new Direction("b", d.coordinates(), 0, d.step() / 10);
    SmileGrid grid = SmileGrid.of(0.05, -0.05);
    Line one = of(HEDGED, d, grid, simulation(0.005, 2048)).lines().get(0);
    Line other = of(HEDGED, tenth, grid, simulation(0.005, 2048)).lines().get(0);
    assertEquals(one.error(), other.error(), 0.2 * one.error());
    assertEquals(one.simulated(), other.simulated(), 0.2 * one.error() + 1e-3 * one.simulated());
  }

  /** By bumping Black's formula with the moved volatility, h = 1e-5. */
  @Test
  void a_delta_is_that_of_Black_and_the_move_of_the_volatility() {
    for (double k : new double[] {-0.1, 0.02}) {
      Line line = new Line("share", k, 0.09, 0.2, -0.5, -0.5, 0.01);
      OptionType type = k < 0 ? OptionType.PUT : OptionType.CALL;
      double h = 1e-5, strike = Math.exp(k);
      double up = Black.price(type, 1 + h, strike, 1, 0.09, 0.2 - 0.5 * h);
      double down = Black.price(type, 1 - h, strike, 1, 0.09, 0.2 + 0.5 * h);
      assertEquals((up - down) / (2 * h), line.delta(line.surrogate()), 1e-7);
    }
    assertEquals(-50, new Line("", 0, 1, 1, 0.5, 1, 0.01).ratio(), 1e-12);
  }

  @Test
  void the_table_is_in_points_and_errors_name_what_is_wrong() {
    Line line = new Line("b", -0.1, 0.09, 0.2, -0.5, -0.4, 0.01);
    var greeks = new GreekErrors(List.of(line));
    assertEquals(-50, greeks.toTable().doubleColumn("Surrogate").getDouble(0), 1e-12);
    assertEquals(-10, greeks.toTable().doubleColumn("Difference/SE").getDouble(0), 1e-12);
    assertTrue(greeks.toString().contains("0.250 of"), greeks::toString);
    assertEquals(1, greeks.of("b").size());
    assertThrows(IllegalArgumentException.class, () -> Direction.of(Domain.BOX, "rho"));
    assertThrows(IllegalArgumentException.class, () -> new Direction("", List.of(1.0), 0, 0));
    Direction two = new Direction("two", Collections.nCopies(2, 1.0), 0, 0.1);
    assertThrows(IllegalArgumentException.class, () -> two.moved(HEDGED, 1));
  }

  @Test
  void a_speed_up_is_measured_on_the_first_samples_of_the_plan() {
    CorpusPlan plan = CorpusPlan.of(Domain.BOX, CorpusGrid.PAPER).withPaths(1024);
    SurrogatePredictor predictor = untrained();
    TestErrors errors = TestErrors.of(data(30), predictor);
    SpeedUp speed = SpeedUp.measured(errors, predictor, plan, 1);
    SmileSample sample = CorpusMaker.of(plan).sample(0);
    double squares = 0;
    int points = 0;
    for (int i = 0; i < 60; i++)
      if (sample.spx().reason(i).isEmpty()) {
        squares += sample.spx().errors()[i] * sample.spx().errors()[i];
        points++;
      }
    assertEquals(Math.sqrt(squares / points), speed.simulationError(), 1e-9);
    assertEquals(ErrorReport.of(errors).line(SmilePart.SPX).beyond(), speed.surrogateError());
    assertTrue(
        speed.surrogateSeconds() > 0 && speed.surrogateSeconds() < speed.simulationSeconds());
  }
}
