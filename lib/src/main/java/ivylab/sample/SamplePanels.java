package ivylab.sample;

import ivylab.data.Panel;
import ivylab.simulate.Market;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The two panels in {@code data-samples/}: the liquid and the sparse underlyings of one synthetic
 * market, all dates. {@code SamplePanels FOLDER} writes them; the content is the same to the last
 * digit on every platform.
 */
public final class SamplePanels {

  /** Seed of the market. */
  public static final long SEED = 11;

  /** File of the liquid underlyings. */
  public static final String PRETRAIN = "pretrain.csv.gz";

  /** File of the sparse underlyings. */
  public static final String FINETUNE = "finetune.csv.gz";

  private SamplePanels() {}

  /** The liquid underlyings, 205 to 424 quotes per surface. */
  public static Panel pretrain() {
    return pretrain(Market.seeded(SEED));
  }

  /** The liquid underlyings of a market. */
  static Panel pretrain(Market market) {
    return Panel.of(market.surfaces(Market.LIQUID, market.dates()));
  }

  /** The sparse underlyings, 16 to 43 quotes per surface. */
  public static Panel finetune() {
    return finetune(Market.seeded(SEED));
  }

  /** The sparse underlyings of a market. */
  static Panel finetune(Market market) {
    return Panel.of(market.surfaces(Market.SPARSE, market.dates()));
  }

  /**
   * Writes both files and prints their contents.
   *
   * @param args the folder, which must exist
   */
  public static void main(String[] args) {
    if (args.length != 1 || !Files.isDirectory(Path.of(args[0])))
      throw new IllegalArgumentException(
          "one argument, an existing folder, for example data-samples: " + String.join(" ", args));
    write(Market.seeded(SEED), Path.of(args[0]));
  }

  /** Writes both files of a market and prints their contents. */
  static void write(Market market, Path folder) {
    write(pretrain(market), folder.resolve(PRETRAIN));
    write(finetune(market), folder.resolve(FINETUNE));
  }

  private static void write(Panel panel, Path file) {
    panel.write(file);
    System.out.println(Panel.read(file));
    System.out.println("  " + panel.bySymbol().print().replace("\n", "\n  "));
    System.out.println("  " + file.toFile().length() + " bytes, SHA-256 " + panel.digest());
  }
}
