package ivylab.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ivylab.model.Anatomy;
import ivylab.model.Config;
import ivylab.model.IvySpt;
import ivylab.surface.Surface;
import org.junit.jupiter.api.Test;

class AnatomiesTest {

  @Test
  void attention_has_a_panel_for_each_head_and_the_same_bytes_each_time() {
    Surface surface = Samples.surface(5, 2);
    Config small = Config.DEFAULT.withWidth(8).withBlocks(1).withHeads(4).withFfn(8);
    try (IvySpt model = IvySpt.create(small, 1)) {
      Anatomy anatomy = Anatomy.of(model, surface, -0.1, 0.3);
      Figure attention = ModelPlots.attention(anatomy, 0, 0);
      assertEquals(2 * 460, attention.width());
      assertEquals(2 * 320 + 8, attention.height());
      assertArrayEquals(attention.png(1), ModelPlots.attention(anatomy, 0, 0).png(1));
      assertEquals(2 * 460, ModelPlots.coordinates(anatomy).width());
    }
  }
}
