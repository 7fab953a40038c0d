package ivylab.calibrate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.calibrate.QuotePlaces.Kind;
import ivylab.calibrate.QuotePlaces.Place;
import ivylab.corpus.Domain;
import ivylab.rough.QuadraticRoughHeston;
import ivylab.surrogate.CorpusSmiles;
import ivylab.surrogate.InputMap;
import ivylab.surrogate.SmileData;
import ivylab.surrogate.SmileLayout;
import ivylab.surrogate.Surrogate;
import ivylab.surrogate.SurrogateConfig;
import ivylab.surrogate.SurrogatePredictor;
import ivylab.surrogate.SurrogateTask;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.hipparchus.analysis.interpolation.SplineInterpolator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The networks are untrained: their scales alone are fitted, which is all that a fit needs. */
class SurrogateSmilesTest {

  private static final SmileLayout LAYOUT =
      SmileLayout.of(
          new SmileLayout.Part(
              List.of(0.04, 0.09, 0.16),
              List.of(
                  List.of(-0.1, -0.05, 0.0, 0.05),
                  List.of(-0.15, -0.07, 0.0, 0.07),
                  List.of(-0.2, -0.1, 0.0, 0.1))),
          new SmileLayout.Part(
              List.of(0.04, 0.08), List.of(List.of(-0.1, 0.1, 0.3), List.of(-0.1, 0.1, 0.3))));

  private static final QuotePlaces PLACES =
      new QuotePlaces(
          List.of(
              new Place(Kind.VIX, 0.06, 0.15),
              new Place(Kind.SPX, 0.05, -0.03),
              new Place(Kind.SPX, 0.12, 0.02),
              new Place(Kind.VIX, 0.08, 0.1),
              new Place(Kind.SPX, 0.16, -0.1),
              new Place(Kind.VIX, 0.2, 0.4),
              new Place(Kind.VIX_FUTURE, 0.05, 0)));

  enum Head {
    SMOOTH(SurrogateConfig.OURS),
    POINTS(SurrogateConfig.PAPER);

    private final SurrogateConfig config;

    Head(SurrogateConfig config) {
      this.config = config.withNetwork(new SurrogateConfig.Dense(List.of(8, 8), false, 0));
    }
  }

  @TempDir Path folder;

