package ivylab.calibrate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Where the quotes of a fit lie, in the order of the quotes. A model may prepare what depends on
 * the places alone once per object.
 *
 * @param places at least one
 */
public record QuotePlaces(List<Place> places) {

  /** What is quoted. */
  public enum Kind {
    /** An option on the index, as Black volatility against the index forward. */
    SPX,
    /** An option on the volatility index, as Black volatility against its future. */
    VIX,
    /** The future on the volatility index, as a fraction: 0.185 for 18.5. */
    VIX_FUTURE;

    @Override
    public String toString() {
      return name().replace('_', ' ').replace("FUTURE", "future");
    }
  }

  /**
   * The place of one quote.
   *
   * @param kind what is quoted
   * @param t years to expiry
   * @param k log-strike relative to the forward or future; 0 for a future
   */
  public record Place(Kind kind, double t, double k) {
    public Place {
      Objects.requireNonNull(kind, "kind");
      if (!(t > 0 && t < 100))
        throw new IllegalArgumentException("t must be years in (0, 100): " + t);
      if (!Double.isFinite(k))
        throw new IllegalArgumentException("k must be a finite log-strike: " + k);
      if (kind == Kind.VIX_FUTURE && k != 0)
        throw new IllegalArgumentException("k of a future must be 0: " + k);
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%s at t %.4g, k %.4g", kind, t, k);
    }
  }

  /**
   * The places of one kind and maturity.
   *
   * @param kind what is quoted
   * @param t years to expiry
   * @param indices positions in {@link #places}, rising
   */
  public record Slice(Kind kind, double t, List<Integer> indices) {
    public Slice {
      indices = List.copyOf(indices);
    }
  }

  public QuotePlaces {
    places = List.copyOf(places);
    if (places.isEmpty()) throw new IllegalArgumentException("places is empty");
  }

  /**
   * Index options at the same strikes in units of the root of the maturity.
   *
   * @param t years
   * @param scaled {@code k/sqrt(t)}
   */
  public static QuotePlaces spx(double[] t, double... scaled) {
    List<Place> all = new ArrayList<>();
    for (double each : t)
      for (double k : scaled) all.add(new Place(Kind.SPX, each, k * Math.sqrt(each)));
    return new QuotePlaces(all);
  }

  /**
   * Futures on the volatility index, and options at the same log-strikes relative to them.
   *
   * @param t years
   */
  public static QuotePlaces vix(double[] t, double... k) {
    List<Place> all = new ArrayList<>();
    for (double each : t) {
      all.add(new Place(Kind.VIX_FUTURE, each, 0));
      for (double strike : k) all.add(new Place(Kind.VIX, each, strike));
    }
    return new QuotePlaces(all);
  }

  /** These, then others. */
  public QuotePlaces and(QuotePlaces more) {
    List<Place> all = new ArrayList<>(places);
    all.addAll(more.places);
    return new QuotePlaces(all);
  }

  /** Number of places. */
  public int size() {
    return places.size();
  }

  /** Whether some place is of this kind. */
  public boolean has(Kind kind) {
    return places.stream().anyMatch(p -> p.kind == kind);
  }

  /** The places by kind and maturity, in order of first occurrence. */
  public List<Slice> slices() {
    Map<Place, List<Integer>> found = new LinkedHashMap<>();
    for (int i = 0; i < places.size(); i++) {
      Place p = places.get(i);
      found.computeIfAbsent(new Place(p.kind, p.t, 0), key -> new ArrayList<>()).add(i);
    }
    return found.entrySet().stream()
        .map(e -> new Slice(e.getKey().kind, e.getKey().t, e.getValue()))
        .toList();
  }
}
