package ivylab.surrogate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ScalingTest {

  private static final List<double[]> ROWS =
      List.of(
          new double[] {1, 5, Double.NaN},
          new double[] {2, 5, Double.NaN},
          new double[] {6, 5, Double.NaN},
          new double[] {Double.NaN, 5, Double.NaN});

  @Test
  void a_range_becomes_minus_one_to_one() {
    Scaling.Fitted fit = Scaling.RANGE.fit(ROWS, 3);
    assertArrayEquals(new double[] {3.5, 5, 0}, fit.shift());
    assertArrayEquals(new double[] {2.5, 1, 1}, fit.scale());
    assertArrayEquals(new double[] {-1, 0, 0}, fit.apply(new double[] {1, 5, 0}));
  }

  /** Mean 3 and squares 4 + 1 + 9 of three values. */
  @Test
  void standard_values_have_mean_zero_and_deviation_one() {
    Scaling.Fitted fit = Scaling.STANDARD.fit(ROWS, 3);
    assertArrayEquals(new double[] {3, 5, 0}, fit.shift());
    assertEquals(Math.sqrt(14.0 / 3), fit.scale()[0], 1e-15);
    assertArrayEquals(new double[] {1, 1}, new double[] {fit.scale()[1], fit.scale()[2]});
  }

  /** Of all scales and components; a validation row far outside changes none of them. */
  @Test
  void scales_are_fitted_to_training_rows_alone() {
    for (SurrogateConfig config :
        List.of(SurrogateConfig.PAPER, SurrogateConfig.seed(5), SurrogateConfig.OURS)) {
      SmileData all = Smiles.data(Smiles.BOTH, 40, 1e-3, 0.1, 1);
      SmileData.Split split = all.split(0.5, 0.25, 1);
      List<double[]> before = fitted(config, split);
      split.validation().inputs()[0][0] = 100;
      java.util.Arrays.fill(split.validation().vols()[0], 9);
      assertSame(before, fitted(config, split));
      split.training().inputs()[0][0] = 100;
      assertNotEquals(before.get(1)[0], fitted(config, split).get(1)[0]);
    }
  }

  private static List<double[]> fitted(SurrogateConfig config, SmileData.Split split) {
    try (Surrogate model = Surrogate.create(config, Smiles.BOTH, 4, 1)) {
      SurrogateTask.of(model, split).prepare();
      List<double[]> all = new ArrayList<>();
      for (String name : model.parameters().names())
        if (!model.parameters().get(name).hasGradient()) all.add(model.parameters().values(name));
      return all;
    }
  }

  private static void assertSame(List<double[]> a, List<double[]> b) {
    for (int i = 0; i < a.size(); i++) assertArrayEquals(a.get(i), b.get(i));
  }

  @Test
  void refused_training_leaves_no_scales_behind() {
    SmileData.Split split = Smiles.data(Smiles.LAYOUT, 40, 1e-3, 0, 1).split(0.5, 0.25, 1);
    try (Surrogate model = Surrogate.create(SurrogateConfig.PAPER, Smiles.LAYOUT, 4, 1)) {
      Runnable undo = SurrogateTask.of(model, split).prepare();
      assertEquals(true, model.fitted());
      undo.run();
      assertEquals(false, model.fitted());
      assertArrayEquals(new double[4], model.parameters().values("inputs.shift"));
    }
  }

  /** Rows of known covariance: R diag(9, 4, 1) R' with a rotation R. */
  @Test
  void principal_components_reconstruct_and_decorrelate() {
    SplittableRandom random = new SplittableRandom(3);
    List<double[]> rows = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      double a = 3 * random.nextGaussian(), b = 2 * random.nextGaussian();
      double c = random.nextGaussian();
      rows.add(new double[] {0.6 * a - 0.8 * b + 1, 0.8 * a + 0.6 * b, c - 2});
    }
    PrincipalComponents pca = PrincipalComponents.of(rows, 3);
    double[][] p = pca.components();
    double[][] scores = new double[200][3];
    for (int i = 0; i < 200; i++) {
      double[] back = pca.mean().clone();
      for (int k = 0; k < 3; k++) {
        for (int j = 0; j < 3; j++) scores[i][k] += p[k][j] * (rows.get(i)[j] - pca.mean()[j]);
        for (int j = 0; j < 3; j++) back[j] += scores[i][k] * p[k][j];
      }
      assertArrayEquals(rows.get(i), back, 1e-12);
    }
    for (int k = 0; k < 3; k++)
      for (int l = 0; l < 3; l++) {
        double sum = 0, dot = 0;
        for (double[] s : scores) sum += s[k] * s[l] / 199;
        for (int j = 0; j < 3; j++) dot += p[k][j] * p[l][j];
        assertEquals(k == l ? pca.variances()[k] : 0, sum, 1e-12);
        assertEquals(k == l ? 1 : 0, dot, 1e-12);
      }
    assertArrayEquals(new double[] {0.6, 0.8, 0}, p[0], 0.1);
    assertEquals(9, pca.variances()[0], 1.5); // relative error sqrt(2/200) = 0.1
    double[] shares = pca.shares(), cumulative = pca.cumulative();
    assertEquals(shares[0] + shares[1], cumulative[1], 1e-15);
    assertEquals(1, cumulative[2], 1e-15);
    assertEquals(3, pca.toTable().rowCount());
  }
}
