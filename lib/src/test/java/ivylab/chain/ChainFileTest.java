package ivylab.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.file.FileException;
import ivylab.price.OptionType;
import ivylab.progress.ProgressEvent;
import ivylab.quote.QuotedSmile;
import ivylab.quote.QuotedSurface;
import ivylab.quote.VolQuote;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChainFileTest {

  private static final LocalDate FRIDAY = LocalDate.of(2021, 3, 12);
  private static final LocalDate MONDAY = LocalDate.of(2021, 3, 15);
  private static final LocalDate APRIL = LocalDate.of(2021, 4, 16);

  @TempDir Path folder;

  private Path file(String... lines) throws IOException {
    return Files.write(folder.resolve("chains.csv"), Arrays.asList(lines));
  }

  // ---- end of day

  private static final String HEADER =
      "[QUOTE_DATE], [UNDERLYING_LAST], [EXPIRE_DATE], [DTE], [C_DELTA], [C_IV], [C_VOLUME],"
          + " [C_SIZE], [C_BID], [C_ASK], [STRIKE], [P_BID], [P_ASK], [P_DELTA], [P_IV],"
          + " [P_VOLUME]";
  private static final String ROW =
      "2021-03-12, 100.25, 2021-04-16, 34.96, 0.53170, 0.21340, 12.000000, 3 x 14, 2.51, 2.55,"
          + " 101.000, 3.40, , -0.468, , ";

  private static final Chain READ =
      new Chain(
          "XYZ",
          FRIDAY,
          100.25,
          List.of(
              new OptionQuote(
                  "", APRIL, 34.96, 101, OptionType.CALL, 2.51, 2.55, 0.2134, 0.5317, 12, null),
              new OptionQuote(
                  "",
                  APRIL,
                  34.96,
                  101,
                  OptionType.PUT,
                  3.4,
                  Double.NaN,
                  Double.NaN,
                  -0.468,
                  -1,
                  null)));

  @Test
  void a_row_is_a_call_and_a_put_and_an_empty_field_is_missing() throws IOException {
    assertEquals(List.of(READ), Chains.endOfDay(file(HEADER, ROW), "XYZ").readAll());
  }

  /** Columns in any order, names with blanks, in lower case or without brackets, quoted fields. */
  static Stream<List<String>> sameContent() {
    List<String> names = Arrays.asList(HEADER.split(","));
    List<String> fields = Arrays.asList(ROW.split(",", -1));
    List<Integer> order = new ArrayList<>(IntStream.range(0, names.size()).boxed().toList());
    Collections.shuffle(order, new Random(1));
    String shuffledNames = String.join(",", order.stream().map(names::get).toList());
    String shuffled = String.join(",", order.stream().map(fields::get).toList());
    return Stream.of(
        List.of(shuffledNames, shuffled),
        List.of(shuffledNames + ", [LAST]", shuffled + ", "),
        List.of(" " + HEADER.replace("[", " [ ").toLowerCase(Locale.ROOT), ROW),
        List.of(HEADER.replace("[", "").replace("]", ""), ROW.replace(" ", "")),
        List.of("\uFEFF" + HEADER, ROW + "\r"),
        List.of(HEADER + "\r", "", " \t", ROW + "\r", "\r"),
        List.of(HEADER.replace(", ", ";"), ROW.replace(", ", ";").replace('.', ',')),
        List.of(HEADER.replace(", ", "\t"), ROW.replace(", ", "\t")),
        List.of("\"" + HEADER.replace(", ", "\",\"") + "\"", ROW.replace("2.51", "\"2.51\"")),
        List.of(HEADER, ROW.replace("3 x 14", "\"3, 14\"")),
        List.of(HEADER, ROW.replace("2021-03-12", "20210312").replace("34.96", "3496e-2")),
        List.of(HEADER, ROW.replace("2021-04-16", "2021-04-16 00:00:00")),
        List.of(HEADER, ROW.replace(" 0.21340", "+.2134").replace(", , -0.468", ",\" \", -0.468")));
  }

  @ParameterizedTest
  @MethodSource("sameContent")
  void spelling_does_not_matter(List<String> lines) throws IOException {
    Path path = file(lines.toArray(String[]::new));
    assertEquals(List.of(READ), Chains.endOfDay(path, "XYZ").readAll());
  }

  @Test
  void the_columns_that_a_vendor_may_leave_out_are_missing_values() throws IOException {
    String header = HEADER.replaceAll(", \\[[CP]_(DELTA|VOLUME)\\]", "");
    Path path = file(header, "2021-03-12,100,2021-04-16,35,0.2,3 x 14,2.5,2.6,101,3.4,3.5,0.00");
    for (OptionQuote q : Chains.endOfDay(path, "XYZ").readAll().get(0).quotes()) {
      assertTrue(Double.isNaN(q.delta()));
      assertEquals(-1, q.volume());
      assertEquals(q.type() == OptionType.CALL ? 0.2 : Double.NaN, q.vol(), "0 is missing");
    }
  }

  private static List<String> days(int dates, int strikes) {
    var lines = new ArrayList<>(List.of(HEADER));
    for (int i = 0; i < dates; i++)
      for (int k = 0; k < strikes; k++) {
        LocalDate date = FRIDAY.plusDays(i);
        lines.add(
            ROW.replace("2021-03-12", date.toString())
                .replace("34.96", "" + (35 - i))
                .replace("101.000", "" + (50 + k)));
      }
    return lines;
  }

  @Test
  void chains_come_date_by_date_from_plain_and_gzipped_files_longer_than_the_buffer()
      throws IOException {
    List<String> lines = days(20, 700);
    Path plain = file(lines.toArray(String[]::new));
    assertTrue(Files.size(plain) > 1 << 20);
    Path zipped = folder.resolve("chains.csv.gz");
    try (var out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
      out.write(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }
    for (Path path : List.of(plain, zipped)) {
      ChainFile file = Chains.endOfDay(path, "XYZ");
      var dates = new ArrayList<LocalDate>();
      ChainFile.Report report =
          file.forEach(
              chain -> {
                dates.add(chain.asOf());
                assertEquals(1400, chain.quotes().size());
                assertEquals(50 + 699, chain.quotes().get(1399).strike());
              });
      assertEquals(IntStream.range(0, 20).mapToObj(FRIDAY::plusDays).toList(), dates);
      assertEquals(
          new ChainFile.Report(
              path.getFileName().toString(),
              14_000,
              20,
              28_000,
              FRIDAY,
              FRIDAY.plusDays(19),
              List.of()),
          report);
      assertEquals(report, file.report());
      assertTrue(report.toString().contains("14,000 rows, 20 chains of 28,000 options"));
    }
  }

  @Test
  void a_range_of_dates_is_read_alone() throws IOException {
    ChainFile file = Chains.endOfDay(file(days(9, 3).toArray(String[]::new)), "XYZ");
    ChainFile some = file.between(FRIDAY.plusDays(2), FRIDAY.plusDays(4));
    assertEquals(3, some.readAll().size());
    assertEquals(9, some.report().rows());
    assertEquals(FRIDAY.plusDays(2), some.report().first());
    assertEquals(FRIDAY.plusDays(4), some.report().last());
    assertEquals(MONDAY, file.read("2021-03-15").asOf());
    assertEquals(0, file.between(FRIDAY.minusDays(9), FRIDAY.minusDays(1)).readAll().size());
    assertNull(file.between(FRIDAY.minusDays(9), FRIDAY.minusDays(1)).forEach(c -> {}).first());
    var e = assertThrows(IllegalArgumentException.class, () -> file.read("2021-03-01"));
    assertTrue(e.getMessage().contains("nearest: [2021-03-12"), e.getMessage());
  }

  @Test
  void there_is_no_report_before_a_reading() throws IOException {
    ChainFile file = Chains.endOfDay(file(HEADER, ROW), "XYZ");
    assertThrows(IllegalStateException.class, file::report);
  }

  /** 40,800 rows, reported every 16,384. */
  @Test
  void progress_reports_rows_and_the_share_of_the_file() throws IOException {
    List<String> lines = days(34, 1200);
    var plain = new ArrayList<ProgressEvent>();
    ChainFile file = Chains.endOfDay(file(lines.toArray(String[]::new)), "XYZ");
    file.watchedBy(plain::add).forEach(chain -> {});
    var sorted = new ArrayList<ProgressEvent>();
    file.sortedByDate().watchedBy(sorted::add).forEach(chain -> {});
    for (var events : List.of(plain, sorted)) {
      assertEquals(3, events.size());
      String line = events.get(0).toString();
      assertTrue(
          line.matches(
              "chains.csv: 16,384 rows, 2021-0\\d-\\d\\d, \\d+ %, [\\d,]+ rows/s, \\d+ s left"),
          line);
      assertEquals(0.4, events.get(0).share(), 0.1); // the reader is a buffer ahead
      assertTrue(events.get(2).finished());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void rows_in_any_order_are_sorted_by_date_and_keep_their_numbers(long seed) throws IOException {
    List<String> lines = days(12, 40);
    List<Chain> inOrder = Chains.endOfDay(file(lines.toArray(String[]::new)), "XYZ").readAll();
    var rows = new ArrayList<>(lines.subList(1, lines.size()));
    Collections.shuffle(rows, new Random(seed));
    rows.add(0, HEADER);
    Path path = file(rows.toArray(String[]::new));
    ChainFile file = Chains.endOfDay(path, "XYZ");
    var e = assertThrows(FileException.class, file::readAll);
    assertTrue(e.getMessage().contains("sortedByDate()"), e.getMessage());
    List<Chain> sorted = file.sortedByDate().readAll();
    assertEquals(
        inOrder.stream().map(Chain::asOf).toList(), sorted.stream().map(Chain::asOf).toList());
    for (int i = 0; i < sorted.size(); i++)
      assertEquals(
          inOrder.get(i).quotes(),
          sorted.get(i).quotes().stream()
              .sorted(
                  java.util.Comparator.comparingDouble(OptionQuote::strike)
                      .thenComparing(OptionQuote::type))
              .toList());
    rows.set(300, rows.get(300).replace("2.51", "-1"));
    Path bad = file(rows.toArray(String[]::new));
    var named =
        assertThrows(
            FileException.class, () -> Chains.endOfDay(bad, "XYZ").sortedByDate().readAll());
    assertEquals(301, named.row(), "the line of the file as it is");
  }

  @Test
  void rows_without_a_date_are_refused_or_counted_when_sorting_too() throws IOException {
    Path path = file(HEADER, ROW, ROW.replace("2021-03-12", "?").replace("101.000", "102"), "x");
    ChainFile file = Chains.endOfDay(path, "XYZ").sortedByDate();
    assertEquals(3, assertThrows(FileException.class, file::readAll).row());
    ChainFile skipping = file.skippingBadRows();
    assertEquals(List.of(READ), skipping.readAll());
    assertEquals(2, skipping.report().droppedRows());
  }

  // ---- research database

  private static final String RESEARCH =
      "symbol,date,exdate,cp_flag,strike_price,best_bid,best_offer,impl_volatility,delta,volume,"
          + "last_date";
  private static final String OPTION =
      "SPXW 210416P03900000,20210312,20210416,P,3900000,2.5,2.6,0.21,-0.45,7,20210310";

  private static OptionQuote option(String contract) {
    return new OptionQuote(
        contract,
        APRIL,
        35,
        3900,
        OptionType.PUT,
        2.5,
        2.6,
        0.21,
        -0.45,
        7,
        LocalDate.of(2021, 3, 10));
  }

  /** The type and the strike from wherever the file has them. */
  static Stream<List<String>> sameOption() {
    String bare = OPTION.replace(",P,3900000,", ",").replace("SPXW 210416P03900000", "SPXW");
    return Stream.of(
        List.of(RESEARCH, OPTION),
        List.of(RESEARCH.replace("strike_price", "strike"), OPTION.replace("3900000,", "3900,")),
        List.of(RESEARCH.replace(",cp_flag", ""), OPTION.replace(",P,", ",")),
        List.of(RESEARCH.replace(",cp_flag,strike_price", ""), OPTION.replace(",P,3900000,", ",")),
        List.of(
            RESEARCH.replace(",cp_flag,strike_price", ",strike"),
            bare.replace("0416,", "0416,3900,")),
        List.of(RESEARCH + ",open_interest,ss_flag", OPTION + ",912,0"));
  }

  @ParameterizedTest
  @MethodSource("sameOption")
  void an_option_is_a_row_with_its_strike_in_thousandths(List<String> lines) throws IOException {
    List<Chain> chains = Chains.research(file(lines.toArray(String[]::new))).readAll();
    String contract = lines.get(1).substring(0, lines.get(1).indexOf(','));
    assertEquals(List.of(new Chain("SPXW", FRIDAY, Double.NaN, List.of(option(contract)))), chains);
  }

  @Test
  void missing_values_of_the_database_are_missing() throws IOException {
    Path path =
        file(
            RESEARCH,
            "S 210416P00100000,2021-03-12,2021-04-16,P,100000,,,-99.99,-99.990000,,",
            "S 210416C00100000,2021-03-12,2021-04-16,C,100000,1,2,,,0,");
    List<OptionQuote> quotes = Chains.research(path).readAll().get(0).quotes();
    for (OptionQuote q : quotes) {
      assertTrue(Double.isNaN(q.vol()) && Double.isNaN(q.delta()));
      assertNull(q.lastTraded());
    }
    assertTrue(Double.isNaN(quotes.get(0).mid()));
    assertEquals(-1, quotes.get(0).volume());
    assertEquals(0, quotes.get(1).volume());
  }

  @Test
  void underlyings_of_one_date_are_chains_of_their_own() throws IOException {
    String b = OPTION.replace("SPXW ", "NDX ");
    Path path =
        file(
            RESEARCH,
            OPTION,
            b,
            OPTION.replace("P03900000", "P04000000").replace("P,3900", "P,4000"));
    List<Chain> chains = Chains.research(path).readAll();
    assertEquals(List.of("SPXW", "NDX"), chains.stream().map(Chain::symbol).toList());
    assertEquals(List.of(2, 1), chains.stream().map(c -> c.quotes().size()).toList());
    Chain one = Chains.research(path, "ALL").readAll().get(0);
    assertEquals("ALL", one.symbol());
    assertEquals(3, one.quotes().size());
    Path named = file(RESEARCH + ",ticker,spot", OPTION + ",SPX,3943.34", b + ",SPX,3943.34");
    Chain spx = Chains.research(named).readAll().get(0);
    assertEquals("SPX", spx.symbol());
    assertEquals(3943.34, spx.spot());
    assertEquals(2, spx.quotes().size());
  }

  @Test
  void a_file_in_order_of_contract_is_read_after_sorting() throws IOException {
    String monday = OPTION.replace("20210312", "20210315");
    String call =
        OPTION.replace("P03900000", "C03900000").replace(",P,", ",C,").replace("-0.45", "0.5");
    Path path = file(RESEARCH, OPTION, monday, call, call.replace("20210312", "20210315"));
    assertThrows(FileException.class, () -> Chains.research(path).readAll());
    List<Chain> chains = Chains.research(path).sortedByDate().readAll();
    assertEquals(List.of(FRIDAY, MONDAY), chains.stream().map(Chain::asOf).toList());
    for (Chain chain : chains) assertEquals(2, chain.quotes().size());
  }

  // ---- bid and ask as volatilities

  @Test
  void volatilities_of_bid_and_ask_are_surfaces_with_the_middle_between() throws IOException {
    Path path =
        file(
            "expiry,strike,bid,ask,forward,discount,spot",
            "2022-03-12,110,0.18,0.20,102,0.98,100",
            "2022-03-12,90,0.22,0.26,102,0.98,100",
            "2021-09-10,100,0.2,0.2,101,0.99,100");
    QuotedSurface s = Chains.bidAskVols(path, "XYZ", FRIDAY).get(0);
    assertEquals(2, s.smiles().size());
    QuotedSmile year = s.smiles().get(1);
    assertEquals(1, year.t());
    assertEquals(0.98, year.discount());
    VolQuote put = year.quotes().get(0);
    assertEquals(new VolQuote(OptionType.PUT, 90, Math.log(90 / 102.0), 1, 0.24, 0.22, 0.26), put);
    assertEquals(OptionType.CALL, year.quotes().get(1).type());
    assertEquals(100, s.spot());
    assertEquals(FRIDAY, s.asOf());
  }

  @Test
  void years_dates_symbols_and_types_are_read_where_they_are() throws IOException {
    Path path =
        file(
            "date,symbol,years,strike,bid,ask,forward,type",
            "2021-03-12,A,0.5,100,0.1,0.2,101,call",
            "2021-03-12,A,0.5,100,0.1,0.2,101,P",
            "2021-03-15,A,0.5,100,0.1,0.2,101,c",
            "2021-03-12,B,0.25,100,0.1,0.2,101,PUT");
    List<QuotedSurface> all = Chains.bidAskVols(path, "?", LocalDate.EPOCH);
    assertEquals(3, all.size());
    assertEquals(2, all.get(0).quotes().size());
    assertEquals(MONDAY, all.get(1).asOf());
    assertEquals("B", all.get(2).symbol());
    assertEquals(101, all.get(2).spot(), "without a spot, the first forward");
    assertEquals(FRIDAY.plusDays(91), all.get(2).smiles().get(0).expiry());
  }
}
