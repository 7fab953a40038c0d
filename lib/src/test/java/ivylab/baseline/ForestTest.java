package ivylab.baseline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.surface.CompletionError;
import ivylab.surface.Derivatives;
import ivylab.surface.Point;
import ivylab.surface.SsviSurface;
import ivylab.surface.Surface;
import ivylab.surface.VolSurface;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ForestTest {

  private static final SsviSurface SSVI = new SsviSurface(0.05, 0.01, -0.5, 0.9);
  private static final Surface QUOTES = SSVI.quotes(200, new SplittableRandom(1));
  private static final double[] K = {-0.3, -0.1, 0, 0.2, 2}, T = {0.1, 0.5, 1, 1.5, 5};

  @Test
  void the_seed_decides_and_nothing_else() {
    double[] first = Forest.DEFAULT.fit(QUOTES).vol(K, T);
    assertArrayEquals(first, Forest.DEFAULT.fit(QUOTES).vol(K, T));
    assertFalse(Arrays.equals(first, Forest.DEFAULT.withSeed(2).fit(QUOTES).vol(K, T)));
  }

  /** A mean of means of quotes is between the least and the greatest of them, everywhere. */
  @Test
  void it_never_leaves_the_range_of_the_quotes() {
    double[] quoted = QUOTES.column(Point::vol);
    double least = Arrays.stream(quoted).min().orElseThrow();
    double greatest = Arrays.stream(quoted).max().orElseThrow();
    for (double vol : Forest.DEFAULT.fit(QUOTES).vol(K, T))
      assertTrue(vol >= least && vol <= greatest, "volatility " + vol);
  }

  /** With leaves as large as the surface nothing is split: the mean of each draw of quotes. */
  @Test
  void trees_that_may_not_split_give_the_mean() {
    double[] quoted = QUOTES.column(Point::vol);
    double mean = Arrays.stream(quoted).average().orElseThrow();
    double deviation =
        Math.sqrt(Arrays.stream(quoted).map(v -> (v - mean) * (v - mean)).average().orElseThrow());
    double[] vol = Forest.DEFAULT.withLeaf(200).fit(QUOTES).vol(K, T);
    // 200 draws of 200 quotes: four errors of a mean of 40,000
    for (double v : vol) assertEquals(mean, v, 4 * deviation / 200);
  }

  @Test
  void small_leaves_follow_the_quotes_and_more_trees_change_little() {
    CompletionError fine = CompletionError.of(Forest.DEFAULT.fit(QUOTES), QUOTES.points());
    CompletionError coarse =
        CompletionError.of(Forest.DEFAULT.withLeaf(50).fit(QUOTES), QUOTES.points());
    assertTrue(fine.volMape() < coarse.volMape() / 2, fine + " and " + coarse);
    double[] some = Forest.DEFAULT.fit(QUOTES).vol(K, T);
    double[] more = Forest.DEFAULT.withTrees(1_000).fit(QUOTES).vol(K, T);
    for (int i = 0; i < some.length; i++) assertEquals(more[i], some[i], 0.05 * more[i]);
  }

  @Test
  void derivatives_are_differences_over_steps_that_see_more_than_one_leaf() {
    VolSurface forest = Forest.DEFAULT.fit(QUOTES);
    Derivatives d = forest.derivatives(new double[] {-0.1}, new double[] {0.8}).get(0);
    double[] k = {-0.12, -0.08, -0.1, -0.1, -0.1}, t = {0.8, 0.8, 0.76, 0.84, 0.8};
    double[] w = forest.totalVariance(k, t);
    assertEquals((w[1] - w[0]) / 0.04, d.wk(), 1e-12);
    assertEquals((w[3] - w[2]) / 0.08, d.wt(), 1e-12);
    assertEquals((w[1] - 2 * w[4] + w[0]) / 0.0004, d.wkk(), 1e-9);
    assertEquals(w[4], d.w());
  }

  @Test
  void one_quote_is_a_flat_volatility_and_bad_options_are_refused() {
    Surface one = SsviSurface.of(List.of(Point.ofVol(0.1, 0.5, 0.3)));
    for (double vol : Forest.DEFAULT.fit(one).vol(K, T)) assertEquals(0.3, vol, 1e-12);
    assertThrows(IllegalArgumentException.class, () -> Forest.DEFAULT.withTrees(0));
    assertThrows(IllegalArgumentException.class, () -> Forest.DEFAULT.withLeaf(0));
  }

  /**
   * One deep tree with a leaf for each quote gives back the quotes that were drawn for it; and a
   * forest is the mean of its trees, so two trees less the first are the second.
   */
  @Test
  void a_full_tree_meets_the_quotes_that_it_drew_and_a_forest_is_the_mean_of_its_trees() {
    Surface quotes = SSVI.quotes(30, new SplittableRandom(4));
    SplittableRandom draws = new SplittableRandom(9);
    Forest full = new Forest(1, 1, 9);
    double[] k = quotes.column(Point::k), t = quotes.column(Point::t);
    double[] one = full.fit(quotes).vol(k, t), two = full.withTrees(2).fit(quotes).vol(k, t);
    for (int tree = 0; tree < 2; tree++)
      for (int i = 0; i < quotes.size(); i++) {
        int drawn = draws.nextInt(quotes.size());
        double vol = tree == 0 ? one[drawn] : 2 * two[drawn] - one[drawn];
        assertEquals(quotes.points().get(drawn).vol(), vol, 1e-12);
      }
  }

  /** Half of the volatilities are 0.1 and half 0.3, split by k alone: one cut between is enough. */
  @Test
  void a_tree_cuts_where_the_squares_fall_most() {
    List<Point> points = new ArrayList<>();
    var r = new SplittableRandom(3);
    for (int i = 0; i < 60; i++) {
      double k = i < 30 ? r.nextDouble(-0.5, -0.1) : r.nextDouble(0.1, 0.5);
      points.add(Point.ofVol(k, r.nextDouble(0.1, 2), i < 30 ? 0.3 : 0.1));
    }
    VolSurface forest = Forest.DEFAULT.withTrees(20).fit(SsviSurface.of(points));
    double[] vol = forest.vol(new double[] {-0.2, -0.11, 0.11, 0.4}, new double[] {1, 2, 0.1, 1});
    assertArrayEquals(new double[] {0.3, 0.3, 0.1, 0.1}, vol, 1e-12);
  }
}
