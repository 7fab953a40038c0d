package ivylab.notebook;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * A table as HTML: text left-aligned, numbers right-aligned with the decimals that their column
 * needs for four digits, a dash for a missing value, only the first rows of a long table.
 */
final class HtmlTable {

  static final int MOST_ROWS = 30, MOST_COLUMNS = 20;

  private static final int DIGITS = 4;

  private HtmlTable() {}

  static String of(Table table) {
    String name = table.name() == null || table.name().isBlank() ? "" : table.name();
    return (name.isEmpty() ? "" : "<div><b>%s</b></div>\n".formatted(escape(name)))
        + withoutName(table);
  }

  /** The same if the name is shown elsewhere. */
  static String withoutName(Table table) {
    int rows = Math.min(table.rowCount(), MOST_ROWS);
    int columns = Math.min(table.columnCount(), MOST_COLUMNS);
    StringBuilder html = new StringBuilder();
    html.append("<table class=\"tex2jax_ignore mathjax_ignore\">\n"); // a $ is a dollar here
    html.append("<thead><tr>");
    for (int c = 0; c < columns; c++)
      html.append(cell("th", table.column(c), escape(table.column(c).name())));
    html.append("</tr></thead>\n<tbody>\n");
    for (int r = 0; r < rows; r++) {
      html.append("<tr>");
      for (int c = 0; c < columns; c++)
        html.append(cell("td", table.column(c), escape(text(table.column(c), r))));
      html.append("</tr>\n");
    }
    html.append("</tbody>\n</table>");
    html.append(more(table.rowCount() - rows, "row"));
    html.append(more(table.columnCount() - columns, "column"));
    return html.toString();
  }

  /** Rows and columns are numbered. */
  static String of(double[][] matrix) {
    int columns = Arrays.stream(matrix).mapToInt(row -> row.length).max().orElse(0);
    Table table = Table.create("");
    for (int c = 0; c < columns; c++) {
      int column = c;
      table.addColumns(
          DoubleColumn.create(
              String.valueOf(c),
              Arrays.stream(matrix)
                  .mapToDouble(row -> column < row.length ? row[column] : Double.NaN)
                  .toArray()));
    }
    return of(table);
  }

  private static String cell(String tag, Column<?> column, String text) {
    String align = column instanceof NumericColumn ? "right" : "left";
    if (column.type() == ColumnType.LOCAL_DATE) align += ";white-space:nowrap";
    return "<%s style=\"text-align:%s\">%s</%s>".formatted(tag, align, text, tag);
  }

  private static String more(int count, String what) {
    return count <= 0
        ? ""
        : "\n<div>… %,d more %s%s</div>".formatted(count, what, count == 1 ? "" : "s");
  }

  private static String text(Column<?> column, int row) {
    if (column.isMissing(row)) return "–";
    if (!(column instanceof NumericColumn<?> numbers)) return column.getString(row);
    double value = numbers.getDouble(row);
    if (isWhole(numbers)) return String.format(Locale.ROOT, "%.0f", value);
    return number(value, largest(numbers));
  }

  private static boolean isWhole(NumericColumn<?> column) {
    ColumnType type = column.type();
    return type == ColumnType.INTEGER || type == ColumnType.LONG || type == ColumnType.SHORT;
  }

  private static double largest(NumericColumn<?> column) {
    return IntStream.range(0, column.size())
        .mapToDouble(i -> Math.abs(column.getDouble(i)))
        .filter(Double::isFinite)
        .max()
        .orElse(0);
  }

  /** The value with the decimals that the largest of its column needs for four digits. */
  static String number(double value, double largest) {
    if (Double.isNaN(value)) return "–";
    if (Double.isInfinite(value)) return value > 0 ? "∞" : "−∞";
    int power = largest > 0 ? (int) Math.floor(Math.log10(largest)) : 0;
    if (value == 0) return "0";
    if (power < -4 || power > 8 || Math.abs(value) < Math.pow(10, power - DIGITS))
      return String.format(Locale.ROOT, "%.2e", value).replace("-", "−");
    int decimals = Math.max(0, DIGITS - 1 - power);
    return String.format(Locale.ROOT, "%." + decimals + "f", value).replace("-", "−");
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
