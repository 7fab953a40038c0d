package ivylab.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.data.Masked;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuotesTest {

  private static BufferedImage drawn(Drawing drawing) {
    return FigureTest.image(new Figure("", 60, 60, drawing), 1);
  }

  @Test
  void a_visible_quote_is_full_and_a_hidden_one_is_empty() {
    var disc = drawn((g, w, h) -> Mark.disc(8).paint(g, 30, 22, Theme.VISIBLE));
    var diamond = drawn((g, w, h) -> Mark.diamond(8).paint(g, 30, 22, Theme.HIDDEN));
    assertEquals(Theme.VISIBLE, new Color(disc.getRGB(30, 30)));
    assertEquals(Color.WHITE, new Color(diamond.getRGB(30, 30)));
    assertEquals(Color.WHITE, new Color(diamond.getRGB(36, 36)), "a diamond has no corners there");
    assertTrue(new Color(disc.getRGB(35, 34)).getRed() < 40, "a disc has");
  }

  @Test
  void visible_and_hidden_quotes_of_a_masked_surface_are_told_apart() {
    var surface = Samples.surface(5, 1);
    var quotes = Quotes.of(new Masked(surface, List.of(0, 3)));
    assertEquals(surface.size() - 2, quotes.visible().size());
    assertEquals(List.of(surface.points().get(0), surface.points().get(3)), quotes.hidden());
  }

  @Test
  void a_hidden_quote_changes_the_picture() {
    var surface = Samples.surface(5, 1);
    var all = SurfacePlots.quotes(surface).png(1);
    var masked = SurfacePlots.quotes(new Masked(surface, List.of(7))).png(1);
    assertTrue(!java.util.Arrays.equals(all, masked));
  }
}
