package ivylab.notebook;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The computing budget of a notebook, one setting for all of its cells. */
public enum Size {
  /** Seconds: does everything run? */
  SMOKE,
  /** Minutes on two cores: do the results have the right shape? */
  QUICK,
  /** The budget of the paper. */
  FULL;

  /**
   * The size with this name.
   *
   * @param name smoke, quick or full, in any case; blank or null is quick
   */
  public static Size of(@Nullable String name) {
    if (name == null || name.isBlank()) return QUICK;
    for (Size size : values()) if (size.name().equalsIgnoreCase(name.strip())) return size;
    throw new IllegalArgumentException("IVYLAB_SIZE must be smoke, quick or full: " + name);
  }

  /** The value for this size: {@code size().pick(1, 5, 50)}. */
  public <T> T pick(T smoke, T quick, T full) {
    return switch (this) {
      case SMOKE -> smoke;
      case QUICK -> quick;
      case FULL -> full;
    };
  }

  /** Whether this is the given size or a larger one. */
  public boolean isAtLeast(Size least) {
    return compareTo(least) >= 0;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
