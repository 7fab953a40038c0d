package ivylab.probe;

import ivylab.data.Batch;
import ivylab.data.Masked;
import ivylab.data.Masking;
import ivylab.data.Panel;
import ivylab.progress.Work;
import ivylab.surface.Surface;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * The queries of a diagnostic: surfaces, each masked once per proportion, and the hidden quotes to
 * be predicted. The masks are functions of surface, proportion and seed, so that every model and
 * method gets the same queries.
 *
 * <pre>
 * Questions.of(split.validation(), Masking.PROPORTIONS, seed).withSurfacesAtMost(40).withQueries(16)
 * </pre>
 *
 * @param surfaces in the order of the panel
 * @param proportions shares of quotes to hide, each in (0, 1)
 * @param queries at most this many of the hidden quotes are queried; 0 queries all
 * @param visibleAtMost at most this many quotes are visible; 0 shows all that are not hidden
 * @param seed of masks and draws
 * @param notices what was omitted, one sentence each
 */
public record Questions(
    List<Surface> surfaces,
    List<Double> proportions,
    int queries,
    int visibleAtMost,
    long seed,
    List<String> notices) {

  private static final int TOGETHER = 8;
  private static final long PLACES = 8192;

  public Questions {
    surfaces = List.copyOf(surfaces);
    proportions = List.copyOf(proportions);
    notices = List.copyOf(notices);
    if (surfaces.isEmpty())
      throw new IllegalArgumentException("surfaces is empty: nothing to query");
    new Masking(Masking.Form.CLUSTERED, proportions, queries, visibleAtMost, 0, true); // its rules
    if (new HashSet<>(proportions).size() < proportions.size())
      throw new IllegalArgumentException("proportions must differ: " + proportions);
  }

  /**
   * All hidden quotes of all surfaces that can be masked.
   *
   * @throws IllegalArgumentException if no surface has four distinct (k, t)
   */
  public static Questions of(Panel panel, List<Double> proportions, long seed) {
    List<Surface> usable = panel.surfaces().stream().filter(Masking::canMask).toList();
    if (usable.isEmpty())
      throw new IllegalArgumentException(
          "panel must contain a surface with more than %d distinct (k, t): %s"
              .formatted(Masking.LEAST_VISIBLE_LOCATIONS, panel));
    int small = panel.size() - usable.size();
    List<String> notices = new ArrayList<>();
    if (small > 0)
      notices.add(
          String.format(
              Locale.ROOT,
              "%,d of %,d surfaces omitted: fewer than %d distinct (k, t)",
              small,
              panel.size(),
              Masking.LEAST_VISIBLE_LOCATIONS + 1));
    return new Questions(usable, proportions, 0, 0, seed, notices);
  }

  /** At most this many surfaces, drawn by the seed; 0 for all. */
  public Questions withSurfacesAtMost(int count) {
    if (count < 0)
      throw new IllegalArgumentException("count must be at least 0 (0 takes all): " + count);
    if (count == 0 || count >= surfaces.size()) return this;
    Panel drawn = Panel.of(surfaces).sample((double) count / surfaces.size(), seed);
    List<String> more = new ArrayList<>(notices);
    more.add(
        String.format(
            Locale.ROOT, "%,d of %,d surfaces, drawn with seed %d", count, surfaces.size(), seed));
    return new Questions(drawn.surfaces(), proportions, queries, visibleAtMost, seed, more);
  }

  /** At most this many of the hidden quotes of a surface are queried; 0 for all. */
  public Questions withQueries(int queries) {
    return new Questions(surfaces, proportions, queries, visibleAtMost, seed, notices);
  }

  /** At most this many quotes of a surface are visible; 0 for all that are not hidden. */
  public Questions withVisibleAtMost(int visibleAtMost) {
    return new Questions(surfaces, proportions, queries, visibleAtMost, seed, notices);
  }

  /** Masked surfaces: surfaces times proportions. */
  public int size() {
    return surfaces.size() * proportions.size();
  }

  /**
   * One masked surface.
   *
   * @param i in [0, size): by proportion, then by surface
   */
  public Masked item(int i) {
    double proportion = proportions.get(i / surfaces.size());
    return new Masking(Masking.Form.CLUSTERED, List.of(proportion), queries, visibleAtMost, 0, true)
        .apply(surfaces.get(i % surfaces.size()), seed);
  }

  /** Every masked surface in its order, a few of similar length at a time. */
  void forEachBatch(Work work, Consumer<Batch> answer) {
    List<Masked> waiting = new ArrayList<>();
    int longest = 0, shortest = Integer.MAX_VALUE;
    for (int i = 0; i < size(); i++) {
      work.orStop();
      Masked next = item(i);
      int places = next.visibleSize() + next.targetIndices().size();
      int most = Math.max(longest, places), least = Math.min(shortest, places);
      boolean fits =
          waiting.size() < TOGETHER
              && 2 * most <= 3 * least
              && (long) (waiting.size() + 1) * most <= PLACES;
      if (!waiting.isEmpty() && !fits) {
        send(waiting, work, answer);
        most = least = places;
      }
      waiting.add(next);
      longest = most;
      shortest = least;
    }
    send(waiting, work, answer);
  }

  private static void send(List<Masked> waiting, Work work, Consumer<Batch> answer) {
    answer.accept(Batch.of(waiting));
    for (int i = 0; i < waiting.size(); i++) work.step();
    waiting.clear();
    work.orStop();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%,d masked surfaces (%,d surfaces, hidden %s), %s queries each, seed %d%s",
        size(),
        surfaces.size(),
        String.join(", ", proportions.stream().map(Buckets::percent).toList()),
        queries == 0 ? "all" : "at most " + queries,
        seed,
        notices.isEmpty() ? "" : "\n  " + String.join("\n  ", notices));
  }
}
