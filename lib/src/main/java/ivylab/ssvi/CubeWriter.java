package ivylab.ssvi;

import ivylab.file.WholeFile;
import ivylab.progress.Progress;
import ivylab.progress.Work;
import ivylab.surface.ArbitrageReport;
import ivylab.surface.Grid;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes a cube of days given one by one. Every day is a file of its own until the end: the next run
 * with the same settings and quotes reuses what a killed run has finished. Only a few days are in
 * memory at a time, however many there are.
 */
public final class CubeWriter implements AutoCloseable {

  private static final int VERSION = 1;

  /** Strikes of the mesh on which each day's surface is checked against the conditions. */
  private static final int CHECKED_STRIKES = 41;

  private final CubeMaker maker;
  private final Path file, folder;
  private final Work work;
  private final ExecutorService threads;
  private final Deque<Future<Outcome>> underWay = new ArrayDeque<>();
  private final List<LocalDate> dates = new ArrayList<>();
  private final Map<LocalDate, String> failures = new LinkedHashMap<>();
  private @Nullable String symbol;
  private @Nullable LocalDate last;
  private int reused;
  private long quotes;

  /** A finished day: from disk, made now, or failed with a reason. */
  private record Outcome(LocalDate date, int quotes, boolean reused, @Nullable String failure) {}

  CubeWriter(CubeMaker maker, Path file, long days, Progress progress) {
    this.maker = maker;
    this.file = file;
    folder = file.toAbsolutePath().resolveSibling(file.getFileName() + ".days");
    try {
      Files.createDirectories(folder);
      Path settings = folder.resolve("settings.txt");
      String wanted = settings();
      if (!Files.exists(settings)) WholeFile.write(settings, wanted);
      else if (!Files.readString(settings).equals(wanted))
        throw new IllegalArgumentException(
            folder + " contains days made with other settings; delete it, or name another file");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    work = new Work("surfaces", days, progress);
    threads =
        Executors.newFixedThreadPool(
            maker.threads(),
            task -> {
              Thread thread = new Thread(task, "cube");
              thread.setDaemon(true);
              return thread;
            });
  }

  private String settings() {
    EssviCalibration c = maker.calibration();
    return "version %d%n%s, least spread %s%nt %s%nmoneyness %s%n"
        .formatted(VERSION, c, c.leastSpread(), maker.grid().t(), maker.grid().moneyness());
  }

  /**
   * Adds the next day. Returns at once, or waits while more days are in progress than the threads
   * can handle.
   *
   * @throws IllegalArgumentException if dates do not rise or symbols differ
   */
  public void add(CubeDay day) {
    LocalDate date = day.quotes().asOf();
    if (last != null && !date.isAfter(last))
      throw new IllegalArgumentException("dates must rise: " + date + " after " + last);
    if (symbol != null && !symbol.equals(day.quotes().symbol()))
      throw new IllegalArgumentException(
          "a cube has one symbol: " + day.quotes().symbol() + " after " + symbol);
    last = date;
    symbol = day.quotes().symbol();
    underWay.add(threads.submit(() -> outcome(day)));
    while (underWay.size() > 2 * maker.threads()) take();
  }

  /** Records a day that cannot be used, so that the cube's summary reports it. */
  public void skip(LocalDate date, String reason) {
    failures.put(date, reason);
  }

  private void take() {
    Outcome done;
    try {
      done = underWay.remove().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted; finished days stay in " + folder, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UncheckedIOException io) throw io;
      throw new IllegalStateException(e.getCause());
    }
    quotes += done.quotes;
    if (done.failure == null) dates.add(done.date);
    else failures.put(done.date, done.failure);
    if (done.reused) reused++;
    report(done);
  }

  private void report(Outcome done) {
    String underWay =
        String.format(
            Locale.ROOT,
            "%s: %,d surfaces of %,d quotes%s%s",
            done.date,
            dates.size(),
            quotes,
            reused > 0 ? ", " + reused + " of them made before" : "",
            failures.isEmpty() ? "" : ", " + failures.size() + " dates failed");
    double all = dates.size() + failures.size();
    work.reach(all, done.reused ? 0 : 1, underWay);
  }

  /** How many days so far were found on disk, made by an earlier run. */
  public int reused() {
    return reused;
  }

  private Outcome outcome(CubeDay day) {
    LocalDate date = day.quotes().asOf();
    Path place = place(date);
    long digest = day.digest();
    int count = day.quotes().smiles().stream().mapToInt(s -> s.quotes().size()).sum();
    try {
      if (Files.exists(place) && digestOf(place) == digest)
        return new Outcome(date, count, true, null);
      VolCube.Day made = made(maker, day);
      WholeFile.write(
          place,
          out -> {
            DataOutputStream data = new DataOutputStream(out);
            data.writeLong(digest);
            CubeFile.writeDay(data, made);
            data.flush();
          });
      return new Outcome(date, count, false, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (IllegalArgumentException e) {
      return new Outcome(date, count, false, Objects.requireNonNullElse(e.getMessage(), "" + e));
    }
  }

  /** One day, without using the disk. */
  static VolCube.Day made(CubeMaker maker, CubeDay day) {
    EssviFit fit = maker.calibration().fit(day.quotes());
    CubeGrid grid = maker.grid();
    double[] vols = grid.vols(fit.surface(), grid.carry(day.quotes()));
    List<Double> t = grid.t(), m = grid.moneyness();
    double edge = Math.log(m.get(m.size() - 1)) + 0.1, low = Math.log(m.get(0)) - 0.1;
    double tMin = t.get(0), tMax = t.get(t.size() - 1);
    Grid mesh =
        new Grid(
            low,
            edge,
            CHECKED_STRIKES,
            tMin,
            tMax > tMin ? tMax : Math.nextUp(tMin),
            Math.max(2, t.size()));
    return new VolCube.Day(
        day.quotes().asOf(),
        day.quotes().spot(),
        day.rate(),
        fit.quotes(),
        fit.slices().size(),
        fit.rmseVol(),
        fit.surface().butterflySlack(),
        fit.surface().calendarSlack(),
        ArbitrageReport.of(fit.surface(), mesh).violations().size(),
        fit.converged(),
        Arrays.stream(vols).boxed().toList());
  }

  private Path place(LocalDate date) {
    return folder.resolve(date + ".day");
  }

  private static long digestOf(Path place) throws IOException {
    try (DataInputStream in = new DataInputStream(Files.newInputStream(place))) {
      return in.readLong();
    }
  }

  /**
   * Waits for the last day, writes the file and deletes the folder of days.
   *
   * @throws IllegalArgumentException if no day gave a surface
   */
  public VolCube finish() {
    while (!underWay.isEmpty()) take();
    String symbol = this.symbol;
    if (dates.isEmpty() || symbol == null)
      throw new IllegalArgumentException(
          "no day gave a surface" + (failures.isEmpty() ? "" : "; the first failure: " + failures));
    try {
      CubeFile.write(file, symbol, maker.grid(), dates, failures, this::read);
      deleteFolder();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    work.close();
    return VolCube.read(file);
  }

  private void deleteFolder() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.toList();
    }
    for (Path each : files) Files.delete(each);
    Files.delete(folder);
  }

  private VolCube.Day read(LocalDate date) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(place(date))))) {
      in.readLong();
      return CubeFile.readDay(in, maker.grid().size());
    }
  }

  /** Stops the threads and waits for them. Finished days stay on disk for the next run. */
  @Override
  public void close() {
    work.close();
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(1, TimeUnit.MINUTES))
        throw new IllegalStateException("a day is still being calibrated after a minute");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
