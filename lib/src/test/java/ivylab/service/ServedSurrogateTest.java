package ivylab.service;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import ivylab.corpus.Domain;
import ivylab.file.Digest;
import ivylab.surrogate.SmileData;
import ivylab.surrogate.SmileLayout;
import ivylab.surrogate.Surrogate;
import ivylab.surrogate.SurrogateConfig;
import ivylab.surrogate.SurrogatePredictor;
import ivylab.surrogate.SurrogateTask;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A surrogate from its file to a reply. It is untrained: its scales alone are fitted. */
class ServedSurrogateTest {

  /** Strikes grow with the root of the maturity. */
  private static final SmileLayout LAYOUT =
      SmileLayout.of(
          new SmileLayout.Part(
              List.of(0.04, 0.16), List.of(List.of(-0.1, 0.0, 0.1), List.of(-0.2, 0.0, 0.2))));

  private static final Map<String, String> ABOUT =
      Map.of(
          "name", "smiles",
          "version", "7",
          "parameters", "level, skew",
          "test error, mean absolute error", "0.0012");

  @TempDir Path folder;

  /** Saves one of a level and a skew, and returns its predictor. */
  private static SurrogatePredictor save(Path file, Map<String, String> about) throws IOException {
    var random = new SplittableRandom(1);
    double[][] inputs = new double[40][];
    for (int i = 0; i < inputs.length; i++)
      inputs[i] = new double[] {random.nextDouble(0.1, 0.3), random.nextDouble(-0.4, 0)};
    inputs[0] = new double[] {0.1, -0.4}; // the corners of the box
    inputs[1] = new double[] {0.3, 0};
    return save(file, about, inputs);
  }

  private static SurrogatePredictor save(Path file, Map<String, String> about, double[][] inputs)
      throws IOException {
    return save(LAYOUT, file, about, inputs);
  }

  private static SurrogatePredictor save(
      SmileLayout layout, Path file, Map<String, String> about, double[][] inputs)
      throws IOException {
    int rows = inputs.length, size = layout.size(), p = inputs[0].length;
    double[][] vols = new double[rows][size], errors = new double[rows][size];
    double[] k = layout.spx().k();
    for (int i = 0; i < rows; i++)
      for (int g = 0; g < size; g++) {
        vols[i][g] = 0.1 + 0.5 * Math.abs(inputs[i][0]) + inputs[i][1] * k[g % k.length];
        errors[i][g] = 1e-4;
      }
    var data = new SmileData(layout, inputs, vols, errors, new boolean[rows][size]);
    SurrogateConfig config =
        SurrogateConfig.OURS.withNetwork(new SurrogateConfig.Dense(List.of(8), false, 0));
    try (Surrogate surrogate = Surrogate.create(config, layout, p, 3)) {
      new SurrogateTask(surrogate, data, data, 8).prepare();
      surrogate.save(file, about);
      return surrogate.predictor();
    }
  }

  @Test
  void its_card_is_that_of_the_file() throws IOException {
    Path file = folder.resolve("a.safetensors");
    save(file, ABOUT);
    ServedModel.Card card = ServedSurrogate.read(file).card();
    assertEquals("smiles", card.name());
    assertEquals("7", card.version());
    assertEquals(Digest.of(file), card.digest());
    assertEquals("skew", card.parameters().get(1).name());
    // single precision in the file
    assertEquals(-0.4, card.parameters().get(1).lower(), 1e-7);
    assertEquals(0.3, card.parameters().get(0).upper(), 1e-7);
    assertEquals(List.of(-0.1, 0.0, 0.1), card.strikes());
    assertEquals(List.of(0.04, 0.16), card.maturities());
    assertEquals(new ServedModel.Range(-0.2, 0.2), card.underlyings().get(0).strikes());
    assertEquals(
        List.of(new ServedModel.TestError("mean absolute error", 0.0012, "volatility")),
        card.testErrors());
  }

  @Test
  void without_notes_it_has_names_too() throws IOException {
    Path file = folder.resolve("plain.safetensors");
    save(file, Map.of());
    ServedModel.Card card = ServedSurrogate.read(file).card();
    assertEquals("plain", card.name());
    assertEquals(List.of("p1", "p2"), card.parameters().stream().map(p -> p.name()).toList());
  }

