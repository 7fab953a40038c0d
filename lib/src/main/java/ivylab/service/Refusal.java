package ivylab.service;

import java.util.List;

/** Ends a request with a problem document. */
final class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient Problem problem;
  private final int retryAfter;
  private final boolean closing;

  private Refusal(Problem problem, int retryAfter, boolean closing) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
    this.retryAfter = retryAfter;
    this.closing = closing;
  }

  static Refusal of(Problem.Kind kind, String detail) {
    return new Refusal(Problem.of(kind, detail), 0, false);
  }

  static Refusal of(Problem.Kind kind, String detail, List<Finding> errors) {
    return new Refusal(Problem.of(kind, detail, errors), 0, false);
  }

  /**
   * @param seconds after which another attempt may succeed
   */
  Refusal retryAfter(int seconds) {
    return new Refusal(problem, seconds, closing);
  }

  /** The connection closes after the reply: the rest of the body was not read. */
  Refusal closing() {
    return new Refusal(problem, retryAfter, true);
  }

  Problem problem() {
    return problem;
  }

  /** Seconds; 0 for none. */
  int seconds() {
    return retryAfter;
  }

  boolean closes() {
    return closing;
  }
}
