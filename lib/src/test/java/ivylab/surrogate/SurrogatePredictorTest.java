package ivylab.surrogate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ivylab.surface.VolSurface;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Plain Java against the engine, and its Jacobian against differences. */
class SurrogatePredictorTest {

  private static final SmileData DATA = Smiles.data(Smiles.BOTH, 37, 1e-3, 0, 2);

  static Stream<Arguments> models() {
    InputMap map = new SurrogateTest.Halves();
    return Stream.of(
        Arguments.of(SurrogateConfig.seed(12), InputMap.IDENTITY),
        Arguments.of(SurrogateConfig.PAPER, InputMap.IDENTITY),
        Arguments.of(SurrogateConfig.TEXT, map),
        Arguments.of(SurrogateConfig.OURS, InputMap.IDENTITY),
        Arguments.of(SurrogateConfig.OURS, map));
  }

  /** Not trained, but with weights, gains and running statistics that a training could have. */
  private static Surrogate model(SurrogateConfig config, InputMap map) {
    Surrogate model = Surrogate.create(config, Smiles.BOTH, 4, map, 5);
    model.fit(DATA);
    SplittableRandom random = new SplittableRandom(6);
    for (String name : model.parameters().names()) {
      double[] values = model.parameters().values(name);
      boolean moved =
          name.matches("(block|layer|neck).*\\.(bias|shift|gain|mean|variance)")
              && !name.startsWith("out");
      for (int i = 0; i < values.length && moved; i++) values[i] += random.nextDouble(-0.2, 0.2);
      if (moved) model.parameters().set(name, values);
    }
    return model;
  }

  private static double[] flat(double[][] rows) {
    return Stream.of(rows).flatMapToDouble(java.util.Arrays::stream).toArray();
  }

  /** Single precision of the engine: 1e-7 relative through at most 19 layers. */
  @ParameterizedTest
  @MethodSource("models")
  void it_is_the_engine_to_a_millionth(SurrogateConfig config, InputMap map) {
    try (Surrogate model = model(config, map)) {
      double[] expected = flat(model.vols(DATA.inputs()));
      SurrogatePredictor predictor = model.predictor();
      double[] vols = new double[37 * predictor.outputs()];
      predictor.vols(flat(DATA.inputs()), 37, vols);
      assertArrayEquals(expected, vols, 1e-6);
      double[] with = new double[vols.length];
      predictor.jacobian(flat(DATA.inputs()), 37, with, new double[4 * vols.length]);
      assertArrayEquals(vols, with, 1e-6);
      for (int i = 0; i < 37; i++) {
        double[] one = predictor.vols(DATA.inputs()[i]);
        for (int g = 0; g < one.length; g++)
          assertEquals(with[i * one.length + g], one[g], 1e-12, "one by one");
      }
    }
  }

  /** Central differences with steps of 1e-5: third derivatives by 1e-10, rounding 1e-11. */
  @ParameterizedTest
  @MethodSource("models")
  void the_jacobian_is_that_of_differences(SurrogateConfig config, InputMap map) {
    try (Surrogate model = model(config, map)) {
      SurrogatePredictor predictor = model.predictor();
      int g = predictor.outputs();
      double[] all = new double[37 * g * 4];
      predictor.jacobian(flat(DATA.inputs()), 37, new double[37 * g], all);
      for (int row : new int[] {0, 20, 36}) {
        double[][] one = predictor.jacobian(DATA.inputs()[row]);
        for (int j = 0; j < 4; j++) {
          double[] up = DATA.inputs()[row].clone(), down = up.clone();
          up[j] += 1e-5;
          down[j] -= 1e-5;
          double[] a = predictor.vols(up), b = predictor.vols(down);
          for (int i = 0; i < g; i++) {
            double expected = (a[i] - b[i]) / 2e-5;
            assertEquals(expected, one[i][j], 1e-6 * Math.max(1, Math.abs(expected)));
            assertEquals(one[i][j], all[(row * g + i) * 4 + j], 1e-9);
          }
        }
      }
    }
  }

