package ivylab.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The plane of log-moneyness and maturity divided into rectangles. A value on an edge belongs to
 * the bucket above it; the first and the last bucket are open.
 *
 * @param kEdges inner edges in log-moneyness, rising
 * @param tEdges inner edges in years, rising
 */
public record Buckets(List<Double> kEdges, List<Double> tEdges) {

  /** Log-moneyness at -0.2, -0.1, -0.03, 0.03, 0.1; years at 0.1, 0.25, 0.5, 1. */
  public static final Buckets DEFAULT =
      new Buckets(List.of(-0.2, -0.1, -0.03, 0.03, 0.1), List.of(0.1, 0.25, 0.5, 1.0));

  public Buckets {
    kEdges = rising("kEdges", kEdges);
    tEdges = rising("tEdges", tEdges);
  }

  private static List<Double> rising(String name, List<Double> edges) {
    List<Double> copy = List.copyOf(edges);
    for (int i = 0; i < copy.size(); i++)
      if (!Double.isFinite(copy.get(i)) || (i > 0 && !(copy.get(i) > copy.get(i - 1))))
        throw new IllegalArgumentException(name + " must be finite and rise: " + copy);
    return copy;
  }

  /** Number of buckets in log-moneyness. */
  public int kCount() {
    return kEdges.size() + 1;
  }

  /** Number of buckets in maturity. */
  public int tCount() {
    return tEdges.size() + 1;
  }

  /** The bucket of a log-moneyness, from 0. */
  public int kIndex(double k) {
    return index(kEdges, k);
  }

  /** The bucket of a maturity, from 0. */
  public int tIndex(double t) {
    return index(tEdges, t);
  }

  private static int index(List<Double> edges, double x) {
    int i = 0;
    while (i < edges.size() && x >= edges.get(i)) i++;
    return i;
  }

  /** For example {@code −0.1 to 0.1}; {@code [kCount]}. */
  public List<String> kNames() {
    return names(kEdges, "");
  }

  /** For example {@code 0.25 to 0.5 y}; {@code [tCount]}. */
  public List<String> tNames() {
    return names(tEdges, " y");
  }

  private static List<String> names(List<Double> edges, String unit) {
    if (edges.isEmpty()) return List.of("all");
    List<String> names = new ArrayList<>();
    names.add("below " + number(edges.get(0)) + unit);
    for (int i = 1; i < edges.size(); i++)
      names.add(number(edges.get(i - 1)) + " to " + number(edges.get(i)) + unit);
    names.add("from " + number(edges.get(edges.size() - 1)) + unit);
    return names;
  }

  private static String number(double x) {
    String digits =
        String.format(Locale.ROOT, "%.4f", Math.abs(x))
            .replaceAll("0+$", "")
            .replaceAll("\\.$", "");
    return (x < 0 ? "−" : "") + digits;
  }

  /** For example {@code 10 %}. */
  static String percent(double share) {
    return number(100 * share) + " %";
  }

  /**
   * The mean of a quantity in every bucket; non-finite values are omitted.
   *
   * @param quantity name and unit, as a figure shows it
   * @param k log-moneyness, {@code [n]}
   * @param t years, {@code [n]}
   * @param values {@code [n]}
   */
  public Means means(String quantity, double[] k, double[] t, double[] values) {
    if (k.length != t.length || k.length != values.length)
      throw new IllegalArgumentException(
          "k [%d], t [%d] and values [%d] must be equally long"
              .formatted(k.length, t.length, values.length));
    double[] sums = new double[kCount() * tCount()];
    int[] counts = new int[sums.length];
    for (int i = 0; i < k.length; i++) {
      if (!Double.isFinite(values[i])) continue;
      int at = tIndex(t[i]) * kCount() + kIndex(k[i]);
      sums[at] += values[i];
      counts[at]++;
    }
    List<Double> s = new ArrayList<>();
    List<Integer> c = new ArrayList<>();
    for (int i = 0; i < sums.length; i++) {
      s.add(sums[i]);
      c.add(counts[i]);
    }
    return new Means(this, quantity, s, c);
  }

  /**
   * Means per bucket.
   *
   * @param buckets where
   * @param quantity name and unit
   * @param sums {@code [tCount kCount]}, row major over maturity
   * @param counts values in each bucket, the same layout
   */
  public record Means(Buckets buckets, String quantity, List<Double> sums, List<Integer> counts) {

    public Means {
      sums = List.copyOf(sums);
      counts = List.copyOf(counts);
      int size = buckets.kCount() * buckets.tCount();
      if (sums.size() != size || counts.size() != size)
        throw new IllegalArgumentException(
            "sums [%d] and counts [%d] must have %d buckets"
                .formatted(sums.size(), counts.size(), size));
    }

    /** The mean of one bucket; NaN if it is empty. */
    public double mean(int iT, int iK) {
      return sums.get(at(iT, iK)) / counts.get(at(iT, iK)); // 0/0 is NaN, as promised
    }

    /** Values in one bucket. */
    public int count(int iT, int iK) {
      return counts.get(at(iT, iK));
    }

    private int at(int iT, int iK) {
      if (!(iT >= 0 && iT < buckets.tCount() && iK >= 0 && iK < buckets.kCount()))
        throw new IndexOutOfBoundsException(
            "(iT, iK) = (%d, %d) of %d maturities and %d log-moneyness buckets"
                .formatted(iT, iK, buckets.tCount(), buckets.kCount()));
      return iT * buckets.kCount() + iK;
    }

    /** The mean over all values: that of the buckets, weighted by their counts. */
    public double total() {
      double sum = 0;
      long count = 0;
      for (int i = 0; i < sums.size(); i++) {
        sum += sums.get(i);
        count += counts.get(i);
      }
      return sum / count;
    }

    /** One row per maturity bucket, one column per log-moneyness bucket. */
    public Table toTable() {
      Table table = Table.create(quantity, StringColumn.create("t", buckets.tNames()));
      for (int iK = 0; iK < buckets.kCount(); iK++) {
        DoubleColumn column = DoubleColumn.create("k " + buckets.kNames().get(iK));
        for (int iT = 0; iT < buckets.tCount(); iT++)
          if (count(iT, iK) == 0) column.appendMissing();
          else column.append(mean(iT, iK));
        table.addColumns(column);
      }
      return table;
    }

    /** The same with counts. */
    public Table countTable() {
      Table table = Table.create("points", StringColumn.create("t", buckets.tNames()));
      for (int iK = 0; iK < buckets.kCount(); iK++) {
        IntColumn column = IntColumn.create("k " + buckets.kNames().get(iK));
        for (int iT = 0; iT < buckets.tCount(); iT++) column.append(count(iT, iK));
        table.addColumns(column);
      }
      return table;
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%s: mean %.4g over %d values in %d buckets",
          quantity,
          total(),
          counts.stream().mapToInt(c -> c).sum(),
          counts.stream().filter(c -> c > 0).count());
    }
  }
}
