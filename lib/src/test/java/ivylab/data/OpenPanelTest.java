package ivylab.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.file.FileException;
import ivylab.file.Rows;
import ivylab.surface.Point;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files with rows that have no volatility, and files of places. */
class OpenPanelTest {

  private static final String HEADER =
      "Datetime,Symbol,Log Moneyness,Time to Maturity,Implied Volatility,Market Return,"
          + "Market Volatility,Treasury Rate\n";

  @TempDir Path folder;

  private OpenPanel read(String text) throws IOException {
    return OpenPanel.read(Files.writeString(folder.resolve("q.csv"), text), Rows.STRICT);
  }

  @Test
  void rows_keep_their_order_and_surfaces_are_put_in_theirs() throws IOException {
    OpenPanel panel =
        read(
            HEADER
                + "2021-03-12,SPX,-0.1,0.5,,0.01,20,1.5\n"
                + "2021-03-11,SPX,-0.1,0.5,0.25,0.02,30,1.5\n"
                + "2021-03-12,SPX,0.1,0.5,0.2,0.01,20,1.5\n"
                + "2021-03-12,AAA,0,0.5, ,0.01,20,1.5\n"
                + "2021-03-12,SPX,0.2,0.5,,0.01,20,1.5\n");
    assertEquals(
        List.of("SPX 2021-03-11", "AAA 2021-03-12", "SPX 2021-03-12"),
        panel.surfaces().stream().map(OpenSurface::toString).toList());
    OpenSurface last = panel.surfaces().get(2);
    assertEquals(List.of(-0.1, 0.1, 0.2), last.rows().stream().map(OpenSurface.Row::k).toList());
    assertEquals(List.of(Point.ofVol(0.1, 0.5, 0.2)), last.quotes().orElseThrow().points());
    assertEquals(20, last.market().volatility());
    assertEquals(30, panel.surfaces().get(0).market().volatility());
    assertTrue(panel.surfaces().get(1).quotes().isEmpty(), "a place and no quote");
    assertEquals(2, panel.quotes());
    assertEquals(3, panel.open());
    assertTrue(panel.hasMarket());
    assertEquals("q.csv: 2 quotes and 3 rows without a volatility, 3 surfaces", panel.toString());
  }

  @Test
  void a_panel_is_read_as_ever() throws IOException {
    Panel panel = Panel.of(Made.surfaces(3));
    Path file = folder.resolve("p.csv.gz");
    panel.write(file);
    OpenPanel open = OpenPanel.read(file, Rows.STRICT);
    assertEquals(0, open.open());
    assertEquals(
        Panel.read(file).surfaces(),
        open.surfaces().stream().map(s -> s.quotes().orElseThrow()).toList());
  }

  @Test
  void the_market_may_be_absent_but_not_in_part() throws IOException {
    String header = "Datetime,Symbol,Log Moneyness,Time to Maturity,Implied Volatility";
    OpenPanel panel = read(header + "\n2021-03-12,SPX,-0.1,0.5,0.2\n");
    assertFalse(panel.hasMarket());
    assertEquals(OpenPanel.UNKNOWN_MARKET, panel.surfaces().get(0).market());
    assertTrue(panel.toString().endsWith("1 surface, no market columns"));
    var e =
        assertThrows(
            FileException.class,
            () -> read(header + ",Market Return\n2021-03-12,SPX,-0.1,0.5,0.2,0\n"));
    assertTrue(
        e.getMessage().contains("2 columns are missing: Market Volatility, Treasury Rate"),
        e.getMessage());
  }

  /** The rules of a panel hold for all that is there. */
  @ParameterizedTest
  @CsvSource({
    "-1, Implied Volatility, must be a fraction",
    "0, Implied Volatility, must be a fraction",
    "nan, Implied Volatility, leave it empty to have it completed",
    "NaN, Implied Volatility, must be a finite number",
    "inf, Implied Volatility, must be a finite number",
    "20%, Implied Volatility, must be a number",
    "1e-200, Implied Volatility, total variance is 0",
  })
  void a_wrong_volatility_is_not_an_absent_one(String vol, String column, String says)
      throws IOException {
    var e =
        assertThrows(
            FileException.class,
            () -> read(HEADER + "2021-03-12,SPX,-0.1,0.5," + vol + ",0.01,20,1.5\n"));
    assertEquals(2, e.row());
    assertEquals(column, e.column());
    assertTrue(e.getMessage().contains(says), e.getMessage());
  }

  @Test
  void other_rules_hold_as_ever() throws IOException {
    String open = "2021-03-12,SPX,-0.1,0.5,,0.01,20,1.5\n";
    assertTrue(says(HEADER).contains("has a header and no rows"));
    assertTrue(says(HEADER + open + "2021-03-12,SPX,-0.1,-0.5,,0.01,20,1.5\n").contains("years"));
    assertTrue(
        says(HEADER + open + "2021-03-12,SPX,-0.1,0.5,,0.02,20,1.5\n")
            .contains("equal in all rows"));
    assertTrue(
        says(HEADER + "2021-03-12,SPX,-0.1,30,,0.01,20,1.5\n").contains("days? divide by 365"));
    assertTrue(
        says("Datetime,Symbol,Log Moneyness,Time to Maturity\n").contains("Implied Volatility"));
    Path file =
        Files.writeString(folder.resolve("s.csv"), HEADER + open + "2021,SPX,0,1,,0,20,1\n");
    OpenPanel skipped = OpenPanel.read(file, Rows.SKIP_BAD);
    assertEquals(1, skipped.open());
    assertEquals(1, skipped.dropped().get(0).count());
    assertTrue(
        assertThrows(FileException.class, () -> Panel.read(file)).getMessage().contains("is empty"),
        "a panel has volatilities");
  }

  private String says(String text) {
    return assertThrows(FileException.class, () -> read(text)).getMessage();
  }

  @Test
  void places_need_coordinates_and_may_name_surfaces() throws IOException {
    Path file = folder.resolve("at.csv");
    Files.writeString(
        file, "Time to Maturity,note,Log Moneyness,Implied Volatility\n0.5,x,-0.1,abc\n");
    Query place = Query.read(file, Rows.STRICT).get(0);
    assertEquals(new Query(Optional.empty(), "", -0.1, 0.5), place);
    LocalDate day = LocalDate.of(2021, 3, 12);
    assertTrue(place.isOn("SPX", day));
    Files.writeString(
        file, "Datetime,Symbol,Log Moneyness,Time to Maturity\n2021-03-12,SPX,-0.1,0.5\n");
    place = Query.read(file, Rows.STRICT).get(0);
    assertTrue(place.isOn("SPX", day));
    assertFalse(place.isOn("SPY", day));
    assertFalse(place.isOn("SPX", day.plusDays(1)));
    Files.writeString(file, "Log Moneyness\n-0.1\n");
    assertThrows(FileException.class, () -> Query.read(file, Rows.STRICT));
    Files.writeString(file, "Log Moneyness,Time to Maturity\n-0.1,200\n0,1.5\n");
    assertThrows(FileException.class, () -> Query.read(file, Rows.STRICT));
    assertEquals(1, Query.read(file, Rows.SKIP_BAD).size());
  }
}