  @Test
  void a_file_that_does_not_fit_is_named() throws IOException {
    for (Map<String, String> wrong :
        List.of(
            Map.of("parameters", "level"),
            Map.of("parameters", "level,level"),
            Map.of("domain", "BOXES"),
            Map.of("domain", "REALISTIC"),
            Map.of("test error, mean", "small"))) {
      Path file = folder.resolve("b.safetensors");
      save(file, wrong);
      var e = assertThrows(IOException.class, () -> ServedSurrogate.read(file));
      assertTrue(e.getMessage().contains("b.safetensors"), e.getMessage());
    }
  }

  @Test
  void a_domain_gives_names_bounds_and_its_rule() throws IOException {
    for (Domain domain : Domain.values()) {
      Path file = folder.resolve(domain + ".safetensors");
      var random = new SplittableRandom(5);
      double[][] inputs = new double[30][];
      for (int i = 0; i < inputs.length; i++)
        inputs[i] =
            domain.coordinates().stream()
                .mapToDouble(c -> random.nextDouble(c.low(), c.high()))
                .toArray();
      SurrogatePredictor predictor = save(file, Map.of("domain", domain.name()), inputs);
      ServedSurrogate served = ServedSurrogate.read(file);
      assertEquals(
          domain.coordinates(),
          served.card().parameters().stream()
              .map(p -> new Domain.Coordinate(p.name(), p.lower(), p.upper()))
              .toList());
      double[] k = {0.05}, t = {0.1};
      for (double[] x : inputs) {
        assertEquals(domain.refusal(x).isEmpty(), served.inDomain(x));
        assertEquals(
            predictor.at(k, t).vols(x)[0],
            served.surfaces(new double[][] {x}, k, t)[0][0][0],
            1e-12);
      }
      // draws inside the bounds are all in the one, and partly in the other
      long inside = Arrays.stream(inputs).filter(served::inDomain).count();
      assertEquals(domain == Domain.BOX, inside == inputs.length, inside + " inside");
    }
  }

  @Test
  void surfaces_are_those_of_the_predictor() throws IOException {
    Path file = folder.resolve("a.safetensors");
    SurrogatePredictor predictor = save(file, ABOUT);
    ServedSurrogate served = ServedSurrogate.read(file);
    double[][] sets = new double[20][];
    for (int s = 0; s < sets.length; s++) sets[s] = new double[] {0.1 + 0.01 * s, -0.02 * s};
    double[][][] surfaces =
        served.surfaces(sets, new double[] {-0.05, 0.03}, new double[] {0.1, 0.05, 0.16});
    double[] k = {-0.05, 0.03, -0.05, 0.03, -0.05, 0.03}, t = {0.1, 0.1, 0.05, 0.05, 0.16, 0.16};
    for (int s = 0; s < sets.length; s++) {
      // alone and in a batch agree to about 1e-8: exponentials are approximated differently
      double[] expected = predictor.at(k, t).vols(sets[s]);
      for (int i = 0; i < k.length; i++)
        assertEquals(expected[i], surfaces[s][i / 2][i % 2], 1e-7, "set " + s + ", point " + i);
    }
  }

  @Test
  void the_strikes_of_its_domain_widen_with_the_maturity() throws IOException {
    Path file = folder.resolve("a.safetensors");
    save(file, ABOUT);
    ServedSurrogate served = ServedSurrogate.read(file);
    ServedModel.Underlying spx = served.card().underlyings().get(0);
    assertEquals(new ServedModel.Range(-0.1, 0.1), served.strikes(spx, 0.04));
    assertEquals(new ServedModel.Range(-0.2, 0.2), served.strikes(spx, 0.16));
    assertEquals(0.15, served.strikes(spx, 0.1).upper(), 1e-12); // half-way
    assertEquals(new ServedModel.Range(-0.2, 0.2), served.strikes(spx, 1));
    assertEquals(new ServedModel.Range(-0.1, 0.1), served.strikes(spx, 0.01));
    try (Service service = Service.start(served, ServiceOptions.DEFAULT.withPort(0))) {
      Client client = Client.of(service);
      String request = "{\"parameters\":[0.2,-0.1],\"strikes\":[0,0.15],\"maturities\":[%s]}";
      client.post("/v1/surface", request.formatted("0.16")).ok();
      JsonNode problem = client.post("/v1/surface", request.formatted("0.16,0.04")).problem(422);
      assertEquals(1, problem.get("errors").size());
      assertEquals("/strikes/1", problem.at("/errors/0/pointer").asText());
      String quote = "{\"quotes\":[{\"logStrike\":0.15,\"maturity\":%s,\"bid\":0.2,\"ask\":0.3}]}";
      client.post("/v1/calibrate", quote.formatted("0.16")).ok();
      problem = client.post("/v1/calibrate", quote.formatted("0.04")).problem(422);
      assertEquals("/quotes/0/logStrike", problem.at("/errors/0/pointer").asText());
    }
  }

