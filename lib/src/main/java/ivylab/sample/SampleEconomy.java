package ivylab.sample;

import ivylab.simulate.Market;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The sample files of the synthetic economy instead of the market of {@link SamplePanels}: both
 * panels, the chains with their series, and {@code research.csv.gz}. {@code SampleEconomy FOLDER}
 * writes them in half a minute; the content is the same to the last digit on every platform.
 */
public final class SampleEconomy {

  /**
   * File of thirty consecutive trading days of one index, to be read by {@code Chains.research}.
   */
  public static final String RESEARCH = SampleResearch.RESEARCH;

  private SampleEconomy() {}

  /** The market of the panels and of the chains. */
  public static Market market() {
    return Market.economy(SamplePanels.SEED);
  }

  /**
   * Writes the six files and prints their contents.
   *
   * @param args the folder, which must exist
   */
  public static void main(String[] args) {
    if (args.length != 1 || !Files.isDirectory(Path.of(args[0])))
      throw new IllegalArgumentException(
          "one argument, an existing folder, for example economy: " + String.join(" ", args));
    Path folder = Path.of(args[0]);
    SamplePanels.write(market(), folder);
    SampleChains.write(market(), folder);
    SampleResearch.write(SampleResearch.market(), folder);
  }
}
