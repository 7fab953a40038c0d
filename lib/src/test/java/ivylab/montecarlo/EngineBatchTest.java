package ivylab.montecarlo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ivylab.rough.PublishedSets;
import org.junit.jupiter.api.Test;

class EngineBatchTest {

  /** The share has a deviation of 3 % at 0.09 years, so its mean over 20,000 paths one of 2e-4. */
  @Test
  void engine_batch_keeps_the_share_a_martingale() {
    double share = EngineBatch.meanShare(PublishedSets.may2017(), 20_000, 90, 0.001);
    assertEquals(1, share, 1.2e-3);
  }
}
