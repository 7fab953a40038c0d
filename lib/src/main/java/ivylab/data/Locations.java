package ivylab.data;

import ivylab.surface.Point;
import ivylab.surface.Surface;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import smile.clustering.KMeans;
import smile.math.MathEx;

/**
 * The distinct (k, t) of a surface, the quotes at each, and their clusters. Kept as long as the
 * surface is in use, so each clustering is computed only once.
 */
final class Locations {

  private static final Map<Surface, Locations> KNOWN =
      Collections.synchronizedMap(new WeakHashMap<>());

  private record Location(double k, double t) {}

  /** Quotes at each location, {@code [m][]}, positions in the surface, ascending. */
  final int[][] quotes;

  /** Number of quotes on the surface. */
  final int quoteCount;

  /** Maximum number of quotes at one location. */
  final int largest;

  private final double[][] standardised;
  private final long clusterSeed;
  private final Map<Integer, int[]> labels = new ConcurrentHashMap<>();

  static Locations of(Surface surface) {
    Locations known = KNOWN.get(surface);
    if (known != null) return known;
    Locations fresh = new Locations(surface);
    Locations earlier = KNOWN.putIfAbsent(surface, fresh);
    return earlier == null ? fresh : earlier;
  }

  /** The number of distinct (k, t), without keeping anything. */
  static int count(List<Point> points) {
    int slots = Integer.highestOneBit(4 * points.size());
    int[] first = new int[slots]; // position of a point with this location, from 1; 0 for none
    int count = 0;
    for (int i = 0; i < points.size(); i++) {
      Point p = points.get(i);
      double k = p.k() + 0.0;
      int slot = (31 * Double.hashCode(k) + Double.hashCode(p.t())) * 0x9E3779B9;
      slot ^= slot >>> 15;
      while (true) {
        slot &= slots - 1;
        if (first[slot] == 0) {
          first[slot] = i + 1;
          count++;
          break;
        }
        Point other = points.get(first[slot] - 1);
        if (other.k() == k && other.t() == p.t()) break;
        slot++;
      }
    }
    return count;
  }

  private Locations(Surface surface) {
    var at = new LinkedHashMap<Location, Integer>();
    int n = surface.size();
    int[] locationOf = new int[n];
    for (int i = 0; i < n; i++) {
      Point p = surface.points().get(i);
      Integer next = at.size();
      Integer known = at.putIfAbsent(new Location(p.k() + 0.0, p.t()), next);
      locationOf[i] = known == null ? next : known;
    }
    int[] count = new int[at.size()];
    for (int l : locationOf) count[l]++;
    quotes = new int[at.size()][];
    int most = 0;
    for (int l = 0; l < count.length; l++) {
      quotes[l] = new int[count[l]];
      most = Math.max(most, count[l]);
    }
    for (int i = n - 1; i >= 0; i--) quotes[locationOf[i]][--count[locationOf[i]]] = i;
    quoteCount = n;
    largest = most;
    standardised = standardised(at.keySet().toArray(Location[]::new));
    clusterSeed = Draws.of(Draws.Purpose.CLUSTERS, 0, 0, surface).nextLong();
  }

  int size() {
    return quotes.length;
  }

  /**
   * The cluster of each location, {@code [m]}, by k-means on standardised (k, t). As many clusters
   * as requested, or as there are locations if these are fewer.
   */
  int[] labels(int clusters) {
    return labels.computeIfAbsent(Math.min(clusters, size()), this::cluster);
  }

  private int[] cluster(int clusters) {
    int[] label = new int[size()];
    if (clusters == size()) {
      for (int l = 0; l < label.length; l++) label[l] = l;
    } else if (clusters > 1) {
      // Smile draws from a generator of the thread, so seed it just before the fit.
      MathEx.setSeed(clusterSeed + clusters);
      label = KMeans.fit(standardised, clusters).y;
    }
    return label;
  }

  private static double[][] standardised(Location[] locations) {
    double[] k = new double[locations.length];
    double[] t = new double[locations.length];
    for (int l = 0; l < locations.length; l++) {
      k[l] = locations[l].k();
      t[l] = locations[l].t();
    }
    standardise(k);
    standardise(t);
    double[][] x = new double[locations.length][];
    for (int l = 0; l < x.length; l++) x[l] = new double[] {k[l], t[l]};
    return x;
  }

  /** To mean 0 and deviation 1, in place; all 0 if the values are equal. */
  private static void standardise(double[] x) {
    double mean = 0;
    for (double v : x) mean += v / x.length;
    double square = 0;
    for (double v : x) square += (v - mean) * (v - mean) / x.length;
    double deviation = Math.sqrt(square);
    for (int i = 0; i < x.length; i++)
      x[i] = deviation > 1e-12 * Math.abs(mean) ? (x[i] - mean) / deviation : 0;
  }
}
