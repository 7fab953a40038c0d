package ivylab.surrogate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The components of a data set, and volatilities that are rebuilt from the first of them. */
class PrincipalComponentsTest {

  private static final SmileLayout LAYOUT = Smiles.LAYOUT;

  /** {@code 0.3 + u a_j + v b_j} with two numbers per row, so that two components keep it all. */
  private static SmileData plane(int n, double missing, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int size = LAYOUT.size();
    double[][] vols = new double[n][size], errors = new double[n][size], inputs = new double[n][2];
    boolean[][] gone = new boolean[n][size];
    for (int i = 0; i < n; i++) {
      inputs[i] = new double[] {random.nextDouble(-1, 1), random.nextDouble(-1, 1)};
      for (int j = 0; j < size; j++) {
        vols[i][j] = 0.3 + 0.1 * inputs[i][0] * Math.cos(j) + 0.02 * inputs[i][1] * Math.sin(2 * j);
        errors[i][j] = 1e-3;
        gone[i][j] = random.nextDouble() < missing;
      }
    }
    return new SmileData(LAYOUT, inputs, vols, errors, gone);
  }

  @Test
  void the_components_of_data_are_those_of_a_surrogate_that_is_fitted_to_them() {
    SmileData.Split split = Smiles.data(LAYOUT, 60, 1e-3, 0.1, 3).split(0.6, 0.2, 1);
    try (Surrogate model = Surrogate.create(SurrogateConfig.seed(5), LAYOUT, 4, 1)) {
      model.fit(split.training());
      PrincipalComponents own = PrincipalComponents.of(split.training(), Scaling.STANDARD);
      // the surrogate keeps them in single precision
      assertArrayEquals(model.components().variances(), own.variances(), 1e-5);
      for (int i = 0; i < 5; i++)
        assertArrayEquals(model.components().components()[i], own.components()[i], 1e-6);
    }
  }

  @Test
  void all_components_rebuild_every_volatility() {
    SmileData data = Smiles.data(LAYOUT, 60, 1e-3, 0, 4);
    double[][] all = PrincipalComponents.rebuilt(data, Scaling.RANGE, LAYOUT.size(), data);
    for (int i = 0; i < 60; i++) assertArrayEquals(data.vols()[i], all[i], 1e-12);
  }

  /** Components, mean and scales come from the training part alone, which is full. */
  @Test
  void two_components_rebuild_what_has_two_even_where_it_is_missing() {
    SmileData training = plane(50, 0, 5), other = plane(20, 0.3, 6);
    double[][] two = PrincipalComponents.rebuilt(training, Scaling.STANDARD, 2, other);
    for (int i = 0; i < 20; i++) assertArrayEquals(other.vols()[i], two[i], 1e-12);
    double[][] one = PrincipalComponents.rebuilt(training, Scaling.STANDARD, 1, other);
    double worst =
        IntStream.range(0, LAYOUT.size())
            .mapToDouble(j -> Math.abs(one[1][j] - other.vols()[1][j]))
            .max()
            .orElseThrow();
    assertTrue(worst > 1e-3, () -> "" + worst);
  }

  /** The residual is orthogonal to the components: no other coefficients are closer. */
  @Test
  void coefficients_are_those_of_least_squares() {
    SmileData data = Smiles.data(LAYOUT, 60, 1e-3, 0, 7);
    PrincipalComponents components = PrincipalComponents.of(data, Scaling.STANDARD);
    Scaling.Fitted scale = Scaling.STANDARD.fit(Arrays.asList(data.vols()), LAYOUT.size());
    double[] rebuilt = PrincipalComponents.rebuilt(data, Scaling.STANDARD, 3, data)[9];
    double[] residual = scale.apply(data.vols()[9]), near = scale.apply(rebuilt);
    for (int j = 0; j < residual.length; j++) residual[j] -= near[j];
    for (int i = 0; i < 3; i++) {
      double product = 0;
      for (int j = 0; j < residual.length; j++)
        product += residual[j] * components.components()[i][j];
      assertEquals(0, product, 1e-12);
    }
  }

  @Test
  void wrong_counts_and_layouts_are_refused() {
    SmileData data = plane(10, 0, 8);
    for (int count : new int[] {0, LAYOUT.size() + 1})
      assertThrows(
          IllegalArgumentException.class,
          () -> PrincipalComponents.rebuilt(data, Scaling.STANDARD, count, data));
    SmileData both = Smiles.data(Smiles.BOTH, 10, 1e-3, 0, 1);
    assertThrows(
        IllegalArgumentException.class,
        () -> PrincipalComponents.rebuilt(data, Scaling.STANDARD, 1, both));
  }
}
