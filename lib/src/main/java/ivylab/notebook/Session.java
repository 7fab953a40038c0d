package ivylab.notebook;

import ivylab.notebook.Check.Status;
import ivylab.plot.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.knowm.xchart.internal.chartpart.Chart;
import tech.tablesaw.api.Table;

/**
 * One run of one notebook: its settings, its screen, its checks, and the folder for its results.
 */
final class Session {

  private final NotebookSettings settings;
  private final Screen screen;
  private final java.util.function.Consumer<String> lines;
  private final Optional<RunFolder> folder;
  private final List<Check> checks = new ArrayList<>();

  Session(NotebookSettings settings, Screen screen, java.util.function.Consumer<String> lines) {
    this.settings = settings;
    this.screen = screen;
    this.lines = lines;
    this.folder = settings.out().map(out -> new RunFolder(out, settings.notebook()));
  }

  NotebookSettings settings() {
    return settings;
  }

  Screen screen() {
    return screen;
  }

  void show(Object value, String caption) {
    Object shown = value instanceof Chart<?, ?> chart ? Figure.of(chart) : value;
    screen.show(shown);
    if (!caption.isBlank()) screen.show(new Caption(caption));
    if (shown instanceof Table table)
      folder.ifPresent(f -> f.add(table, table.name() == null ? "" : table.name(), caption, false));
    if ((shown instanceof SvgFigure svg ? svg.figure() : shown) instanceof Figure figure)
      folder.ifPresent(f -> f.add(figure, caption.isBlank() ? figure.title() : caption));
  }

  /** A line of text under a figure or table. */
  record Caption(String text) {
    Caption {
      Objects.requireNonNull(text, "text");
    }

    @Override
    public String toString() {
      return text;
    }
  }

  void note(Check check) {
    checks.add(check);
    folder.ifPresent(f -> f.add(check));
    if (check.status() == Status.FAILED) throw new CheckFailedException(check.line());
    lines.accept(check.line());
  }

  void add(List<Result> results) {
    folder.ifPresent(f -> f.add(results));
  }

  void add(String name, Table table) {
    add(Result.of(name, table));
    folder.ifPresent(f -> f.add(table, name, "", true));
  }

  String summary() {
    String failed = count(Status.FAILED) == 0 ? "" : ", " + count(Status.FAILED) + " failed";
    String open =
        count(Status.NOT_CHECKED) == 0 ? "" : ", " + count(Status.NOT_CHECKED) + " not checked";
    return "%d checks at size %s: %d passed%s%s"
        .formatted(checks.size(), settings.size(), count(Status.PASSED), failed, open);
  }

  private long count(Status status) {
    return checks.stream().filter(check -> check.status() == status).count();
  }
}
