package ivylab.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** One number of one result table. */
record Result(String table, String model, String condition, String metric, double value) {

  /**
   * Every number of a table: the metric is its column; of the non-numeric columns the first names
   * the model and the others the condition.
   */
  static List<Result> of(String name, Table table) {
    List<Column<?>> words =
        table.columns().stream().filter(column -> !(column instanceof NumericColumn)).toList();
    List<Result> results = new ArrayList<>();
    for (int row = 0; row < table.rowCount(); row++) {
      int r = row;
      String model = words.isEmpty() ? "" : words.get(0).getString(r);
      String condition =
          words.stream()
              .skip(1)
              .map(column -> column.getString(r))
              .collect(Collectors.joining(", "));
      for (Column<?> column : table.columns())
        if (column instanceof NumericColumn<?> numbers)
          results.add(new Result(name, model, condition, column.name(), numbers.getDouble(r)));
    }
    return results;
  }
}
