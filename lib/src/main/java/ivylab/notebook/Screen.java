package ivylab.notebook;

import java.io.PrintStream;

/** The destination of results: a notebook's cell, or plain text. */
interface Screen {

  /** Shows a value in the form that suits its type. */
  void show(Object value);

  /** Whether HTML can be shown and updated in place. */
  boolean isLive();

  /**
   * Shows HTML that {@link #update} can replace.
   *
   * @return the identifier of the display
   */
  String open(String html);

  void update(String place, String html);

  /** Values by toString. */
  static Screen plain(PrintStream out) {
    return new Screen() {
      @Override
      public void show(Object value) {
        out.println(value);
      }

      @Override
      public boolean isLive() {
        return false;
      }

      @Override
      public String open(String html) {
        return "";
      }

      @Override
      public void update(String place, String html) {}
    };
  }
}
