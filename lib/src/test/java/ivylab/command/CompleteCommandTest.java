package ivylab.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.data.Panel;
import ivylab.file.TextFile;
import ivylab.method.CubicInterpolation;
import ivylab.method.LinearPerExpiry;
import ivylab.model.Config;
import ivylab.model.IvySpt;
import ivylab.process.GaussianProcess;
import ivylab.simulate.Market;
import ivylab.surface.ArbitrageReport.Kind;
import ivylab.surface.Grid;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import ivylab.surface.VolSurface;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.Table;

class CompleteCommandTest {

  private static final Path HOME =
      Path.of(System.getProperty("basedir", "."), "..").toAbsolutePath().normalize();
  private static final Market MARKET = Market.seeded(3);

  @TempDir Path root;

  private Path folder;
  private String before;

  @BeforeEach
  void a_folder_with_a_space_and_the_samples_at_home() throws IOException {
    folder = Files.createDirectories(root.resolve("a folder"));
    before = System.setProperty("ivylab.home", HOME.toString());
  }

  @AfterEach
  void home_as_before() {
    if (before == null) System.clearProperty("ivylab.home");
    else System.setProperty("ivylab.home", before);
  }

  private static Panel panel(int dates) {
    return Panel.of(MARKET.surfaces(List.of("SPA1", "SPA2"), MARKET.dates().subList(0, dates)));
  }

  /** The panel as a file. */
  private Path quotes(int dates) {
    Path file = folder.resolve("quotes.csv");
    panel(dates).write(file);
    return file;
  }

