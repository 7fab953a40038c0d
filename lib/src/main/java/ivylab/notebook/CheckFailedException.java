package ivylab.notebook;

/** A check of a notebook did not find what it expected. */
public final class CheckFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  CheckFailedException(String message) {
    super(message);
  }
}
