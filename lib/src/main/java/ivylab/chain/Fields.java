package ivylab.chain;

import ivylab.file.TextTable;
import java.time.LocalDate;

/** The rules for single fields shared by the chain formats. */
final class Fields {

  private Fields() {}

  static LocalDate expiry(TextTable row, int column, LocalDate quoted) {
    LocalDate expiry = row.neededDay(column);
    if (expiry.isBefore(quoted))
      throw row.bad(column, "must not be before the day of the quote", "that is " + quoted);
    if (expiry.toEpochDay() - quoted.toEpochDay() >= 36525)
      throw row.bad(column, "must be within a hundred years of the quote", "that is " + quoted);
    return expiry;
  }

  static double positive(TextTable row, int column, double x) {
    if (!(x > 0 && x < 1e9)) throw row.bad(column, "must be positive", "");
    return x;
  }

  /** At least 0, or NaN for an empty field. */
  static double price(TextTable row, int column) {
    double x = row.number(column);
    if (x < 0 || x >= 1e9)
      throw row.bad(column, "must be a price, at least 0", "leave it empty if there is none");
    return x;
  }

  /** Missing where it is empty or 0. */
  static double vol(TextTable row, int column, double x) {
    if (x < 0 || x >= 10)
      throw row.bad(
          column,
          "must be a fraction in [0, 10), 0.2 for 20 %",
          x >= 10 ? "per cent? divide by 100" : "leave it empty if there is none");
    return x == 0 ? Double.NaN : x;
  }

  static double delta(TextTable row, int column, double x) {
    if (Math.abs(x) > 1) throw row.bad(column, "must be in [-1, 1]", "");
    return x;
  }

  /** -1 where it is empty. */
  static long volume(TextTable row, int column) {
    double x = row.number(column);
    if (Double.isNaN(x)) return -1;
    if (!(x >= 0 && x < 1e15 && x == Math.rint(x)))
      throw row.bad(column, "must be a count of contracts, at least 0", "");
    return (long) x;
  }
}
