package ivylab.file;

import java.util.Locale;

/**
 * Rows that {@link Rows#SKIP_BAD} dropped because they broke one rule.
 *
 * @param column the column to which the rule applies, or {@code ""} for the whole row
 * @param rule the rule
 * @param count rows that broke it
 * @param firstRow line of the file (from 1) of the first of them
 * @param firstValue what was found there
 */
public record Dropped(String column, String rule, long count, long firstRow, String firstValue) {

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%,d %s dropped: %s%s (first: row %d, %s)",
        count,
        count == 1 ? "row" : "rows",
        column.isEmpty() ? "" : column + " ",
        rule,
        firstRow,
        firstValue);
  }
}