  private static Surrogate surrogate(Head head, SmileLayout layout, double[][] box, InputMap map) {
    var random = new SplittableRandom(1);
    int rows = 40, p = box.length;
    double[][] inputs = new double[rows][p], vols = new double[rows][layout.size()];
    double[][] errors = new double[rows][layout.size()];
    double[] k = layout.spx().k();
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < p; j++)
        inputs[i][j] = i < 2 ? box[j][i] : random.nextDouble(box[j][0], box[j][1]);
      double level = 0.1 + 0.2 * (inputs[i][0] - box[0][0]) / (box[0][1] - box[0][0]);
      double skew = -0.4 * (inputs[i][1] - box[1][0]) / (box[1][1] - box[1][0]);
      for (int g = 0; g < layout.size(); g++) {
        vols[i][g] = g < k.length ? level + skew * k[g] : 4 * level;
        errors[i][g] = 1e-4;
      }
    }
    var data = new SmileData(layout, inputs, vols, errors, new boolean[rows][layout.size()]);
    Surrogate surrogate = Surrogate.create(head.config, layout, p, map, 3);
    new SurrogateTask(surrogate, data, data, 8).prepare();
    return surrogate;
  }

  private static final double[][] BOX = {{0.1, 0.3}, {-0.4, 0}};

  private static SurrogateSmiles<List<Double>> model(Head head, SmileLayout layout) {
    try (Surrogate surrogate = surrogate(head, layout, BOX, InputMap.IDENTITY)) {
      return SurrogateSmiles.of(
          "small",
          surrogate.predictor(),
          List.of(new FitCoordinate("level", 0.1, 0.3), new FitCoordinate("skew", -0.4, 0)),
          x -> List.of(x[0], x[1]));
    }
  }

  /**
   * Central differences with h = 1e-5 in double precision: 1e-10 of curvature, 1e-11 of rounding.
   */
  @ParameterizedTest
  @EnumSource(Head.class)
  void derivatives_are_those_of_the_values_for_both_indices(Head head) {
    var model = model(head, LAYOUT);
    double[] x = {0.17, -0.23}, vols = new double[7];
    double[][] jacobian = new double[7][2];
    model.values(x, PLACES, vols, jacobian);
    assertArrayEquals(model.vols(x, PLACES), vols, 1e-12);
    for (int j = 0; j < 2; j++) {
      double[] up = x.clone(), down = x.clone();
      up[j] += 1e-5;
      down[j] -= 1e-5;
      double[] above = model.vols(up, PLACES), below = model.vols(down, PLACES);
      for (int i = 0; i < 7; i++)
        assertEquals((above[i] - below[i]) / 2e-5, jacobian[i][j], 1e-7, "quote " + i);
    }
  }

  @Test
  void the_values_are_those_of_the_network_at_its_own_points() {
    try (Surrogate surrogate = surrogate(Head.POINTS, LAYOUT, BOX, InputMap.IDENTITY)) {
      SurrogatePredictor predictor = surrogate.predictor();
      var model = model(Head.POINTS, LAYOUT);
      double[] x = {0.2, -0.1}, whole = predictor.vols(x);
      List<Place> own = new ArrayList<>();
      for (int i = 0; i < LAYOUT.spx().size(); i++)
        own.add(new Place(Kind.SPX, LAYOUT.spx().t()[i], LAYOUT.spx().k()[i]));
      for (int i = 0; i < LAYOUT.vix().size(); i++)
        own.add(new Place(Kind.VIX, LAYOUT.vix().t()[i], LAYOUT.vix().k()[i]));
      for (double t : LAYOUT.futures().t()) own.add(new Place(Kind.VIX_FUTURE, t, 0));
      assertArrayEquals(whole, model.vols(x, new QuotePlaces(own)), 1e-12);
    }
  }

  /** Between the points: a natural spline per maturity, their mean in the middle; flat beyond. */
  @Test
  void the_vix_is_interpolated_by_splines_and_lines() {
    var model = model(Head.POINTS, LAYOUT);
    double[] x = {0.2, -0.1}, k = {-0.1, 0.1, 0.3};
    double[][] rows = new double[2][3];
    for (int m = 0; m < 2; m++)
      for (int s = 0; s < 3; s++) rows[m][s] = vix(model, x, m == 0 ? 0.04 : 0.08, k[s]);
    double near = new SplineInterpolator().interpolate(k, rows[0]).value(0.15);
    double far = new SplineInterpolator().interpolate(k, rows[1]).value(0.15);
    assertEquals(0.25 * near + 0.75 * far, vix(model, x, 0.07, 0.15), 1e-12);
    assertEquals(far, vix(model, x, 0.3, 0.15), 1e-12);
    assertEquals(near, vix(model, x, 0.01, 0.15), 1e-12);
    // straight beyond the last strike
    double a = vix(model, x, 0.04, 0.4), b = vix(model, x, 0.04, 0.5), c = vix(model, x, 0.04, 0.6);
    assertEquals(b - a, c - b, 1e-12);
  }

  private static double vix(SmileModel<?> model, double[] x, double t, double k) {
    return model.vols(x, new QuotePlaces(List.of(new Place(Kind.VIX, t, k))))[0];
  }

  @ParameterizedTest
  @EnumSource(Head.class)
  void its_own_smiles_give_its_coordinates_back(Head head) {
    var model = model(head, LAYOUT);
    double[] x = {0.23, -0.31}, vols = model.vols(x, PLACES);
    List<SmileQuote> quotes = new ArrayList<>();
    for (int i = 0; i < vols.length; i++)
      quotes.add(new SmileQuote(PLACES.places().get(i), vols[i] - 0.002, vols[i], vols[i] + 0.002));
    var result =
        QuoteFit.DEFAULT.withRidge(RidgePrior.NONE).fit(model, new SmileQuotes("own", quotes));
    assertTrue(result.converged(), result::toString);
    assertEquals(0.23, result.value("level"), 1e-6);
    assertEquals(-0.31, result.value("skew"), 1e-6);
    String which = "1 outside the maturities of VIX, 0.04000 to 0.08000 years";
    assertEquals(which, result.outside().orElseThrow());
    assertTrue(result.toString().contains("QUOTES OUTSIDE OF WHAT THE MODEL KNOWS: " + which));
  }

  /** At 0.065 years, half way from 0.04 to 0.09, log-strikes reach from -0.125 to 0.06. */
  @Test
  void what_lies_outside_of_the_layout_is_named() {
    var model = model(Head.POINTS, LAYOUT);
    assertTrue(model.outside(new Place(Kind.SPX, 0.04, -0.1)).isEmpty());
    assertTrue(model.outside(new Place(Kind.SPX, 0.16, 0.1)).isEmpty());
    assertTrue(model.outside(new Place(Kind.SPX, 0.065, -0.125)).isEmpty());
    assertTrue(model.outside(new Place(Kind.SPX, 0.065, 0.06)).isEmpty());
    assertTrue(model.outside(new Place(Kind.VIX_FUTURE, 0.05, 0)).isEmpty());
    var places =
        new QuotePlaces(
            List.of(
                new Place(Kind.SPX, 2, 0),
                new Place(Kind.SPX, 0.065, 0.061),
                new Place(Kind.SPX, 0.05, 0),
                new Place(Kind.SPX, 0.039, 0),
                new Place(Kind.SPX, 0.065, -0.126),
                new Place(Kind.VIX_FUTURE, 0.081, 0)));
    assertEquals(
        "2 outside the maturities of SPX, 0.04000 to 0.1600 years; "
            + "2 outside the log-strikes of SPX at 0.06500 years, -0.1250 to 0.06000; "
            + "1 outside the maturities of VIX future, 0.04000 to 0.08000 years",
        model.outside(places).orElseThrow());
    var exact = HestonSmiles.DEFAULT;
    assertTrue(exact.outside(new QuotePlaces(List.of(new Place(Kind.SPX, 2, 0)))).isEmpty());
  }

  @Test
  void a_file_is_read_with_the_domain_of_its_inputs() throws IOException {
    for (Domain domain : Domain.values()) {
      List<Domain.Coordinate> coordinates = domain.coordinates();
      double[][] box =
          coordinates.stream().map(c -> new double[] {c.low(), c.high()}).toArray(double[][]::new);
      Path file = folder.resolve(domain + ".safetensors");
      double[] middle = coordinates.stream().mapToDouble(c -> (c.low() + c.high()) / 2).toArray();
      double[] expected;
      try (Surrogate s = surrogate(Head.SMOOTH, LAYOUT, box, CorpusSmiles.inputs(domain))) {
        s.save(file, Map.of());
        expected = s.predictor().at(new double[] {0.01}, new double[] {0.1}).vols(middle);
      }
      SurrogateSmiles<QuadraticRoughHeston> read = SurrogateSmiles.read(file);
      assertEquals(domain.toString(), read.name());
      assertEquals(coordinates.get(3).name(), read.coordinates().get(3).name());
      assertEquals(coordinates.get(3).high(), read.coordinates().get(3).high(), 1e-7);
      assertEquals(domain.model(middle), read.model(middle));
      assertEquals(domain.refusal(middle), read.refusal(middle));
      var place = new QuotePlaces(List.of(new Place(Kind.SPX, 0.1, 0.01)));
      assertArrayEquals(expected, read.vols(middle, place), 1e-12);
    }
    Path other = folder.resolve("two.safetensors");
    try (Surrogate s = surrogate(Head.SMOOTH, LAYOUT, BOX, InputMap.IDENTITY)) {
      s.save(other, Map.of());
    }
    var e = assertThrows(IllegalArgumentException.class, () -> SurrogateSmiles.read(other));
    assertTrue(e.getMessage().contains("has 2 inputs; no domain"), e.getMessage());
    assertThrows(IOException.class, () -> SurrogateSmiles.read(folder.resolve("none")));
  }

  @Test
  void what_it_was_not_trained_on_is_refused() {
    var spx = model(Head.SMOOTH, SmileLayout.of(LAYOUT.spx()));
    assertFalse(spx.has(Kind.VIX) || spx.has(Kind.VIX_FUTURE));
    assertThrows(IllegalArgumentException.class, () -> vix(spx, new double[] {0.2, -0.1}, 0.1, 0));
    assertTrue(model(Head.SMOOTH, LAYOUT).has(Kind.VIX_FUTURE));
  }
}
