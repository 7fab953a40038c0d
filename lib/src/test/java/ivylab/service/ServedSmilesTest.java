package ivylab.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import ivylab.calibrate.FitCoordinate;
import ivylab.calibrate.QuoteFit;
import ivylab.calibrate.QuotePlaces;
import ivylab.calibrate.QuotePlaces.Kind;
import ivylab.calibrate.QuotePlaces.Place;
import ivylab.calibrate.RidgePrior;
import ivylab.calibrate.SmileModel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** Smile models behind the service, with their fit to quotes. */
class ServedSmilesTest {

  /**
   * {@code level + skew k / sqrt(1 + T)} for the index, {@code 2 level} for its volatility index;
   * it refuses a level of 1 and has no volatility above k = 1.
   */
  private record Lines() implements SmileModel<double[]> {

    @Override
    public String name() {
      return "lines";
    }

    @Override
    public List<FitCoordinate> coordinates() {
      return List.of(new FitCoordinate("level", 0.1, 0.5), new FitCoordinate("skew", -0.3, 0.1));
    }

    @Override
    public double[] model(double[] coordinates) {
      return coordinates;
    }

    @Override
    public boolean has(Kind kind) {
      return kind != Kind.VIX_FUTURE;
    }

    @Override
    public void values(double[] x, QuotePlaces places, double[] vols, double[][] jacobian) {
      if (x[0] >= 1) throw new IllegalArgumentException("level must be below 1: " + x[0]);
      for (int i = 0; i < vols.length; i++) {
        Place p = places.places().get(i);
        boolean vix = p.kind() == Kind.VIX;
        double[] d = {vix ? 2 : 1, vix ? 0 : p.k() / Math.sqrt(1 + p.t())};
        vols[i] = p.k() > 1 ? Double.NaN : d[0] * x[0] + d[1] * x[1];
        if (jacobian.length > 0) jacobian[i] = d;
      }
    }
  }

  private static ServedModel.Card card(List<ServedModel.Parameter> parameters, String... of) {
    var range = new ServedModel.Range(-2, 2);
    List<ServedModel.Underlying> underlyings = new ArrayList<>();
    for (String name : of)
      underlyings.add(new ServedModel.Underlying(name, range, new ServedModel.Range(0.01, 2)));
    return new ServedModel.Card(
        "lines",
        "1",
        "0".repeat(64),
        parameters,
        "level + skew positive",
        List.of(-0.1, 0.0),
        List.of(0.5),
        false,
        underlyings,
        List.of());
  }

  private static final ServedModel.Card CARD =
      card(ServedSmiles.parameters(new Lines()), "spx", "vix");
  private static final ServedSmiles SMILES =
      ServedSmiles.of(new Lines(), CARD)
          .withFit(QuoteFit.DEFAULT.withRidge(RidgePrior.NONE))
          .withDomain(p -> p[0] + p[1] > 0);

  @Test
  void surfaces_are_the_models_volatilities_by_maturity_and_strike() {
    double[][][] surfaces =
        SMILES.surfaces(
            new double[][] {{0.2, -0.1}, {0.3, 0.1}},
            new double[] {-0.2, 0, 0.4},
            new double[] {3, 8});
    assertEquals(2, surfaces.length);
    assertEquals(2, surfaces[0].length);
    assertEquals(0.2 + 0.1 * 0.2 / 2, surfaces[0][0][0], 1e-15); // sqrt(1 + 3) is 2
    assertEquals(0.2 - 0.1 * 0.4 / 3, surfaces[0][1][2], 1e-15); // sqrt(1 + 8) is 3
    assertEquals(0.3, surfaces[1][1][1], 1e-15);
  }

  @Test
  void the_domain_is_the_box_and_its_rule() {
    assertTrue(SMILES.inDomain(new double[] {0.2, -0.1}));
    assertFalse(SMILES.inDomain(new double[] {0.2, -0.3}));
    assertFalse(SMILES.inDomain(new double[] {0.6, 0}));
    assertFalse(SMILES.inDomain(new double[] {0.2, Double.NaN}));
  }

