package ivylab.band;

import ivylab.compare.MaskCondition;
import ivylab.data.Masked;
import ivylab.data.Masking;
import ivylab.file.TableRows;
import ivylab.progress.Progress;
import ivylab.progress.Work;
import ivylab.surface.Surface;
import ivylab.surface.SurfaceMethod;
import ivylab.surface.VolSurface;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import tech.tablesaw.api.Table;

/**
 * How wide the bands around the surfaces of a method must be, so that they contain a given share of
 * quotes that it did not see: split conformal prediction, Lei and others (2018), Journal of the
 * American Statistical Association 113, algorithm 2 with the scores of its section 5.2. From quotes
 * hidden on surfaces reserved for calibration:
 *
 * <pre>
 * score   s = |log vol - log completed vol| / d
 * factor  q = the ceil((n + 1) level)-th smallest of the n scores; infinite if n is too small
 * band    completed vol * exp(-q d) to completed vol * exp(q d)
 * </pre>
 *
 * where d is the surface's own deviation ({@link ivylab.surface.UncertainSurface}), or 1. A point
 * where the method fails has an infinite score. Each number of visible quotes has its own factor,
 * since with few quotes methods underestimate their uncertainty.
 *
 * <p><b>Guarantee.</b> If the new quote and the n hidden ones were exchangeable, it would lie in
 * the band with a probability from {@code level} to {@code level + 1/(n + 1)}. Quotes of one
 * surface are not: they share its shape and its day. Over many surfaces like those used for
 * calibration, the share covered is near the level; on one surface, or on a day unlike all of them,
 * it can be far from it. And it holds where there are quotes, not in unquoted corners of the plane.
 * {@link Coverage} measures the result.
 *
 * @param method name of the method that was calibrated
 * @param level share of quotes to be covered, in (0, 1)
 * @param groups in order of rising number of visible quotes, at least one
 */
public record Bands(String method, double level, List<Group> groups) {

  /** Nine of ten quotes. */
  public static final double LEVEL = 0.9;

  /**
   * The scores at one number of visible quotes.
   *
   * @param visible at most this many quotes were visible
   * @param surfaces on which quotes were hidden
   * @param scores of the hidden quotes, ascending, infinite where the method failed
   */
  public record Group(int visible, int surfaces, List<Double> scores) {

    public Group {
      if (visible < 1) throw new IllegalArgumentException("visible must be at least 1: " + visible);
      scores = scores.stream().sorted().toList();
      for (double score : scores)
        if (!(score >= 0))
          throw new IllegalArgumentException("scores must be zero or positive: " + score);
    }

    /** The order statistic; infinite if there are too few scores for this level. */
    public double factor(double level) {
      requireLevel(level);
      // without the small offset, rounding would make (9 + 1) 0.9 exceed 9
      int rank = (int) Math.ceil((scores.size() + 1) * level - 1e-9);
      return rank > scores.size() ? Double.POSITIVE_INFINITY : scores.get(Math.max(rank, 1) - 1);
    }
  }

  public Bands {
    Objects.requireNonNull(method, "method");
    requireLevel(level);
    groups = List.copyOf(groups);
    if (groups.isEmpty()) throw new IllegalArgumentException("groups is empty: nothing is known");
    for (int i = 1; i < groups.size(); i++)
      if (groups.get(i).visible() <= groups.get(i - 1).visible())
        throw new IllegalArgumentException(
            "groups must rise in visible quotes: %d after %d"
                .formatted(groups.get(i).visible(), groups.get(i - 1).visible()));
  }

  static void requireLevel(double level) {
    if (!(level > 0 && level < 1))
      throw new IllegalArgumentException("level must be in (0, 1): " + level);
  }

  /** The same scores at another level. */
  public Bands withLevel(double level) {
    return new Bands(method, level, groups);
  }

  /**
   * The factor of a surface with this many visible quotes: that of the largest calibrated number
   * not above it, so the band is too wide rather than too narrow; infinite if even the smallest is
   * above it.
   */
  public double factor(int visible) {
    double factor = Double.POSITIVE_INFINITY;
    for (Group group : groups) if (group.visible() <= visible) factor = group.factor(level);
    return factor;
  }

  /**
   * The band around a completed surface.
   *
   * @param visible number of quotes from which it was completed
   */
  public Band around(VolSurface completed, int visible) {
    return new Band(completed, factor(visible));
  }

  /**
   * The number of quotes of other surfaces that lie in their bands: with 10 to 70 % hidden, and
   * with half hidden and at most the given numbers visible.
   *
   * @param method that was calibrated
   * @param surfaces other than those used for calibration
   * @param visible numbers of visible quotes; may be none
   * @param seed of the masks
   */
  public Coverage coverage(
      SurfaceMethod method,
      List<Surface> surfaces,
      List<Integer> visible,
      long seed,
      Progress progress) {
    List<Surface> usable = surfaces.stream().filter(Masking::canMask).toList();
    if (usable.isEmpty())
      throw new IllegalArgumentException("surfaces must contain one with four distinct (k, t)");
    List<Coverage.Row> rows = new ArrayList<>();
    long all = (long) usable.size() * (Masking.PROPORTIONS.size() + visible.size());
    try (var work = new Work("masked surfaces", all, progress)) {
      for (double p : Masking.PROPORTIONS)
        rows.add(
            row(
                MaskCondition.percent(p) + " hidden",
                method,
                usable,
                Masking.clustered(p),
                seed,
                work));
      for (int quotes : visible)
        rows.add(
            row(
                quotes + " quotes",
                method,
                usable,
                Masking.clustered(0.5).withVisibleAtMost(quotes),
                seed,
                work));
    }
    return new Coverage(this.method, level, rows);
  }

  private Coverage.Row row(
      String condition,
      SurfaceMethod method,
      List<Surface> surfaces,
      Masking masking,
      long seed,
      Work work) {
    List<Coverage.Count> counts = new ArrayList<>();
    for (Surface surface : surfaces) {
      work.orStop();
      Masked masked = masking.withFixed(true).apply(surface, seed);
      counts.add(Coverage.Count.of(this, method, masked));
      work.step();
    }
    return Coverage.Row.of(condition, counts);
  }

  /** One row per number of visible quotes. */
  public Table toTable() {
    return TableRows.of(groups)
        .count("Visible", Group::visible)
        .count("Surfaces", Group::surfaces)
        .count("Scores", g -> g.scores().size())
        .number("Level", g -> level)
        .number("Factor", g -> g.factor(level))
        .table("bands of " + method);
  }

  @Override
  public String toString() {
    List<String> parts =
        groups.stream()
            .map(
                g ->
                    String.format(
                        Locale.ROOT,
                        "%.3g from %d visible quotes (%,d scores of %d %s)",
                        g.factor(level),
                        g.visible(),
                        g.scores().size(),
                        g.surfaces(),
                        g.surfaces() == 1 ? "surface" : "surfaces"))
            .toList();
    return String.format(
        Locale.ROOT,
        "bands of %s at level %s, deviations to either side: %s",
        method,
        MaskCondition.percent(level),
        String.join(", ", parts));
  }
}
