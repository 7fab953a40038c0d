package ivylab.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.chain.Chains;
import ivylab.chain.QuotedSurfaces;
import ivylab.chain.Rates;
import ivylab.chain.TimeSeries;
import ivylab.data.ChainPanels;
import ivylab.data.Panel;
import ivylab.price.OptionType;
import ivylab.sample.SampleChains;
import ivylab.simulate.Market;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PanelCommandTest {

  private static final Path FOLDER =
      Path.of(System.getProperty("basedir", "."), "..", "data-samples").normalize();
  private static final Path CHAINS = FOLDER.resolve("chains.csv.gz");
  private static final Rates RATES = Rates.read(FOLDER.resolve("rates.csv"));
  private static final TimeSeries INDEX = TimeSeries.read(FOLDER.resolve("market.csv"), "Index");
  private static final TimeSeries VOLATILITY =
      TimeSeries.read(FOLDER.resolve("market.csv"), "Volatility Index");

  /** The dates of the sample chains. */
  private static final List<LocalDate> DATES =
      Market.seeded(SampleChains.SEED).dates().stream()
          .filter(
              d -> !d.isBefore(LocalDate.of(2022, 9, 9)) && d.isBefore(LocalDate.of(2023, 1, 21)))
          .toList();

  @TempDir Path folder;

  private static String printed(String... arguments) {
    return Said.by("panel", arguments).withStatus(0).out();
  }

  @Test
  void the_command_writes_the_same_panel() {
    Path file = folder.resolve("p.csv.gz");
    String market = FOLDER.resolve("market.csv").toString();
    String text =
        printed(
            CHAINS.toString(),
            "--rates",
            FOLDER.resolve("rates.csv").toString(),
            "--symbol=SYN1",
            "--format=end-of-day",
            "--rules",
            "end-of-day",
            "--index",
            market + ":Index",
            "--volatility",
            market + ":Volatility Index",
            "--out",
            file.toString());
    assertEquals(
        ChainPanels.of(RATES)
            .withIndex(INDEX)
            .withVolatility(VOLATILITY)
            .panel(Chains.endOfDay(CHAINS, "SYN1"))
            .digest(),
        Panel.read(file).digest());
    assertTrue(text.contains("dropped: spread at most 10 %"), text);
    assertTrue(text.contains("written: " + file), text);
  }

  @Test
  void its_options_reach_the_library() throws IOException {
    Path file = folder.resolve("p.csv");
    printed(
        CHAINS.toString(),
        "--rates=4.5",
        "--rules=none",
        "--vols=vendor",
        "--side=both",
        "--interpolate",
        "--skip-bad",
        "--sort",
        "--out=" + file);
    Panel panel = Panel.read(file);
    assertEquals(List.of("chains"), panel.symbols(), "the file's name");
    assertEquals(4.5, panel.surfaces().get(0).market().rate());
    assertEquals(
        ChainPanels.of(Rates.constant(0.045))
            .withRules(List.of())
            .withVols(QuotedSurfaces.Vols.VENDOR)
            .withSide(QuotedSurfaces.Side.BOTH)
            .panel(Chains.endOfDay(CHAINS, "chains"))
            .digest(),
        panel.digest());
  }

  @Test
  void it_reads_the_research_format_too() throws IOException {
    var lines = new ArrayList<String>();
    lines.add(
        "symbol,date,exdate,cp_flag,strike_price,best_bid,best_offer,impl_volatility,delta,volume,last_date,spot");
    Market market = Market.seeded(SampleChains.SEED);
    for (LocalDate date : DATES.subList(0, 7)) {
      var chain = market.chain("SYN3", date);
      for (var q : chain.quotes())
        lines.add(
            "%s,%s,%s,%s,%.0f,%s,%s,%s,%s,%d,%s,%s"
                .formatted(
                    q.contract(),
                    date,
                    q.expiry(),
                    q.type() == OptionType.CALL ? "C" : "P",
                    1000 * q.strike(),
                    empty(q.bid()),
                    empty(q.ask()),
                    empty(q.vol()),
                    empty(q.delta()),
                    q.volume(),
                    q.lastTraded(),
                    chain.spot()));
    }
    Path chains = Files.write(folder.resolve("r.csv"), lines);
    Path file = folder.resolve("p.csv");
    String text =
        printed(
            chains.toString(),
            "--rates=4",
            "--format=research",
            "--rules=research",
            "--out=" + file);
    Panel panel = Panel.read(file);
    assertEquals(List.of("SYN3"), panel.symbols());
    assertEquals(DATES.subList(4, 7), panel.dates(), "five dates in a row");
    assertTrue(text.contains("dropped: traded on 5 dates in a row"), text);
    assertTrue(text.contains("dropped: volume and last trade agree"), text);
    assertFalse(text.contains(" 0 of "), "every rule has something to do: " + text);
  }

  private static String empty(double x) {
    return Double.isNaN(x) ? "" : Double.toString(x);
  }

  @Test
  void what_is_wrong_with_the_arguments_is_said() {
    String chains = CHAINS.toString();
    assertTrue(printed().contains("--rates=FILE|PERCENT"));
    assertTrue(printed("--help").contains("--skip-bad"));
    Map<String, String[]> wrong =
        Map.of(
            "--rates is missing", new String[] {chains},
            "no file of chains", new String[] {"--rates=4"},
            "no option --rate; nearest: --rates", new String[] {"--rate=4", chains},
            "'--side': must be one of otm, calls, both: puts",
                new String[] {"--side", "puts", chains, "--rates=4"},
            "parameter for option '--out'", new String[] {"--rates=4", chains, "--out"},
            "no such file", new String[] {"--rates=4", "nowhere.csv"},
            "nearest: \\[?Index",
                new String[] {
                  "--rates=4", chains, "--index", FOLDER.resolve("market.csv") + ":Indx"
                });
    wrong.forEach((says, arguments) -> Said.by("panel", arguments).failed(says));
  }
}
