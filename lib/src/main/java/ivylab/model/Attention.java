package ivylab.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Where one query looks in one block: softmax weights, so those to points sum to 1, and so do those
 * to market features.
 *
 * @param block from 0
 * @param heads one by one
 */
public record Attention(int block, List<Head> heads) {

  /**
   * One head.
   *
   * @param quotes weight of each visible quote, {@code [n]}, in the order of the surface
   * @param self weight of the query's own token
   * @param others weights of the other queries; empty where queries do not see each other
   * @param market weight of each market-feature token; a single 1 for the published single token,
   *     empty without external attention
   */
  public record Head(List<Double> quotes, double self, List<Double> others, List<Double> market) {

    public Head {
      quotes = List.copyOf(quotes);
      others = List.copyOf(others);
      market = List.copyOf(market);
    }

    /**
     * Entropy of the weights to points, {@code -sum p ln p}, in nats; 0 if all weight is on one
     * point.
     */
    public double entropy() {
      double sum = term(self);
      for (double p : quotes) sum += term(p);
      for (double p : others) sum += term(p);
      return sum;
    }

    /**
     * The number of points over which equal weights of this entropy would be spread, its
     * exponential.
     */
    public double points() {
      return Math.exp(entropy());
    }

    private static double term(double p) {
      return p > 0 ? -p * Math.log(p) : 0;
    }
  }

  public Attention {
    heads = List.copyOf(heads);
    if (heads.isEmpty()) throw new IllegalArgumentException("heads is empty");
  }

  /** The mean over the heads. */
  public Head mean() {
    return new Head(
        mean(heads.stream().map(Head::quotes).toList()),
        heads.stream().mapToDouble(Head::self).average().orElseThrow(),
        mean(heads.stream().map(Head::others).toList()),
        mean(heads.stream().map(Head::market).toList()));
  }

  private static List<Double> mean(List<List<Double>> rows) {
    return IntStream.range(0, rows.get(0).size())
        .mapToObj(i -> rows.stream().mapToDouble(row -> row.get(i)).average().orElseThrow())
        .toList();
  }

  /** Weights to the market features, {@code [heads][tokens]}. */
  public double[][] market() {
    return heads.stream()
        .map(head -> head.market().stream().mapToDouble(p -> p).toArray())
        .toArray(double[][]::new);
  }

  @Override
  public String toString() {
    double[] points = heads.stream().mapToDouble(Head::points).toArray();
    return String.format(
        Locale.ROOT,
        "attention in block %d: %d heads, spread over %.1f to %.1f of %d points",
        block + 1,
        heads.size(),
        Arrays.stream(points).min().orElseThrow(),
        Arrays.stream(points).max().orElseThrow(),
        heads.get(0).quotes().size() + 1 + heads.get(0).others().size());
  }
}