  /** The lines of a file, with some fields changed: [line, column] from 0, and the new text. */
  private Path changed(Path file, Object[]... changes) throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    for (Object[] change : changes) {
      String[] fields = lines.get((int) change[0]).split(",", -1);
      fields[(int) change[1]] = (String) change[2];
      lines.set((int) change[0], String.join(",", fields));
    }
    return Files.write(file, lines);
  }

  private Path filled() {
    return folder.resolve("filled.csv");
  }

  private Said complete(Path data, String... more) {
    List<String> all =
        new ArrayList<>(List.of("--data", data.toString(), "--out", filled().toString()));
    all.addAll(List.of(more));
    return Said.by("complete", all.toArray(String[]::new));
  }

  private static List<String[]> rows(Path file) throws IOException {
    try (TextFile in = TextFile.open(file)) {
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.split(",", -1))
          .toList();
    }
  }

  private static final int VOL = 4, W = 8, LOWER = 9, UPPER = 10, SOURCE = 11;

  // ---- where

  @Test
  void rows_without_a_volatility_are_completed_in_their_place() throws IOException {
    Path data = changed(quotes(1), new Object[] {3, VOL, ""}, new Object[] {7, VOL, ""});
    Said said = complete(data, "--method", "linear").withStatus(0);
    List<String[]> in = rows(data), out = rows(filled());
    assertEquals(in.size(), out.size());
    assertArrayEquals(
        "Datetime,Symbol,Log Moneyness,Time to Maturity,Implied Volatility,Market Return,Market Volatility,Treasury Rate,Total Variance,Lower,Upper,Source"
            .split(","),
        out.get(0));
    Surface all = panel(1).surfaces().get(0);
    List<Point> visible = new ArrayList<>(all.points());
    visible.remove(6);
    visible.remove(2);
    VolSurface expected = LinearPerExpiry.fit(all.withPoints(visible));
    for (int i = 1; i < in.size(); i++) {
      String[] row = out.get(i);
      double k = Double.parseDouble(row[2]), t = Double.parseDouble(row[3]);
      double vol = Double.parseDouble(row[VOL]);
      // seven digits are written
      assertEquals(vol * vol * t, Double.parseDouble(row[W]), 1e-6 * vol * vol * t);
      if (i == 3 || i == 7) {
        assertEquals("completed", row[SOURCE]);
        assertEquals(expected.vol(new double[] {k}, new double[] {t})[0], vol, 1e-7);
        double lower = Double.parseDouble(row[LOWER]), upper = Double.parseDouble(row[UPPER]);
        assertTrue(lower < vol && vol < upper);
        assertEquals(vol / lower, upper / vol, 1e-6, "as far down as up");
      } else {
        assertArrayEquals(in.get(i), Arrays.copyOf(row, 8), "quotes stay as they are");
        assertArrayEquals(new String[] {"", "", "quote"}, Arrays.copyOfRange(row, LOWER, 12));
      }
    }
    assertTrue(
        said.out().contains("2 surfaces: " + (in.size() - 3) + " quotes kept, 2 points completed"),
        said.out());
    assertTrue(
        said.out().contains("of 1 surface\n"), "nothing was asked of the other: " + said.out());
  }

  @Test
  void without_places_each_surface_gets_a_mesh_over_its_quotes() throws IOException {
    complete(quotes(1), "--method", "process", "--no-bands").withStatus(0);
    Surface second = panel(1).surfaces().get(1);
    int before = panel(1).surfaces().get(0).size() + 441 + second.size();
    List<String[]> out = rows(filled());
    assertEquals(1 + before + 441, out.size());
    Grid grid = Grid.around(second).withCounts(21, 21);
    double[] vol = GaussianProcess.fixed().fit(second).vol(grid.kPoints(), grid.tPoints());
    for (int i : new int[] {0, 1, 220, 440}) {
      String[] row = out.get(1 + before + i);
      assertEquals("SPA2", row[1]);
      assertEquals(grid.kPoints()[i], Double.parseDouble(row[2]));
      assertEquals(grid.tPoints()[i], Double.parseDouble(row[3]));
      assertEquals(vol[i], Double.parseDouble(row[VOL]), 1e-7);
      assertEquals("", row[LOWER] + row[UPPER], "no bands were asked for");
    }
    assertEquals(before + 441, Panel.read(filled()).rows(), "the output is a panel");
  }

  @Test
  void a_mesh_of_another_size_and_rows_without_a_volatility_go_together() throws IOException {
    Path data = changed(quotes(1), new Object[] {3, VOL, ""});
    complete(data, "--method", "linear", "--grid", "3x2").withStatus(0);
    List<String[]> out = rows(filled());
    assertEquals(rows(data).size() + 2 * 6, out.size());
    assertEquals(13, out.stream().filter(row -> row[SOURCE].equals("completed")).count());
  }

  @Test
  void places_of_a_file_are_completed_on_all_surfaces_or_on_those_named() throws IOException {
    Path at = folder.resolve("at.csv");
    Files.writeString(at, "Time to Maturity,Log Moneyness\n0.2,0\n0.3,-0.05\n");
    complete(quotes(2), "--method", "linear", "--at", at.toString()).withStatus(0);
    assertEquals(8, completed().size(), "two on each of four surfaces");
    Files.writeString(at, "Symbol,Log Moneyness,Time to Maturity\nSPA2,0,0.2\n");
    complete(quotes(2), "--method", "linear", "--at", at.toString()).withStatus(0);
    assertEquals(List.of("SPA2", "SPA2"), completed().stream().map(row -> row[1]).toList());
    String day = MARKET.dates().get(1).toString();
    Files.writeString(
        at,
        "Datetime,Symbol,Log Moneyness,Time to Maturity\n"
            + (day + ",SPA1,0,0.2\n")
            + (day + ",NONE,0,0.2\n"));
    Said said = complete(quotes(2), "--method", "linear", "--at", at.toString()).withStatus(2);
    assertEquals(1, completed().size());
    assertTrue(
        said.out()
            .contains(
                "1 points of --at are on no surface of --data, the first on " + day + " NONE"),
        said.out());
  }

  private List<String[]> completed() throws IOException {
    return rows(filled()).stream().filter(row -> row[SOURCE].equals("completed")).toList();
  }

  // ---- how

  @ParameterizedTest
  @EnumSource(
      names = {"IVYSPT", "ENSEMBLE", "LEARNED_PROCESS"},
      mode = EnumSource.Mode.EXCLUDE) // tests below complete by them
  void every_method_completes(Method method) throws IOException {
    Path data = changed(quotes(1), new Object[] {3, VOL, ""});
    Said said = complete(data, "--method", method.toString(), "--no-bands").withStatus(0);
    assertEquals(1, completed().size(), said.out());
    double vol = Double.parseDouble(completed().get(0)[VOL]);
    double quoted = panel(1).surfaces().get(0).points().get(2).vol();
    assertEquals(quoted, vol, 0.25 * quoted, "somewhere near");
  }

  @Test
  void methods_are_listed_and_their_names_forgiving() throws IOException {
    String list = Said.by("complete", "--method", "list").withStatus(0).out();
    for (Method method : Method.values()) assertTrue(list.contains(method + " "), list);
    assertEquals(1, list.lines().filter(line -> line.endsWith("(the default)")).count());
    assertEquals(Method.LEARNED_PROCESS, Method.of(" Learned Process "));
    assertEquals(Method.PROCESS_ON_VARIANCE, Method.of("process_on_variance"));
    complete(quotes(1), "--method", "quadric").failed("no method quadric; nearest: quadratic");
  }

  /** The default and the process both learn from the file, and say what. */
  @Test
  void a_process_is_learned_from_the_file() throws IOException {
    String one = learned(quotes(1), "learned-process");
    String other = learned(quotes(2), "learned-process");
    assertNotEquals(process(one), process(other));
    assertTrue(process(one).contains("noise"), one);
  }

  private String learned(Path data, String method) throws IOException {
    return complete(data, "--method=" + method, "--grid=2x2", "--no-bands").withStatus(0).out();
  }

  private static String process(String printed) {
    return printed
        .lines()
        .filter(line -> line.startsWith("completed by "))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void what_is_not_named_takes_its_default() throws IOException {
    Path data = changed(quotes(1), new Object[] {3, VOL, ""});
    String out = complete(data, "--no-bands").withStatus(0).out();
    assertTrue(out.contains("completed by learned: "), out);
    assertEquals(Method.LEARNED_PROCESS, Method.DEFAULT);
    assertFalse(out.contains("NOT CONVERGED"), out);
    double vol = Double.parseDouble(completed().get(0)[VOL]);
    double quoted = panel(1).surfaces().get(0).points().get(2).vol();
    assertEquals(quoted, vol, 0.1 * quoted, "somewhere near");
    System.setProperty("ivylab.home", folder.toString());
    complete(data).failed("pretrain.csv.gz");
    complete(data, "--method=ensemble").failed("residual-1.safetensors");
    complete(data, "--method=ivyspt").failed("no file .*ivyspt.safetensors that can be read");
  }

  @Test
  void a_model_of_ones_own_is_taken() throws IOException {
    Path file = folder.resolve("my model.safetensors");
    try (IvySpt small = IvySpt.create(Config.DEFAULT.withWidth(8).withBlocks(1), 1)) {
      small.calibrate(panel(2));
      small.save(file);
    }
    Path data = changed(quotes(1), new Object[] {3, VOL, ""});
    String own = complete(data, "--model", file.toString(), "--no-bands").withStatus(0).out();
    assertTrue(own.contains("width 8, 1 block"), own);
    String vol = completed().get(0)[VOL];
    complete(data, "--no-bands", "--method", "ivyspt").withStatus(0);
    assertNotEquals(vol, completed().get(0)[VOL], "the model that comes with the library");
    complete(data, "--model", file.toString(), "--method", "linear")
        .failed("--model is for --method ivyspt, not for linear");
    complete(data, "--model", data.toString()).failed("quotes.csv");
    complete(data, "--model", "nowhere").failed("--model: no file nowhere");
  }

  @Test
  void methods_that_do_not_read_the_market_need_no_columns_of_it() throws IOException {
    Path data = quotes(1);
    List<String> lines = Files.readAllLines(data);
    Files.write(
        data, lines.stream().map(l -> String.join(",", Arrays.copyOf(l.split(","), 5))).toList());
    complete(data, "--method", "linear").withStatus(0);
    assertEquals(
        "Datetime,Symbol,Log Moneyness,Time to Maturity,Implied Volatility,Total Variance,Lower,Upper,Source",
        String.join(",", rows(filled()).get(0)));
    complete(data, "--no-bands").withStatus(0);
    for (Method method : List.of(Method.ENSEMBLE, Method.IVYSPT))
      complete(data, "--method", method.toString())
          .failed("no Market Return, .* which " + method + " reads; .*--method learned-process");
    Files.write(
        data, lines.stream().map(l -> String.join(",", Arrays.copyOf(l.split(","), 7))).toList());
    complete(data, "--method", "linear").failed("Treasury Rate.*is missing");
  }

  // ---- bands

  private double width(Path data, String... more) throws IOException {
    List<String> all = new ArrayList<>(List.of("--method", "linear", "--grid=2x2"));
    all.addAll(List.of(more));
    complete(data, all.toArray(String[]::new)).withStatus(0);
    String[] row = completed().get(0);
    return Math.log(Double.parseDouble(row[UPPER]) / Double.parseDouble(row[LOWER]));
  }

  @Test
  void bands_widen_with_the_level_and_follow_the_surfaces_they_are_calibrated_on()
      throws IOException {
    Path data = quotes(1);
    double usual = width(data);
    assertEquals(usual, width(data, "--level", "0.9"));
    assertTrue(width(data, "--level=0.5") < usual);
    Path other = folder.resolve("other.csv.gz");
    List<Surface> scattered = new ArrayList<>();
    for (Surface s : panel(1).surfaces()) {
      List<Point> points = new ArrayList<>();
      for (Point p : s.points())
        points.add(Point.ofVol(p.k(), p.t(), p.vol() * (points.size() % 2 == 0 ? 0.5 : 1)));
      scattered.add(s.withPoints(points));
    }
    Panel.of(scattered).write(other);
    assertTrue(width(data, "--calibrate", other.toString()) > 2 * usual);
  }

  @Test
  void the_seed_decides_which_quotes_are_hidden() throws IOException {
    Path data = quotes(1);
    assertEquals(width(data), width(data, "--seed=1"));
    assertNotEquals(width(data), width(data, "--seed=2"));
  }

  @Test
  void too_few_quotes_for_a_band_leave_it_empty_and_say_so() throws IOException {
    Path data = quotes(1);
    Files.write(data, Files.readAllLines(data).subList(0, 4));
    Said said = complete(data, "--method", "linear", "--grid=2x2").withStatus(0);
    assertTrue(said.out().contains("no bands: no surface has four distinct (k, t)"), said.out());
    assertEquals("", completed().get(0)[LOWER]);
    data = quotes(1);
    Files.write(data, Files.readAllLines(data).subList(0, 7)); // six scores bound nothing at 90 %
    said = complete(data, "--method", "linear", "--grid=2x2").withStatus(0);
    assertTrue(said.out().contains("Infinity"), said.out());
    assertEquals("", completed().get(0)[LOWER] + completed().get(0)[UPPER]);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 10, 11, 40, 113, 300, 3475})
  void a_surface_shows_nine_tenths_of_its_quotes_or_a_little_less(int n) {
    int shown = CompleteCommand.shown(n);
    assertTrue(shown >= 1 && shown <= Math.max(1, 0.9 * n), n + ": " + shown);
    // a step is a factor of 2^(1/3) = 1.26, and rounding down costs up to one
    assertTrue(shown > 0.9 * n / 1.26 - 1, n + ": " + shown);
  }

  // ---- what comes of it

  @Test
  void a_repair_leaves_no_arbitrage_and_moves_little() throws IOException {
    complete(quotes(1), "--method=cubic", "--no-bands").withStatus(0);
    List<String[]> before = completed();
    assertTrue(violations() > 0, "cubic interpolation of noisy quotes has arbitrage");
    complete(quotes(1), "--method=cubic", "--no-bands", "--repair").withStatus(0);
    assertEquals(0, violations());
    List<String[]> after = completed();
    assertEquals(before.size(), after.size());
    double moved = 0;
    for (int i = 0; i < before.size(); i++) {
      double a = Double.parseDouble(before.get(i)[VOL]), b = Double.parseDouble(after.get(i)[VOL]);
      moved += Math.abs(b / a - 1) / before.size();
    }
    assertTrue(moved > 0 && moved < 0.05, "mean relative change " + moved);
  }

  private double violations() {
    Table table = Table.read().csv(folder.resolve("filled.arbitrage.csv").toString());
    return table.intColumn("Calendar").sum() + table.intColumn("Butterfly").sum();
  }

  @Test
  void the_report_of_arbitrage_agrees_with_the_surface() throws IOException {
    Path data = quotes(2);
    Said said = complete(data, "--method=cubic", "--no-bands").withStatus(0);
    Table table = Table.read().csv(folder.resolve("filled.arbitrage.csv").toString());
    assertEquals(4, table.rowCount());
    int violations = 0;
    for (int i = 0; i < 4; i++) {
      Surface surface = panel(2).surfaces().get(i);
      var report = CubicInterpolation.fit(surface).arbitrage(Grid.around(surface));
      assertEquals(surface.symbol(), table.stringColumn("Symbol").get(i));
      assertEquals(surface.size(), table.intColumn("Quotes").get(i));
      assertEquals(441, table.intColumn("Completed").get(i));
      assertEquals(1681, table.intColumn("Mesh Points").get(i));
      for (Kind kind : Kind.values()) {
        String name =
            Map.of(Kind.CALENDAR, "Calendar", Kind.BUTTERFLY, "Butterfly", Kind.INVALID, "Invalid")
                .get(kind);
        assertEquals(report.count(kind), table.intColumn(name).get(i));
        violations += report.count(kind);
        if (report.count(kind) == 0) continue;
        var worst = report.worst(kind).orElseThrow();
        assertEquals(worst.value(), table.doubleColumn(name + " Worst").get(i));
        assertEquals(worst.k(), table.doubleColumn(name + " at k").get(i));
        assertEquals(worst.t(), table.doubleColumn(name + " at t").get(i));
      }
    }
    assertTrue(violations > 0, "something to report");
    assertTrue(
        said.out().contains("static arbitrage on 41 x 41 points of each: none on "), said.out());
    assertTrue(said.out().contains("; worst "), said.out());
  }

  @Test
  void surfaces_that_cannot_be_completed_are_listed_and_none_is_lost() throws IOException {
    Path data = quotes(1);
    List<String> lines = new ArrayList<>(Files.readAllLines(data));
    String[] fields = lines.get(1).split(",");
    for (int i = 0; i < 12; i++) {
      fields[1] = "EMPTY" + (char) ('A' + i);
      fields[VOL] = "";
      lines.add(String.join(",", fields));
    }
    Files.write(data, lines);
    Said said = complete(data, "--method", "linear").withStatus(2);
    assertEquals(lines.size(), rows(filled()).size());
    assertEquals(12, rows(filled()).stream().filter(row -> row[SOURCE].equals("failed")).count());
    assertTrue(
        said.out().contains("not completed: EMPTYA " + fields[0] + ": there is no quote"),
        said.out());
    assertTrue(said.out().contains("not completed: 2 more, see the report"), said.out());
    Table table = Table.read().csv(folder.resolve("filled.arbitrage.csv").toString());
    assertEquals(14, table.rowCount());
    assertEquals("there is no quote", table.stringColumn("Reason").get(0));
  }

  @Test
  void a_method_that_fails_somewhere_leaves_the_place_empty() throws IOException {
    Path data = quotes(1);
    Path at = folder.resolve("at.csv");
    // the quadratic of total variance is negative far outside, here or there
    Files.writeString(at, "Log Moneyness,Time to Maturity\n0,0.2\n9,36\n9,0.01\n");
    Said said = complete(data, "--method=quadratic", "--no-bands", "--at=" + at).withStatus(2);
    List<String[]> failed =
        rows(filled()).stream().filter(r -> r[SOURCE].equals("failed")).toList();
    assertFalse(failed.isEmpty());
    for (String[] row : failed) assertEquals("", row[VOL] + row[W] + row[LOWER] + row[UPPER]);
    assertTrue(said.out().contains("no positive finite volatility at "), said.out());
    assertTrue(said.out().contains(", " + failed.size() + " not completed"), said.out());
  }

  @Test
  void figures_are_drawn_as_png_and_svg() throws IOException {
    Path data = changed(quotes(1), new Object[] {3, VOL, ""});
    Path figures = folder.resolve("the figures");
    Files.writeString(data, Files.readString(data).replace("SPA1", "S/P 1"));
    Said said = complete(data, "--method=process", "--figures", figures.toString()).withStatus(0);
    try (Stream<Path> files = Files.list(figures)) {
      List<String> expected = new ArrayList<>();
      for (String kind : List.of("arbitrage", "smiles", "surface"))
        for (String end : List.of("png", "svg"))
          expected.add("S_P_1-" + MARKET.dates().get(0) + "-" + kind + "." + end);
      assertEquals(expected, files.map(f -> f.getFileName().toString()).sorted().toList());
    }
    assertTrue(said.out().contains("figures in " + figures), said.out());
  }

  @Test
  void gzipped_files_are_read_and_written() throws IOException {
    Path data = folder.resolve("q.csv.gz");
    panel(1).write(data);
    Path out = folder.resolve("f.csv.gz");
    Said.by("complete", "--data=" + data, "--out=" + out, "--method=linear", "--grid=2x3")
        .withStatus(0);
    assertEquals(1 + panel(1).rows() + 12, rows(out).size());
    assertEquals(0x1f, Files.readAllBytes(out)[0]);
    assertTrue(Files.exists(folder.resolve("f.arbitrage.csv")));
  }

  @Test
  void bad_rows_end_it_or_are_skipped_and_counted() throws IOException {
    Path data = changed(quotes(1), new Object[] {3, VOL, "-1"});
    complete(data, "--method=linear").failed("row 3|row 4.*Implied Volatility");
    assertFalse(Files.exists(filled()), "nothing is written");
    Said said = complete(data, "--method=linear", "--skip-bad").withStatus(0);
    assertTrue(said.out().contains("dropped"), said.out());
    changed(data, new Object[] {3, VOL, "NaN"});
    complete(data, "--method=linear").failed("leave it empty to have it completed");
  }

  // ---- manners

  @Test
  void what_is_wrong_is_one_line() throws IOException {
    Path data = quotes(1);
    Said.by("complete", "--out=x.csv").failed("--data is missing");
    assertTrue(Said.by("complete").withStatus(0).out().contains("--calibrate=FILE"));
    complete(folder.resolve("no.csv")).failed("complete: no.csv: no such file|no.csv");
    complete(data, "--grid=1x5").failed("--grid must have at least 2x2 points: 1x5");
    complete(data, "--grid=many").failed("--grid must be KxT, for example 41x41: many");
    complete(data, "--level=90").failed("--level must be in \\(0, 1\\), 0.9 for 90 %: 90.0");
    complete(data, "--level=much").failed("--level.*much");
    complete(data, "--levl=0.9").failed("no option --levl; nearest: --level");
    complete(data, "--at", "nowhere.csv").failed("nowhere.csv");
    complete(data, "--method").failed("--method");
    complete(data, "stray.csv").failed("stray.csv");
    Said.by("complete", "--data=" + data, "--out=" + data)
        .failed("--out must not be an input file");
    Said.by("complete", "--data=" + data, "--out=" + folder)
        .failed("--out must be a file in an existing folder");
    Said.by("complete", "--data=" + data, "--out=" + folder.resolve("no/f.csv"))
        .failed("--out must be a file in an existing folder");
    List<Object[]> all = new ArrayList<>();
    for (int i = 1; i <= panel(1).rows(); i++) all.add(new Object[] {i, VOL, ""});
    changed(data, all.toArray(Object[][]::new));
    complete(data, "--method=linear").failed("no row of .* has a volatility");
    Said.by("complet").failed("complet");
  }
}
