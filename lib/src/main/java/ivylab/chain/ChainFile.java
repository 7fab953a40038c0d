package ivylab.chain;

import ivylab.file.BadRow;
import ivylab.file.Dropped;
import ivylab.file.DroppedRows;
import ivylab.file.FileException;
import ivylab.file.Nearest;
import ivylab.file.Problem;
import ivylab.file.Rows;
import ivylab.file.TableRows;
import ivylab.file.TextFile;
import ivylab.file.TextTable;
import ivylab.progress.Progress;
import ivylab.progress.Work;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.Table;

/**
 * A file of option chains, read date by date: at any time only the quotes of one date are held, so
 * a file may be larger than memory. Nothing is dropped silently: a row that breaks a rule stops the
 * reading, or is dropped and counted with {@link #skippingBadRows()}.
 *
 * <p>Rows must be in order of date. In a file ordered by contract they are not; the error says so,
 * and {@link #sortedByDate()} sorts them through temporary files before they are read.
 *
 * <pre>{@code
 * var file = Chains.endOfDay(Path.of("aapl_2016_2020.csv"), "AAPL");
 * file.forEach(chain -> …);
 * show(file.report());
 * }</pre>
 */
public final class ChainFile {

  private static final int LOOKED_EVERY = 16_384;

  /**
   * The report of one reading.
   *
   * @param file name
   * @param rows read, without the header
   * @param chains delivered
   * @param quotes delivered, calls and puts
   * @param first date, null if no chain was delivered
   * @param last date, null if no chain was delivered
   * @param dropped rows dropped, by rule, most frequent first
   */
  public record Report(
      String file,
      long rows,
      long chains,
      long quotes,
      @Nullable LocalDate first,
      @Nullable LocalDate last,
      List<Dropped> dropped) {

    public Report {
      dropped = List.copyOf(dropped);
    }

    /** Rows dropped. */
    public long droppedRows() {
      return dropped.stream().mapToLong(Dropped::count).sum();
    }

    /** One row per rule that was broken. */
    public Table toTable() {
      return TableRows.of(dropped)
          .text("Column", Dropped::column)
          .text("Rule", Dropped::rule)
          .total("Rows Dropped", Dropped::count)
          .total("First Row", Dropped::firstRow)
          .text("First Value", Dropped::firstValue)
          .table(file + ", rows dropped");
    }

    @Override
    public String toString() {
      var text =
          new StringBuilder(
              String.format(
                  Locale.ROOT,
                  "%s: %,d rows, %,d %s of %,d options%s",
                  file,
                  rows,
                  chains,
                  chains == 1 ? "chain" : "chains",
                  quotes,
                  first == null ? "" : ", " + first + " to " + last));
      for (Dropped d : dropped) text.append("\n  ").append(d);
      return text.toString();
    }
  }

  private final Path path;
  private final Function<TextTable, ChainFormat> format;
  private final Rows rows;
  private final boolean sorting;
  private final LocalDate from;
  private final LocalDate to;
  private final Progress progress;
  private @Nullable Report report;

  ChainFile(Path path, Function<TextTable, ChainFormat> format) {
    this(path, format, Rows.STRICT, false, LocalDate.MIN, LocalDate.MAX, Progress.silent());
  }

  private ChainFile(
      Path path,
      Function<TextTable, ChainFormat> format,
      Rows rows,
      boolean sorting,
      LocalDate from,
      LocalDate to,
      Progress progress) {
    this.path = Objects.requireNonNull(path, "path");
    this.format = format;
    this.rows = rows;
    this.sorting = sorting;
    this.from = from;
    this.to = to;
    this.progress = progress;
  }

  /** The same file; rows that break a rule are dropped and counted. */
  public ChainFile skippingBadRows() {
    return new ChainFile(path, format, Rows.SKIP_BAD, sorting, from, to, progress);
  }

  /**
   * The same file, its rows sorted by date first, through temporary files as large as the unpacked
   * file. Rows of one date keep their order.
   */
  public ChainFile sortedByDate() {
    return new ChainFile(path, format, rows, true, from, to, progress);
  }

  /** The dates from one to another, inclusive. Rows of other dates are skipped unread. */
  public ChainFile between(LocalDate first, LocalDate last) {
    return new ChainFile(path, format, rows, sorting, first, last, progress);
  }

  /** The same file with a listener to the progress of sorting and reading; silent by default. */
  public ChainFile watchedBy(Progress progress) {
    return new ChainFile(path, format, rows, sorting, from, to, progress);
  }

