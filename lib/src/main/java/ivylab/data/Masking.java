package ivylab.data;

import ivylab.surface.Surface;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A rule that hides quotes of a surface, to be predicted from the others.
 *
 * <p>A proportion p is drawn from the given ones, k-means divides the distinct standardised (k, t)
 * into ceil(1/p) clusters, and quotes of every cluster are hidden in proportion to its size. Over
 * the surface round(p n) quotes are hidden (largest remainders; at least one), and at least {@value
 * #LEAST_VISIBLE_LOCATIONS} locations stay visible. Quotes of equal (k, t), a call and a put, are
 * hidden or visible together; if three or more share one, the number hidden can be off by half of
 * them.
 *
 * <p>A mask is a pure function of (seed, epoch, surface): neither the thread nor the order of calls
 * nor other surfaces matter. The surface's symbol and date enter the seed.
 *
 * @param form which clusters lose quotes
 * @param proportions one is drawn, uniformly, for each mask; each in (0, 1)
 * @param queries how many of the hidden quotes are queried, drawn uniformly; 0 queries all
 * @param visibleAtMost how many of the remaining quotes are shown, drawn uniformly, the others set
 *     aside; 0 shows all
 * @param visibleAtLeast where the cap itself is drawn for each mask, its minimum, uniformly in its
 *     logarithm up to visibleAtMost; 0 for a cap that is always visibleAtMost
 * @param fixed whether the epoch is ignored, as validation needs
 */
public record Masking(
    Form form,
    List<Double> proportions,
    int queries,
    int visibleAtMost,
    int visibleAtLeast,
    boolean fixed) {

  /** Proportions of the study. */
  public static final List<Double> PROPORTIONS = List.of(0.1, 0.3, 0.5, 0.7);

  /** Locations that every mask leaves visible. */
  public static final int LEAST_VISIBLE_LOCATIONS = 3;

  /** Which clusters lose quotes. */
  public enum Form {
    /** Every cluster, in proportion to its size. */
    CLUSTERED,
    /** One random cluster loses ceil(p · size) quotes, all others stay visible. */
    ONE_CLUSTER,
    /**
     * The earliest published form: one random cluster loses ceil(p · size) quotes, and only the
     * rest of this cluster is shown; the quotes of all other clusters are set aside.
     */
    LONE_CLUSTER
  }

  public Masking {
    Objects.requireNonNull(form, "form");
    proportions = List.copyOf(proportions);
    if (proportions.isEmpty())
      throw new IllegalArgumentException("proportions is empty; use for example 0.5");
    for (double p : proportions)
      if (!(p > 0 && p < 1))
        throw new IllegalArgumentException("proportions must be fractions in (0, 1): " + p);
    if (queries < 0)
      throw new IllegalArgumentException("queries must be at least 0 (0 queries all): " + queries);
    if (visibleAtMost != 0 && visibleAtMost < LEAST_VISIBLE_LOCATIONS)
      throw new IllegalArgumentException(
          "visibleAtMost must be 0 (no cap) or at least "
              + LEAST_VISIBLE_LOCATIONS
              + ": "
              + visibleAtMost);
    if (visibleAtLeast != 0
        && !(visibleAtLeast >= LEAST_VISIBLE_LOCATIONS && visibleAtLeast <= visibleAtMost))
      throw new IllegalArgumentException(
          "visibleAtLeast must be 0 (a cap that is not drawn) or %d to visibleAtMost: %d with %d"
              .formatted(LEAST_VISIBLE_LOCATIONS, visibleAtLeast, visibleAtMost));
  }

  /** Hides in every cluster; without arguments {@link #PROPORTIONS}. */
  public static Masking clustered(double... proportions) {
    return of(Form.CLUSTERED, proportions);
  }

  /** Hides within one random cluster. */
  public static Masking oneCluster(double... proportions) {
    return of(Form.ONE_CLUSTER, proportions);
  }

  /** Hides within one random cluster and shows only the rest of it. */
  public static Masking loneCluster(double... proportions) {
    return of(Form.LONE_CLUSTER, proportions);
  }

  private static Masking of(Form form, double[] proportions) {
    List<Double> given =
        proportions.length == 0 ? PROPORTIONS : Arrays.stream(proportions).boxed().toList();
    return new Masking(form, given, 0, 0, 0, false);
  }

  public Masking withProportions(List<Double> proportions) {
    return new Masking(form, proportions, queries, visibleAtMost, visibleAtLeast, fixed);
  }

  /** Queries at most this many of the hidden quotes; the others stay hidden; 0 for all. */
  public Masking withQueries(int queries) {
    return new Masking(form, proportions, queries, visibleAtMost, visibleAtLeast, fixed);
  }

  /** Shows at most this many quotes; the others are set aside; 0 for no cap. */
  public Masking withVisibleAtMost(int visibleAtMost) {
    return new Masking(form, proportions, queries, visibleAtMost, 0, fixed);
  }

  /**
   * Shows a number of quotes that is drawn for each mask, uniformly in its logarithm, so that few
   * are shown as often as many; fewer if the surface has no more.
   *
   * @param least the fewest shown, at least 3
   * @param most the most shown, at least {@code least}
   */
  public Masking withVisibleBetween(int least, int most) {
    return new Masking(form, proportions, queries, most, least, fixed);
  }

  /** The same mask in every epoch. */
  public Masking withFixed(boolean fixed) {
    return new Masking(form, proportions, queries, visibleAtMost, visibleAtLeast, fixed);
  }

  /** Whether a surface can be masked: it has at least four distinct (k, t). */
  public static boolean canMask(Surface surface) {
    return Locations.of(surface).size() > LEAST_VISIBLE_LOCATIONS;
  }

  /**
   * Masks that hide every quote once: the quotes of each cluster are dealt to the folds in turn,
   * and each mask hides one fold. Quotes of equal (k, t) stay together. There are fewer folds than
   * requested if there are fewer distinct (k, t), and more if {@value #LEAST_VISIBLE_LOCATIONS}
   * would not stay visible.
   *
   * @param folds number of folds, at least 2; also the number of clusters
   * @param seed of the order in which the quotes of a cluster are dealt
   * @throws IllegalArgumentException if the surface has fewer than four distinct (k, t)
   */
  public static List<Masked> folds(Surface surface, int folds, long seed) {
    if (folds < 2) throw new IllegalArgumentException("folds must be at least 2: " + folds);
    Locations locations = Locations.of(surface);
    requireEnough(surface, locations);
    int m = locations.size(), number = Math.min(folds, m);
    while (m - (m + number - 1) / number < LEAST_VISIBLE_LOCATIONS) number++;
    SplittableRandom random = Draws.of(Draws.Purpose.FOLDS, seed, 0, surface);
    boolean[][] hidden = new boolean[number][m];
    int dealt = 0;
    for (int[] cluster : clusters(locations, 1.0 / number)) {
      int[] order = cluster.clone();
      Draws.shuffle(order, random);
      for (int l : order) hidden[dealt++ % number][l] = true;
    }
    return Arrays.stream(hidden)
        .map(fold -> new Masked(surface, list(quotes(locations, fold))))
        .toList();
  }

  /** The mask of epoch 0. */
  public Masked apply(Surface surface, long seed) {
    return apply(surface, seed, 0);
  }

  /** The masks of epoch 0 of these surfaces, in their order. */
  public List<Masked> apply(Panel panel, long seed) {
    return panel.surfaces().stream().map(surface -> apply(surface, seed)).toList();
  }

  /**
   * The mask of one surface in one epoch.
   *
   * @throws IllegalArgumentException if the surface has fewer than four distinct (k, t)
   */
  public Masked apply(Surface surface, long seed, long epoch) {
    return apply(surface, Locations.of(surface), seed, epoch);
  }

  Masked apply(Surface surface, Locations locations, long seed, long epoch) {
    requireEnough(surface, locations);
    SplittableRandom random = Draws.of(Draws.Purpose.MASK, seed, effective(epoch), surface);
    double p = proportion(random);
    int[][] clusters = clusters(locations, p);
    boolean[] hidden = new boolean[locations.size()];
    boolean[] outside = new boolean[locations.size()];
    if (form == Form.CLUSTERED) hideInEach(locations, clusters, p, hidden, random);
    else hideInOne(locations, clusters, p, hidden, outside, random);
    int[] hiddenQuotes = quotes(locations, hidden);
    int[] targets = hiddenQuotes;
    if (queries > 0 && queries < hiddenQuotes.length) {
      targets = hiddenQuotes.clone();
      Draws.shuffle(targets, random);
      targets = Arrays.copyOf(targets, queries);
    }
    int[] aside = aside(locations, hidden, outside, random);
    return new Masked(surface, list(hiddenQuotes), list(targets), list(aside), p);
  }

  private static void requireEnough(Surface surface, Locations locations) {
    if (locations.size() <= LEAST_VISIBLE_LOCATIONS)
      throw new IllegalArgumentException(
          "surface must have at least %d distinct (k, t), so that %d stay visible: %s has %d"
              .formatted(
                  LEAST_VISIBLE_LOCATIONS + 1, LEAST_VISIBLE_LOCATIONS, surface, locations.size()));
  }

  /**
   * The cluster of each quote, from 0, {@code [n]}: ceil(1/p) clusters by k-means on standardised
   * (k, t), fewer if there are fewer distinct (k, t). Neither seed nor epoch matters.
   *
   * @param proportion p, in (0, 1)
   */
  public static List<Integer> clusters(Surface surface, double proportion) {
    if (!(proportion > 0 && proportion < 1))
      throw new IllegalArgumentException("proportion must be a fraction in (0, 1): " + proportion);
    Locations locations = Locations.of(surface);
    int[] labels = locations.labels(count(proportion));
    Integer[] ofQuote = new Integer[surface.size()];
    for (int l = 0; l < labels.length; l++)
      for (int quote : locations.quotes[l]) ofQuote[quote] = labels[l];
    return List.of(ofQuote);
  }

  private static int count(double p) {
    return (int) Math.ceil(1 / p - 1e-9);
  }

  /** The epoch whose draws are used: always 0 if masks are fixed. */
  long effective(long epoch) {
    return fixed ? 0 : epoch;
  }

  /** The proportion that {@link #apply} will draw, without the clustering. */
  double proportion(Surface surface, long seed, long epoch) {
    return proportion(Draws.of(Draws.Purpose.MASK, seed, effective(epoch), surface));
  }

  private double proportion(SplittableRandom random) {
    return proportions.get(random.nextInt(proportions.size()));
  }

  /**
   * An upper bound of the visible quotes, without the clustering; exact in the clustered form if
   * none share (k, t).
   */
  int visibleBound(Locations locations, double p) {
    int n = locations.quoteCount;
    int hidden = 1;
    if (form == Form.CLUSTERED) {
      int least = Math.min(wanted(n, p), locations.size() - LEAST_VISIBLE_LOCATIONS);
      hidden = Math.max(1, least - (locations.largest - 1));
    }
    return visibleAtMost > 0 ? Math.min(n - hidden, visibleAtMost) : n - hidden;
  }

  /** An upper bound of the queried quotes, without the clustering. */
  int targetBound(Locations locations, double p) {
    int n = locations.quoteCount;
    int wanted = form == Form.CLUSTERED ? wanted(n, p) : (int) Math.ceil(p * n);
    int bound = Math.min(n - LEAST_VISIBLE_LOCATIONS, wanted + locations.largest - 1);
    return queries > 0 ? Math.min(bound, queries) : bound;
  }

  private static int wanted(int quotes, double p) {
    return (int) Math.max(1, Math.round(p * quotes));
  }

  /** Locations of each cluster, without empty ones, {@code [clusters][]}. */
  private static int[][] clusters(Locations locations, double p) {
    int[] label = locations.labels(count(p));
    int labels = Arrays.stream(label).max().orElse(0) + 1;
    return IntStream.range(0, labels)
        .mapToObj(c -> IntStream.range(0, label.length).filter(l -> label[l] == c).toArray())
        .filter(c -> c.length > 0)
        .toArray(int[][]::new);
  }

  private static void hideInEach(
      Locations locations, int[][] clusters, double p, boolean[] hidden, SplittableRandom random) {
    int n = locations.quoteCount;
    int wanted = wanted(n, p);
    var room = new Room(locations, hidden, locations.size() - LEAST_VISIBLE_LOCATIONS);
    int[] quota = quotas(locations, clusters, p, wanted, random);
    for (int c = 0; c < clusters.length; c++) {
      int[] order = clusters[c].clone();
      Draws.shuffle(order, random);
      room.hide(order, quota[c]);
    }
    // The remainder due to the sizes of shared locations, wherever it fits.
    int[] all = IntStream.range(0, locations.size()).toArray();
    Draws.shuffle(all, random);
    room.hide(all, wanted - room.quotes);
    room.hideOneMoreIfCloser(all, p * n - room.quotes);
  }

  private static int[] quotas(
      Locations locations, int[][] clusters, double p, int wanted, SplittableRandom random) {
    int[] quota = new int[clusters.length];
    double[] rest = new double[clusters.length];
    int given = 0;
    for (int c = 0; c < clusters.length; c++) {
      double share = p * size(locations, clusters[c]);
      quota[c] = (int) Math.floor(share + 1e-9);
      rest[c] = share - quota[c];
      given += quota[c];
    }
    int[] order = IntStream.range(0, clusters.length).toArray();
    Draws.shuffle(order, random);
    int[] byRest =
        Arrays.stream(order)
            .boxed()
            .sorted(Comparator.comparingDouble(c -> -rest[c]))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int i = 0; given < wanted && i < byRest.length; i++, given++) quota[byRest[i]]++;
    return quota;
  }

  private void hideInOne(
      Locations locations,
      int[][] clusters,
      double p,
      boolean[] hidden,
      boolean[] outside,
      SplittableRandom random) {
    boolean lone = form == Form.LONE_CLUSTER;
    List<int[]> eligible = new ArrayList<>(Arrays.asList(clusters));
    if (lone) eligible.removeIf(c -> c.length <= LEAST_VISIBLE_LOCATIONS);
    if (eligible.isEmpty()) eligible.add(IntStream.range(0, locations.size()).toArray());
    int[] cluster = eligible.get(random.nextInt(eligible.size())).clone();
    Draws.shuffle(cluster, random);
    int most = (lone ? cluster.length : locations.size()) - LEAST_VISIBLE_LOCATIONS;
    var room = new Room(locations, hidden, most);
    int wanted = (int) Math.ceil(p * size(locations, cluster) - 1e-9); // as published
    room.hide(cluster, wanted);
    room.hideOneMoreIfCloser(cluster, wanted - room.quotes);
    if (lone) {
      Arrays.fill(outside, true);
      for (int l : cluster) outside[l] = false;
    }
  }

  private int[] aside(
      Locations locations, boolean[] hidden, boolean[] outside, SplittableRandom random) {
    int[] beyond = {};
    if (visibleAtMost > 0) {
      boolean[] seen = new boolean[hidden.length];
      for (int l = 0; l < seen.length; l++) seen[l] = !hidden[l] && !outside[l];
      int[] visible = quotes(locations, seen);
      int cap = visibleAtLeast == 0 ? visibleAtMost : cap(random);
      if (visible.length > cap) {
        Draws.shuffle(visible, random);
        beyond = Arrays.copyOfRange(visible, cap, visible.length);
      }
    }
    return IntStream.concat(Arrays.stream(quotes(locations, outside)), Arrays.stream(beyond))
        .toArray();
  }

  private int cap(SplittableRandom random) {
    double low = Math.log(visibleAtLeast), high = Math.log(visibleAtMost + 1.0);
    return Math.min(visibleAtMost, (int) Math.exp(low + (high - low) * random.nextDouble() + 1e-9));
  }

  private static int size(Locations locations, int[] cluster) {
    int quotes = 0;
    for (int l : cluster) quotes += locations.quotes[l].length;
    return quotes;
  }

  private static int[] quotes(Locations locations, boolean[] chosen) {
    return IntStream.range(0, chosen.length)
        .filter(l -> chosen[l])
        .flatMap(l -> Arrays.stream(locations.quotes[l]))
        .toArray();
  }

  private static List<Integer> list(int[] indices) {
    return Arrays.stream(indices).boxed().toList();
  }

  /** Hides whole locations while there is room for them. */
  private static final class Room {
    private final Locations locations;
    private final boolean[] hidden;
    private int room;
    private int quotes;

    Room(Locations locations, boolean[] hidden, int room) {
      this.locations = locations;
      this.hidden = hidden;
      this.room = room;
    }

    /** Hides those of {@code order} that fit into {@code quota} quotes. */
    void hide(int[] order, int quota) {
      int left = quota;
      for (int l : order) {
        int size = locations.quotes[l].length;
        if (left <= 0 || room == 0) return;
        if (hidden[l] || size > left) continue;
        hide(l);
        left -= size;
      }
    }

    /**
     * Hides the smallest remaining location if that comes closer to {@code missing} than hiding
     * nothing.
     */
    void hideOneMoreIfCloser(int[] order, double missing) {
      if (missing <= 0 || room == 0) return;
      int smallest = -1;
      for (int l : order)
        if (!hidden[l]
            && (smallest < 0 || locations.quotes[l].length < locations.quotes[smallest].length))
          smallest = l;
      if (smallest < 0) return;
      double over = locations.quotes[smallest].length - missing;
      if (over < missing || quotes == 0) hide(smallest);
    }

    private void hide(int l) {
      hidden[l] = true;
      quotes += locations.quotes[l].length;
      room--;
    }
  }
}
