package ivylab.chain;

import ivylab.file.BadRow;
import java.time.LocalDate;

/** How the rows of an option-chain file are read. */
interface ChainFormat {

  /** Index of the column by which the rows are ordered. */
  int dateColumn();

  /**
   * Adds the content of the row to its day.
   *
   * @throws BadRow if it breaks a rule; then nothing was added
   */
  void read(LocalDate date, ChainDay day);
}
