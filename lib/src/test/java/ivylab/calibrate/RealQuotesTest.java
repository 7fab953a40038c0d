package ivylab.calibrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.file.Rows;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Heston's model on the SPX quotes of 18 May 2019 that Chataigner and others (2020) published. */
@EnabledIfEnvironmentVariable(
    named = "IVYLAB_REFERENCE",
    matches = ".+",
    disabledReason = "IVYLAB_REFERENCE does not name the folder of real quotes")
class RealQuotesTest {

  @Test
  void a_model_follows_a_day_of_the_index_as_far_as_it_can() {
    Path folder = Path.of(System.getenv("IVYLAB_REFERENCE"), "data", "spx_2019-05-18_chataigner");
    SmileQuotes all = SmileQuotes.read(folder.resolve("trainingDataSet.csv"), Rows.STRICT).get(0);
    assertEquals(1720, all.size());
    int[] count = {0};
    // every sixth quote to three months keeps the test short
    SmileQuotes some = all.upTo(0.25).where(q -> count[0]++ % 6 == 0);
    var result =
        QuoteFit.DEFAULT
            .withStarts(1)
            .withFrom(0.03, 5, 0.04, 1, -0.7)
            .fit(HestonSmiles.DEFAULT, some);
    assertTrue(result.converged(), result::toString);
    // all 1,072 quotes gave 1.58 points, 32 % inside, kappa 8.2, sigma 1.46, rho -0.61 (measured):
    // one factor does not follow short and long smiles at once
    assertEquals(0.0158, result.rmse(), 0.004);
    assertEquals(0.32, result.shareInside(), 0.1);
    assertEquals(-0.61, result.value("rho"), 0.1);
    assertTrue(result.identification().undetermined().isEmpty(), result::toString);
  }
}
