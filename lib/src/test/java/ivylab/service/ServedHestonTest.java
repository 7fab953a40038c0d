package ivylab.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServedHestonTest {

  private static final ServedHeston MODEL = new ServedHeston();

  /**
   * With v0 = theta and little noise every volatility is the root of v0, where there is a price.
   */
  @Test
  void without_noise_it_is_black_and_far_options_have_no_volatility() {
    double[] strikes = MODEL.card().strikes().stream().mapToDouble(k -> k).toArray();
    double[] maturities = MODEL.card().maturities().stream().mapToDouble(t -> t).toArray();
    double[][] surface =
        MODEL.surfaces(new double[][] {{0.04, 2, 0.04, 0.02, 0}}, strikes, maturities)[0];
    assertEquals(6, surface.length);
    assertEquals(10, surface[0].length);
    int missing = 0;
    for (int j = 0; j < 6; j++)
      for (int i = 0; i < 10; i++) {
        double vol = surface[j][i];
        if (Double.isNaN(vol)) {
          missing++;
          // five and more deviations away
          assertTrue(strikes[i] / (0.2 * Math.sqrt(maturities[j])) > 5, i + ", " + j);
        } else {
          // variances differ from 0.04 by sigma sqrt(v0 t / kappa), 1 %, which curves the smile,
          // and 1e-11 of a price of 1e-9 is 1 % of it, 0.04 % of the volatility at 6 deviations
          assertEquals(0.2, vol, 5e-4, i + ", " + j);
        }
      }
    assertTrue(missing >= 1 && missing <= 6, missing + " missing");
  }

  @Test
  void its_parameters_are_those_of_the_published_route() {
    List<String> names =
        MODEL.card().parameters().stream().map(ServedModel.Parameter::name).toList();
    assertEquals(List.of("v0", "kappa", "theta", "sigma", "rho"), names);
    assertTrue(MODEL.inDomain(MODEL.card().middle()));
    assertFalse(MODEL.inDomain(new double[] {0.04, 2, 0.04, 0.5, -1}));
  }

  /** Forty deviations away every price is below the least, though the place is in the domain. */
  @Test
  void a_surface_of_far_options_has_nulls() {
    try (Service service = Service.start(MODEL, ServiceOptions.DEFAULT.withPort(0))) {
      JsonNode reply =
          Client.of(service)
              .post(
                  "/v1/surface",
                  "{\"parameters\":[0.04,2,0.04,0.3,-0.5],\"strikes\":[0.9],\"maturities\":[0.02]}")
              .ok();
      assertFalse(reply.get("extrapolated").booleanValue());
      assertTrue(reply.at("/surfaces/0/volatilities/0/0").isNull(), reply.toString());
    }
  }

  @Test
  void its_own_volatilities_are_fitted_over_http() {
    try (Service service = Service.start(MODEL, ServiceOptions.DEFAULT.withPort(0))) {
      Client client = Client.of(service);
      String set = "{\"v0\":0.04,\"kappa\":2,\"theta\":0.06,\"sigma\":0.6,\"rho\":-0.7}";
      JsonNode old = client.post("/predict/iv_surface", set).ok().get("iv_surface");
      assertEquals(10, old.size());
      assertEquals(6, old.get(0).size());
      assertTrue(old.get(0).get(0).doubleValue() > old.get(3).get(0).doubleValue(), "skew");
      JsonNode vols =
          client
              .post(
                  "/v1/surface",
                  "{\"parameters\":%s,\"strikes\":[-0.2,-0.1,0,0.1],\"maturities\":[0.1,0.5,1]}"
                      .formatted(set))
              .ok()
              .at("/surfaces/0/volatilities");
      double[] k = {-0.2, -0.1, 0, 0.1}, t = {0.1, 0.5, 1};
      List<String> quotes = new ArrayList<>();
      for (int j = 0; j < 3; j++)
        for (int i = 0; i < 4; i++) {
          double vol = vols.get(j).get(i).doubleValue();
          quotes.add(
              "{\"logStrike\":%s,\"maturity\":%s,\"bid\":%s,\"ask\":%s}"
                  .formatted(k[i], t[j], vol - 0.002, vol + 0.002));
        }
      JsonNode fit =
          client.post("/v1/calibrate", "{\"quotes\":%s,\"starts\":4}".formatted(quotes)).ok();
      assertEquals(1.0, fit.get("insideBidAsk").doubleValue());
      // half a bid-ask width is 0.002; the prior moves the fit by a small part of it
      assertEquals(0, fit.get("rmse").doubleValue(), 2e-4);
      assertEquals(0.04, fit.at("/parameters/0/value").doubleValue(), 0.004);
      // refused by Heston's own rules
      JsonNode problem =
          client
              .post("/v1/surface", "{\"parameters\":[-1,2,0.04,0.5,0],\"extrapolate\":true}")
              .problem(422);
      assertTrue(problem.get("detail").asText().contains("v0"), problem.toString());
      // numbers that overflow on the way
      for (String far : List.of("[0.04,1e308,0.04,0.5,0]", "[0.04,2,0.04,1e200,0]")) {
        problem =
            client
                .post("/v1/surface", "{\"parameters\":%s,\"extrapolate\":true}".formatted(far))
                .problem(422);
        assertEquals("urn:ivylab:problem:no-volatility", problem.get("type").asText());
      }
    }
  }
}
