package ivylab.file;

/** Abandons the reading of one row; {@link DroppedRows} or a {@link FileException} handles it. */
public final class BadRow extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient Problem problem;

  public BadRow(Problem problem) {
    super(problem.rule(), null, false, false);
    this.problem = problem;
  }

  /** The broken rule. */
  public Problem problem() {
    return problem;
  }
}
