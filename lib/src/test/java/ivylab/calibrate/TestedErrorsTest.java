package ivylab.calibrate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ivylab.calibrate.QuotePlaces.Kind;
import ivylab.calibrate.QuotePlaces.Place;
import ivylab.surrogate.SmileLayout;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TestedErrorsTest {

  private static final SmileLayout LAYOUT =
      SmileLayout.of(
          SmileLayout.Part.of(List.of(0.1, 0.2), List.of(-0.1, 0.0, 0.1)),
          SmileLayout.Part.of(List.of(0.1), List.of(0.0, 0.2)));

  /** Six index points strike by strike, two of the VIX, one future. */
  private static final double[][] ROWS = {
    {1, 2, 3, 4, 5, 6, 7, 8, 9}, {-2, 1, 0, 3, 1, -1, 2, 2, 1}
  };

  @Test
  void products_at_the_points_of_the_layout_are_means_over_the_rows() {
    var places =
        new QuotePlaces(
            List.of(
                new Place(Kind.SPX, 0.2, 0.0),
                new Place(Kind.VIX, 0.1, 0.2),
                new Place(Kind.VIX_FUTURE, 0.1, 0),
                new Place(Kind.SPX, 0.1, 0.1)));
    double[][] found = new TestedErrors(LAYOUT, ROWS, 0).products(places);
    // indices 3, 7, 8 and 4 of the layout
    int[] at = {3, 7, 8, 4};
    for (int i = 0; i < 4; i++)
      for (int j = 0; j < 4; j++)
        assertEquals(
            (ROWS[0][at[i]] * ROWS[0][at[j]] + ROWS[1][at[i]] * ROWS[1][at[j]]) / 2,
            found[i][j],
            1e-12);
    double[][] shrunk = new TestedErrors(LAYOUT, ROWS, 0.25).products(places);
    assertEquals(found[2][2], shrunk[2][2], 1e-12);
    assertEquals(0.75 * found[2][1], shrunk[2][1], 1e-12);
    assertEquals(shrunk[1][2], shrunk[2][1]);
  }

  /** Between maturities linearly; beyond the last strike as at it. */
  @Test
  void other_places_are_interpolated() {
    var places =
        new QuotePlaces(List.of(new Place(Kind.SPX, 0.15, 0.0), new Place(Kind.SPX, 0.1, 0.7)));
    double[][] found = new TestedErrors(LAYOUT, new double[][] {ROWS[0]}, 0).products(places);
    assertEquals(3.5 * 3.5, found[0][0], 1e-12);
    assertEquals(5 * 5, found[1][1], 1e-12);
    assertEquals(3.5 * 5, found[0][1], 1e-12);
  }

  /**
   * Independent columns: the sum of squared correlations is that of their noise, so nearly all is
   * shrunk. Equal columns: nothing is noise but the size, {@code Var z^2/m} = 2/m of 1.
   */
  @Test
  void correlations_are_shrunk_by_their_share_of_noise() {
    var random = new SplittableRandom(3);
    double[][] apart = new double[200][30], alike = new double[200][30];
    for (int r = 0; r < 200; r++) {
      double common = random.nextGaussian();
      for (int i = 0; i < 30; i++) {
        apart[r][i] = (i + 1) * random.nextGaussian();
        alike[r][i] = (i + 1) * common;
      }
    }
    assertEquals(1, TestedErrors.shrinkage(apart), 0.15);
    assertEquals(2 / 200.0, TestedErrors.shrinkage(alike), 0.004);
    assertEquals(1, TestedErrors.shrinkage(new double[][] {{1, 2}}));
  }

  @Test
  void the_rows_are_relative_errors_and_gaps_take_the_nearest_strike() {
    double[] row = {Double.NaN, 2, 3, Double.NaN, Double.NaN, Double.NaN, Double.NaN, 8, 9};
    TestedErrors.fill(LAYOUT.spx(), 0, row);
    // first maturity: -, 3, - ; second: 2, -, -
    assertArrayEquals(new double[] {3, 2, 3, 2, 3, 2, Double.NaN, 8, 9}, row);
    TestedErrors.fill(LAYOUT.vix(), 6, row);
    assertArrayEquals(new double[] {3, 2, 3, 2, 3, 2, 8, 8, 9}, row);
    double[] none = {Double.NaN, Double.NaN};
    TestedErrors.fill(LAYOUT.vix(), 0, none);
    assertArrayEquals(new double[] {0, 0}, none);
  }
}