  /** The file. */
  public Path path() {
    return path;
  }

  /** All chains at once. */
  public List<Chain> readAll() {
    var all = new ArrayList<Chain>();
    forEach(all::add);
    return List.copyOf(all);
  }

  /**
   * The chain of one date.
   *
   * @throws IllegalArgumentException naming the nearest dates, if the file has none or several
   */
  public Chain read(LocalDate date) {
    List<Chain> found = between(date, date).readAll();
    if (found.size() == 1) return found.get(0);
    if (found.size() > 1)
      throw new IllegalArgumentException(
          "%s has chains of %d symbols on %s; use between(date, date).readAll()"
              .formatted(TextFile.name(path), found.size(), date));
    var dates = new ArrayList<LocalDate>();
    forEach(chain -> dates.add(chain.asOf()));
    throw new IllegalArgumentException(
        "%s has no chain on %s; nearest: %s"
            .formatted(TextFile.name(path), date, Nearest.dates(date, dates)));
  }

  /** {@link #read(LocalDate)}: {@code file.read("2021-03-12")}. */
  public Chain read(String date) {
    return read(LocalDate.parse(date));
  }

  /**
   * The report of the last reading.
   *
   * @throws IllegalStateException if there was none
   */
  public Report report() {
    if (report == null)
      throw new IllegalStateException(TextFile.name(path) + " has not been read yet; call forEach");
    return report;
  }

  /**
   * Reads the file and delivers one chain per date and underlying, in order of date.
   *
   * @throws FileException naming file, row, column, rule and value, if the file cannot be read,
   *     lacks a column, or a row breaks a rule
   */
  public Report forEach(Consumer<Chain> consumer) {
    report = null; // as long as no reading has come to its end
    String file = TextFile.name(path);
    try (TextTable row =
            sorting
                ? TextTable.openSorted(path, table -> format.apply(table).dateColumn(), progress)
                : TextTable.open(path);
        Work work = Work.rated("bytes", "rows", path.toFile().length(), 0, progress)) {
      Report made = new Reading(file, row, format.apply(row), consumer, work).run();
      report = made;
      return made;
    }
  }

  /** One pass over the file. */
  private final class Reading {
    private final String file;
    private final TextTable row;
    private final ChainFormat format;
    private final Consumer<Chain> consumer;
    private final DroppedRows dropped;
    private final ChainDay day = new ChainDay();
    private final Work work;
    private long read;
    private long passed;
    private long chains;
    private long quotes;
    private @Nullable LocalDate date;
    private @Nullable LocalDate first;
    private @Nullable LocalDate last;

    Reading(String file, TextTable row, ChainFormat format, Consumer<Chain> consumer, Work work) {
      this.file = file;
      this.row = row;
      this.format = format;
      this.consumer = consumer;
      this.work = work;
      dropped = new DroppedRows(file, rows);
    }

    Report run() {
      while (row.next()) {
        if (++read % LOOKED_EVERY == 0) tell();
        try {
          row.split();
          LocalDate on = row.neededDay(format.dateColumn());
          if (!on.equals(date)) {
            if (date != null && on.isBefore(date)) throw backwards(on);
            deliver();
            date = on;
          }
          if (on.isAfter(to)) {
            passed++;
            break;
          }
          if (on.isBefore(from)) passed++;
          else format.read(on, day);
        } catch (BadRow bad) {
          dropped.add(bad);
        }
      }
      deliver();
      dropped.requireGood(read, quotes > 0);
      return new Report(file, read - passed, chains, quotes, first, last, dropped.byRule());
    }

    private FileException backwards(LocalDate on) {
      return new FileException(
          file,
          new Problem(
              row.number(),
              row.header().get(format.dateColumn()),
              on.toString(),
              "rows must be in order of date, but a row of " + date + " is before it",
              "read it with sortedByDate()"));
    }

    private void deliver() {
      if (date == null) return;
      long before = chains;
      quotes +=
          day.deliver(
              date,
              chain -> {
                chains++;
                consumer.accept(chain);
              });
      if (chains == before) return;
      if (first == null) first = date;
      last = date;
    }

    private void tell() {
      String underWay = String.format(Locale.ROOT, "%s: %,d rows, %s", file, read, date);
      work.reach((double) row.position(), LOOKED_EVERY, underWay);
    }
  }
}
