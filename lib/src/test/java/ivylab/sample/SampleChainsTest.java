package ivylab.sample;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.chain.Chain;
import ivylab.chain.ChainFile;
import ivylab.chain.Chains;
import ivylab.chain.OptionQuote;
import ivylab.file.TextFile;
import ivylab.simulate.Market;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The committed chains against the market that made them. */
class SampleChainsTest {

  private static final Path FOLDER =
      Path.of(System.getProperty("basedir", "."), "..", "data-samples").normalize();

  @Test
  void all_three_files_are_remade_byte_for_byte(@TempDir Path folder) throws IOException {
    SampleChains.main(new String[] {folder.toString()});
    for (String name : List.of(SampleChains.CHAINS, SampleChains.RATES, SampleChains.MARKET))
      try (TextFile committed = TextFile.open(FOLDER.resolve(name));
          TextFile remade = TextFile.open(folder.resolve(name))) {
        assertArrayEquals(committed.readAllBytes(), remade.readAllBytes(), name);
      }
    assertTrue(Files.size(FOLDER.resolve(SampleChains.CHAINS)) < 400_000);
  }

  /** The file has no contract names and last trades; all else comes back to the last digit. */
  @Test
  void a_chain_read_back_is_that_of_the_market() {
    ChainFile file = Chains.endOfDay(FOLDER.resolve(SampleChains.CHAINS), SampleChains.SYMBOL);
    Market market = Market.seeded(SampleChains.SEED);
    List<Chain> chains = file.readAll();
    assertEquals(SampleChains.dates(), chains.stream().map(Chain::asOf).toList());
    for (Chain chain : chains) {
      Chain made = market.chain(chain.symbol(), chain.asOf());
      assertEquals(made.quotes().stream().map(SampleChainsTest::asRead).toList(), chain.quotes());
      assertEquals(made.spot(), chain.spot());
    }
  }

  private static OptionQuote asRead(OptionQuote q) {
    return new OptionQuote(
        "",
        q.expiry(),
        q.days(),
        q.strike(),
        q.type(),
        q.bid(),
        q.ask(),
        q.vol(),
        q.delta(),
        q.volume(),
        null);
  }

  @Test
  void the_readme_states_the_rows() throws IOException {
    ChainFile file = Chains.endOfDay(FOLDER.resolve(SampleChains.CHAINS), SampleChains.SYMBOL);
    String rows = String.format(java.util.Locale.ROOT, "%,d rows", file.forEach(c -> {}).rows());
    assertTrue(Files.readString(FOLDER.resolve("README.md")).contains(rows), rows);
  }

  @Test
  void the_main_class_asks_for_a_folder(@TempDir Path folder) {
    String missing = folder.resolve("missing").toString();
    var e =
        assertThrows(
            IllegalArgumentException.class, () -> SampleChains.main(new String[] {missing}));
    assertTrue(e.getMessage().contains(missing), e.getMessage());
  }
}
