package ivylab.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.data.Batch;
import ivylab.data.Masked;
import ivylab.data.Panel;
import ivylab.layer.Jet;
import ivylab.layer.Pass;
import ivylab.loss.Loss;
import ivylab.loss.Prediction;
import ivylab.method.Quadratic;
import ivylab.model.Answer;
import ivylab.model.Config;
import ivylab.model.Inputs;
import ivylab.model.IvySpt;
import ivylab.probe.LossDecomposition.At;
import ivylab.probe.LossDecomposition.By;
import ivylab.probe.LossDecomposition.Part;
import ivylab.progress.Progress;
import ivylab.surface.SurfaceMethod;
import ivylab.torch.Scalars;
import ivylab.torch.Scope;
import ivylab.torch.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.Table;

class LossDecompositionTest {

  private static final Panel PANEL = Asked.panel(3, 4);
  private static final Questions QUESTIONS =
      Questions.of(PANEL, List.of(0.3, 0.7), 5).withQueries(6);

  private static LossDecomposition of(SurfaceMethod method) {
    return LossDecomposition.of(method, QUESTIONS, Progress.silent());
  }

  /** The second way: the losses of training, on one batch of all questions. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void totals_are_the_losses_that_a_model_is_trained_on(boolean variance) {
    Config config =
        variance
            ? Asked.SMALL
                .withTarget(Config.Target.TOTAL_VARIANCE)
                .withHead(Config.OutputForm.POSITIVE)
            : Asked.SMALL;
    try (IvySpt model = Asked.model(config, PANEL);
        Scope scope = Scope.evaluating()) {
      LossDecomposition parts = of(model);
      Batch batch =
          Batch.of(
              java.util.stream.IntStream.range(0, QUESTIONS.size())
                  .mapToObj(QUESTIONS::item)
                  .toList());
      Inputs inputs = model.inputs(batch);
      Answer a =
          model.answer(inputs, List.of(model.targets(batch, true)), Pass.evaluation()).get(0);
      Prediction p = new Prediction(a.k(), a.w(), a.queries().mask());
      var type = model.parameters().type();
      var w = Tensors.of(a.k().getManager(), batch.queryW(), type, batch.b(), batch.q());
      var logVol = Scalars.times(w.div(a.queries().t()).log(), 0.5);
      var f = logVol.sub(inputs.level()).div(inputs.scale());
      Prediction g = new Prediction(a.k(), Jet.of(a.f().v()), a.queries().mask());
      // sums of a few hundred terms in double precision
      close(Tensors.scalar(Loss.mse().value(p, w)), parts.total(Part.DATA));
      if (!variance) close(Tensors.scalar(Loss.mse().value(g, f)), parts.total(Part.LOG_VOL));
      close(Tensors.scalar(Loss.calendar().value(p, w)), parts.total(Part.CALENDAR));
      close(Tensors.scalar(Loss.butterfly().value(p, w)), parts.total(Part.BUTTERFLY));
      if (variance) assertTrue(parts.total(Part.CALENDAR) > 0, "nothing to compare");
      if (variance) assertTrue(parts.total(Part.BUTTERFLY) > 0, "nothing to compare");
      assertEquals(0, parts.failures());
    }
  }

  private static void close(double expected, double found) {
    assertEquals(expected, found, 1e-10 * expected);
  }

  @ParameterizedTest
  @EnumSource(By.class)
  void groups_weighted_by_counts_give_the_total(By by) {
    LossDecomposition parts = of(Quadratic.method());
    Map<String, List<At>> groups = parts.groups(by);
    assertEquals(parts.points().size(), groups.values().stream().mapToInt(List::size).sum());
    Table table = parts.toTable(by);
    assertEquals(groups.size(), table.rowCount());
    for (Part part : Part.values()) {
      double sum = 0, shares = 0;
      for (int i = 0; i < table.rowCount(); i++) {
        double mean = table.doubleColumn(part.toString()).getDouble(i);
        sum += mean * (table.intColumn("points").getInt(i) - table.intColumn("failed").getInt(i));
        shares += parts.shares(by).doubleColumn("% of " + part).getDouble(i);
      }
      double total = parts.total(part);
      assertEquals(total * (parts.points().size() - parts.failures()), sum, 1e-12 * sum);
      assertEquals(total == 0 ? 0 : 100, shares, 1e-9);
      assertEquals(total, parts.means(part).total(), 1e-12 * total);
    }
  }

  @Test
  void methods_stand_side_by_side() {
    LossDecomposition a = of(Quadratic.method());
    LossDecomposition b = of(Quadratic.method().named("again"));
    Table table = LossDecomposition.compare(List.of(a, b), Part.DATA, By.MATURITY);
    assertEquals(List.of("maturity", "quadratic", "again"), table.columnNames());
    for (int i = 0; i < table.rowCount(); i++) {
      double expected = a.toTable(By.MATURITY).doubleColumn(Part.DATA.toString()).getDouble(i);
      assertEquals(expected, table.doubleColumn(1).getDouble(i));
      assertEquals(expected, table.doubleColumn(2).getDouble(i));
    }
    LossDecomposition other = b.withBuckets(new Buckets(List.of(), List.of(0.5)));
    assertThrows(
        IllegalArgumentException.class,
        () -> LossDecomposition.compare(List.of(a, other), Part.DATA, By.MATURITY));
  }

  @Test
  void groups_are_what_they_say() {
    LossDecomposition parts =
        of(Quadratic.method()).withBuckets(new Buckets(List.of(0.0), List.of(0.3)));
    assertEquals(List.of("30 %", "70 %"), List.copyOf(parts.groups(By.MASK).keySet()));
    assertEquals(List.of("2021"), List.copyOf(parts.groups(By.YEAR).keySet()));
    assertEquals(List.of("SPA1", "SPA2", "SPA3"), List.copyOf(parts.groups(By.SYMBOL).keySet()));
    assertTrue(parts.groups(By.MONEYNESS).get("below 0").stream().allMatch(p -> p.k() < 0));
    assertTrue(parts.groups(By.MATURITY).get("from 0.3 y").stream().allMatch(p -> p.t() >= 0.3));
    assertTrue(parts.groups(By.MASK).get("70 %").stream().allMatch(p -> p.proportion() == 0.7));
    assertEquals(12, parts.perSurface(Part.DATA, By.MASK).get("30 %").length);
    double mean = Arrays.stream(parts.perSurface(Part.DATA, By.MASK).get("30 %")).sum() / 12;
    // six points on each surface: the mean of means is the mean
    assertEquals(
        parts.toTable(By.MASK).doubleColumn(Part.DATA.toString()).getDouble(0), mean, 1e-15);
  }

  /** Total variance 0.01 + 0.04 t: a known error, falling nowhere, smooth. */
  @Test
  void known_surfaces_have_known_losses() {
    LossDecomposition rising =
        of(
            SurfaceMethod.of(
                "rising", "", v -> (k, t) -> Arrays.stream(t).map(x -> 0.01 + 0.04 * x).toArray()));
    Masked item = QUESTIONS.item(0);
    for (int i = 0; i < 6; i++) {
      At at = rising.points().get(i);
      double w = 0.01 + 0.04 * at.t(), quoted = item.targets().get(i).w();
      assertEquals((w - quoted) * (w - quoted), at.data(), 1e-15);
      double f = 0.5 * Math.log(w / quoted) / Batch.of(List.of(item)).scale()[0];
      assertEquals(f * f, at.logVol(), 1e-9 * f * f);
    }
    assertEquals(0, rising.total(Part.CALENDAR));
    assertEquals(0, rising.total(Part.BUTTERFLY));
    LossDecomposition falling =
        of(
            SurfaceMethod.of(
                "falling", "", v -> (k, t) -> Arrays.stream(t).map(x -> 1 - 0.2 * x).toArray()));
    assertEquals(0.04, falling.total(Part.CALENDAR), 1e-9); // differences of a line
    assertEquals(0, falling.total(Part.BUTTERFLY));
  }

