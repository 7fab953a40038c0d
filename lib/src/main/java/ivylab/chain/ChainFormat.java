package ivylab.chain;

import ivylab.file.BadRow;
import java.time.LocalDate;

/** How the rows of a file of chains are read. */
interface ChainFormat {

  /** Place of the column that the rows are in order of. */
  int dateColumn();

  /**
   * Puts what the row holds into its day.
   *
   * @throws BadRow if it breaks a rule; then nothing of it was put there
   */
  void read(LocalDate date, ChainDay day);
}
