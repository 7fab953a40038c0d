package ivylab.calibrate;

import java.util.Objects;

/**
 * One number that a fit may change.
 *
 * @param name as the model's formulas write it
 * @param low smallest admissible value, finite
 * @param high largest admissible value, finite, above {@code low}
 */
public record FitCoordinate(String name, double low, double high) {

  public FitCoordinate {
    Objects.requireNonNull(name, "name");
    if (!(low < high && Double.isFinite(low) && Double.isFinite(high)))
      throw new IllegalArgumentException(
          "bounds of %s must be finite and rising: [%s, %s]".formatted(name, low, high));
  }

  /** Width of the admissible interval. */
  public double range() {
    return high - low;
  }

  /** The value at a share of the range, 0 at the lower bound and 1 at the upper. */
  public double at(double share) {
    // exact at both ends, which range() * share + low is not
    return share == 1 ? high : low + range() * share;
  }

  /** The share of the range at a value. */
  public double share(double value) {
    return (value - low) / range();
  }

  @Override
  public String toString() {
    return "%s in [%s, %s]".formatted(name, low, high);
  }
}