  /** Exponentials by repeated squares and logarithms by a series. */
  @Test
  void functions_are_accurate() {
    int n = 4001;
    double[] x = new double[n], e = new double[n], y = new double[n], d = new double[n];
    for (int i = 0; i < n; i++) x[i] = y[i] = d[i] = (i - 2000) / 50.0;
    Kernels.decay(e, x, n);
    double[] slope = e.clone(), logistic = e.clone();
    Kernels.swish(y, slope, n);
    Kernels.softplus(d, logistic, n);
    for (int i = 0; i < n; i++) {
      double s = 1 / (1 + Math.exp(-x[i]));
      assertEquals(Math.exp(-Math.abs(x[i])), e[i], 1e-8 * Math.exp(-Math.abs(x[i])) + 1e-13);
      assertEquals(x[i] * s, y[i], 1e-11);
      assertEquals(s + x[i] * s * (1 - s), slope[i], 1e-11);
      assertEquals(Math.max(x[i], 0) + Math.log1p(Math.exp(-Math.abs(x[i]))), d[i], 1e-11);
      assertEquals(s, logistic[i], 1e-11);
    }
  }

  /** Single precision: the rounding of about ten operations, 6e-8 each. */
  @Test
  void swish_in_single_precision_is_accurate() {
    float[] x = new float[4001];
    for (int i = 0; i < x.length; i++) x[i] = (i - 2000) / 100f;
    float[] y = x.clone();
    FloatLanes.swish(y, y.length);
    for (int i = 0; i < x.length; i++)
      assertEquals(x[i] / (1 + Math.exp(-x[i])), y[i], 6e-7 * Math.max(1, Math.abs(x[i])));
  }

  @Test
  void at_its_own_points_it_is_the_same_and_between_it_interpolates() {
    double[] k = Smiles.SPX.k(), t = Smiles.SPX.t();
    for (SurrogateConfig config : List.of(SurrogateConfig.seed(12), SurrogateConfig.OURS))
      try (Surrogate model = model(config, InputMap.IDENTITY)) {
        SurrogatePredictor whole = model.predictor(), same = whole.at(k, t);
        double[] x = DATA.inputs()[3];
        double[] grid = whole.vols(x), again = same.vols(x);
        for (int i = 0; i < k.length; i++) assertEquals(grid[i], again[i], 1e-12);
        double[] off = {-0.07, 0.02, 0.2}, when = {0.07, 0.3, 0.6};
        double[] vols = whole.at(off, when).vols(x);
        VolSurface surface = whole.surface(x);
        if (surface instanceof SurrogateSurface s) surface = s.predicted();
        assertArrayEquals(surface.vol(off, when), vols, 1e-10);
        double[][] jacobian = whole.at(off, when).jacobian(x);
        double[] up = x.clone();
        up[0] += 1e-5;
        double[] a = whole.at(off, when).vols(up);
        for (int i = 0; i < 3; i++) assertEquals((a[i] - vols[i]) / 1e-5, jacobian[i][0], 2e-3);
      }
  }

  @Test
  void wrong_sizes_are_refused() {
    try (Surrogate model = model(SurrogateConfig.PAPER, InputMap.IDENTITY)) {
      SurrogatePredictor predictor = model.predictor();
      assertThrows(IllegalArgumentException.class, () -> predictor.vols(new double[3]));
      assertThrows(
          IllegalArgumentException.class,
          () -> predictor.jacobian(new double[4], 1, new double[36], new double[5]));
      assertThrows(
          IllegalArgumentException.class, () -> predictor.at(new double[] {0}, new double[] {-1}));
    }
    try (Surrogate model = Surrogate.create(SurrogateConfig.PAPER, Smiles.BOTH, 4, 1)) {
      assertThrows(IllegalStateException.class, model::predictor);
    }
  }
}
