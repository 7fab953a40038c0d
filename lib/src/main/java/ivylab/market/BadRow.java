package ivylab.market;

import ivylab.file.Problem;

/** Leaves the reading of one row; never seen outside this package. */
final class BadRow extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient Problem problem;

  BadRow(Problem problem) {
    super(problem.rule(), null, false, false);
    this.problem = problem;
  }

  Problem problem() {
    return problem;
  }
}