  @Test
  void failures_are_counted_and_in_no_mean() {
    SurfaceMethod half =
        SurfaceMethod.of(
            "half",
            "",
            visible -> {
              if (visible.symbol().equals("SPA2")) throw new IllegalStateException("no");
              return (k, t) -> Arrays.stream(t).map(x -> x > 0.3 ? -1 : 0.04 * x).toArray();
            });
    LossDecomposition parts = of(half);
    long expected =
        parts.points().stream().filter(p -> p.symbol().equals("SPA2") || p.t() > 0.3).count();
    assertEquals(expected, parts.failures());
    assertTrue(expected < parts.points().size());
    assertTrue(Double.isFinite(parts.total(Part.DATA)));
    assertFalse(parts.perSurface(Part.DATA, By.SYMBOL).containsKey("SPA2"));
    assertTrue(parts.notices().get(0).contains("threw on 8 of 24"), parts.notices().toString());
    assertTrue(
        Double.isNaN(parts.toTable(By.SYMBOL).doubleColumn(Part.DATA.toString()).getDouble(1)));
    double shares =
        parts.shares(By.SYMBOL).doubleColumn("% of " + Part.DATA).asList().stream()
            .mapToDouble(x -> x)
            .sum();
    assertEquals(100, shares, 1e-9);
  }

  @Test
  void the_same_seed_gives_the_same_digits() {
    try (IvySpt model = Asked.model(Asked.SMALL, PANEL)) {
      assertEquals(of(model), of(model));
      assertTrue(of(model).toString().contains("0 failed"));
    }
  }
}
