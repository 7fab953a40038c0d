package ivylab.notebook;

import ivylab.plot.Figure;
import java.nio.file.Path;
import java.util.List;
import tech.tablesaw.api.Table;

/**
 * The verbs of a notebook; the start-up script imports them, so that a cell can simply say {@code
 * show(figure)}.
 *
 * <p>Settings are environment variables, or system properties in small letters with dots:
 *
 * <ul>
 *   <li>{@code IVYLAB_SIZE}: smoke, quick (the default) or full
 *   <li>{@code IVYLAB_DATA}: the user's own panel, read in place of a sample
 *   <li>{@code IVYLAB_HOME}: the project's folder, if it is not above the notebook
 *   <li>{@code IVYLAB_OUT}, {@code IVYLAB_NOTEBOOK}: a folder for figures, checks and results, and
 *       the name that their files begin with
 * </ul>
 */
public final class Notebook {

  private static Session session =
      new Session(
          NotebookSettings.SYSTEM, Screen.plain(System.out), line -> System.out.println(line));

  private Notebook() {}

  static synchronized Session session() {
    return session;
  }

  static synchronized void begin(Session next) {
    session = next;
  }

  /**
   * Shows a figure, a table or any other result in the cell. A figure is saved as PNG and SVG, a
   * table as a CSV file.
   */
  public static void show(Object value) {
    session().show(value, "");
  }

  /**
   * Shows a result with a caption under it.
   *
   * @param caption one or two sentences; also kept for the study's page
   */
  public static void show(Object value, String caption) {
    session().show(value, caption);
  }

  /** Shows a figure as SVG, which stays sharp at any size and lets text be searched. */
  public static void showSvg(Figure figure) {
    session().show(new SvgFigure(figure), "");
  }

  /**
   * Requires a value to lie in a closed interval; NaN lies in none.
   *
   * @throws CheckFailedException with name, value and bounds, if it does not
   */
  public static void check(String name, double value, double low, double high) {
    session().note(Check.of(name, value, low, high));
  }

  /**
   * Requires a statement to hold.
   *
   * @throws CheckFailedException if it does not
   */
  public static void check(String name, boolean holds) {
    session().note(Check.of(name, holds));
  }

  /**
   * {@link #check(String, double, double, double)} that runs of a smaller size skip: they report it
   * and count it as not checked.
   *
   * @param least the smallest size at which the check means something
   */
  public static void checkAt(Size least, String name, double value, double low, double high) {
    if (size().isAtLeast(least)) check(name, value, low, high);
    else session().note(Check.skipped(name, value, low, high, least, size()));
  }

  /** {@link #check(String, boolean)} that runs of a smaller size skip. */
  public static void checkAt(Size least, String name, boolean holds) {
    if (size().isAtLeast(least)) check(name, holds);
    else session().note(Check.skipped(name, null, null, null, least, size()));
  }

  /** How many checks have passed, failed and been skipped so far, in one line. */
  public static String checks() {
    return session().summary();
  }

  /** The size of this run: {@code size().pick(1, 5, 50)}. */
  public static Size size() {
    return session().settings().size();
  }

  /**
   * The panel to work on: the file named by {@code IVYLAB_DATA}, otherwise the sample.
   *
   * @param sample name of a file in data-samples
   * @throws IllegalArgumentException if that file cannot be read
   */
  public static Path data(String sample) {
    return session().settings().data(sample);
  }

  /**
   * A file that comes with the project, even if the user supplied a panel; it may be missing.
   *
   * @param name of a file in data-samples
   */
  public static Path sample(String name) {
    return session().settings().sample(name);
  }

  /** Whether the user supplied a panel, which {@link #data} then returns. */
  public static boolean isOwnData() {
    return session().settings().value("IVYLAB_DATA").isPresent();
  }

  /**
   * A number for the study's results: for example ("completion", "quadratic", "50 %", "IV MAPE",
   * 4.4).
   */
  public static void result(
      String table, String model, String condition, String metric, double value) {
    session().add(List.of(new Result(table, model, condition, metric, value)));
  }

  /**
   * All numbers of a table for the study's results: the metric is the name of the column; of the
   * non-numeric columns the first is the model and the others are the condition. The table itself
   * goes to the study's page and becomes a CSV file, like a table that is shown.
   */
  public static void results(String name, Table table) {
    session().add(name, table);
  }

  /**
   * A live view of work that starts now, in this cell: {@code trainer.watchedBy(progress())}. It
   * erases itself when the work ends.
   */
  public static ProgressView progress() {
    return new ProgressView(session().screen(), System.out::println, System::nanoTime);
  }
}
