package ivylab.surrogate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SmileLayoutTest {

  @Test
  void ends_are_mixed_between_maturities_and_those_of_the_nearest_outside() {
    SmileLayout.Part part =
        new SmileLayout.Part(
            List.of(1.0, 2.0, 4.0),
            List.of(List.of(-1.0, 0.0, 0.5), List.of(-2.0, 0.0, 1.0), List.of(-2.5, 0.0, 2.0)));
    assertEquals(new SmileLayout.Ends(-1, 0.5), part.ends(0.1));
    assertEquals(new SmileLayout.Ends(-1, 0.5), part.ends(1));
    assertEquals(new SmileLayout.Ends(-1.25, 0.625), part.ends(1.25));
    assertEquals(new SmileLayout.Ends(-2, 1), part.ends(2));
    assertEquals(new SmileLayout.Ends(-2.25, 1.5), part.ends(3));
    assertEquals(new SmileLayout.Ends(-2.5, 2), part.ends(4));
    assertEquals(new SmileLayout.Ends(-2.5, 2), part.ends(9));
  }
}
