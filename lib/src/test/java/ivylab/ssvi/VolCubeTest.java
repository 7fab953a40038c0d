package ivylab.ssvi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ivylab.price.OptionType;
import ivylab.progress.Progress;
import ivylab.progress.ProgressEvent;
import ivylab.quote.QuotedSmile;
import ivylab.quote.QuotedSurface;
import ivylab.quote.VolQuote;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolCubeTest {

  private static final LocalDate FIRST = LocalDate.of(2024, 1, 2);
  private static final double CARRY = 0.03;
  private static final CubeMaker MAKER = CubeMaker.DEFAULT.withThreads(2);

  @TempDir private Path folder;

  /** A surface whose level moves from day to day, quoted at four expiries. */
  private static Essvi truth(int day) {
    List<Essvi.Node> nodes = new ArrayList<>();
    for (double t : new double[] {0.05, 0.25, 0.6, 1.5}) {
      double theta = (0.03 + 0.001 * day) * t;
      nodes.add(new Essvi.Node(t, new EssviSlice(theta, 0.8 * Math.sqrt(theta), -0.5)));
    }
    return new Essvi(nodes);
  }

  private static CubeDay day(int i) {
    LocalDate date = FIRST.plusDays(i);
    double spot = 100 + i;
    List<QuotedSmile> smiles = new ArrayList<>();
    for (Essvi.Node node : truth(i).nodes()) {
      double t = node.t(), forward = spot * Math.exp(CARRY * t);
      List<VolQuote> quotes = new ArrayList<>();
      for (double x = -2; x <= 2; x += 0.4) {
        double k = x * Math.sqrt(node.slice().theta());
        quotes.add(
            new VolQuote(
                OptionType.CALL,
                forward * Math.exp(k),
                k,
                t,
                node.slice().vol(k, t),
                Double.NaN,
                Double.NaN));
      }
      smiles.add(new QuotedSmile(date.plusDays(Math.round(365 * t)), t, forward, 0.99, quotes));
    }
    return new CubeDay(new QuotedSurface("X", date, spot, smiles), 0.02 + 0.0001 * i);
  }

  private static List<CubeDay> days(int n) {
    List<CubeDay> days = new ArrayList<>();
    for (int i = 0; i < n; i++) days.add(day(i));
    return days;
  }

  @Test
  void the_standard_grid_is_twenty_by_twenty() {
    assertEquals(20, CubeGrid.STANDARD.t().size());
    assertEquals(20, CubeGrid.STANDARD.moneyness().size());
    assertEquals(30 / 365.0, CubeGrid.STANDARD.t().get(0));
    assertEquals(600 / 365.0, CubeGrid.STANDARD.t().get(19));
    assertEquals(0.90, CubeGrid.STANDARD.moneyness().get(0));
    assertEquals(1.09, CubeGrid.STANDARD.moneyness().get(19));
  }

  @Test
  void volatilities_are_those_of_the_surface_at_the_strikes_forward_moneyness() {
    VolCube cube = MAKER.write(folder.resolve("cube.npz"), days(3), Progress.silent());
    for (int d = 0; d < 3; d++)
      for (int i = 0; i < 20; i++)
        for (int j = 0; j < 20; j++) {
          double t = 30 * (i + 1) / 365.0, k = Math.log(0.90 + 0.01 * j) - CARRY * t;
          // exact quotes give the surface back, see EssviCalibrationTest
          assertEquals(truth(d).slice(t).vol(k, t), cube.vol(d, i, j), 1e-8);
        }
    VolCube.Day second = cube.days().get(1);
    assertEquals(FIRST.plusDays(1), second.date());
    assertEquals(101, second.spot());
    assertEquals(0.0201, second.rate());
    assertEquals(4 * 11, second.quotes());
    assertEquals(4, second.slices());
    assertEquals(0, cube.violations());
    assertTrue(second.butterflySlack() > 0 && second.calendarSlack() > 0);
    assertEquals(cube.vol(2, 2, 10), cube.vols(0.25, 1.001).get(FIRST.plusDays(2)));
    assertEquals(102, cube.byDate(VolCube.Day::spot).get(FIRST.plusDays(2)));
  }

  @Test
  void forwards_are_interpolated_from_the_spot_on_and_behind_the_last_expiry() {
    LocalDate date = FIRST;
    VolQuote a = new VolQuote(OptionType.PUT, 90, -0.1, 0.5, 0.2, Double.NaN, Double.NaN);
    VolQuote b = new VolQuote(OptionType.PUT, 90, -0.1, 1.0, 0.2, Double.NaN, Double.NaN);
    QuotedSurface quotes =
        new QuotedSurface(
            "X",
            date,
            100,
            List.of(
                new QuotedSmile(date, 0.5, 100 * Math.exp(0.01), 1, List.of(a)),
                new QuotedSmile(date, 1.0, 100 * Math.exp(0.04), 1, List.of(b))));
    CubeGrid grid = new CubeGrid(List.of(0.25, 0.5, 0.75, 1.0, 2.0), List.of(1.0));
    assertArrayEquals(new double[] {0.005, 0.01, 0.025, 0.04, 0.08}, grid.carry(quotes), 1e-15);
  }

  @Test
  void the_file_is_the_same_whatever_the_threads_and_read_back_as_it_was() throws IOException {
    Path one = folder.resolve("one.npz"), four = folder.resolve("four.npz");
    VolCube a = MAKER.withThreads(1).write(one, days(9), Progress.silent());
    VolCube b = MAKER.withThreads(4).write(four, days(9), Progress.silent());
    assertArrayEquals(Files.readAllBytes(one), Files.readAllBytes(four));
    assertEquals(a, b);
    assertEquals(a, VolCube.read(one));
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(2, left.count()); // no folder of days is left
    }
  }

  @Test
  void numpy_reads_it() throws IOException, InterruptedException {
    Path file = folder.resolve("cube.npz");
    VolCube cube = MAKER.write(file, days(3), Progress.silent());
    String script =
        """
        import sys
        try:
            import numpy as np
        except ImportError:
            sys.exit(7)
        z = np.load(sys.argv[1])
        c = z['cube']
        print(c.shape, c.dtype, list(z['channels']), list(z['dates']), z['symbol'][0])
        print(repr(float(c[1, 1, 2, 3])), repr(float(c[2, 4, 0, 19])), repr(float(c[0, 0, 19, 0])))
        print(z['quotes'].tolist(), z['t'].shape, z['moneyness'].shape, z['failed_dates'].shape)
        """;
    Process python;
    try {
      python =
          new ProcessBuilder("python3", "-c", script, file.toString())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      assumeTrue(false, "no python3 on this machine");
      throw e;
    }
    String said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(python.waitFor(60, TimeUnit.SECONDS));
    assumeTrue(python.exitValue() != 7, "python3 here has no NumPy");
    String[] lines = said.split("\\R");
    assertEquals(0, python.exitValue(), said);
    assertTrue(lines[0].startsWith("(3, 5, 20, 20) float64"), said);
    assertTrue(lines[0].contains("volatility") && lines[0].contains("2024-01-04"), said);
    assertTrue(lines[0].endsWith("X"), said);
    assertEquals(cube.vol(1, 2, 3) + " " + 102 * 1.09 + " " + 600 / 365.0, lines[1].trim(), said);
    assertEquals("[44.0, 44.0, 44.0] (20,) (20,) (0,)", lines[2].trim());
  }

  @Test
  void an_interrupted_run_resumes_where_it_was() {
    Path file = folder.resolve("cube.npz");
    try (CubeWriter broken = MAKER.withThreads(1).writer(file, Progress.silent())) {
      for (CubeDay day : days(6)) broken.add(day); // closed without finish, as if killed
    }
    assertFalse(Files.exists(file));
    List<ProgressEvent> events = new ArrayList<>();
    VolCube cube;
    try (CubeWriter writer = MAKER.writer(file, 8, events::add)) {
      for (CubeDay day : days(8)) writer.add(day);
      cube = writer.finish();
      assertTrue(writer.reused() >= 3 && writer.reused() < 8, writer.reused() + " days");
    }
    ProgressEvent last = events.get(events.size() - 1);
    assertEquals(9, events.size());
    assertTrue(last.finished() && last.share() == 1);
    assertTrue(
        last.toString()
            .matches("2024-01-\\d\\d: 8 surfaces of 352 quotes, \\d of them made before.*"),
        last.toString());
    assertTrue(Double.isFinite(events.get(7).secondsLeft()));
    assertEquals(MAKER.write(folder.resolve("whole.npz"), days(8), Progress.silent()), cube);
  }

  @Test
  void days_whose_quotes_changed_are_made_anew_and_other_settings_are_refused() {
    Path file = folder.resolve("cube.npz");
    try (CubeWriter broken = MAKER.withThreads(1).writer(file, Progress.silent())) {
      for (CubeDay day : days(6)) broken.add(day);
    }
    EssviCalibration other = MAKER.calibration().withPolish(true);
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> MAKER.withCalibration(other).writer(file, Progress.silent()));
    assertTrue(error.getMessage().contains("other settings"), error.getMessage());
    List<CubeDay> changed = new ArrayList<>();
    for (CubeDay day : days(6)) changed.add(new CubeDay(day.quotes(), 0.07));
    VolCube cube = MAKER.write(file, changed, Progress.silent());
    for (VolCube.Day day : cube.days()) assertEquals(0.07, day.rate());
  }

  @Test
  void a_day_that_cannot_be_fitted_is_reported_and_omitted() {
    EssviCalibration spread = EssviCalibration.DEFAULT.withWeights(EssviCalibration.Weights.SPREAD);
    Path file = folder.resolve("cube.npz");
    CubeWriter none = MAKER.withCalibration(spread).writer(file, Progress.silent());
    try (none) {
      none.add(day(0)); // has no spreads
      assertThrows(IllegalArgumentException.class, none::finish);
    }
    Path second = folder.resolve("second.npz");
    VolCube cube;
    try (CubeWriter writer = MAKER.writer(second, Progress.silent())) {
      writer.add(day(0));
      writer.skip(FIRST.plusDays(1), "no quotes left");
      writer.add(day(2));
      assertThrows(IllegalArgumentException.class, () -> writer.add(day(1)));
      cube = writer.finish();
    }
    assertEquals(2, cube.days().size());
    assertEquals("no quotes left", cube.failures().get(FIRST.plusDays(1)));
    assertTrue(cube.toString().contains("1 days failed"), cube.toString());
    assertEquals(cube, VolCube.read(second));
  }

  @Test
  void tables_and_progress_print_well() {
    var bytes = new ByteArrayOutputStream();
    var out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    VolCube cube = MAKER.write(folder.resolve("c.npz"), days(4), Progress.lines(out));
    String said = bytes.toString(StandardCharsets.UTF_8);
    assertTrue(said.startsWith("2024-01-05: 4 surfaces of 176 quotes, "), said);
    assertEquals(4, cube.toTable().rowCount());
    assertTrue(cube.summary().print().contains("mesh points with arbitrage"));
    assertTrue(
        cube.toString().startsWith("X: 4 days 2024-01-02 to 2024-01-05, 176 quotes, 20"),
        cube.toString());
    assertThrows(IllegalArgumentException.class, () -> new CubeDay(day(0).quotes(), Double.NaN));
    assertThrows(
        IllegalArgumentException.class, () -> new CubeGrid(List.of(0.1, 0.1), List.of(1.0)));
    assertThrows(IllegalArgumentException.class, () -> new CubeGrid(List.of(0.1), List.of()));
    assertThrows(IllegalArgumentException.class, () -> MAKER.withThreads(0));
  }

  @Test
  void days_that_are_done_are_not_kept_in_memory() {
    List<WeakReference<CubeDay>> given = new ArrayList<>();
    try (CubeWriter writer = MAKER.writer(folder.resolve("long.npz"), Progress.silent())) {
      for (int i = 0; i < 100; i++) {
        CubeDay day = day(i);
        given.add(new WeakReference<>(day));
        writer.add(day);
      }
      // two threads with two days each waiting, and one in the hand of the loop
      int kept = 100;
      for (int attempt = 0; attempt < 20 && kept > 6; attempt++) {
        System.gc();
        kept = (int) given.stream().filter(d -> d.get() != null).count();
      }
      assertTrue(kept <= 6, kept + " of 100 days are still there");
    }
  }
}
