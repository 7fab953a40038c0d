package ivylab.notebook;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One check and its outcome.
 *
 * @param name what was checked
 * @param value the value found; null for a true-or-false check
 * @param low smallest value that passes, null if there is none
 * @param high largest value that passes, null if there is none
 * @param status the outcome
 * @param reason why it failed or was not checked; empty if it passed
 */
record Check(
    String name,
    @Nullable Double value,
    @Nullable Double low,
    @Nullable Double high,
    Status status,
    String reason) {

  enum Status {
    PASSED,
    FAILED,
    NOT_CHECKED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  static Check of(String name, double value, double low, double high) {
    if (!(low <= high))
      throw new IllegalArgumentException(
          "check '%s': low must not be above high: %s, %s".formatted(name, low, high));
    boolean passed = value >= low && value <= high; // false for NaN
    String reason =
        passed
            ? ""
            : "%s is %s, outside [%s, %s]".formatted(name, text(value), text(low), text(high));
    return new Check(name, value, low, high, passed ? Status.PASSED : Status.FAILED, reason);
  }

  static Check of(String name, boolean holds) {
    return new Check(
        name,
        null,
        null,
        null,
        holds ? Status.PASSED : Status.FAILED,
        holds ? "" : name + ": does not hold");
  }

  static Check skipped(
      String name,
      @Nullable Double value,
      @Nullable Double low,
      @Nullable Double high,
      Size needs,
      Size is) {
    return new Check(
        name,
        value,
        low,
        high,
        Status.NOT_CHECKED,
        "needs size %s, this run is %s".formatted(needs, is));
  }

  /** One line, without anything that differs between passing runs. */
  String line() {
    String range =
        value == null || low == null || high == null
            ? ""
            : ": %s in [%s, %s]".formatted(text(value), text(low), text(high));
    return switch (status) {
      case PASSED -> "✓ " + name + range;
      case FAILED -> "✗ " + reason;
      case NOT_CHECKED -> "– " + name + ": not checked, " + reason;
    };
  }

  static String text(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e9)
      return String.format(Locale.ROOT, "%.0f", value + 0.0);
    return String.format(Locale.ROOT, "%.4g", value)
        .replaceAll("(\\.\\d*?)0+(e|$)", "$1$2")
        .replaceAll("\\.(e|$)", "$1");
  }
}
