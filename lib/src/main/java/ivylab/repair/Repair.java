package ivylab.repair;

import ivylab.surface.ArbitrageReport;
import ivylab.surface.Grid;
import java.util.Locale;
import java.util.Objects;

/**
 * What was done to a surface.
 *
 * @param way how it became free
 * @param before static arbitrage of the surface given, on 41 x 41 points of the region
 * @param after the same of the repaired surface
 * @param mostMoved the largest relative change of volatility at a visible quote: 0.01 is one per
 *     cent of it
 * @param meanMoved the mean of these changes
 * @param steps of the projection
 * @param share of log volatility that is the SSVI surface's among the quotes: 0 but where the
 *     projection came to no end
 */
public record Repair(
    Way way,
    ArbitrageReport before,
    ArbitrageReport after,
    double mostMoved,
    double meanMoved,
    int steps,
    double share) {

  /** How a surface became free. */
  public enum Way {
    /** It was. */
    UNCHANGED,
    /** Drawn to an SSVI surface beyond the quotes where needed, and moved least among them. */
    PROJECTED,
    /** Drawn to the SSVI surface among the quotes, too, as the projection came to no end. */
    BLENDED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Repair {
    Objects.requireNonNull(way, "way");
    Objects.requireNonNull(before, "before");
    Objects.requireNonNull(after, "after");
  }

  /** Where the repaired surface has no static arbitrage. */
  public Grid region() {
    return after.grid();
  }

  @Override
  public String toString() {
    if (way == Way.UNCHANGED) return "unchanged: no static arbitrage on " + region();
    return String.format(
        Locale.ROOT,
        "%s in %d steps: violations %d before, %d after on %s; volatility of the quotes moved by"
            + " %.2g %% of itself, %.2g %% at most",
        way,
        steps,
        before.violations().size(),
        after.violations().size(),
        region(),
        100 * meanMoved,
        100 * mostMoved);
  }
}
