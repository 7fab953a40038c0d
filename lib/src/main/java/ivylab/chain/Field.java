package ivylab.chain;

import ivylab.file.BadRow;
import ivylab.file.TextTable;
import java.time.LocalDate;
import java.util.Optional;

/**
 * A column of a chain file with the rules for what its fields may contain. Every method is about
 * the current row and throws {@link BadRow} if the field breaks a rule.
 *
 * @param row the file at its current row
 * @param column index of the column, or {@link TextTable#ABSENT}
 */
record Field(TextTable row, int column) {

  /** A column that the file must have. */
  static Field required(TextTable row, String name) {
    return new Field(row, row.required(name));
  }

  /** A column that the file may have. */
  static Field optional(TextTable row, String name) {
    return new Field(row, row.column(name));
  }

  /** This column if the condition holds, otherwise none. */
  Field onlyIf(boolean condition) {
    return condition ? this : new Field(row, TextTable.ABSENT);
  }

  boolean exists() {
    return column != TextTable.ABSENT;
  }

  /** Empty if there is no such column. */
  String text() {
    return row.text(column);
  }

  String neededText() {
    String text = text();
    if (text.isEmpty()) throw bad("is empty", "");
    return text;
  }

  /** NaN if the field is empty or there is no such column. */
  double number() {
    return row.number(column);
  }

  double needed() {
    return row.needed(column);
  }

  LocalDate neededDay() {
    return row.neededDay(column);
  }

  Optional<LocalDate> day() {
    return Optional.ofNullable(row.day(column));
  }

  BadRow bad(String rule, String fix) {
    return row.bad(column, rule, fix);
  }

  /** A day from that of the quote to a hundred years later. */
  LocalDate expiry(LocalDate quoted) {
    LocalDate expiry = neededDay();
    if (expiry.isBefore(quoted))
      throw bad("must not be before the day of the quote", "that is " + quoted);
    if (expiry.toEpochDay() - quoted.toEpochDay() >= 36525)
      throw bad("must be within a hundred years of the quote", "that is " + quoted);
    return expiry;
  }

  double positive() {
    return positive(needed());
  }

  double positive(double x) {
    if (!(x > 0 && x < 1e9)) throw bad("must be positive", "");
    return x;
  }

  /** Positive, or NaN for an empty field. */
  double positiveOrNaN() {
    double x = number();
    return Double.isNaN(x) ? x : positive(x);
  }

  /** At least 0, or NaN for an empty field. */
  double price() {
    double x = number();
    if (x < 0 || x >= 1e9)
      throw bad("must be a price, at least 0", "leave it empty if there is none");
    return x;
  }

  /** A volatility; NaN where it is empty or 0. */
  double vol(double x) {
    if (x < 0 || x >= 10)
      throw bad(
          "must be a fraction in [0, 10), 0.2 for 20 %",
          x >= 10 ? "per cent? divide by 100" : "leave it empty if there is none");
    return x == 0 ? Double.NaN : x;
  }

  double delta(double x) {
    if (Math.abs(x) > 1) throw bad("must be in [-1, 1]", "");
    return x;
  }

  /** -1 where it is empty. */
  long volume() {
    double x = number();
    if (Double.isNaN(x)) return -1;
    if (!(x >= 0 && x < 1e15 && x == Math.rint(x)))
      throw bad("must be a count of contracts, at least 0", "");
    return (long) x;
  }
}
