package ivylab.repair;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Borders of cells in v that follow the quotes: one at each expiry of several quotes, and even ones
 * between expiries far apart. A spline with as many cells as smiles can follow each of them; with
 * fewer it averages neighbours, whatever they have in common.
 */
final class Knots {

  /** The widest and the narrowest cell, as shares of the whole. */
  private static final double WIDEST = 1.0 / 16, NARROWEST = 0.004;

  /** Fewer quotes than this are no smile to follow. */
  private static final int SMILE = 5;

  private static final int MOST = 72;

  private Knots() {}

  /**
   * @param places of the quotes, in [0, 1], in any order
   * @return from 0 to 1, rising
   */
  static double[] at(double[] places) {
    double[] sorted = smiles(Arrays.stream(places).filter(v -> v > 0 && v < 1).sorted().toArray());
    double gap = NARROWEST;
    double[] breaks = split(thinned(sorted, gap));
    while (breaks.length > MOST + 1) breaks = split(thinned(sorted, gap *= 1.5));
    return breaks;
  }

  /** The distinct places of several quotes. */
  private static double[] smiles(double[] sorted) {
    return IntStream.range(0, sorted.length - SMILE + 1)
        .filter(i -> sorted[i] == sorted[i + SMILE - 1])
        .mapToDouble(i -> sorted[i])
        .distinct()
        .toArray();
  }

  /** Both ends, and places that are at least a gap apart. */
  private static List<Double> thinned(double[] sorted, double gap) {
    List<Double> kept = new ArrayList<>(List.of(0.0));
    for (double v : sorted) if (v - kept.get(kept.size() - 1) >= gap && 1 - v >= gap) kept.add(v);
    kept.add(1.0);
    return kept;
  }

  private static double[] split(List<Double> places) {
    List<Double> breaks = new ArrayList<>(List.of(0.0));
    for (int i = 1; i < places.size(); i++) {
      double from = places.get(i - 1), width = places.get(i) - from;
      int parts = (int) Math.ceil(width / WIDEST - 1e-9);
      for (int p = 1; p < parts; p++) breaks.add(from + width * p / parts);
      breaks.add(places.get(i));
    }
    return breaks.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
