package ivylab.calibrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.calibrate.QuotePlaces.Kind;
import ivylab.calibrate.QuotePlaces.Place;
import ivylab.file.FileException;
import ivylab.file.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmileQuotesTest {

  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("quotes.csv"), text);
  }

  @Test
  void a_file_of_two_indices_is_read_by_kind() throws IOException {
    var all =
        SmileQuotes.read(
            file(
                """
                Kind,Log Moneyness,Time to Maturity,Implied Volatility,Bid Volatility,Ask Volatility
                SPX,-0.1,0.25,0.22,0.21,0.23
                SPX,0,0.1,0.2,,
                VIX,0.1,0.1,0.9,0,1.1
                VIX future,,0.1,0.18,0.179,0.181
                """),
            Rows.STRICT);
    assertEquals(1, all.size());
    SmileQuotes quotes = all.get(0);
    assertEquals(
        "quotes.csv: 4 quotes, 2 SPX, 1 VIX, 1 VIX future, 2 with bid and ask", quotes.toString());
    assertEquals(0.21, quotes.quotes().get(0).bid());
    assertFalse(quotes.quotes().get(1).hasSpread());
    assertTrue(Double.isNaN(quotes.quotes().get(2).bid())); // a bid of 0 is none
    assertEquals(new Place(Kind.VIX_FUTURE, 0.1, 0), quotes.quotes().get(3).place());
    assertEquals(3, quotes.upTo(0.1).size());
    assertEquals(2, quotes.surface(Kind.SPX, LocalDate.of(2024, 1, 2)).quotes().size());
    assertThrows(IllegalArgumentException.class, () -> quotes.upTo(0.01));
  }

  @Test
  void columns_that_occur_twice_and_other_names_are_understood() throws IOException {
    var quotes =
        SmileQuotes.read(
                file(
                    """
                    Strike,Maturity,Strike,Maturity,ImpVolCalibrated,logMoneyness,ImpVolAsk,ImpVolBid
                    90,0.25,90,0.25,0.22,-0.1,0.23,0.21
                    """),
                Rows.STRICT)
            .get(0);
    assertEquals(
        new SmileQuote(new Place(Kind.SPX, 0.25, -0.1), 0.21, 0.22, 0.23), quotes.quotes().get(0));
  }

  @Test
  void days_and_symbols_are_told_apart() throws IOException {
    var all =
        SmileQuotes.read(
            file(
                """
                Datetime,Symbol,Log Moneyness,Time to Maturity,Implied Volatility
                2024-01-02,SPX,0,0.1,0.2
                2024-01-03,SPX,0,0.1,0.2
                2024-01-02,SPX,0.1,0.1,0.2
                """),
            Rows.STRICT);
    assertEquals(
        List.of("SPX 2024-01-02", "SPX 2024-01-03"), all.stream().map(SmileQuotes::name).toList());
    assertEquals(2, all.get(0).size());
  }

  @Test
  void broken_rows_are_named_or_counted() throws IOException {
    String head =
        "Log Moneyness,Time to Maturity,Implied Volatility,Bid Volatility,Ask Volatility\n";
    for (String[] bad :
        new String[][] {
          {"0,0,0.2,,", "must be years in (0, 100)"},
          {"0,0.1,20,,", "must be a fraction in (0, 10)"},
          {"0,0.1,,,", "is empty"},
          {",0.1,0.2,,", "is empty"},
          {"0,0.1,0.2,0.3,0.1", "must not be above the ask volatility"}
        }) {
      Path path = file(head + bad[0] + "\n0,0.2,0.2,,\n");
      var e = assertThrows(FileException.class, () -> SmileQuotes.read(path, Rows.STRICT));
      assertTrue(
          e.getMessage().contains("row 2") && e.getMessage().contains(bad[1]), e.getMessage());
      assertEquals(1, SmileQuotes.read(path, Rows.SKIP_BAD).get(0).size());
    }
    Path kind = file("Kind," + head + "NDX,0,0.1,0.2,,\n");
    var e = assertThrows(FileException.class, () -> SmileQuotes.read(kind, Rows.STRICT));
    assertTrue(e.getMessage().contains("must be one of [SPX, VIX, VIX future]"), e.getMessage());
    Path missing = file("Log Moneyness,Implied Volatility\n0,0.2\n");
    e = assertThrows(FileException.class, () -> SmileQuotes.read(missing, Rows.STRICT));
    assertTrue(e.getMessage().contains("time to maturity"), e.getMessage());
  }

  @Test
  void slices_group_by_kind_and_maturity() {
    var places =
        new QuotePlaces(
            List.of(
                new Place(Kind.SPX, 0.1, 0),
                new Place(Kind.VIX, 0.1, 0),
                new Place(Kind.SPX, 0.2, 0),
                new Place(Kind.SPX, 0.1, 0.3)));
    assertEquals(
        List.of(
            new QuotePlaces.Slice(Kind.SPX, 0.1, List.of(0, 3)),
            new QuotePlaces.Slice(Kind.VIX, 0.1, List.of(1)),
            new QuotePlaces.Slice(Kind.SPX, 0.2, List.of(2))),
        places.slices());
    assertTrue(places.has(Kind.VIX) && !places.has(Kind.VIX_FUTURE));
  }

  /** 4,000 normal variables: mean within 4/sqrt(4000), deviation within 4/sqrt(8000). */
  @Test
  void noise_moves_mids_by_half_a_spread_and_keeps_the_places() {
    List<SmileQuote> flat = new ArrayList<>();
    for (int i = 0; i < 4000; i++) flat.add(SmileQuote.ofMid(Kind.SPX, 0.1, i * 1e-4, 0.2));
    var exact = new SmileQuotes("flat", flat);
    var noisy = exact.withNoise(p -> 0.01, 1);
    assertEquals(exact.places(), noisy.places());
    double[] z = noisy.quotes().stream().mapToDouble(q -> (q.mid() - 0.2) / 0.01).toArray();
    double mean = Arrays.stream(z).average().orElseThrow();
    double square = Arrays.stream(z).map(v -> v * v).average().orElseThrow();
    assertEquals(0, mean, 0.063);
    assertEquals(1, Math.sqrt(square), 0.045);
    assertEquals(0.01, noisy.quotes().get(7).halfSpread(), 1e-12);
    double inside = noisy.quotes().stream().filter(q -> q.isInside(0.2)).count() / 4000.0;
    assertEquals(0.683, inside, 0.03);
    assertEquals(noisy, exact.withNoise(p -> 0.01, 1));
    assertThrows(IllegalArgumentException.class, () -> exact.withNoise(p -> 0, 1));
  }
}
