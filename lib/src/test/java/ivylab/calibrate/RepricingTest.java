package ivylab.calibrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.calibrate.QuotePlaces.Kind;
import ivylab.calibrate.QuotePlaces.Place;
import ivylab.fourier.Pricer;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepricingTest {

  private static final LinearSmiles MODEL = new LinearSmiles(new FitCoordinate("level", 0, 1));

  /** Fitted value 0.21 at quotes of 0.20 and 0.22. */
  private static final QuoteFitResult<List<Double>> FIT =
      QuoteFit.DEFAULT
          .withRidge(RidgePrior.NONE)
          .withStarts(1)
          .fit(
              MODEL,
              new SmileQuotes(
                  "two",
                  List.of(
                      new SmileQuote(new Place(Kind.SPX, 1, 0), 0.19, 0.20, 0.21),
                      new SmileQuote(new Place(Kind.SPX, 1, 0.1), 0.21, 0.22, 0.23))));

  @Test
  void model_error_and_misfit_add_up_to_the_residual() {
    var repriced =
        Repricing.of(FIT, "by hand", new double[] {0.22, 0.19}, new double[] {0.01, 0.02});
    for (Repricing.Row row : repriced.rows())
      assertEquals(row.residual(), row.modelError() - row.misfit(), 1e-15);
    assertEquals(0.01, repriced.residual(), 1e-9); // +-0.01
    assertEquals(Math.sqrt((0.01 * 0.01 + 0.02 * 0.02) / 2), repriced.modelError(), 1e-9);
    assertEquals(Math.sqrt((0.02 * 0.02 + 0.03 * 0.03) / 2), repriced.misfit(), 1e-9);
    assertEquals(Math.sqrt((0.01 * 0.01 + 0.02 * 0.02) / 2), repriced.error(), 1e-12);
    assertEquals(0, repriced.modelErrorBeyondNoise(), 1e-6);
    assertEquals(1, repriced.shareWithinNoise());
    assertEquals(0, repriced.shareInside());
    assertEquals(1 - 0.01 * 0.01 / ((0.02 * 0.02 + 0.03 * 0.03) / 2), repriced.hidden(), 1e-6);
    assertEquals(1, repriced.toTable().rowCount());
    assertEquals(2, repriced.rowTable().rowCount());
    assertTrue(
        repriced.toString().contains("hides 85 % of the squared misfit"), repriced::toString);
  }

  @Test
  void an_exact_pricer_hides_nothing() {
    var repriced = Repricing.of(FIT, "itself", new double[] {0.21, 0.21}, new double[2]);
    assertEquals(0, repriced.hidden(), 1e-6);
    assertEquals(0, repriced.modelError(), 1e-9);
    assertEquals(repriced.residual(), repriced.misfit(), 1e-9);
  }

  @Test
  void quotes_without_a_true_value_are_left_out() {
    var repriced = Repricing.of(FIT, "by hand", new double[] {Double.NaN, 0.19}, new double[2]);
    assertEquals(1, repriced.known().size());
    assertEquals(0.02, repriced.modelError(), 1e-9);
    assertEquals(0.02, repriced.modelErrorBeyondNoise(), 1e-9);
    assertEquals(0, repriced.shareWithinNoise());
    assertThrows(
        IllegalArgumentException.class, () -> Repricing.of(FIT, "x", new double[1], new double[2]));
  }

  /** Both price to 1e-10 of the forward, so to 1e-7 of a volatility where vega is above 1e-3. */
  @Test
  void a_second_exact_pricer_agrees_with_the_first() {
    double[] truth = {0.03, 3, 0.04, 0.5, -0.6};
    List<Place> places =
        List.of(
            new Place(Kind.SPX, 0.1, -0.1),
            new Place(Kind.SPX, 0.3, 0.1),
            new Place(Kind.SPX, 0.1, 0.05));
    double[] vols = HestonSmiles.DEFAULT.vols(truth, new QuotePlaces(places));
    var quotes =
        new SmileQuotes(
            "three",
            List.of(
                SmileQuote.ofMid(Kind.SPX, 0.1, -0.1, vols[0] + 0.01),
                SmileQuote.ofMid(Kind.SPX, 0.3, 0.1, vols[1]),
                SmileQuote.ofMid(Kind.SPX, 0.1, 0.05, vols[2])));
    var fit = QuoteFit.DEFAULT.withStarts(1).withFrom(truth).fit(HestonSmiles.DEFAULT, quotes);
    var again = Repricing.priced(fit, "cosine series", Pricer.cosine());
    assertEquals("cosine series", again.by());
    assertEquals(3, again.known().size());
    assertEquals(0, again.modelError(), 1e-7);
    for (int i = 0; i < 3; i++)
      assertEquals(fit.residuals().get(i).quote(), again.rows().get(i).quote());
  }
}
