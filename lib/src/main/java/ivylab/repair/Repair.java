package ivylab.repair;

import ivylab.surface.ArbitrageReport;
import ivylab.surface.Grid;
import java.util.Locale;
import java.util.Objects;

/**
 * What was done to a surface.
 *
 * @param way how it became free
 * @param before static arbitrage of the given surface, on 41 x 41 points of the region
 * @param after the same of the repaired surface
 * @param mostMoved the largest relative change of volatility at a visible quote: 0.01 is one per
 *     cent of it
 * @param meanMoved the mean of these changes
 * @param steps of the projection
 * @param share of the SSVI surface in log volatility among the quotes: 0 unless the projection did
 *     not converge
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
    /** It already was. */
    UNCHANGED,
    /**
     * Pulled towards an SSVI surface beyond the quotes where needed, and moved as little as
     * possible among them.
     */
    PROJECTED,
    /**
     * Pulled towards the SSVI surface among the quotes as well, because the projection did not
     * converge.
     */
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
        "%s in %d steps: violations %d before, %d after on %s; volatility at the quotes changed by"
            + " %.2g %% on average, %.2g %% at most",
        way,
        steps,
        before.violations().size(),
        after.violations().size(),
        region(),
        100 * meanMoved,
        100 * mostMoved);
  }
}
