package ivylab.surrogate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ivylab.layer.Pass;
import ivylab.surface.Derivatives;
import ivylab.torch.Autograd;
import ivylab.torch.Compute;
import ivylab.torch.Scope;
import ivylab.torch.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Each loss by hand, by a second implementation in loops, and its gradient by differences. */
class TermsTest {

  private static final int ROWS = 5;
  private static final SmileData DATA = Smiles.data(Smiles.BOTH, ROWS, 0.004, 0.2, 1);

  private static Surrogate model(SurrogateConfig config, SmileLayout layout) {
    Surrogate model = Surrogate.createDouble(config, layout, 4, InputMap.IDENTITY, 3);
    model.fit(Smiles.data(layout, 40, 1e-3, 0, 2));
    return model;
  }

  private static SurrogateConfig with(SurrogateConfig.Head head, SmileLoss... losses) {
    return SurrogateConfig.PAPER
        .withNetwork(new SurrogateConfig.Dense(List.of(6), false, 0))
        .withHead(head)
        .withLosses(losses);
  }

  private static Terms.Given given(Surrogate model, SmileData data) {
    int n = data.size(), size = data.layout().size();
    double[] vols = new double[n * size], errors = new double[vols.length];
    double[] mask = new double[vols.length];
    for (int i = 0; i < n; i++)
      for (int j = 0; j < size; j++) {
        boolean missing = data.missing()[i][j];
        vols[i * size + j] = missing ? 5 : data.vols()[i][j];
        errors[i * size + j] = missing ? 1 : data.errors()[i][j];
        mask[i * size + j] = missing ? 0 : 1;
      }
    return new Terms.Given(
        model.tensor(model.scaled(data.inputs()), n),
        model.tensor(vols, n),
        model.tensor(errors, n),
        model.tensor(mask, n));
  }

  private static double engine(SurrogateConfig config, SmileData data) {
    try (Surrogate model = model(config, data.layout());
        Scope scope = Scope.evaluating()) {
      Terms.Given given = given(model, data);
      NDArray raw = model.net().apply(given.inputs(), Pass.evaluation());
      return Tensors.scalar(model.terms().of(raw, model.head().vols(raw), given).get(0));
    }
  }

  private static double[][] errors(SurrogateConfig config, SmileData data) {
    try (Surrogate model = model(config, data.layout())) {
      double[][] e = model.vols(data.inputs());
      for (int i = 0; i < e.length; i++)
        for (int j = 0; j < e[i].length; j++)
          e[i][j] = data.missing()[i][j] ? Double.NaN : e[i][j] - data.vols()[i][j];
      return e;
    }
  }

  private static final SurrogateConfig.Head POINTS = new SurrogateConfig.Points(Scaling.STANDARD);

  /** A point's weight, and its loss; the mean over points that are not missing. */
  private interface PointLoss {
    double of(double error, int strike, int row, int column);
  }

  private static double loops(double[][] errors, PointLoss loss) {
    double sum = 0, count = 0;
    for (int i = 0; i < errors.length; i++)
      for (int j = 0; j < errors[i].length; j++) {
        if (Double.isNaN(errors[i][j])) continue;
        int strike = j < Smiles.SPX.size() ? j / 4 : 100;
        sum += loss.of(errors[i][j], strike, i, j);
        count++;
      }
    return sum / count;
  }

  /** 7 strikes, the lowest 2 count double: weights 2 and 1 by their mean 9/7. */
  private static double weight(int strike) {
    return strike == 100 ? 1 : (strike < 2 ? 2 : 1) / (9.0 / 7);
  }

