package ivylab.baseline;

import ivylab.surface.Derivatives;
import ivylab.surface.Surface;
import ivylab.surface.SurfaceMethod;
import ivylab.surface.VolSurface;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import smile.data.DataFrame;
import smile.data.Tuple;
import smile.data.formula.Formula;
import smile.regression.RegressionTree;

/**
 * A random forest, Breiman (2001), from (k, t) to volatility, grown on the visible quotes of one
 * surface: regression trees, each on a draw of the quotes with replacement, with both coordinates
 * tried at each split. The surface is a step function: the mean of trees that each give the mean of
 * a leaf. The library's own forest draws in parallel, so a seed does not determine the result; its
 * trees are used one by one.
 *
 * @param trees number of trees, at least 1
 * @param leaf minimum number of quotes in a leaf, at least 1
 * @param seed of the draws of quotes
 */
public record Forest(int trees, int leaf, long seed) implements SurfaceMethod {

  public static final Forest DEFAULT = new Forest(200, 2, 1);

  private static final int DEPTH = 20;

  public Forest {
    if (trees < 1) throw new IllegalArgumentException("trees must be at least 1: " + trees);
    if (leaf < 1) throw new IllegalArgumentException("leaf must be at least 1: " + leaf);
  }

  public Forest withTrees(int trees) {
    return new Forest(trees, leaf, seed);
  }

  public Forest withLeaf(int leaf) {
    return new Forest(trees, leaf, seed);
  }

  public Forest withSeed(long seed) {
    return new Forest(trees, leaf, seed);
  }

  @Override
  public String name() {
    return "random forest";
  }

  @Override
  public VolSurface fit(Surface visible) {
    double[][] rows =
        visible.points().stream()
            .map(p -> new double[] {p.k(), p.t(), p.vol()})
            .toArray(double[][]::new);
    if (rows.length == 1) { // nothing to split
      double vol = rows[0][2];
      return (k, t) -> Arrays.stream(t).map(years -> vol * vol * years).toArray();
    }
    SplittableRandom random = new SplittableRandom(seed);
    List<RegressionTree> grown = new ArrayList<>();
    for (int tree = 0; tree < trees; tree++) {
      double[][] drawn = new double[rows.length][];
      for (int i = 0; i < drawn.length; i++) drawn[i] = rows[random.nextInt(rows.length)];
      DataFrame frame = DataFrame.of(drawn, "k", "t", "vol");
      grown.add(RegressionTree.fit(Formula.lhs("vol"), frame, DEPTH, rows.length, leaf));
    }
    return new Steps(grown);
  }

  private record Steps(List<RegressionTree> trees) implements VolSurface {

    @Override
    public double[] totalVariance(double[] k, double[] t) {
      VolSurface.requirePairs(k, t);
      double[] w = new double[k.length];
      for (int i = 0; i < w.length; i++) {
        Tuple place = Tuple.of(new double[] {k[i], t[i], 0}, trees.get(0).schema());
        double vol =
            trees.stream().mapToDouble(tree -> tree.predict(place)).average().orElseThrow();
        w[i] = vol * vol * t[i];
      }
      return w;
    }

    /**
     * Over steps of 0.02 in k and 5 % in t: the surface has no slopes of its own, and smaller steps
     * would see only flats and jumps.
     */
    @Override
    public List<Derivatives> derivatives(double[] k, double[] t) {
      VolSurface.requirePairs(k, t);
      List<Derivatives> all = new ArrayList<>(k.length);
      double h = 0.02;
      for (int i = 0; i < k.length; i++) {
        double x = k[i], y = t[i], s = 0.05 * y;
        double[] w =
            totalVariance(
                new double[] {x, x - h, x + h, x, x}, new double[] {y, y, y, y - s, y + s});
        all.add(
            new Derivatives(
                x,
                y,
                w[0],
                (w[2] - w[1]) / (2 * h),
                (w[4] - w[3]) / (2 * s),
                (w[2] - 2 * w[0] + w[1]) / (h * h)));
      }
      return all;
    }

    @Override
    public String toString() {
      return "random forest of %d trees".formatted(trees.size());
    }
  }
}
