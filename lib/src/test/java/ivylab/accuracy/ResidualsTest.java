package ivylab.accuracy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.accuracy.Residuals.Scale;
import java.util.List;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.apache.commons.math3.stat.descriptive.moment.Kurtosis;
import org.apache.commons.math3.stat.descriptive.moment.Skewness;
import org.junit.jupiter.api.Test;

class ResidualsTest {

  /** Mean 1, central moments 3, 6, 21. */
  @Test
  void moments_are_as_counted_by_hand() {
    Residuals r = Residuals.of(Scale.VOLATILITY, new double[] {0, 0, 4, 0}, new double[4]);
    assertEquals(1, r.mean(), 1e-15);
    assertEquals(2, r.deviation(), 1e-15); // 12 / (4 - 1)
    assertEquals(2 / Math.sqrt(3), r.skewness(), 1e-14);
    assertEquals(-2 / 3.0, r.excessKurtosis(), 1e-14);
    assertEquals(26 / 27.0, r.jarqueBera(), 1e-14);
    assertEquals(Math.exp(-13 / 27.0), r.p(), 1e-14);
    assertArrayEquals(new double[] {-0.5, -0.5, 1.5, -0.5}, r.standardised(), 1e-14);
  }

  /** Their estimates are free of bias: G1 and G2 of Joanes and Gill (1998). */
  @Test
  void moments_are_those_of_another_library() {
    double[] values = Cases.noisy(50, 3).points(SmilePart.SPX).errors();
    Residuals r = Residuals.of(Scale.VOLATILITY, values, values);
    double n = values.length;
    assertEquals(
        new Skewness().evaluate(values), r.skewness() * Math.sqrt(n * (n - 1)) / (n - 2), 1e-12);
    assertEquals(
        new Kurtosis().evaluate(values),
        (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * r.excessKurtosis() + 6),
        1e-12);
    assertEquals(
        1 - new ChiSquaredDistribution(2).cumulativeProbability(r.jarqueBera()), r.p(), 1e-12);
  }

  /** Normal with five deviations: over its standard error it is normal, as a whole it is not. */
  @Test
  void noise_is_normal_in_units_of_its_standard_error() {
    PointErrors points = Cases.noisy(5_000, 4).points(SmilePart.SPX);
    Residuals ratio = Residuals.of(points, Scale.STANDARD_ERROR);
    Residuals volatility = Residuals.of(points, Scale.VOLATILITY);
    assertEquals(1, ratio.deviation(), 4 * Math.sqrt(0.5 / 30_000));
    assertTrue(ratio.p() > 1e-3, ratio::toString); // false for 1 of 1000 seeds
    assertTrue(volatility.p() < 1e-9, volatility::toString);
    // mean fourth power over squared mean square of deviations 1, 2, 3: 3 (98/3) / (14/3)^2 - 3
    assertEquals(1.5, volatility.excessKurtosis(), 0.25);
  }

  @Test
  void a_residual_is_predicted_minus_target() {
    Residuals r = Residuals.of(Cases.three().points(SmilePart.SPX), Scale.VOLATILITY);
    assertEquals(17, r.values().size());
    assertEquals(0.01, r.array()[0], 1e-12);
    assertEquals(0.31, r.predictedArray()[0], 1e-12);
    Residuals ratio = Residuals.of(Cases.three().points(SmilePart.SPX), Scale.STANDARD_ERROR);
    assertEquals(1.5, ratio.array()[5], 1e-10); // 3 over 2
    assertEquals(0.24, ratio.predictedArray()[5], 1e-12);
  }

  @Test
  void the_histogram_holds_every_value() {
    Residuals r = Residuals.of(Scale.VOLATILITY, new double[] {0, 1, 1.5, 2, 4}, new double[5]);
    assertEquals(List.of(1, 2, 1, 1), r.histogram(4).intColumn("Points").asList());
    assertEquals(1, r.histogram(4).doubleColumn("From").getDouble(1), 1e-15);
    Residuals equal = Residuals.of(Scale.VOLATILITY, new double[] {3, 3}, new double[2]);
    assertEquals(List.of(2, 0), equal.histogram(2).intColumn("Points").asList());
    assertThrows(IllegalArgumentException.class, () -> r.histogram(0));
  }

  @Test
  void the_table_is_in_points_and_in_standard_errors() {
    PointErrors points = Cases.three().points(SmilePart.VIX); // 4, 0, -2, 6, 2
    var table =
        Residuals.toTable(
            Residuals.of(points, Scale.VOLATILITY), Residuals.of(points, Scale.STANDARD_ERROR));
    assertEquals(2, table.doubleColumn("Mean").getDouble(0), 1e-10);
    assertEquals(Math.sqrt(40 / 4.0), table.doubleColumn("Deviation").getDouble(0), 1e-10);
    assertEquals(3 / 5.0, table.doubleColumn("Mean").getDouble(1), 1e-10); // 2, 0, -1, 1.5, 0.5
  }
}