  @Test
  void squared_and_huber_errors_weigh_low_strikes_double() {
    SurrogateConfig squared = with(POINTS, new SmileLoss.Squared(1, 2));
    double[][] e = errors(squared, DATA);
    assertEquals(loops(e, (x, s, i, j) -> weight(s) * x * x), engine(squared, DATA), 1e-12);
    double delta = 0.03;
    boolean[] both = new boolean[2];
    double huber =
        loops(
            e,
            (x, s, i, j) -> {
              double a = Math.abs(x);
              both[a < delta ? 0 : 1] = true;
              return weight(s) * (a < delta ? a * a / 2 : delta * (a - delta / 2));
            });
    assertTrue(both[0] && both[1], "errors on both sides of delta");
    assertEquals(huber, engine(with(POINTS, new SmileLoss.Huber(1, delta, 2)), DATA), 1e-12);
  }

  @Test
  void precision_weighs_by_standard_error_and_floor() {
    SurrogateConfig config = with(POINTS, new SmileLoss.Precision(1, 0.003));
    double expected = loops(errors(config, DATA), (x, s, i, j) -> x * x / (1.6e-5 + 9e-6));
    assertEquals(expected, engine(config, DATA), 1e-9 * expected);
  }

  /** Loops over strikes and maturities of both parts, in strike-major order. */
  @Test
  void differences_are_between_neighbours_of_the_grid() {
    for (int order = 1; order < 3; order++) {
      SurrogateConfig config = with(POINTS, new SmileLoss.Differences(1, order, 0.7, 0.2));
      double[][] e = errors(config, DATA);
      double[] sums = new double[2], counts = new double[2];
      int offset = 0;
      for (SmileLayout.Part part : Smiles.BOTH.parts()) {
        int s = part.strikes(), m = part.maturities().size();
        for (double[] row : e)
          for (int i = 0; i < s; i++)
            for (int j = 0; j < m; j++)
              for (int axis = 0; axis < 2; axis++) {
                int step = axis == 0 ? m : 1, at = offset + i * m + j;
                if ((axis == 0 ? i + order >= s : j + order >= m)) continue;
                double d =
                    order == 1
                        ? row[at + step] - row[at]
                        : row[at + 2 * step] - 2 * row[at + step] + row[at];
                if (Double.isNaN(d)) continue;
                sums[axis] += d * d;
                counts[axis]++;
              }
        offset += part.size();
      }
      double expected = 0.7 * sums[0] / counts[0] + 0.2 * sums[1] / counts[1];
      assertEquals(expected, engine(config, DATA), 1e-12);
    }
  }

  /**
   * Errors that depend on the strike alone have no difference in maturity. Read maturity-major they
   * would have: this turns red if the layout is transposed.
   */
  @Test
  void errors_that_depend_on_the_strike_alone_have_no_maturity_difference() {
    for (int row = 0; row < 6; row++) {
      List<int[]> strikes = Terms.rows(Smiles.LAYOUT, 1, true);
      List<int[]> maturities = Terms.rows(Smiles.LAYOUT, 1, false);
      assertEquals(6 * 4, strikes.size());
      assertEquals(7 * 3, maturities.size());
      double[] k = Smiles.SPX.k(), t = Smiles.SPX.t();
      for (int[] pair : maturities) {
        assertEquals(k[pair[0]], k[pair[1]]);
        assertTrue(t[pair[0]] < t[pair[1]]);
      }
      for (int[] pair : strikes) {
        assertEquals(t[pair[0]], t[pair[1]]);
        assertTrue(k[pair[0]] < k[pair[1]]);
      }
    }
  }

  /** One row of errors 1, 2, 4 and 3, 3, 9 for three strikes and two maturities, by hand. */
  @Test
  void first_differences_by_hand() {
    SmileLayout.Part part = SmileLayout.Part.of(List.of(0.1, 0.2), List.of(-0.1, 0.0, 0.1));
    List<int[]> k = Terms.rows(SmileLayout.of(part), 1, true);
    double[] e = {1, 3, 2, 3, 4, 9};
    double strike = 0, maturity = 0;
    for (int[] p : k) strike += Math.pow(e[p[1]] - e[p[0]], 2);
    for (int[] p : Terms.rows(SmileLayout.of(part), 1, false))
      maturity += Math.pow(e[p[1]] - e[p[0]], 2);
    assertEquals(1 + 4 + 0 + 36, strike);
    assertEquals(4 + 1 + 25, maturity);
  }

