package ivylab.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.file.FileException;
import ivylab.surface.MarketFeatures;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PanelTest {

  private static final String HEADER =
      "Datetime,Symbol,Log Moneyness,Time to Maturity,Implied Volatility,Market Return,"
          + "Market Volatility,Treasury Rate\n";

  @TempDir Path folder;

  private Panel read(String text) throws IOException {
    return Panel.read(Files.writeString(folder.resolve("quotes.csv"), text));
  }

  @Test
  void a_row_becomes_a_quote() throws IOException {
    Surface s =
        read(HEADER + "2021-03-12,SPX,-0.1,0.5,0.2,0.01,20,1.5\n").surface("SPX", "2021-03-12");
    assertEquals(new MarketFeatures(0.01, 20, 1.5), s.market());
    assertEquals(List.of(new Point(-0.1, 0.5, 0.2 * 0.2 * 0.5)), s.points());
  }

  @Test
  void rows_are_gathered_by_symbol_and_date_and_ordered_by_date_then_symbol() throws IOException {
    Panel panel =
        read(
            HEADER
                + "2021-03-13,B,0.1,1,0.2,0,20,1\n"
                + "2021-03-12,B,0.2,0.5,0.2,0,21,1\n"
                + "2021-03-13,A,0.3,0.5,0.2,0,20,1\n"
                + "2021-03-13,B,-0.4,0.5,0.2,0,20,1\n");
    assertEquals(
        List.of("B 2021-03-12: 1 quotes", "A 2021-03-13: 1 quotes", "B 2021-03-13: 2 quotes"),
        panel.surfaces().stream().map(Surface::toString).toList());
    assertArrayEquals(
        new double[] {0.1, -0.4}, panel.surface("B", "2021-03-13").column(Point::k), "file order");
    assertEquals(List.of("A", "B"), panel.symbols());
    assertEquals(List.of(LocalDate.of(2021, 3, 12), LocalDate.of(2021, 3, 13)), panel.dates());
    assertEquals(4, panel.rows());
    assertEquals(3, panel.size());
  }

  @Test
  void spelling_does_not_matter() throws IOException {
    Panel plain = read(HEADER + "2021-03-12,SPX,-0.1,0.5,0.2,0.01,20,1.5\n");
    String other =
        "\ufeff\"Symbol\", Note ,Datetime,Treasury Rate,Market Volatility,Market Return,"
            + "Implied Volatility,Time to Maturity,Log Moneyness,\r\n"
            + "\r\n"
            + " SPX ,\"a, \"\"b\"\" #\",2021-03-12T00:00:00,1.50,2e1,+0.010,\t\" 0.2\" ,.5,-1E-1,x\r\n"
            + "\r\n \r\n";
    Panel same = read(other);
    assertEquals(plain.surfaces(), same.surfaces());
    assertEquals(plain.digest(), same.digest());
    assertTrue(same.toString().contains("2 columns not used: Note"), same.toString());
    assertEquals(
        plain.surfaces(),
        read(other.replace("T00:00:00", " 00:00").replace("\r\n", "\n")).surfaces());
    assertEquals(plain.surfaces(), read(other.replace("\r\n", "\r")).surfaces());
  }

  @Test
  void no_symbol_is_taken_for_a_missing_value_or_a_comment() throws IOException {
    for (String symbol : List.of("NA", "null", "N/A", "*", "NaN", "#X", "TRUE", "1"))
      assertEquals(
          List.of(symbol),
          read(HEADER + "2021-03-12," + symbol + ",-0.1,0.5,0.2,0.01,20,1.5\n").symbols());
    assertEquals(1, read("#," + HEADER + "#,2021-03-12,SPX,-0.1,0.5,0.2,0.01,20,1.5\n").rows());
  }

  @Test
  void fields_are_distinguished_whatever_surrounds_them() throws IOException {
    var r = new SplittableRandom(17);
    String[] pieces = {"\"", "\"\"", ",", " ", "\t", "#", "a", "'", "\\", ";", "\u00e9", "1"};
    int read = 0;
    for (int i = 0; i < 400; i++) {
      var note = new StringBuilder();
      for (int j = r.nextInt(8); j > 0; j--) note.append(pieces[r.nextInt(pieces.length)]);
      String text = "Note," + HEADER + note + ",2021-03-12,\"S,1\" ,-0.1,0.5,0.2,0.01,20,1.5\n";
      try {
        Surface s = read(text).surface("S,1", "2021-03-12");
        assertEquals(Point.ofVol(-0.1, 0.5, 0.2), s.points().get(0));
        read++;
      } catch (FileException e) {
        assertEquals("", e.column(), "shape alone, never a value in a wrong column: " + note);
      }
    }
    assertTrue(read > 50, read + " read");
  }

  @Test
  void negative_zero_is_zero() throws IOException {
    Panel panel =
        read(
            HEADER
                + "2021-03-12,SPX,-0.0,0.5,0.2,-0.0,20,1.5\n"
                + "2021-03-12,SPX,0,0.5,0.3,0,20,1.5\n");
    assertTrue(panel.toString().contains("1 quotes share (k, t)"), panel.toString());
  }

  @Test
  void quotes_at_one_place_and_repeated_rows_are_kept_and_counted() throws IOException {
    String row = "2021-03-12,SPX,-0.1,0.5,0.2,0.01,20,1.5\n";
    Panel panel =
        read(HEADER + row + row.replace("0.2", "0.3") + row + row.replace("-0.1", "-0.2"));
    assertEquals(4, panel.rows());
    assertEquals(2, panel.notices().size());
    assertTrue(panel.notices().get(0).startsWith("1 quotes share (k, t)"), panel.notices().get(0));
    assertTrue(panel.notices().get(1).startsWith("1 rows repeat"), panel.notices().get(1));
  }

  @Test
  void likely_mistakes_that_break_no_rule_are_noticed() throws IOException {
    Panel panel = read(HEADER + "2021-03-12,SPX,0.9,0.5,0.2,0.01,0.2,1.5\n");
    assertEquals(2, panel.notices().size());
    assertTrue(panel.notices().get(0).contains("K/F itself"));
    assertTrue(panel.notices().get(1).contains("percentage points"));
  }

  @Test
  void whole_years_are_years_if_they_are_few() throws IOException {
    assertEquals(1, read(HEADER + "2021-03-12,SPX,-0.1,2,0.2,0.01,20,1.5\n").rows());
  }

  @Test
  void it_says_what_it_read() throws IOException {
    String said = Panel.of(Made.surfaces(3)).toString();
    assertEquals(
        "panel: 228 rows, 6 surfaces of 2 symbols (LONG, SHORT) on 3 dates (2021-03-12 to"
            + " 2021-03-14); quotes per surface 12 least, 37 median, 66 most",
        said);
    String file = read(HEADER + "2021-03-12,SPX,-0.1,0.5,0.2,0.01,20,1.5\n").toString();
    assertTrue(file.startsWith("quotes.csv: 1 rows, 1 surface of 1 symbol (SPX) on 1 date"), file);
  }

  @Test
  void tables_have_a_row_for_each_surface_and_for_each_symbol() {
    Panel panel = Panel.of(Made.surfaces(3));
    assertEquals(6, panel.toTable().rowCount());
    assertEquals(60, panel.toTable().intColumn("Quotes").get(0));
    assertEquals(2, panel.bySymbol().rowCount());
    assertEquals(63.0, panel.bySymbol().doubleColumn("Median per Surface").get(0));
  }

  @Test
  void unknown_symbols_and_dates_name_the_nearest() {
    Panel panel = Panel.of(Made.surfaces(5));
    var symbol =
        assertThrows(IllegalArgumentException.class, () -> panel.surface("long", "2021-03-12"));
    assertTrue(
        symbol.getMessage().contains("no symbol long; nearest: LONG, SHORT"), symbol.getMessage());
    assertThrows(IllegalArgumentException.class, () -> panel.only("LONG", "LNG"));
    var date =
        assertThrows(IllegalArgumentException.class, () -> panel.surface("LONG", "2021-03-18"));
    assertTrue(
        date.getMessage().contains("nearest: 2021-03-16, 2021-03-15, 2021-03-14"),
        date.getMessage());
    var day = assertThrows(IllegalArgumentException.class, () -> panel.surface("LONG", "12 March"));
    assertTrue(day.getMessage().contains("such as 2021-03-12: 12 March"), day.getMessage());
  }

  @Test
  void parts_keep_the_order() {
    Panel panel = Panel.of(Made.surfaces(10));
    assertEquals(10, panel.only("SHORT").size());
    assertEquals(6, panel.between(Made.DAY.plusDays(2), Made.DAY.plusDays(4)).size());
    assertEquals(10, panel.where(s -> s.size() > 50).size());
    assertThrows(IllegalArgumentException.class, () -> panel.where(s -> s.size() > 1000));
  }

  @Test
  void a_sample_is_a_share_drawn_by_its_seed() {
    Panel panel = Panel.of(Made.surfaces(50));
    Panel tenth = panel.sample(0.1, 7);
    assertEquals(10, tenth.size());
    assertEquals(tenth.surfaces(), panel.sample(0.1, 7).surfaces());
    assertNotEquals(tenth.surfaces(), panel.sample(0.1, 8).surfaces());
    assertEquals(1, panel.sample(1e-6, 7).size());
    assertEquals(panel.surfaces(), panel.sample(1, 7).surfaces());
    for (double share : new double[] {0, -0.1, 1.1, Double.NaN})
      assertThrows(IllegalArgumentException.class, () -> panel.sample(share, 7));
    assertEquals(tenth.surfaces(), panel.atMost(10, 7).surfaces());
    assertEquals(panel.surfaces(), panel.atMost(0, 7).surfaces());
    assertEquals(panel.surfaces(), panel.atMost(200, 7).surfaces());
    assertThrows(IllegalArgumentException.class, () -> panel.atMost(-1, 7));
  }

  @Test
  void surfaces_in_any_order_make_the_same_panel() {
    List<Surface> surfaces = new ArrayList<>(Made.surfaces(10));
    String digest = Panel.of(surfaces).digest();
    Collections.shuffle(surfaces, new Random(3));
    assertEquals(digest, Panel.of(surfaces).digest());
  }

  @Test
  void a_panel_refuses_none_doubles_and_differing_markets() {
    Surface s = Made.surface("A", Made.DAY, 5, 1);
    assertThrows(IllegalArgumentException.class, () -> Panel.of(List.of()));
    assertThrows(IllegalArgumentException.class, () -> Panel.of(List.of(s, s)));
    for (Point p : List.of(new Point(10, 1, 0.1), Point.ofVol(0, 1, 5)))
      assertThrows(
          IllegalArgumentException.class, () -> Panel.of(List.of(s.withPoints(List.of(p)))));
    for (String symbol : List.of("", " A", "A\nB"))
      assertThrows(
          IllegalArgumentException.class,
          () -> Panel.of(List.of(new Surface(symbol, Made.DAY, s.market(), s.points()))));
    var other = new Surface("B", Made.DAY, new MarketFeatures(0, 30, 1), s.points());
    var e = assertThrows(IllegalArgumentException.class, () -> Panel.of(List.of(s, other)));
    assertTrue(e.getMessage().contains("2021-03-12"), e.getMessage());
  }

  @Test
  void what_is_written_is_read_again() {
    List<Surface> surfaces = new ArrayList<>(Made.surfaces(8));
    surfaces.add(Made.surface("odd, \"name\"", Made.DAY, 9, 5));
    Panel panel = Panel.of(surfaces);
    for (String name : List.of("a.csv", "b.csv.gz")) {
      Path file = folder.resolve(name);
      panel.write(file);
      Panel again = Panel.read(file);
      assertEquals(panel.surfaces(), again.surfaces());
      assertEquals(panel.digest(), again.digest());
    }
  }

  @Test
  void the_digest_is_that_of_the_uncompressed_file() throws Exception {
    Panel panel = Panel.of(Made.surfaces(4));
    Path file = folder.resolve("a.csv");
    panel.write(file);
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    assertEquals(HexFormat.of().formatHex(hash), panel.digest());
    assertNotEquals(panel.digest(), Panel.of(Made.surfaces(5)).digest());
  }

  @Test
  void writing_twice_gives_the_same_bytes_without_a_time() throws IOException {
    Panel panel = Panel.of(Made.surfaces(4));
    Path a = folder.resolve("a.csv.gz");
    Path b = folder.resolve("b.csv.gz");
    panel.write(a);
    panel.write(b);
    byte[] bytes = Files.readAllBytes(a);
    assertArrayEquals(bytes, Files.readAllBytes(b));
    for (int i = 4; i < 8; i++) assertEquals(0, bytes[i], "time in the header");
    panel.write(a);
    assertArrayEquals(bytes, Files.readAllBytes(a), "overwritten");
    try (var files = Files.list(folder)) {
      assertEquals(2, files.count(), "nothing left beside");
    }
  }

  @Test
  void a_digest_survives_variances_that_no_volatility_gives() {
    var r = new SplittableRandom(11);
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < 2000; i++)
      points.add(new Point(r.nextDouble(-1, 1), r.nextDouble(0.01, 3), r.nextDouble(1e-4, 0.2)));
    Panel panel = Panel.of(List.of(new Surface("A", Made.DAY, Made.market(Made.DAY), points)));
    Path file = folder.resolve("a.csv");
    panel.write(file);
    Panel again = Panel.read(file);
    assertEquals(panel.digest(), again.digest());
    for (int i = 0; i < points.size(); i++) {
      double w = points.get(i).w();
      // vol, its square and the product round once each: some 4 units in the last place
      assertEquals(w, again.surfaces().get(0).points().get(i).w(), 4 * Math.ulp(w));
    }
  }

  @Test
  void numbers_are_written_shortest_and_without_exponents() {
    assertEquals("0", PanelWriter.number(-0.0));
    assertEquals("0.1", PanelWriter.number(0.1));
    assertEquals("-0.05", PanelWriter.number(-0.05));
    assertEquals("20", PanelWriter.number(20));
    assertEquals("0.30000000000000004", PanelWriter.number(0.1 + 0.2));
    assertEquals("0.00000000000000000001", PanelWriter.number(1e-20));
    assertEquals("0.000000000000056843418860808015", PanelWriter.number(Math.scalb(1.0, -44)));
    var r = new SplittableRandom(12);
    for (int i = 0; i < 20_000; i++) {
      double x = Math.exp(r.nextDouble(-30, 5)) * (r.nextBoolean() ? 1 : -1);
      String text = PanelWriter.number(x);
      assertEquals(x, Double.parseDouble(text), text);
      assertTrue(new BigDecimal(text).precision() <= 17, text);
      assertFalse(text.contains("E"), text);
    }
  }

  @Test
  void volatilities_come_back_as_they_were_typed() {
    var r = new SplittableRandom(13);
    for (int i = 0; i < 5_000; i++) {
      double vol = Math.rint(r.nextDouble(0.05, 2) * 1e6) / 1e6;
      assertEquals(vol, PanelWriter.vol(Point.ofVol(0, r.nextDouble(0.001, 3), vol)));
    }
  }

  @Test
  void writing_where_nothing_can_be_written_says_where() {
    var e =
        assertThrows(
            java.io.UncheckedIOException.class,
            () -> Panel.of(Made.surfaces(1)).write(folder.resolve("none/a.csv")));
    assertTrue(e.getMessage().contains("none/a.csv"), e.getMessage());
  }

  @Test
  void a_hundred_thousand_rows_take_seconds() throws IOException {
    var text = new StringBuilder(HEADER);
    var r = new SplittableRandom(14);
    for (int i = 0; i < 100_000; i++)
      text.append("2021-03-")
          .append(10 + i % 20)
          .append(",S")
          .append(i % 7)
          .append(',')
          .append(r.nextDouble(-1, 1))
          .append(',')
          .append(r.nextDouble(0.01, 2))
          .append(',')
          .append(r.nextDouble(0.05, 1))
          .append(",0.01,20,1.5\n");
    Path file =
        Files.write(folder.resolve("a.csv"), text.toString().getBytes(StandardCharsets.UTF_8));
    long start = System.nanoTime();
    assertEquals(100_000, Panel.read(file).rows());
    double seconds = 1e-9 * (System.nanoTime() - start);
    assertTrue(seconds < 20, seconds + " s");
  }
}
