package ivylab.data;

import ivylab.file.TableRows;
import ivylab.surface.Surface;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tech.tablesaw.api.Table;

/**
 * A panel split into training, validation and test.
 *
 * <p>{@link #purged} divides the dates into partitions and each partition, in time order, into
 * training, validation and test, so that all three cover every period of the market; days on which
 * training would border on the preceding test are purged, after López de Prado (2018), section 7.4.
 * {@link #latest} takes validation and test from the newest dates instead.
 *
 * @param training for the parameters
 * @param validation for choosing and stopping
 * @param test for reporting
 * @param spans the spans of dates in time order, including purged ones; empty if the three parts
 *     were given
 * @param notices what could not be done as requested, one sentence each
 */
public record Split(
    Panel training, Panel validation, Panel test, List<Span> spans, List<String> notices) {

  /** The use of a span of dates. */
  public enum Part {
    TRAINING,
    VALIDATION,
    TEST,
    PURGED
  }

  /**
   * Consecutive dates of one use.
   *
   * @param partition number of the partition, from 1
   * @param part use
   * @param first first date
   * @param last last date
   * @param dates number of dates
   * @param surfaces number of surfaces
   * @param quotes number of quotes
   */
  public record Span(
      int partition,
      Part part,
      LocalDate first,
      LocalDate last,
      int dates,
      int surfaces,
      int quotes) {}

  public Split {
    spans = List.copyOf(spans);
    notices = List.copyOf(notices);
  }

  /** {@link #purged(Panel, int, double, double, Purge)} with {@link Purge#AFTER_TEST}. */
  public static Split purged(
      Panel panel, int partitions, double trainShare, double validationShare) {
    return purged(panel, partitions, trainShare, validationShare, Purge.AFTER_TEST);
  }

  /**
   * Divides the dates of a panel into equal partitions and each into training, validation and test.
   * There are fewer partitions, and a notice, if a partition would be too short for its smallest
   * part to contain a date or for any of its training to remain after the purge.
   *
   * @param partitions requested number, at least 1
   * @param trainShare share of each partition's dates, in (0, 1)
   * @param validationShare the same; the remainder is the test
   * @param purge which days are omitted
   * @throws IllegalArgumentException if a share is out of range or the panel has too few dates
   */
  public static Split purged(
      Panel panel, int partitions, double trainShare, double validationShare, Purge purge) {
    if (partitions < 1)
      throw new IllegalArgumentException("partitions must be at least 1: " + partitions);
    if (!(trainShare > 0 && trainShare < 1))
      throw new IllegalArgumentException("trainShare must be in (0, 1): " + trainShare);
    if (!(validationShare > 0 && trainShare + validationShare < 1 - 1e-9))
      throw new IllegalArgumentException(
          "validationShare must be positive and leave a test: trainShare %s + validationShare %s"
              .formatted(trainShare, validationShare));
    double[] shares = {trainShare, validationShare, 1 - trainShare - validationShare};
    List<LocalDate> dates = panel.dates();
    int least = purge == Purge.EVERY_PARTITION ? 4 : 3;
    if (dates.size() < least)
      throw new IllegalArgumentException(
          "panel must have at least %d dates to be split (purging the %s): %s has %d"
              .formatted(least, purge, panel.source(), dates.size()));
    int shortest =
        Math.max(
            4, (int) Math.ceil(1 / Math.min(Math.min(shares[0], shares[1]), shares[2]) - 1e-9));
    int used = Math.max(1, Math.min(partitions, dates.size() / shortest));
    var notices = new ArrayList<String>();
    if (used < partitions)
      notices.add(
          String.format(
              Locale.ROOT,
              "%d %s of %d: the panel has %d dates, and shares of %.3g/%.3g/%.3g need at least %d"
                  + " dates in each",
              used,
              used == 1 ? "partition instead" : "partitions instead",
              partitions,
              dates.size(),
              shares[0],
              shares[1],
              shares[2],
              shortest));
    return cut(panel, used, shares, purge, notices);
  }

  /**
   * The newest dates for validation and test, for a model that will be used on dates after the
   * panel: in time order training, one purged date on which training would border on validation,
   * validation, and test. Validation and test have at least one date each.
   *
   * @param validationShare share of the dates, in (0, 1)
   * @param testShare the same; the remainder, less the purged date, is for training
   * @throws IllegalArgumentException if a share is out of range, or fewer than two dates would
   *     remain for training
   */
  public static Split latest(Panel panel, double validationShare, double testShare) {
    if (!(validationShare > 0 && testShare > 0 && validationShare + testShare < 1))
      throw new IllegalArgumentException(
          "validationShare and testShare must be positive and leave some training: %s, %s"
              .formatted(validationShare, testShare));
    int dates = panel.dates().size();
    int validation = (int) Math.max(1, Math.round(validationShare * dates));
    int test = (int) Math.max(1, Math.round(testShare * dates));
    int training = dates - 1 - validation - test;
    if (training < 2)
      throw new IllegalArgumentException(
          "panel must have two dates for training besides %d for validation, %d for the test and a purged one: %s has %d"
              .formatted(validation, test, panel.source(), dates));
    Map<LocalDate, List<Surface>> byDate = byDate(panel);
    Map<Part, List<Surface>> parts = new EnumMap<>(Part.class);
    var spans = new ArrayList<Span>();
    int start = 0;
    for (Part part : List.of(Part.TRAINING, Part.PURGED, Part.VALIDATION, Part.TEST)) {
      int length =
          switch (part) {
            case TRAINING -> training;
            case PURGED -> 1;
            case VALIDATION -> validation;
            case TEST -> test;
          };
      take(0, part, panel.dates().subList(start, start + length), byDate, parts, spans);
      start += length;
    }
    String notice =
        "1 date with %d surfaces purged: the last before validation"
            .formatted(parts.getOrDefault(Part.PURGED, List.of()).size());
    return of(panel, parts, spans, List.of(notice));
  }

  private static Map<LocalDate, List<Surface>> byDate(Panel panel) {
    Map<LocalDate, List<Surface>> byDate = new HashMap<>();
    for (Surface s : panel.surfaces())
      byDate.computeIfAbsent(s.asOf(), d -> new ArrayList<>()).add(s);
    return byDate;
  }

  private static Split of(
      Panel panel, Map<Part, List<Surface>> parts, List<Span> spans, List<String> notices) {
    return new Split(
        panel.part(parts.getOrDefault(Part.TRAINING, List.of()), "training"),
        panel.part(parts.getOrDefault(Part.VALIDATION, List.of()), "validation"),
        panel.part(parts.getOrDefault(Part.TEST, List.of()), "test"),
        spans,
        notices);
  }

  private static Split cut(
      Panel panel, int partitions, double[] shares, Purge purge, List<String> notices) {
    List<LocalDate> dates = panel.dates();
    Map<LocalDate, List<Surface>> byDate = byDate(panel);
    Map<Part, List<Surface>> parts = new EnumMap<>(Part.class);
    for (Part part : Part.values()) parts.put(part, new ArrayList<>());
    var spans = new ArrayList<Span>();
    double[] owed = new double[3];
    for (int i = 0; i < partitions; i++) {
      int from = (int) ((long) i * dates.size() / partitions);
      int to = (int) ((i + 1L) * dates.size() / partitions);
      boolean purges = purge == Purge.EVERY_PARTITION || i > 0;
      if (purges) {
        take(i, Part.PURGED, dates.subList(from, from + 1), byDate, parts, spans);
      }
      int[] counts = counts(to - from, shares, owed);
      int start = from;
      for (int p = 0; p < 3; p++) {
        int first = p == 0 && purges ? start + 1 : start;
        start += counts[p];
        take(i, Part.values()[p], dates.subList(first, start), byDate, parts, spans);
      }
    }
    if (!parts.getOrDefault(Part.PURGED, List.of()).isEmpty())
      notices.add(
          String.format(
              Locale.ROOT,
              "%,d dates with %,d surfaces purged: %s",
              spans.stream().filter(s -> s.part() == Part.PURGED).count(),
              parts.getOrDefault(Part.PURGED, List.of()).size(),
              purge));
    return of(panel, parts, spans, notices);
  }

  /**
   * Dates of each part: largest remainders, with ties to the later part; at least one each and two
   * for training.
   *
   * @param owed what rounding took from each part in earlier partitions; that of this one is added
   */
  private static int[] counts(int dates, double[] shares, double[] owed) {
    int[] counts = new int[3];
    for (int p = 0; p < 3; p++) {
      owed[p] += shares[p] * dates;
      counts[p] = (int) Math.max(0, Math.floor(owed[p] + 1e-9));
    }
    while (counts[0] + counts[1] + counts[2] < dates) {
      int most = 0;
      for (int p = 1; p < 3; p++)
        if (owed[p] - counts[p] > owed[most] - counts[most] - 1e-9) most = p;
      counts[most]++;
    }
    int[] least = {dates > 3 ? 2 : 1, 1, 1};
    for (int p = 0; p < 3; p++)
      while (counts[p] < least[p]) {
        int richest = 0;
        for (int o = 1; o < 3; o++)
          if (counts[o] - least[o] > counts[richest] - least[richest]) richest = o;
        counts[richest]--;
        counts[p]++;
      }
    for (int p = 0; p < 3; p++) owed[p] -= counts[p];
    return counts;
  }

  private static void take(
      int partition,
      Part part,
      List<LocalDate> dates,
      Map<LocalDate, List<Surface>> byDate,
      Map<Part, List<Surface>> parts,
      List<Span> spans) {
    List<Surface> own =
        dates.stream().flatMap(d -> byDate.getOrDefault(d, List.of()).stream()).toList();
    parts.computeIfAbsent(part, p -> new ArrayList<>()).addAll(own);
    spans.add(
        new Span(
            partition + 1,
            part,
            dates.get(0),
            dates.get(dates.size() - 1),
            dates.size(),
            own.size(),
            own.stream().mapToInt(Surface::size).sum()));
  }

  /**
   * A split with given parts, for example training on one panel and testing on another. Surfaces of
   * one symbol and date in two of the three are counted in the notices.
   */
  public static Split of(Panel training, Panel validation, Panel test) {
    var notices = new ArrayList<String>();
    shared("training", training, "validation", validation, notices);
    shared("training", training, "test", test, notices);
    shared("validation", validation, "test", test, notices);
    return new Split(training, validation, test, List.of(), notices);
  }

  private static void shared(String a, Panel first, String b, Panel second, List<String> notices) {
    Set<List<Object>> seen = new HashSet<>();
    for (Surface s : first.surfaces()) seen.add(List.of(s.symbol(), s.asOf()));
    long both =
        second.surfaces().stream()
            .filter(s -> seen.contains(List.of(s.symbol(), s.asOf())))
            .count();
    if (both > 0)
      notices.add(String.format(Locale.ROOT, "%,d surfaces are in both %s and %s", both, a, b));
  }

  /** One row per span, or per panel if the three were given. */
  public Table toTable() {
    return TableRows.of(spans.isEmpty() ? whole() : spans)
        .count("Partition", Span::partition)
        .text("Part", s -> s.part().name().toLowerCase(Locale.ROOT))
        .day("First Date", Span::first)
        .day("Last Date", Span::last)
        .count("Dates", Span::dates)
        .count("Surfaces", Span::surfaces)
        .count("Quotes", Span::quotes)
        .table("split");
  }

  private List<Span> whole() {
    return List.of(
        whole(Part.TRAINING, training), whole(Part.VALIDATION, validation), whole(Part.TEST, test));
  }

  private static Span whole(Part part, Panel panel) {
    List<LocalDate> dates = panel.dates();
    return new Span(
        1,
        part,
        dates.get(0),
        dates.get(dates.size() - 1),
        dates.size(),
        panel.size(),
        panel.rows());
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    for (Span s : whole())
      text.append(
          String.format(
              Locale.ROOT,
              "%s%s: %,d dates, %,d surfaces, %,d quotes",
              text.isEmpty() ? "" : "\n",
              s.part().name().toLowerCase(Locale.ROOT),
              s.dates(),
              s.surfaces(),
              s.quotes()));
    for (String notice : notices) text.append("\n  ").append(notice);
    return text.toString();
  }
}