  @Test
  void its_own_volatilities_are_fitted() throws IOException {
    Path file = folder.resolve("a.safetensors");
    SurrogatePredictor predictor = save(file, ABOUT);
    double[] k = {-0.1, 0, 0.1, -0.2, 0, 0.2}, t = {0.04, 0.04, 0.04, 0.16, 0.16, 0.16};
    double[] vols = predictor.at(k, t).vols(new double[] {0.17, -0.3});
    List<ServedModel.Quote> quotes = new ArrayList<>();
    for (int i = 0; i < k.length; i++)
      quotes.add(new ServedModel.Quote("spx", k[i], t[i], vols[i] - 0.001, vols[i] + 0.001));
    ServedModel.Fit fit = ServedSurrogate.read(file).calibrate(quotes, 4, 1);
    assertTrue(fit.converged());
    // the prior's weight of 0.01 against errors in units of 0.001: it moves volatilities by less
    assertArrayEquals(vols, fit.volatilities(), 1e-4);
  }

  @Test
  void quotes_of_the_volatility_index_are_fitted_where_it_was_trained() throws IOException {
    var vix =
        new SmileLayout.Part(
            List.of(0.04, 0.08), List.of(List.of(-0.1, 0.0, 0.2), List.of(-0.2, 0.0, 0.3)));
    Path file = folder.resolve("vix.safetensors");
    var random = new SplittableRandom(4);
    double[][] inputs = new double[40][];
    for (int i = 0; i < inputs.length; i++)
      inputs[i] = new double[] {random.nextDouble(0.1, 0.3), random.nextDouble(-0.4, 0)};
    SurrogatePredictor predictor = save(SmileLayout.of(LAYOUT.spx(), vix), file, Map.of(), inputs);
    ServedSurrogate served = ServedSurrogate.read(file);
    assertEquals(
        List.of(
            new ServedModel.Underlying(
                "spx", new ServedModel.Range(-0.2, 0.2), new ServedModel.Range(0.04, 0.16)),
            new ServedModel.Underlying(
                "vix", new ServedModel.Range(-0.2, 0.3), new ServedModel.Range(0.04, 0.08))),
        served.card().underlyings());
    assertEquals(
        new ServedModel.Range(-0.1, 0.2), served.strikes(served.card().underlyings().get(1), 0.04));
    // the first of the VIX comes after those of the index
    double vol = predictor.vols(new double[] {0.2, -0.2})[LAYOUT.size()];
    String quote =
        "{\"quotes\":[{\"underlying\":\"vix\",\"logStrike\":%s,\"maturity\":0.04,\"bid\":%s,\"ask\":%s}]}";
    try (Service service = Service.start(served, ServiceOptions.DEFAULT.withPort(0))) {
      Client client = Client.of(service);
      JsonNode fit =
          client.post("/v1/calibrate", quote.formatted(-0.1, vol - 1e-3, vol + 1e-3)).ok();
      assertEquals(vol, fit.at("/quotes/0/volatility").doubleValue(), 1e-4);
      JsonNode problem =
          client.post("/v1/calibrate", quote.formatted(0.25, vol - 1e-3, vol + 1e-3)).problem(422);
      assertEquals("must be from -0.1 to 0.2", problem.at("/errors/0/rule").asText());
    }
  }
}