  @Test
  void smoothness_and_boundary() {
    SmileData spx = Smiles.data(Smiles.LAYOUT, ROWS, 0.004, 0.2, 1);
    SurrogateConfig smooth = with(POINTS, new SmileLoss.Smoothness(1, 0.5, 3));
    try (Surrogate model = model(smooth, Smiles.LAYOUT)) {
      double k = 0, t = 0;
      for (double[] y : model.vols(spx.inputs())) {
        for (int i = 0; i < 5; i++)
          for (int j = 0; j < 4; j++)
            k += Math.pow(y[(i + 2) * 4 + j] - 2 * y[(i + 1) * 4 + j] + y[i * 4 + j], 2);
        for (int i = 0; i < 7; i++)
          for (int j = 0; j < 2; j++)
            t += Math.pow(y[i * 4 + j + 2] - 2 * y[i * 4 + j + 1] + y[i * 4 + j], 2);
      }
      assertEquals(0.5 * k / (20 * ROWS) + 3 * t / (14 * ROWS), engine(smooth, spx), 1e-12);
    }
    SurrogateConfig edge = with(POINTS, new SmileLoss.Boundary(1));
    double sum = 0, count = 0;
    for (double[] row : errors(edge, spx))
      for (int j = 0; j < row.length; j++) {
        int strike = j / 4, maturity = j % 4;
        boolean inside = strike > 0 && strike < 6 && maturity > 0 && maturity < 3;
        if (inside || Double.isNaN(row[j])) continue;
        sum += row[j] * row[j];
        count++;
      }
    assertEquals(sum / count, engine(edge, spx), 1e-12);
  }

  /** Where nothing is missing they are the differences from projected targets, as published. */
  @Test
  void coefficients_are_those_of_the_scaled_volatilities() {
    SurrogateConfig config =
        with(new SurrogateConfig.Components(3, Scaling.STANDARD), new SmileLoss.Coefficients(1));
    SmileData whole = Smiles.data(Smiles.LAYOUT, ROWS, 0.004, 0, 1);
    try (Surrogate model = model(config, Smiles.LAYOUT);
        Scope scope = Scope.evaluating()) {
      double[] shift = model.parameters().values("outputs.shift");
      double[] scale = model.parameters().values("outputs.scale");
      PrincipalComponents pca = model.components();
      NDArray x = model.tensor(model.scaled(whole.inputs()), ROWS);
      double[] c = Tensors.toArray(model.net().apply(x, Pass.evaluation()));
      double sum = 0;
      for (int i = 0; i < ROWS; i++)
        for (int k = 0; k < 3; k++) {
          double target = 0;
          for (int j = 0; j < shift.length; j++)
            target +=
                pca.components()[k][j]
                    * ((whole.vols()[i][j] - shift[j]) / scale[j] - pca.mean()[j]);
          sum += Math.pow(c[i * 3 + k] - target, 2);
        }
      assertEquals(sum / (3 * ROWS), engine(config, whole), 1e-9);
    }
  }

  @Test
  void the_norm_of_weights_leaves_out_biases() {
    SurrogateConfig config = with(POINTS, new SmileLoss.WeightNorm(1));
    try (Surrogate model = model(config, Smiles.BOTH)) {
      double sum = 0;
      for (String name : List.of("layer-0.weight", "out.weight"))
        for (double w : model.parameters().values(name)) sum += w * w;
      model.parameters().set("out.bias", new double[Smiles.BOTH.size()]);
      assertEquals(sum, engine(config, DATA), 1e-12);
    }
  }

  /** On the mesh of the loss, from the exact derivatives of the surface in plain Java. */
  @Test
  void the_butterfly_penalty_is_that_of_the_surface() {
    penalty(Smiles.BOTH, Terms.even(Smiles.SPX.k(), 9), DATA, 36);
  }

