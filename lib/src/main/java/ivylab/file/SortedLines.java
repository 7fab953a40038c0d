package ivylab.file;

import ivylab.progress.Progress;
import ivylab.progress.Work;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.function.ToIntFunction;

/**
 * The lines of a file with its rows in order of date: parts that fit into memory are sorted and
 * written to temporary files, which are then merged (external merge sort; Knuth, volume 3, section
 * 5.4). Rows whose date cannot be read come first, where they are rejected. Lines keep their
 * numbers.
 */
final class SortedLines implements LineSource {

  private static final int PART = 32 << 20;

  /** One sorted part during the merge. */
  private static final class Run {
    final DataInputStream in;
    int date;
    long number;
    byte[] line = {};

    Run(Path path) throws IOException {
      in = new DataInputStream(new BufferedInputStream(Files.newInputStream(path), 1 << 16));
    }

    boolean next() throws IOException {
      date = in.readInt();
      if (date < 0) return false;
      number = in.readLong();
      line = new byte[in.readInt()];
      in.readFully(line);
      return true;
    }
  }

  /** One line of the part that is being gathered. */
  private record LineSpan(int date, long number, int from, int to) {}

  private static final Comparator<Run> ORDER =
      Comparator.<Run>comparingInt(run -> run.date).thenComparingLong(run -> run.number);

  private final List<Path> paths = new ArrayList<>();
  private final List<Run> opened = new ArrayList<>();
  private final PriorityQueue<Run> runs = new PriorityQueue<>(ORDER);
  private final Path folder;
  private byte[] header = {}; // handed out first, before any row
  private byte[] line = header;
  private boolean begun;
  private long number;
  private long position;

  /** Total bytes of rows, and bytes of those delivered. */
  private long all, handed;

  /**
   * @param day the column that contains the day
   */
  SortedLines(Path path, ToIntFunction<TextTable> day, Progress progress) {
    this(path, day, progress, PART);
  }

  /**
   * @param part bytes sorted at once, at least one line
   */
  SortedLines(Path path, ToIntFunction<TextTable> day, Progress progress, int part) {
    try {
      folder = Files.createTempDirectory("sorted-by-date");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a temporary folder: " + e.getMessage(), e);
    }
    try {
      split(path, day, progress, new byte[part]);
      for (Path sorted : paths) {
        var run = new Run(sorted);
        opened.add(run);
        if (run.next()) runs.add(run);
      }
    } catch (IOException e) {
      close();
      throw new UncheckedIOException("cannot sort through " + folder + ": " + e.getMessage(), e);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void split(Path path, ToIntFunction<TextTable> day, Progress progress, byte[] part)
      throws IOException {
    try (var lines = new PlainLines(path, false);
        var work = Work.rated("bytes", "rows", path.toFile().length(), 0, progress.withoutEnd())) {
      var row = new TextTable(TextFile.name(path), lines, false);
      int column = day.applyAsInt(row);
      header = Arrays.copyOfRange(lines.bytes(), lines.from(), lines.to());
      number = lines.number();
      int filled = 0;
      long told = 0;
      var places = new ArrayList<LineSpan>();
      while (row.next()) {
        int date = date(row, column);
        int length = lines.to() - lines.from();
        if (filled + length > part.length) {
          String sorted =
              String.format(
                  Locale.ROOT, "%s: %,d rows to sort by date", path.getFileName(), lines.number());
          work.reach((double) lines.position(), (double) (lines.number() - told), sorted);
          told = lines.number();
          write(part, places);
          places.clear();
          filled = 0;
        }
        System.arraycopy(lines.bytes(), lines.from(), part, filled, length);
        places.add(new LineSpan(date, lines.number(), filled, filled + length));
        filled += length;
        all += length;
      }
      write(part, places);
      position = lines.position();
    }
  }

  private static int date(TextTable row, int column) {
    try {
      row.split();
      return row.dayKey(column);
    } catch (BadRow bad) {
      return 0;
    }
  }

  private void write(byte[] part, List<LineSpan> places) throws IOException {
    places.sort(Comparator.comparingInt(LineSpan::date).thenComparingLong(LineSpan::number));
    Path path = folder.resolve(Integer.toString(paths.size()));
    paths.add(path);
    try (var out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(path), 1 << 16))) {
      for (LineSpan place : places) {
        out.writeInt(place.date);
        out.writeLong(place.number);
        out.writeInt(place.to - place.from);
        out.write(part, place.from, place.to - place.from);
      }
      out.writeInt(-1);
    }
  }

  @Override
  public boolean next() {
    if (!begun) {
      begun = true;
      line = header;
      return true;
    }
    Run run = runs.poll();
    if (run == null) return false;
    line = run.line;
    handed += line.length;
    number = run.number;
    try {
      if (run.next()) runs.add(run);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot sort through " + folder + ": " + e.getMessage(), e);
    }
    return true;
  }

  @Override
  public byte[] bytes() {
    return line;
  }

  @Override
  public int from() {
    return 0;
  }

  @Override
  public int to() {
    return line.length;
  }

  @Override
  public long number() {
    return number;
  }

  @Override
  public long position() {
    return Math.round(position * (handed / Math.max(1.0, (double) all)));
  }

  @Override
  public void close() {
    try {
      for (Run run : opened) run.in.close();
      for (Path path : paths) Files.deleteIfExists(path);
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + folder + ": " + e.getMessage(), e);
    }
  }
}
