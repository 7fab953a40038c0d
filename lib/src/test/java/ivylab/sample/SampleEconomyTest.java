package ivylab.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.chain.Chain;
import ivylab.chain.ChainFile;
import ivylab.chain.Chains;
import ivylab.chain.OptionQuote;
import ivylab.chain.Rates;
import ivylab.data.ChainPanels;
import ivylab.data.Panel;
import ivylab.simulate.Market;
import ivylab.surface.CompletionError;
import ivylab.surface.Surface;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of the economy. */
class SampleEconomyTest {

  private static final Market MARKET = SampleEconomy.market();

  private static String digest(String text) throws NoSuchAlgorithmException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private static Panel panel(List<String> symbols) {
    List<LocalDate> dates =
        IntStream.range(0, 157).filter(i -> i % 39 == 7).mapToObj(MARKET.dates()::get).toList();
    return Panel.of(MARKET.surfaces(symbols, dates));
  }

  /** Made by this class on JDK 17, x86-64 Linux; prices are of strict arithmetic. */
  @Test
  void the_text_of_a_few_dates_is_the_same_on_every_platform() throws NoSuchAlgorithmException {
    assertEquals(LIQUID, panel(Market.LIQUID).digest());
    assertEquals(SPARSE, panel(Market.SPARSE).digest());
    assertEquals(SERIES, digest(SampleChains.series(MARKET) + SampleChains.rates(MARKET)));
    String day =
        SampleResearch.text(
            Market.economyByDay(SamplePanels.SEED, SampleResearch.market().dates().get(0), 1));
    assertEquals(DAY, digest(day));
  }

  private static final String LIQUID =
      "8b71858e3c19d3c934f9d5dce53300e1efafac2a363ca2d277142359c9f215e7";
  private static final String SPARSE =
      "c5fda6abc6280ac719aa15a8dd6859fe6975293049e7f3e812bc1d316c061bf7";
  private static final String SERIES =
      "ee4a8a5b5494b747a6326a408d8c73017abc33bb3f9ab9e23591d7ec9f8bf7c0";
  private static final String DAY =
      "fa42272110053e61b295e557b6c1116b97076837218b74327f01d9dda2e9f003";

  @Test
  void the_files_have_the_sizes_and_columns_of_the_other_market(@TempDir Path folder)
      throws IOException {
    SampleChains.write(MARKET, folder);
    ChainFile file = Chains.endOfDay(folder.resolve(SampleChains.CHAINS), SampleChains.SYMBOL);
    ChainFile.Report report = file.forEach(chain -> {});
    assertTrue(report.rows() > 7000 && report.rows() < 8200, report.toString());
    assertEquals(SampleChains.dates().get(0), report.first());
    assertEquals(0, report.droppedRows());
    for (Chain chain : file.readAll()) {
      Chain made = MARKET.chain(chain.symbol(), chain.asOf());
      assertEquals(made.quotes().size(), chain.quotes().size());
      assertEquals(made.spot(), chain.spot());
    }
    Panel few = panel(Market.LIQUID);
    int rows = few.surfaces().stream().mapToInt(Surface::size).sum();
    // 235,363 rows of 157 dates
    assertEquals(235_363 / 157.0 * few.dates().size(), rows, 0.1 * rows);
  }

  @Test
  void the_research_file_is_read_without_losing_a_row_and_gives_surfaces(@TempDir Path folder)
      throws IOException {
    Market market = SampleResearch.market();
    SampleResearch.write(market, folder);
    Path file = folder.resolve(SampleEconomy.RESEARCH);
    assertTrue(Files.size(file) < 1_000_000, Files.size(file) + " bytes");
    ChainFile chains = Chains.research(file).skippingBadRows();
    List<Chain> days = chains.readAll();
    assertEquals(List.of(), chains.report().dropped());
    assertEquals(market.dates(), days.stream().map(Chain::asOf).toList());
    assertEquals(30, days.size());
    assertTrue(chains.report().quotes() > 20_000);
    Chain day = days.get(4);
    assertEquals(SampleChains.SYMBOL, day.symbol());
    List<OptionQuote> made = market.chain(day.symbol(), day.asOf()).quotes();
    for (int i = 0; i < made.size(); i++) {
      OptionQuote q = made.get(i);
      long whole = q.expiry().toEpochDay() - day.asOf().toEpochDay();
      assertEquals(
          new OptionQuote(
              q.contract(),
              q.expiry(),
              whole,
              q.strike(),
              q.type(),
              q.bid(),
              q.ask(),
              q.vol(),
              q.delta(),
              q.volume(),
              q.lastTraded()),
          day.quotes().get(i));
    }
    Panel panel =
        ChainPanels.of(Rates.constant(market.features(market.dates().get(0)).rate() / 100))
            .panel(Chains.research(file));
    assertEquals(29, panel.size(), "the first day has no return");
    for (Surface s : panel.surfaces()) {
      assertTrue(s.size() > 150, s.toString());
      double error = CompletionError.of(market.truth("SYN1", s.asOf()), s.points()).volMape();
      assertTrue(error < 0.02, s + ": " + error);
    }
  }

  @Test
  void the_main_class_asks_for_a_folder(@TempDir Path folder) {
    String missing = folder.resolve("missing").toString();
    var e =
        assertThrows(
            IllegalArgumentException.class, () -> SampleEconomy.main(new String[] {missing}));
    assertTrue(e.getMessage().contains(missing), e.getMessage());
  }
}
