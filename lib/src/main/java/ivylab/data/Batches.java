package ivylab.data;

import ivylab.surface.Surface;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The input of a training epoch: every surface once, freshly masked, in batches of surfaces of
 * similar length. The grouping of surfaces, the order of the batches and their entire content are
 * pure functions of (seed, epoch, surfaces), so a run that skips the batches it has already seen
 * resumes bit for bit.
 *
 * <p>A batch grows until {@code b (n + q)} would exceed the token budget, or b the maximum, or
 * until more than a third of it would be padding; a surface too long for the budget gets a batch of
 * its own. Surfaces with fewer than four distinct (k, t) cannot be masked: they are omitted and
 * counted in {@link #notices()}.
 */
public final class Batches {

  /** Default maximum number of surfaces in a batch. */
  public static final int MAX_SURFACES = 32;

  /** Default budget of places {@code b (n + q)} in a batch. */
  public static final int TOKEN_BUDGET = 16_384;

  private static final double MOST_PADDING = 1.0 / 3;
  private static final int AHEAD = 4;

  private final List<Surface> surfaces;
  private final List<Locations> locations;
  private final int tooSmall;
  private final Masking masking;
  private final long seed;
  private final int tokenBudget;
  private final int maxSurfaces;
  private final int collocation;

  private Batches(
      List<Surface> surfaces,
      List<Locations> locations,
      int tooSmall,
      Masking masking,
      long seed,
      int tokenBudget,
      int maxSurfaces,
      int collocation) {
    this.surfaces = surfaces;
    this.locations = locations;
    this.tooSmall = tooSmall;
    this.masking = masking;
    this.seed = seed;
    this.tokenBudget = tokenBudget;
    this.maxSurfaces = maxSurfaces;
    this.collocation = collocation;
  }

  /** Batches of all surfaces of a panel. */
  public static Batches of(Panel panel, Masking masking, long seed) {
    return of(panel.surfaces(), masking, seed);
  }

  /**
   * Batches of these surfaces.
   *
   * @throws IllegalArgumentException if no surface has four distinct (k, t)
   */
  public static Batches of(List<Surface> surfaces, Masking masking, long seed) {
    Objects.requireNonNull(masking, "masking");
    List<Surface> usable =
        surfaces.stream()
            .filter(s -> Locations.of(s).size() > Masking.LEAST_VISIBLE_LOCATIONS)
            .toList();
    if (usable.isEmpty())
      throw new IllegalArgumentException(
          "surfaces must contain one with at least %d distinct (k, t), but none of %d has them"
              .formatted(Masking.LEAST_VISIBLE_LOCATIONS + 1, surfaces.size()));
    return new Batches(
        usable,
        usable.stream().map(Locations::of).toList(),
        surfaces.size() - usable.size(),
        masking,
        seed,
        TOKEN_BUDGET,
        MAX_SURFACES,
        0);
  }

  /** At most this many places {@code b (n + q)} in a batch of more than one surface. */
  public Batches withTokenBudget(int tokenBudget) {
    if (tokenBudget < 1)
      throw new IllegalArgumentException("tokenBudget must be at least 1: " + tokenBudget);
    return new Batches(
        surfaces, locations, tooSmall, masking, seed, tokenBudget, maxSurfaces, collocation);
  }

  /** At most this many surfaces in a batch. */
  public Batches withMaxSurfaces(int maxSurfaces) {
    if (maxSurfaces < 1)
      throw new IllegalArgumentException("maxSurfaces must be at least 1: " + maxSurfaces);
    return new Batches(
        surfaces, locations, tooSmall, masking, seed, tokenBudget, maxSurfaces, collocation);
  }

  /**
   * At most this many visible quotes of each surface, drawn afresh in every epoch; 0 for no cap.
   */
  public Batches withVisibleAtMost(int visibleAtMost) {
    return withMasking(masking.withVisibleAtMost(visibleAtMost));
  }

  /** At most this many of the hidden quotes of each surface are queried; 0 for all. */
  public Batches withQueries(int queries) {
    return withMasking(masking.withQueries(queries));
  }

  /** This many collocation points per surface, see {@link Batch#of(List, int, long, long)}. */
  public Batches withCollocation(int collocation) {
    if (collocation < 0)
      throw new IllegalArgumentException("collocation must be at least 0: " + collocation);
    return new Batches(
        surfaces, locations, tooSmall, masking, seed, tokenBudget, maxSurfaces, collocation);
  }

  private Batches withMasking(Masking masking) {
    return new Batches(
        surfaces, locations, tooSmall, masking, seed, tokenBudget, maxSurfaces, collocation);
  }

  /** Surfaces of an epoch. */
  public int size() {
    return surfaces.size();
  }

  public Masking masking() {
    return masking;
  }

  public long seed() {
    return seed;
  }

  /** What was omitted or could not be kept, one sentence each. */
  public List<String> notices() {
    var notices = new ArrayList<String>();
    if (tooSmall > 0)
      notices.add(
          String.format(
              Locale.ROOT,
              "%,d of %,d surfaces omitted: fewer than %d distinct (k, t)",
              tooSmall,
              tooSmall + surfaces.size(),
              Masking.LEAST_VISIBLE_LOCATIONS + 1));
    double least = masking.proportions().stream().mapToDouble(p -> p).min().orElseThrow();
    double most = masking.proportions().stream().mapToDouble(p -> p).max().orElseThrow();
    long alone =
        locations.stream()
            .filter(l -> Math.max(tokens(l, least), tokens(l, most)) > tokenBudget)
            .count();
    int cap = masking.visibleAtMost();
    Masking uncapped = masking.withVisibleAtMost(0);
    long capped = locations.stream().filter(l -> uncapped.visibleBound(l, least) > cap).count();
    if (cap > 0 && capped > 0)
      notices.add(
          String.format(
              Locale.ROOT,
              "%,d of %,d surfaces can have more than %,d visible quotes; the rest is set aside",
              capped,
              surfaces.size(),
              cap));
    if (alone > 0)
      notices.add(
          String.format(
              Locale.ROOT,
              "%,d of %,d surfaces can exceed the budget of %,d places and then get a batch of their own",
              alone,
              surfaces.size(),
              tokenBudget));
    return notices;
  }

  private int tokens(Locations of, double p) {
    return masking.visibleBound(of, p) + masking.targetBound(of, p);
  }

  /** Number of batches in an epoch; it can differ between epochs, like the masks. */
  public int steps(long epoch) {
    return plan(epoch).size();
  }

  /**
   * The batches of an epoch, prepared ahead in the background; close it if it is not read to its
   * end.
   */
  public Epoch epoch(long epoch) {
    return epoch(epoch, 0);
  }

  /**
   * The batches of an epoch without its first {@code skip}, which cost nothing; those that remain
   * are the same as without skipping, bit for bit.
   */
  public Epoch epoch(long epoch, int skip) {
    List<int[]> plan = plan(epoch);
    if (!(skip >= 0 && skip <= plan.size()))
      throw new IllegalArgumentException(
          "skip must be in [0, %d], the batches of epoch %d: %d"
              .formatted(plan.size(), epoch, skip));
    List<int[]> rest = plan.subList(skip, plan.size());
    return new Epoch(rest.size(), AHEAD, i -> batch(rest.get(i), epoch));
  }

  /** One row per batch of an epoch: surfaces, lengths of the longest, places, padding. */
  public Table toTable(long epoch) {
    var number = StringColumn.create("Batch");
    var surfaces = IntColumn.create("Surfaces");
    var visible = IntColumn.create("Visible");
    var asked = IntColumn.create("Asked");
    var places = IntColumn.create("Places");
    var padding = DoubleColumn.create("Padding %");
    try (Epoch all = epoch(epoch)) {
      for (Batch batch : all) {
        number.append(String.valueOf(number.size() + 1));
        surfaces.append(batch.b());
        visible.append(batch.n());
        asked.append(batch.q());
        places.append(batch.b() * (batch.n() + batch.q()));
        padding.append(100 * batch.padding());
      }
    }
    return Table.create("batches", number, surfaces, visible, asked, places, padding);
  }

  private Batch batch(int[] members, long epoch) {
    List<Masked> items =
        Arrays.stream(members)
            .mapToObj(i -> masking.apply(surfaces.get(i), locations.get(i), seed, epoch))
            .toList();
    return Batch.of(items, collocation, seed, masking.effective(epoch));
  }

  /** The surfaces of each batch, determined without clustering, from lengths alone. */
  List<int[]> plan(long epoch) {
    long effective = masking.effective(epoch);
    int count = surfaces.size();
    int[] n = new int[count];
    int[] q = new int[count];
    for (int i = 0; i < count; i++) {
      double p = masking.proportion(surfaces.get(i), seed, effective);
      n[i] = masking.visibleBound(locations.get(i), p);
      q[i] = masking.targetBound(locations.get(i), p);
    }
    SplittableRandom random = Draws.of(Draws.Purpose.ORDER, seed, effective);
    int[] shuffled = IntStream.range(0, count).toArray();
    Draws.shuffle(shuffled, random);
    int[] byLength =
        Arrays.stream(shuffled)
            .boxed()
            .sorted(
                Comparator.<Integer>comparingInt(i -> bucket(n[i]))
                    .thenComparingInt(i -> bucket(q[i])))
            .mapToInt(Integer::intValue)
            .toArray();
    List<int[]> cut = cut(byLength, n, q);
    int[] order = IntStream.range(0, cut.size()).toArray();
    Draws.shuffle(order, random);
    return Arrays.stream(order).mapToObj(cut::get).toList();
  }

  private List<int[]> cut(int[] byLength, int[] n, int[] q) {
    var batches = new ArrayList<int[]>();
    int from = 0;
    int longestN = 0;
    int longestQ = 0;
    long used = 0;
    for (int i = 0; i < byLength.length; i++) {
      int s = byLength[i];
      int widerN = Math.max(longestN, n[s]);
      int widerQ = Math.max(longestQ, q[s]);
      long places = (i - from + 1L) * (widerN + widerQ);
      boolean fits =
          i - from < maxSurfaces
              && places <= tokenBudget
              && used + n[s] + q[s] >= (1 - MOST_PADDING) * places;
      if (i > from && !fits) {
        batches.add(Arrays.copyOfRange(byLength, from, i));
        from = i;
        widerN = n[s];
        widerQ = q[s];
        used = 0;
      }
      longestN = widerN;
      longestQ = widerQ;
      used += n[s] + q[s];
    }
    batches.add(Arrays.copyOfRange(byLength, from, byLength.length));
    return batches;
  }

  /** Lengths within a quarter of each other share a bucket, in which the order is random. */
  private static int bucket(int length) {
    return (int) Math.floor(StrictMath.log(length + 4.0) / StrictMath.log(1.25));
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%,d surfaces in %,d batches (epoch 0): at most %d surfaces and %,d places each,"
            + " %d collocation points, seed %d%s",
        surfaces.size(),
        steps(0),
        maxSurfaces,
        tokenBudget,
        collocation,
        seed,
        notices().isEmpty() ? "" : "\n  " + String.join("\n  ", notices()));
  }
}
