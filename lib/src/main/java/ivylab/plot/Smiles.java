package ivylab.plot;

import ivylab.surface.Point;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** Smiles of quotes: the expiries that they form, and those that a figure shows. */
final class Smiles {

  private static final int MOST = 6;

  /** The quotes of nearly the same expiry, and their mean expiry. */
  record Slice(double t, Quotes quotes) {

    static Slice of(List<Point> points, java.util.Set<Point> hidden) {
      double t = points.stream().mapToDouble(Point::t).average().orElseThrow();
      return new Slice(
          t,
          new Quotes(
              points.stream().filter(p -> !hidden.contains(p)).toList(),
              points.stream().filter(hidden::contains).toList()));
    }
  }

  private Smiles() {}

  /** Smiles at up to six expiries, or at the given maturities. */
  static List<Cut> at(Quotes quotes, double... maturities) {
    List<Slice> slices = slices(quotes);
    if (maturities.length == 0)
      return choose(slices, MOST).stream().map(s -> cut(s.t(), s, s)).toList();
    List<Cut> cuts = new ArrayList<>();
    for (double t : maturities) {
      if (!(t > 0)) throw new IllegalArgumentException("t must be years, positive: " + t);
      Slice nearest = nearest(slices, t);
      boolean same = Math.abs(nearest.t() - t) <= room(t);
      cuts.add(cut(t, nearest, same ? nearest : new Slice(t, Quotes.NONE)));
    }
    return cuts;
  }

  private static Cut cut(double t, Slice reach, Slice shown) {
    List<Double> k = reach.quotes().all().stream().map(Point::k).toList();
    return Cut.atMaturity(t, shown.quotes(), k);
  }

  /** Maturities closer than 4 % or one day count as one. */
  private static double room(double t) {
    return Math.max(0.04 * t, 1 / 365.0);
  }

  /** Quotes whose maturities differ by at most 4 % or one day from the first belong together. */
  static List<Slice> slices(Quotes quotes) {
    List<Point> sorted = new ArrayList<>(quotes.all());
    sorted.sort(Comparator.comparingDouble(Point::t).thenComparingDouble(Point::k));
    var hidden = new java.util.HashSet<>(quotes.hidden());
    List<Slice> slices = new ArrayList<>();
    List<Point> group = new ArrayList<>();
    for (Point point : sorted) {
      double first = group.isEmpty() ? point.t() : group.get(0).t();
      if (point.t() > first + room(first)) {
        slices.add(Slice.of(group, hidden));
        group = new ArrayList<>();
      }
      group.add(point);
    }
    slices.add(Slice.of(group, hidden));
    return slices;
  }

  /** Up to {@code most} slices spread evenly over log t, thin ones only if there are no others. */
  static List<Slice> choose(List<Slice> slices, int most) {
    if (slices.size() <= most) return slices;
    List<Slice> wellQuoted = slices.stream().filter(s -> s.quotes().all().size() >= 5).toList();
    List<Slice> from = wellQuoted.size() >= most ? wellQuoted : slices;
    double low = Math.log(from.get(0).t()), high = Math.log(from.get(from.size() - 1).t());
    List<Slice> left = new ArrayList<>(from), chosen = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      double wish = low + (high - low) * i / (most - 1);
      Slice nearest = nearest(left, Math.exp(wish));
      left.remove(nearest);
      chosen.add(nearest);
    }
    chosen.sort(Comparator.comparingDouble(Slice::t));
    return chosen;
  }

  /** The slice nearest in log t; the shorter of a tie. */
  private static Slice nearest(List<Slice> slices, double t) {
    return Collections.min(slices, Comparator.comparingDouble(s -> Math.abs(Math.log(s.t() / t))));
  }
}