  /** Strikes that widen with the maturity: a mesh denser near the money, and only between them. */
  @Test
  void the_butterfly_penalty_keeps_to_the_strikes_of_each_maturity() {
    SmileLayout.Part part =
        new SmileLayout.Part(
            List.of(0.05, 0.2, 0.4),
            List.of(
                List.of(-0.15, -0.1, -0.05, 0.0, 0.05),
                List.of(-0.3, -0.2, -0.1, 0.0, 0.1),
                List.of(-0.4, -0.3, -0.15, 0.0, 0.15)));
    double[] k = Terms.strikes(part, 9);
    assertTrue(k[5] - k[4] < 0.7 * (k[1] - k[0]), "denser near the money");
    // asinh(k / 0.05) is evenly spaced
    double first = Math.sinh((7 * asinh(-0.4 / 0.05) + asinh(0.15 / 0.05)) / 8) * 0.05;
    assertEquals(first, k[1], 1e-12);
    SmileData data = Smiles.data(SmileLayout.of(part), ROWS, 1e-3, 0, 2);
    penalty(SmileLayout.of(part), k, data, 28);
  }

  private static double asinh(double x) {
    return Math.signum(x) * Math.log(Math.abs(x) + Math.sqrt(x * x + 1));
  }

  private static void penalty(SmileLayout layout, double[] k, SmileData data, int places) {
    SurrogateConfig config =
        with(new SurrogateConfig.Smooth(5, 3), new SmileLoss.Butterfly(1, 0.9, 9, 4));
    try (Surrogate model = model(config, layout)) {
      double[] t = Terms.even(layout.spx().t(), 4);
      double sum = 0;
      int points = 0;
      for (double[] x : data.inputs()) {
        SurrogateSurface surface = ((SurrogateSurface) model.predictor().surface(x)).predicted();
        for (double each : t)
          for (double at : k) {
            SmileLayout.Ends ends = layout.spx().ends(each);
            if (at < ends.low() - 1e-12 || at > ends.high() + 1e-12) continue;
            points++;
            Derivatives d = surface.derivatives(new double[] {at}, new double[] {each}).get(0);
            double less = Math.max(0, 0.9 - d.g());
            sum += less < 1 ? less * less : 2 * less - 1;
          }
      }
      assertEquals(places * data.size(), points);
      assertEquals(sum / points, engine(config, data), 1e-9);
      assertTrue(sum > 1e-3, "points below the margin");
    }
  }

  /** A share of 0.3 of the rows, rounded up, is the penalty of these rows alone. */
  @Test
  void the_butterfly_penalty_is_computed_on_a_share_of_the_rows() {
    int few = (int) Math.ceil(0.3 * ROWS);
    SurrogateConfig.Head head = new SurrogateConfig.Smooth(5, 3);
    double[] found = new double[3];
    try (Surrogate model = model(with(head, new SmileLoss.Butterfly(1, 0.9, 9, 4)), Smiles.BOTH)) {
      found[0] = engine(model.config(), DATA);
      found[1] = engine(model.config(), DATA.first(few));
    }
    found[2] = engine(with(head, new SmileLoss.Butterfly(1, 0.9, 9, 4, 0.3)), DATA);
    assertEquals(found[1], found[2], 1e-12);
    assertTrue(Math.abs(found[0] - found[1]) > 1e-6, "rows differ");
    for (double rows : new double[] {0, 1.1, Double.NaN})
      assertThrows(
          IllegalArgumentException.class, () -> new SmileLoss.Butterfly(1, 0.9, 9, 4, rows));
  }

