package ivylab.chain;

import ivylab.file.BadRow;
import ivylab.file.TextTable;
import java.time.LocalDate;

/** How the rows of an option-chain file are read. */
abstract class ChainFormat {

  private final Field date;
  private final Field expiry;

  /**
   * @param date name of the column by which the rows are ordered
   * @param expiry name of the column with the last day of an option
   */
  ChainFormat(TextTable row, String date, String expiry) {
    this.date = Field.required(row, date);
    this.expiry = Field.required(row, expiry);
  }

  /** Index of the column by which the rows are ordered. */
  final int dateColumn() {
    return date.column();
  }

  /**
   * Adds the content of the row to its day.
   *
   * @throws BadRow if it breaks a rule; then nothing was added
   */
  final void read(LocalDate on, ChainDay day) {
    read(on, expiry.expiry(on), day);
  }

  /** The same for a row of this expiry. */
  abstract void read(LocalDate on, LocalDate expiry, ChainDay day);
}