  @Test
  void quotes_of_both_underlyings_are_fitted_exactly() {
    List<ServedModel.Quote> quotes = new ArrayList<>();
    for (double k : new double[] {-0.2, -0.1, 0, 0.1}) {
      double vol = 0.22 - 0.15 * k / Math.sqrt(1.5);
      quotes.add(new ServedModel.Quote("spx", k, 0.5, vol - 0.01, vol + 0.01));
    }
    quotes.add(new ServedModel.Quote("vix", 0, 0.5, 0.43, 0.45));
    ServedModel.Fit fit = SMILES.calibrate(quotes, 3, 1);
    assertEquals(0.22, fit.parameters()[0], 1e-9);
    assertEquals(-0.15, fit.parameters()[1], 1e-9);
    assertEquals(0.44, fit.volatilities()[4], 1e-9);
    assertTrue(fit.converged());
    assertTrue(fit.iterations() > 0);
    // no residuals, so no noise
    assertEquals(0, fit.standardErrors()[0], 1e-6);
  }

  @Test
  void an_interrupt_ends_its_surfaces() {
    double[] k = {0}, t = {0.5};
    double[][] sets = {{0.2, 0}};
    Thread.currentThread().interrupt();
    try {
      assertThrows(CancellationException.class, () -> SMILES.surfaces(sets, k, t));
    } finally {
      Thread.interrupted();
    }
  }

  /** Quotes of level 0.12 and a skew of -0.25 or -0.05; the domain's rule is a positive sum. */
  @Test
  void a_fit_that_ends_outside_the_domain_is_flagged() {
    try (Service service = Service.start(SMILES, ServiceOptions.DEFAULT.withPort(0))) {
      Client client = Client.of(service);
      for (double skew : new double[] {-0.25, -0.05}) {
        List<String> quotes = new ArrayList<>();
        for (double k : new double[] {-0.1, 0, 0.1}) {
          double vol = 0.12 + skew * k / Math.sqrt(1.5);
          quotes.add(
              "{\"logStrike\":%s,\"maturity\":0.5,\"bid\":%s,\"ask\":%s}"
                  .formatted(k, vol - 0.01, vol + 0.01));
        }
        JsonNode fit = client.post("/v1/calibrate", "{\"quotes\":%s}".formatted(quotes)).ok();
        assertEquals(skew, fit.at("/parameters/1/value").doubleValue(), 1e-6);
        assertEquals(0.12 + skew <= 0, fit.get("extrapolated").booleanValue(), fit.toString());
      }
    }
  }

  @Test
  void a_card_must_be_that_of_the_model() {
    var other = List.of(new ServedModel.Parameter("level", 0, 1));
    assertThrows(
        IllegalArgumentException.class, () -> ServedSmiles.of(new Lines(), card(other, "spx")));
    assertThrows(
        IllegalArgumentException.class,
        () -> ServedSmiles.of(new Lines(), card(CARD.parameters(), "vix_future")));
  }

  @Test
  void what_the_model_refuses_is_a_problem_of_the_request() {
    try (Service service = Service.start(SMILES, ServiceOptions.DEFAULT.withPort(0))) {
      Client client = Client.of(service);
      JsonNode problem =
          client.post("/v1/surface", "{\"parameters\":[1.5,0],\"extrapolate\":true}").problem(422);
      assertEquals("urn:ivylab:problem:no-volatility", problem.get("type").asText());
      assertTrue(problem.get("detail").asText().contains("level must be below 1"));
      // no volatility at k = 1.5 from any start
      String quote = "{\"logStrike\":1.5,\"maturity\":0.5,\"bid\":0.2,\"ask\":0.3}";
      String near = "{\"logStrike\":0,\"maturity\":0.5,\"bid\":0.2,\"ask\":0.3}";
      problem =
          client.post("/v1/calibrate", "{\"quotes\":[%s,%s]}".formatted(near, quote)).problem(422);
      assertEquals("urn:ivylab:problem:no-fit", problem.get("type").asText());
      assertTrue(problem.get("detail").asText().contains("no volatility at some quote"));
      JsonNode fit =
          client
              .post(
                  "/v1/calibrate",
                  "{\"quotes\":[%s,%s]}".formatted(near, near.replace("0,", "0.1,")))
              .ok();
      assertEquals(0.25, fit.at("/parameters/0/value").doubleValue(), 1e-9);
    }
  }
}
