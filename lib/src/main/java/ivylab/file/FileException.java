package ivylab.file;

/**
 * A file that breaks a rule of its format: names the file, the row, the column, the rule, the value
 * found and, where it can be guessed, the fix.
 */
public class FileException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  private final String file;
  private final long row;
  private final String column;
  private final String value;
  private final String rule;

  public FileException(String file, Problem problem) {
    super(problem.message(file));
    this.file = file;
    this.row = problem.row();
    this.column = problem.column();
    this.value = problem.value();
    this.rule = problem.rule();
  }

  /** Name of the file. */
  public String file() {
    return file;
  }

  /** Line of the file, from 1; 0 if the error concerns the whole file. */
  public long row() {
    return row;
  }

  /** Name of the column; empty if the error concerns a whole row or file. */
  public String column() {
    return column;
  }

  /** The text found there; empty if nothing was. */
  public String value() {
    return value;
  }

  /** The rule that was broken. */
  public String rule() {
    return rule;
  }
}
