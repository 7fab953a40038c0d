package ivylab.file;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * A table with a row for each object of a list, described column by column:
 *
 * <pre>
 * TableRows.of(forwards).day("Expiry", Forward::expiry).number("Forward", Forward::forward)
 *     .table("SPX 2021-03-12")
 * </pre>
 *
 * @param <R> the objects
 */
public final class TableRows<R> {

  private final List<R> rows;
  private final Table table = Table.create();

  private TableRows(Collection<? extends R> rows) {
    this.rows = List.copyOf(rows);
  }

  /** A row for each of these, in their order; no column yet. */
  public static <R> TableRows<R> of(Collection<? extends R> rows) {
    return new TableRows<>(rows);
  }

  /** A column of texts: what {@code toString} of a value says. */
  public TableRows<R> text(String title, Function<? super R, ?> value) {
    table.addColumns(
        StringColumn.create(title, rows.stream().map(row -> value.apply(row).toString())));
    return this;
  }

  /** A column of numbers; NaN is shown as missing. */
  public TableRows<R> number(String title, ToDoubleFunction<? super R> value) {
    table.addColumns(DoubleColumn.create(title, rows.stream().mapToDouble(value)));
    return this;
  }

  /** A column of whole numbers. */
  public TableRows<R> count(String title, ToIntFunction<? super R> value) {
    table.addColumns(IntColumn.create(title, rows.stream().mapToInt(value).toArray()));
    return this;
  }

  /** A column of large whole numbers. */
  public TableRows<R> total(String title, ToLongFunction<? super R> value) {
    table.addColumns(LongColumn.create(title, rows.stream().mapToLong(value).toArray()));
    return this;
  }

  /** A column of days. */
  public TableRows<R> day(String title, Function<? super R, LocalDate> value) {
    table.addColumns(DateColumn.create(title, rows.stream().map(value)));
    return this;
  }

  /** The table of the columns so far. */
  public Table table(String title) {
    return table.copy().setName(title);
  }
}
