package ivylab.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import ivylab.calibrate.HestonSmiles;
import ivylab.calibrate.QuoteFit;
import ivylab.calibrate.QuotePlaces;
import ivylab.calibrate.QuotePlaces.Kind;
import ivylab.calibrate.QuotePlaces.Place;
import ivylab.calibrate.Repricing;
import ivylab.calibrate.SmileQuote;
import ivylab.calibrate.SmileQuotes;
import ivylab.corpus.Domain;
import ivylab.surrogate.SmileData;
import ivylab.surrogate.SmileLayout;
import ivylab.surrogate.Surrogate;
import ivylab.surrogate.SurrogateConfig;
import ivylab.surrogate.SurrogateTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalibrateCommandTest {

  private static final double[] TRUTH = {0.03, 3, 0.04, 0.5, -0.6};

  @TempDir Path folder;

  /** Quotes of Heston's model at two maturities, on a day each. */
  private Path quotes(String... days) throws IOException {
    List<Place> places = new ArrayList<>();
    for (double t : new double[] {0.08, 0.25, 0.75})
      for (double k : new double[] {-0.3, -0.15, 0, 0.15})
        places.add(new Place(Kind.SPX, t, k * Math.sqrt(t)));
    double[] vols = HestonSmiles.DEFAULT.vols(TRUTH, new QuotePlaces(places));
    var text =
        new StringBuilder(
            "Datetime,Symbol,Log Moneyness,Time to Maturity,Implied Volatility,Bid Volatility,"
                + "Ask Volatility\n");
    for (String day : days)
      for (int i = 0; i < vols.length; i++)
        text.append(
            String.format(
                Locale.ROOT,
                "%s,SPX,%.12f,%s,%.12f,%.12f,%.12f%n",
                day,
                places.get(i).k(),
                places.get(i).t(),
                vols[i],
                vols[i] - 0.002,
                vols[i] + 0.002));
    return Files.writeString(folder.resolve("quotes.csv"), text.toString());
  }

  private String out() {
    return folder.resolve("fit.json").toString();
  }

  private JsonNode result() throws IOException {
    return new ObjectMapper().readTree(folder.resolve("fit.json").toFile());
  }

  /** Twelve decimals of the quotes leave the parameters good to about 1e-8. */
  @Test
  void parameters_come_back_with_errors_quotes_and_figures() throws IOException {
    Path figures = folder.resolve("the figures");
    String said =
        Said.by(
                "calibrate",
                "--data",
                quotes("2024-01-02").toString(),
                "--out",
                out(),
                "--starts=2",
                "--ridge=0",
                "--reprice=2000",
                "--figures",
                figures.toString())
            .withStatus(0)
            .out();
    assertTrue(said.contains("RMSE 0.000 volatility points on 12 quotes, 100 % inside"), said);
    assertTrue(said.contains("  kappa    3.00000 +- "), said);
    assertTrue(said.contains("Heston against Monte Carlo, 2,000 paths at 12 of 12 quotes"), said);
    JsonNode fit = result().get("fits").get(0);
    assertEquals("SPX 2024-01-02", fit.get("quotes").asText());
    assertTrue(fit.get("converged").asBoolean());
    for (int j = 0; j < 5; j++)
      assertEquals(TRUTH[j], fit.get("coordinates").get(j).get("value").asDouble(), 1e-6);
    assertEquals(2, fit.get("starts").size());
    assertEquals(5, fit.get("correlations").size());
    assertEquals(12, fit.get("repriced").get("count").asInt());
    List<String> rows = Files.readAllLines(folder.resolve("fit.quotes.csv"));
    assertEquals(13, rows.size());
    assertTrue(rows.get(1).startsWith("SPX 2024-01-02,SPX,0.08,-0.08485281,"), rows.get(1));
    try (Stream<Path> drawn = Files.list(figures)) {
      assertEquals(
          List.of("01-SPX_2024-01-02-SPX.png", "01-SPX_2024-01-02-SPX.svg"),
          drawn.map(p -> p.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void each_day_is_fitted_and_options_reach_the_fit() throws IOException {
    String said =
        Said.by(
                "calibrate",
                "--data",
                quotes("2024-01-02", "2024-01-03").toString(),
                "--out",
                out(),
                "--to=0.3",
                "--starts=1",
                "--equal",
                "--half-spread=0.01",
                "--seed=4")
            .withStatus(0)
            .out();
    assertTrue(said.contains("SPX 2024-01-03: 8 quotes"), said);
    assertEquals(2, result().get("fits").size());
    assertTrue(result().get("fits").get(0).get("repriced").isNull());
    String row = Files.readAllLines(folder.resolve("fit.quotes.csv")).get(1);
    assertTrue(row.endsWith(",0.01,,"), row); // half-width, no re-pricing
    assertFalse(Files.exists(folder.resolve("figures")));
  }

  @Test
  void maturities_that_leave_no_quote_are_named() throws IOException {
    Said.by("calibrate", "--data", quotes("2024-01-02").toString(), "--out", out(), "--to=0.01")
        .failed("no maturity is up to --to 0.01");
  }

  @Test
  void what_a_model_lacks_is_reported_for_its_day_alone() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("both.csv"),
            Files.readString(quotes("2024-01-02"))
                .replaceFirst("\n", "%n2024-01-05,SPX,0,0.1,0.2,,%n".formatted()));
    String said =
        Said.by("calibrate", "--data", file.toString(), "--out", out(), "--starts=1", "--ridge=0")
            .withStatus(2)
            .out();
    assertTrue(said.contains("SPX 2024-01-05: 1 quotes cannot determine 5 coordinates"), said);
    assertEquals("SPX 2024-01-05", result().get("failures").get(0).get("quotes").asText());
    assertEquals(1, result().get("fits").size());
    Path vix =
        Files.writeString(
            folder.resolve("vix.csv"),
            "Kind,Log Moneyness,Time to Maturity,Implied Volatility\nVIX,0,0.1,0.9\n");
    Said.by("calibrate", "--data", vix.toString(), "--out", out())
        .failed("nothing could be fitted: Heston has no values of VIX");
    Said.by("calibrate", "--data", vix.toString(), "--out", out(), "--spx-only")
        .failed("nothing could be fitted: --spx-only leaves no quote");
  }

  /** Untrained, on three maturities up to 0.09 years: it answers 2 years with the last smile. */
  private Path surrogate() throws IOException {
    var layout =
        SmileLayout.of(
            SmileLayout.Part.of(List.of(0.03, 0.06, 0.09), List.of(-0.1, -0.05, 0.0, 0.05)));
    List<Domain.Coordinate> box = Domain.BOX.coordinates();
    var random = new SplittableRandom(1);
    double[][] inputs = new double[20][box.size()], vols = new double[20][layout.size()];
    double[][] errors = new double[20][layout.size()];
    for (int i = 0; i < 20; i++) {
      for (int j = 0; j < box.size(); j++)
        inputs[i][j] =
            i == 0
                ? box.get(j).low()
                : i == 1
                    ? box.get(j).high()
                    : random.nextDouble(box.get(j).low(), box.get(j).high());
      for (int g = 0; g < layout.size(); g++) {
        vols[i][g] = random.nextDouble(0.1, 0.3);
        errors[i][g] = 1e-4;
      }
    }
    var data = new SmileData(layout, inputs, vols, errors, new boolean[20][layout.size()]);
    var config = SurrogateConfig.PAPER.withNetwork(new SurrogateConfig.Dense(List.of(8), false, 0));
    Path file = folder.resolve("net.safetensors");
    try (Surrogate model = Surrogate.create(config, layout, box.size(), 3)) {
      new SurrogateTask(model, data, data, 8).prepare();
      model.save(file, Map.of());
    }
    return file;
  }

  @Test
  void quotes_outside_of_a_surrogate_are_left_out_and_counted() throws IOException {
    String model = surrogate().toString();
    Path data =
        Files.writeString(
            folder.resolve("three.csv"),
            "Log Moneyness,Time to Maturity,Implied Volatility\n"
                + "0,0.05,0.2\n0,2,0.2\n0.01,0.08,0.2\n-0.3,0.05,0.2\n0.01,0.5,0.2\n");
    String said =
        Said.by("calibrate", "--data", data.toString(), "--out", out(), "--model", model).out();
    String which =
        "2 outside the maturities of SPX, 0.03000 to 0.09000 years;"
            + " 1 outside the log-strikes of SPX at 0.05000 years, -0.1000 to 0.05000";
    assertTrue(said.contains("left out, because net would guess: " + which), said);
    JsonNode fit = result().get("fits").get(0);
    assertEquals(2, fit.get("count").asInt());
    assertEquals(3, fit.get("leftOut").get("count").asInt());
    assertEquals(which, fit.get("leftOut").get("reason").asText());
    assertEquals(3, Files.readAllLines(folder.resolve("fit.quotes.csv")).size());
    Path far =
        Files.writeString(
            folder.resolve("far.csv"),
            "Log Moneyness,Time to Maturity,Implied Volatility\n0,2,0.2\n");
    Said.by("calibrate", "--data", far.toString(), "--out", out(), "--model", model)
        .failed("nothing could be fitted: every quote lies outside of what net knows: 1 outside");
    Said.by("calibrate", "--data", far.toString(), "--model", model, "--vix-weight=2")
        .failed("--vix-weight has no effect with --model .*net.safetensors");
  }

  /** An odd number of antithetic paths, and a folder that is a file. */
  @Test
  void what_fails_after_a_fit_does_not_cost_the_fit() throws IOException {
    String data = quotes("2024-01-02").toString();
    String said =
        Said.by(
                "calibrate",
                "--data",
                data,
                "--out",
                out(),
                "--starts=1",
                "--ridge=0",
                "--reprice=1001",
                "--figures",
                data)
            .withStatus(2)
            .out();
    assertTrue(said.contains("re-pricing failed: paths must be even"), said);
    assertTrue(said.contains("figures failed: "), said);
    JsonNode fit = result().get("fits").get(0);
    assertTrue(fit.get("converged").asBoolean());
    assertTrue(fit.get("repriced").isNull());
    assertEquals(2, fit.get("missing").size());
    assertTrue(fit.get("missing").get(0).asText().startsWith("re-pricing failed: paths"));
    assertEquals(0, result().get("failures").size());
    assertEquals(13, Files.readAllLines(folder.resolve("fit.quotes.csv")).size());
  }

  @Test
  void numbers_that_do_not_exist_are_null() throws IOException {
    var quote = new SmileQuote(new Place(Kind.SPX, 0.1, 0), 0.19, 0.2, 0.21);
    var fit =
        QuoteFit.DEFAULT
            .withStarts(1)
            .fit(HestonSmiles.DEFAULT, new SmileQuotes("one", List.of(quote)));
    double[] none = {Double.NaN};
    var report = new CalibrationReport();
    report.add(
        fit, Optional.empty(), Optional.of(Repricing.of(fit, "none", none, none)), List.of());
    report.write(folder.resolve("fit.json"));
    JsonNode repriced = result().get("fits").get(0).get("repriced");
    assertEquals(0, repriced.get("count").asInt());
    for (String name : List.of("residual", "misfit", "modelError", "standardError", "hidden"))
      assertTrue(repriced.get(name).isNull(), name);
  }

  @Test
  void the_rows_never_replace_the_quotes() throws IOException {
    Path data = Files.copy(quotes("2024-01-02"), folder.resolve("fit.quotes.csv"));
    String before = Files.readString(data);
    Said.by("calibrate", "--data", data.toString(), "--out", out(), "--starts=1")
        .failed("--out .*fit.json would replace the file of --data by its rows: .*fit.quotes.csv");
    assertEquals(before, Files.readString(data));
    assertFalse(Files.exists(folder.resolve("fit.json")));
  }

  @Test
  void options_without_effect_are_refused() throws IOException {
    String data = quotes("2024-01-02").toString();
    Said.by("calibrate", "--data", data, "--out", out(), "--equal", "--floor=0.0005")
        .failed("--floor has no effect with --equal");
    Said.by("calibrate", "--data", data, "--out", out(), "--spx-only", "--vix-weight=1")
        .failed("--vix-weight has no effect with --spx-only");
    Said.by("calibrate", "--data", data, "--out", out(), "--vix-weight=2")
        .failed("--vix-weight has no effect with --model heston");
    Said.by("calibrate", "--data", data, "--out", out(), "--half-spread=0")
        .failed("--half-spread must be a fraction in \\(0, 1\\): 0");
    Said.by("calibrate", "--data", data, "--out", out(), "--ridge=-1")
        .failed("--ridge must be non-negative and finite: -1");
    Said.by("calibrate", "--data", data, "--out", out(), "--starts=0")
        .failed("--starts must be in");
  }

  @Test
  void wrong_calls_are_one_line() throws IOException {
    String data = quotes("2024-01-02").toString();
    Said.by("calibrate", "--starts=2").failed("calibrate: --data is missing");
    Said.by("calibrate", "--data", "nowhere.csv", "--out", out())
        .failed("nowhere.csv: no such file");
    Said.by("calibrate", "--data", data, "--model=sabr")
        .failed("--model must be heston or a file that can be read: sabr");
    Said.by("calibrate", "--data", data, "--model", data).failed("--model: .*quotes.csv");
    Said.by("calibrate", "--data", data, "--out", data).failed("--out must not be an input file");
    Said.by("calibrate", "--data", data, "--out", folder.toString()).failed("--out must be a file");
    Said.by("calibrate", "--data", data, "--out", out(), "--to=0").failed("--to must be positive");
    Said.by("calibrate", "--data", data, "--out", out(), "--reprice=5")
        .failed("--reprice must be at least 1000 paths: 5");
    Said.by("calibrate", "--data", data, "--out", out(), "--floor=0").failed("--floor must be");
    Said.by("calibrate", "--data", data, "--start=2")
        .failed("no option --start; nearest: --starts");
    assertTrue(Said.by("calibrate", "--help").withStatus(0).out().contains("--reprice=PATHS"));
  }
}
