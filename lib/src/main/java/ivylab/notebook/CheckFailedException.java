package ivylab.notebook;

/** A check of a notebook found something else than it expected. */
public final class CheckFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  CheckFailedException(String message) {
    super(message);
  }
}
