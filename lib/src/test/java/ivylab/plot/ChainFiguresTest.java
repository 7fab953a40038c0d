package ivylab.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.chain.Chain;
import ivylab.chain.Forwards;
import ivylab.chain.QuotedSurfaces;
import ivylab.chain.Rates;
import ivylab.data.Masked;
import ivylab.price.OptionType;
import ivylab.quote.QuotedSurface;
import ivylab.simulate.Market;
import ivylab.surface.MarketFeatures;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ChainFiguresTest {

  private static final Chain CHAIN = Market.seeded(11).chain("SYN1", "2022-09-30");
  private static final Forwards FORWARDS = Forwards.of(CHAIN, Rates.constant(0.04094));

  static Figure parity() {
    return ChainPlots.parity(CHAIN, FORWARDS.all().get(5));
  }

  static Figure smiles() {
    var truth = Market.seeded(11).truth("SYN1", "2022-09-30");
    return ChainPlots.smiles(Map.of("truth", truth), QuotedSurfaces.of(CHAIN, FORWARDS));
  }

  @Test
  void smiles_have_a_bar_from_bid_to_ask_behind_each_quote() throws IOException {
    QuotedSurface quoted = QuotedSurfaces.of(CHAIN, FORWARDS);
    var truth = Market.seeded(11).truth("SYN1", "2022-09-30");
    Figure figure = ChainPlots.smiles(Map.of("truth", truth), quoted);
    Figure without =
        SurfacePlots.smiles(truth, Masked.none(quoted.surface(new MarketFeatures(0, 20, 4))));
    // bars are pale blue, 110 of 255 over white; without them only edges of discs are pale
    assertTrue(
        pixels(figure, PALE) > pixels(without, PALE) + 300,
        pixels(figure, PALE) + " and " + pixels(without, PALE) + " pixels of bars");
    assertEquals(0, pixels(ChainPlots.smiles(quoted), ORANGE), "no curve, no hidden quote");
    assertEquals(1, ChainPlots.smiles(Map.of(), quoted, 0.1).charts().size());
  }

  private static final int PALE = 0x91C2DD;
  private static final int ORANGE = Theme.HIDDEN.getRGB() & 0xFFFFFF;

  /** Pixels of nearly a colour. */
  private static long pixels(Figure figure, int colour) throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(figure.png(1)));
    long count = 0;
    for (int x = 0; x < image.getWidth(); x++)
      for (int y = 0; y < image.getHeight(); y++) {
        int rgb = image.getRGB(x, y);
        boolean near = true;
        for (int shift : new int[] {0, 8, 16})
          near &= Math.abs((rgb >> shift & 0xFF) - (colour >> shift & 0xFF)) < 6;
        if (near) count++;
      }
    return count;
  }

  @Test
  void parity_shows_what_each_strike_says_and_where_carry_lies() throws IOException {
    Figure figure = ChainPlots.parity(CHAIN, FORWARDS.all().get(5));
    assertTrue(pixels(figure, ORANGE) > 500, "a line across for the carried spot");
    Chain unpriced = new Chain("X", CHAIN.asOf(), Double.NaN, CHAIN.quotes());
    assertEquals(0, pixels(ChainPlots.parity(unpriced, FORWARDS.all().get(5)), ORANGE));
    Chain calls =
        CHAIN.withQuotes(CHAIN.quotes().stream().filter(q -> q.type() == OptionType.CALL).toList());
    var e =
        assertThrows(
            IllegalArgumentException.class, () -> ChainPlots.parity(calls, FORWARDS.all().get(5)));
    assertTrue(e.getMessage().contains("no strike quoted on both sides"), e.getMessage());
  }
}
