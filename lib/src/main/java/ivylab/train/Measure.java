package ivylab.train;

import java.util.List;
import java.util.Locale;

/**
 * A quantity that each validation reports; lower is better.
 *
 * @param name as histories, stopping and schedules name it, for example {@code IV MAPE}; that of a
 *     {@link Term} if it is that loss
 * @param title as tables show it, for example {@code IV MAPE %}
 * @param unit for example {@code %}; empty for none
 */
public record Measure(String name, String title, String unit) {

  public Measure {
    if (name.isBlank()) throw new IllegalArgumentException("name must not be blank");
    if (title.isBlank()) throw new IllegalArgumentException("title must not be blank");
  }

  /** The loss of a term on the validation set. */
  public static Measure of(Term term) {
    return new Measure(term.name(), term.title(), "");
  }

  /**
   * The index of a name among some measures.
   *
   * @throws IllegalArgumentException if it is not one of theirs; lists them
   */
  static int index(List<Measure> measures, String name) {
    for (int i = 0; i < measures.size(); i++) if (measures.get(i).name().equals(name)) return i;
    throw new IllegalArgumentException(
        "metric must be one of %s: %s"
            .formatted(measures.stream().map(Measure::name).toList(), name));
  }

  /** A value with its unit, for a line of text. */
  public String text(double value) {
    return unit.isEmpty()
        ? String.format(Locale.ROOT, "%.4g", value)
        : String.format(Locale.ROOT, "%.2f %s", value, unit);
  }

  @Override
  public String toString() {
    return name;
  }
}
