package ivylab.file;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Handles the rows of one file that break a rule: stops the reading, or counts them by rule. */
public final class DroppedRows {

  private record Key(String column, String rule) {}

  private final String file;
  private final Rows rows;
  private final Map<Key, Dropped> dropped = new LinkedHashMap<>();

  /**
   * @param file its name, for errors
   */
  public DroppedRows(String file, Rows rows) {
    this.file = file;
    this.rows = rows;
  }

  /**
   * One more row.
   *
   * @throws FileException if rows are read strictly
   */
  public void add(BadRow bad) {
    Problem problem = bad.problem();
    if (rows == Rows.STRICT) throw new FileException(file, problem);
    String found = problem.value().isEmpty() ? "nothing" : problem.value();
    dropped.merge(
        new Key(problem.column(), problem.rule()),
        new Dropped(problem.column(), problem.rule(), 1, problem.row(), found),
        (a, b) -> new Dropped(a.column(), a.rule(), a.count() + 1, a.firstRow(), a.firstValue()));
  }

  /** By rule, most frequent first. */
  public List<Dropped> byRule() {
    return dropped.values().stream().sorted(Comparator.comparingLong(d -> -d.count())).toList();
  }

  /**
   * Rejects a file without rows, and one whose rows were all dropped.
   *
   * @param read number of rows, good and bad
   * @param some whether at least one was good
   * @throws FileException in either case
   */
  public void requireGood(long read, boolean some) {
    if (read == 0)
      throw new FileException(file, Problem.ofFile("", "has a header and no rows", ""));
    if (!some && !dropped.isEmpty())
      throw new FileException(
          file,
          Problem.ofFile(
              byRule().get(0).toString(),
              String.format(Locale.ROOT, "none of the %,d rows is good", read),
              ""));
  }
}
