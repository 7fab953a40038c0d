package ivylab.data;

import ivylab.surface.Point;
import ivylab.surface.Surface;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * A surface with some of its quotes hidden. Indices are positions in {@link Surface#points()},
 * ascending.
 *
 * @param surface all quotes
 * @param hiddenIndices quotes hidden from the method
 * @param targetIndices the hidden quotes that are queried; all of them unless the number of queries
 *     was limited
 * @param asideIndices quotes that are neither visible nor queried: beyond a cap on visible quotes,
 *     or outside the lone cluster
 * @param proportion the requested proportion of hidden quotes; {@link #share()} is the actual one
 */
public record Masked(
    Surface surface,
    List<Integer> hiddenIndices,
    List<Integer> targetIndices,
    List<Integer> asideIndices,
    double proportion) {

  public Masked {
    Objects.requireNonNull(surface, "surface");
    hiddenIndices = hiddenIndices.stream().sorted().toList();
    targetIndices = targetIndices.stream().sorted().toList();
    asideIndices = asideIndices.stream().sorted().toList();
    BitSet hidden = distinct("hiddenIndices", hiddenIndices, surface.size());
    BitSet target = distinct("targetIndices", targetIndices, surface.size());
    BitSet aside = distinct("asideIndices", asideIndices, surface.size());
    if (hidden.intersects(aside))
      throw new IllegalArgumentException("a quote cannot be hidden and set aside on " + surface);
    target.andNot(hidden);
    if (!target.isEmpty())
      throw new IllegalArgumentException(
          "targetIndices must be hidden, but %d is visible on %s"
              .formatted(target.nextSetBit(0), surface));
    if (hidden.cardinality() + aside.cardinality() >= surface.size())
      throw new IllegalArgumentException("no visible quote is left on " + surface);
    if (!(proportion >= 0 && proportion < 1))
      throw new IllegalArgumentException("proportion must be in [0, 1): " + proportion);
  }

  /** Hides these quotes and queries all of them. */
  public Masked(Surface surface, List<Integer> hiddenIndices) {
    this(
        surface,
        hiddenIndices,
        hiddenIndices,
        List.of(),
        (double) hiddenIndices.size() / surface.size());
  }

  /** Nothing hidden. */
  public static Masked none(Surface surface) {
    return new Masked(surface, List.of());
  }

  /**
   * The same with at most this many visible quotes, drawn by the seed; the others are set aside.
   *
   * @param quotes at least 1
   */
  public Masked withVisibleAtMost(int quotes, long seed) {
    if (quotes < 1) throw new IllegalArgumentException("quotes must be at least 1: " + quotes);
    if (visibleSize() <= quotes) return this;
    var unseen = unseen();
    int[] visible = IntStream.range(0, surface.size()).filter(i -> !unseen.get(i)).toArray();
    Draws.shuffle(visible, Draws.of(Draws.Purpose.SHOWN, seed, 0, surface));
    var aside = new ArrayList<>(asideIndices);
    for (int i = quotes; i < visible.length; i++) aside.add(visible[i]);
    return new Masked(surface, hiddenIndices, targetIndices, aside, proportion);
  }

  private BitSet unseen() {
    var unseen = new BitSet(surface.size());
    hiddenIndices.forEach(unseen::set);
    asideIndices.forEach(unseen::set);
    return unseen;
  }

  private static BitSet distinct(String name, List<Integer> indices, int n) {
    var seen = new BitSet(n);
    for (int i : indices) {
      if (!(i >= 0 && i < n))
        throw new IllegalArgumentException(name + " must be in [0, " + n + "): " + i);
      if (seen.get(i)) throw new IllegalArgumentException(name + " must be distinct: " + i);
      seen.set(i);
    }
    return seen;
  }

  /** The method's input: the surface with its visible quotes alone, at least one. */
  public Surface visible() {
    BitSet unseen = unseen();
    if (unseen.isEmpty()) return surface;
    var points = new ArrayList<Point>(surface.size() - unseen.cardinality());
    for (int i = unseen.nextClearBit(0); i < surface.size(); i = unseen.nextClearBit(i + 1))
      points.add(surface.points().get(i));
    return surface.withPoints(points);
  }

  /** The hidden quotes. */
  public List<Point> hidden() {
    return hiddenIndices.stream().map(surface.points()::get).toList();
  }

  /** The hidden quotes that are queried. */
  public List<Point> targets() {
    return targetIndices.stream().map(surface.points()::get).toList();
  }

  /** Number of visible quotes. */
  public int visibleSize() {
    return surface.size() - hiddenIndices.size() - asideIndices.size();
  }

  /** Hidden quotes as a share of all quotes of the surface. */
  public double share() {
    return (double) hiddenIndices.size() / surface.size();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s %s: %d visible, %d hidden (%.1f %%)%s%s",
        surface.symbol(),
        surface.asOf(),
        visibleSize(),
        hiddenIndices.size(),
        100 * share(),
        targetIndices.size() == hiddenIndices.size() ? "" : ", " + targetIndices.size() + " asked",
        asideIndices.isEmpty() ? "" : ", " + asideIndices.size() + " set aside");
  }
}
