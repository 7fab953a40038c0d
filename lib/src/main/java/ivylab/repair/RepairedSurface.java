package ivylab.repair;

import ivylab.surface.Derivatives;
import ivylab.surface.UncertainSurface;
import ivylab.surface.VolSurface;
import java.util.List;

/**
 * A surface that {@link ArbitrageFree} has repaired. Outside {@link Repair#region} it is the given
 * surface, scaled by the same factor as at the nearest point of the region, with no guarantee.
 * Derivatives are exact.
 */
public class RepairedSurface implements VolSurface {

  private final VolSurface base, surface;
  private final Repair repair;

  RepairedSurface(VolSurface base, VolSurface surface, Repair repair) {
    this.base = base;
    this.surface = surface;
    this.repair = repair;
  }

  static RepairedSurface of(VolSurface base, VolSurface surface, Repair repair) {
    return base instanceof UncertainSurface uncertain
        ? new Uncertain(uncertain, surface, repair)
        : new RepairedSurface(base, surface, repair);
  }

  /** The original surface. */
  public VolSurface base() {
    return base;
  }

  /** What was done. */
  public Repair repair() {
    return repair;
  }

  @Override
  public double[] totalVariance(double[] k, double[] t) {
    return surface.totalVariance(k, t);
  }

  @Override
  public List<Derivatives> derivatives(double[] k, double[] t) {
    return surface.derivatives(k, t);
  }

  @Override
  public String toString() {
    return base + "; " + repair;
  }

  /** One whose base knows its uncertainty, which is kept after the repair. */
  private static final class Uncertain extends RepairedSurface implements UncertainSurface {

    private final UncertainSurface uncertain;

    Uncertain(UncertainSurface base, VolSurface surface, Repair repair) {
      super(base, surface, repair);
      uncertain = base;
    }

    @Override
    public double[] quoteDeviation(double[] k, double[] t) {
      return uncertain.quoteDeviation(k, t);
    }
  }
}