  private static List<SurrogateConfig> all() {
    return List.of(
        with(
            new SurrogateConfig.Components(3, Scaling.STANDARD),
            new SmileLoss.Coefficients(1),
            new SmileLoss.Huber(1, 0.03, 2),
            new SmileLoss.Squared(1, 2),
            new SmileLoss.Differences(1, 1, 1, 2),
            new SmileLoss.Differences(1, 2, 1, 2),
            new SmileLoss.Smoothness(1, 1, 2),
            new SmileLoss.Boundary(1),
            new SmileLoss.WeightNorm(1)),
        with(
            new SurrogateConfig.Smooth(5, 3),
            new SmileLoss.Precision(1, 0.01),
            new SmileLoss.Butterfly(1, 0.9, 9, 4)));
  }

  /** Double precision, central differences of 1e-6: relative error 1e-7 or better. */
  @Test
  void gradients_are_those_of_differences() {
    SplittableRandom random = new SplittableRandom(5);
    for (SurrogateConfig config : all())
      try (Surrogate model = model(config, Smiles.BOTH)) {
        double[] bias = model.parameters().values("out.bias");
        double[] direction = random.doubles(bias.length, -1, 1).toArray();
        List<double[]> slopes = new ArrayList<>();
        for (double h : new double[] {1e-6, -1e-6}) {
          double[] moved = bias.clone();
          for (int i = 0; i < moved.length; i++) moved[i] += h * direction[i];
          model.parameters().set("out.bias", moved);
          try (Scope scope = Scope.evaluating()) {
            slopes.add(losses(model).stream().mapToDouble(Tensors::scalar).toArray());
          }
        }
        model.parameters().set("out.bias", bias);
        try (Scope scope = Scope.recording()) {
          List<NDArray> losses = losses(model);
          for (int i = 0; i < losses.size(); i++) {
            double[] gradient =
                Tensors.toArray(
                    Autograd.grad(losses.get(i), model.parameters().get("out.bias"), false));
            double expected = (slopes.get(0)[i] - slopes.get(1)[i]) / 2e-6, found = 0;
            for (int j = 0; j < gradient.length; j++) found += gradient[j] * direction[j];
            String name = config.terms().get(i).name();
            assertEquals(expected, found, 1e-6 * Math.max(1e-3, Math.abs(expected)), name);
            if (!name.equals("weights")) assertTrue(Math.abs(found) > 1e-6, name + " " + found);
          }
        }
      }
  }

  private static List<NDArray> losses(Surrogate model) {
    Terms.Given given = given(model, DATA);
    NDArray raw = model.net().apply(given.inputs(), Pass.anyOrder());
    return model.terms().of(raw, model.head().vols(raw), given);
  }

  @Test
  void missing_points_leave_every_loss() {
    for (SurrogateConfig config : all())
      try (Surrogate model = model(config, Smiles.BOTH);
          Scope scope = Scope.evaluating()) {
        List<NDArray> before = losses(model);
        Terms.Given given = given(model, DATA);
        NDArray junk = Tensors.of(Compute.root(), new double[] {3}, DataType.FLOAT64, 1);
        NDArray gone = given.mask().neg().add(junk).sub(junk).add(1);
        Terms.Given other =
            new Terms.Given(
                given.inputs(),
                given.vols().add(gone.mul(junk)),
                given.errors().add(gone.mul(junk)),
                given.mask());
        NDArray raw = model.net().apply(other.inputs(), Pass.evaluation());
        List<NDArray> after = model.terms().of(raw, model.head().vols(raw), other);
        for (int i = 0; i < before.size(); i++)
          assertArrayEquals(Tensors.toArray(before.get(i)), Tensors.toArray(after.get(i)), 1e-12);
      }
  }

  @Test
  void losses_that_do_not_fit_the_head_are_refused() {
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> with(POINTS, new SmileLoss.Butterfly(1, 0, 5, 5)));
    assertTrue(e.getMessage().startsWith("butterfly needs a smooth head"), e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> with(POINTS, new SmileLoss.Coefficients(1)));
    assertThrows(
        IllegalArgumentException.class,
        () -> with(POINTS, new SmileLoss.Boundary(1), new SmileLoss.Boundary(2)));
  }
}
