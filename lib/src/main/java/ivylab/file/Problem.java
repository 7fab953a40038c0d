package ivylab.file;

/**
 * One broken rule, before it is known whether it stops the reading or is counted.
 *
 * @param row line of the file from 1, or 0
 * @param column name, or empty
 * @param value text found, or empty
 * @param rule what must hold
 * @param fix what to do, or empty
 */
public record Problem(long row, String column, String value, String rule, String fix) {

  private static final int SHOWN = 60;

  public Problem {
    if (value.length() > SHOWN) value = value.substring(0, SHOWN) + "…";
  }

  /** Concerns the whole file. */
  public static Problem ofFile(String value, String rule, String fix) {
    return new Problem(0, "", value, rule, fix);
  }

  /** Concerns a whole row. */
  public static Problem ofRow(long row, String value, String rule, String fix) {
    return new Problem(row, "", value, rule, fix);
  }

  /** One line: file, row, column, rule, value, fix. */
  public String message(String file) {
    var text = new StringBuilder(file);
    if (row > 0) text.append(", row ").append(row);
    if (!column.isEmpty()) text.append(", column '").append(column).append('\'');
    text.append(": ").append(rule);
    if (!value.isEmpty()) text.append(": ").append(value);
    if (!fix.isEmpty()) text.append(" (").append(fix).append(')');
    return text.toString();
  }
}
