package ivylab.curvature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ivylab.data.Batch;
import ivylab.ivyspt.CompletionTerms;
import ivylab.ivyspt.Losses;
import ivylab.ivyspt.Penalties;
import ivylab.layer.Pass;
import ivylab.model.Config;
import ivylab.model.IvySpt;
import ivylab.model.ParameterGroup;
import ivylab.operator.ParameterFunction;
import ivylab.progress.Progress;
import ivylab.torch.Autograd;
import ivylab.torch.Scope;
import ivylab.torch.Tensors;
import ivylab.train.Weighting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HessianTest {

  record Case(String name, Config config, Weighting weighting, int collocation) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    Config independent = Tiny.PUBLISHED.withQueryAttention(Config.QueryAttention.INDEPENDENT);
    return Stream.of(
        new Case("data", Tiny.CONFIG, Weighting.only(CompletionTerms.DATA), 3),
        new Case("calendar", Tiny.CONFIG, Weighting.only(CompletionTerms.CALENDAR), 3),
        new Case("butterfly", Tiny.CONFIG, Weighting.only(CompletionTerms.BUTTERFLY), 3),
        new Case("weighted sum", Tiny.CONFIG, Weighting.fixed(1, 0.7, 0.03), 3),
        new Case("penalties at the queries", Tiny.CONFIG, Weighting.fixed(1, 0.7, 0.03), 0),
        new Case("published, independent", independent, Weighting.fixed(1, 1, 1e-3), 0),
        new Case("published, joint", Tiny.PUBLISHED, Weighting.fixed(1, 1, 1e-3), 0));
  }

  /** The gradient of the mean over all points, by other means: no shares, one loss at a time. */
  private static double[] gradient(IvySpt model, Case c) {
    List<Batch> batches = Tiny.batches(c.collocation());
    List<Double> w = c.weighting().weights(CompletionTerms.ALL);
    double[] weights = {w.get(0), w.get(1), w.get(2)};
    Penalties penalties =
        c.collocation() > 0 ? Penalties.atCollocation(c.collocation()) : Penalties.atQueries();
    double[] asked = {5, 4}, checked = c.collocation() > 0 ? new double[] {6, 3} : asked;
    List<NDArray> parameters = model.parameters().learnt();
    double[] sum = new double[Vectors.size(parameters)];
    for (int i = 0; i < 2; i++)
      for (int loss = 0; loss < 3; loss++)
        try (Scope scope = Scope.recording()) {
          NDArray value =
              new Losses(model, penalties, true).of(batches.get(i), Pass.anyOrder()).get(loss);
          double[] part = new double[sum.length];
          Vectors.add(part, Autograd.grad(List.of(value), parameters, false));
          double[] points = loss == 0 ? asked : checked;
          Vectors.add(sum, weights[loss] * points[i] / (points[0] + points[1]), part);
        }
    return sum;
  }

  private static void move(IvySpt model, double[] v, double step) {
    int at = 0;
    for (NDArray parameter : model.parameters().learnt()) {
      double[] values = model.parameters().values(parameter.getName());
      for (int i = 0; i < values.length; i++) values[i] += step * v[at++];
      model.parameters().set(parameter.getName(), values);
    }
  }

  private static void close(double[] expected, double[] found, double tolerance) {
    double[] difference = expected.clone();
    Vectors.add(difference, -1, found);
    double relative = Vectors.norm(difference) / Vectors.norm(expected);
    assertTrue(relative <= tolerance, "relative difference " + relative);
  }

  /**
   * Brute force: the gradient computed loss by loss at four points along v, of which the five-point
   * rule makes the derivative: error h^4 and 1e-16/h, at h = 1e-3 about 1e-11 of the size in a
   * smooth stretch; the penalties are only once differentiable, so v is short: 1e-8.
   */
  @ParameterizedTest
  @MethodSource("cases")
  void a_product_is_the_change_of_the_gradient(Case c) {
    try (IvySpt model = Tiny.model(c.config());
        Hessian hessian = Hessian.of(model, c.weighting(), Tiny.batches(c.collocation()))) {
      double[] v = Tiny.random(hessian.columns(), 1);
      double[] product = hessian.apply(v);
      close(gradient(model, c), hessian.gradient(), 1e-12);
      hessian.close();
      double h = 2e-4;
      double[] brute = new double[v.length];
      double[] at = {-2, -1, 1, 2}, factor = {1.0 / 12, -8.0 / 12, 8.0 / 12, -1.0 / 12};
      double now = 0;
      for (int i = 0; i < 4; i++) {
        move(model, v, (at[i] - now) * h);
        now = at[i];
        Vectors.add(brute, factor[i] / h, gradient(model, c));
      }
      close(brute, product, 1e-8);
    }
  }

  /** Row by row: each component of the gradient differentiated for itself. */
  private static double[][] rows(ParameterFunction function) {
    int n = Vectors.size(function.parameters());
    double[][] rows = new double[n][n];
    for (int piece = 0; piece < function.pieces(); piece++)
      try (Scope scope = Scope.recording()) {
        List<NDArray> gradient =
            Autograd.grad(List.of(function.value(piece)), function.parameters(), true);
        int row = 0;
        for (NDArray part : gradient) {
          NDArray flat = part.flatten();
          for (int i = 0; i < part.size(); i++)
            try (Scope one = Scope.recording()) {
              Vectors.add(
                  rows[row++], Autograd.grad(List.of(flat.get(i)), function.parameters(), false));
            }
        }
      }
    return rows;
  }

  /** Symmetric operators of the same numbers in other orders: 1e-8 asked, 1e-11 found. */
  @Test
  void the_whole_spectrum_is_that_of_the_matrix() {
    Weighting weighting = Weighting.fixed(1, 0.7, 0.03);
    List<Batch> batch = Tiny.batches().subList(1, 2);
    try (IvySpt model = Tiny.model(Tiny.SELF_ONLY);
        Hessian hessian = Hessian.of(model, weighting, batch)) {
      double[] dense =
          Dense.eigenvalues(rows(new ModelLoss(model, weighting, ParameterGroup.ALL, batch)));
      int n = dense.length;
      Eigenvalues found =
          Lanczos.of(hessian).steps(n).tolerance(1e-15).watchedBy(Progress.silent()).extremes(n);
      double size = Math.max(Math.abs(dense[0]), Math.abs(dense[n - 1]));
      assertTrue(dense[0] < -1e-3 * size, "the spectrum has a negative part");
      for (int i = 0; i < n; i++)
        assertEquals(dense[i], found.smallest().get(i).value(), 1e-10 * size, "value " + i);
      double trace = Arrays.stream(dense).sum();
      Eigenvalues extreme =
          Lanczos.of(hessian).tolerance(1e-9).watchedBy(Progress.silent()).extremes(3);
      assertTrue(extreme.converged(), extreme.toString());
      for (int i = 0; i < 3; i++) {
        assertEquals(dense[n - 1 - i], extreme.largest().get(i).value(), 1e-8 * size);
        assertEquals(dense[i], extreme.smallest().get(i).value(), 1e-8 * size);
      }
      // a fixed seed; three standard errors hold 99.6 %
      Hutchinson.Trace estimated =
          Hutchinson.of(hessian).probes(30).watchedBy(Progress.silent()).trace();
      assertEquals(trace, estimated.total().value(), 3 * estimated.total().standardError());
      Estimate density =
          Lanczos.of(hessian).steps(10).watchedBy(Progress.silent()).density(20).trace();
      assertEquals(trace, density.value(), 3 * density.standardError());
    }
  }

  @Test
  void a_group_is_a_diagonal_block_and_its_trace_is_estimated_with_the_whole() {
    try (IvySpt model = Tiny.model(Tiny.SELF_ONLY);
        Hessian whole = Hessian.of(model, Weighting.only(CompletionTerms.DATA), Tiny.batches())) {
      List<ParameterGroup> layers = ParameterGroup.layers(model);
      Hutchinson.Trace trace = Hutchinson.of(whole).probes(20).watchedBy(Progress.silent()).trace();
      double[] v = Tiny.random(whole.columns(), 3);
      int at = 0;
      for (ParameterGroup layer : layers) {
        try (Hessian part =
            Hessian.of(model, Weighting.only(CompletionTerms.DATA), layer, Tiny.batches())) {
          int to = at + part.columns();
          double[] only = new double[v.length];
          System.arraycopy(v, at, only, at, part.columns());
          double[] expected = Arrays.copyOfRange(whole.apply(only), at, to);
          double[] found = part.apply(Arrays.copyOfRange(v, at, to));
          assertArrayEquals(expected, found, 1e-12 * (1 + Vectors.norm(expected)), layer.name());
          double exact = 0;
          double[][] matrix = part.matrix();
          for (int i = 0; i < matrix.length; i++) exact += matrix[i][i];
          Estimate estimate = trace.in(layer);
          assertEquals(exact, estimate.value(), 3 * estimate.standardError() + 1e-12, layer.name());
          at = to;
        }
      }
      assertEquals(whole.columns(), at);
      assertEquals(layers.size(), trace.toTable(layers).rowCount());
    }
  }

  /** The same surfaces in one batch and in three: means over points, so nothing changes. */
  @Test
  void how_surfaces_are_put_into_batches_does_not_matter() {
    var items = new ArrayList<>(Tiny.batches().get(0).items());
    items.addAll(Tiny.batches().get(1).items());
    List<Batch> one = List.of(Batch.of(items, 3, 7, 0));
    List<Batch> three = items.stream().map(item -> Batch.of(List.of(item), 3, 7, 0)).toList();
    Weighting weighting = Weighting.fixed(1, 0.5, 0.02);
    try (IvySpt model = Tiny.model();
        Hessian together = Hessian.of(model, weighting, one);
        Hessian apart = Hessian.of(model, weighting, three)) {
      double[] v = Tiny.random(together.columns(), 5);
      close(together.apply(v), apart.apply(v), 1e-12);
      close(together.gradient(), apart.gradient(), 1e-12);
      assertEquals(together.value(), apart.value(), 1e-13 * Math.abs(together.value()));
    }
  }

  @Test
  void the_value_is_the_weighted_sum_of_the_losses() {
    List<Batch> batch = Tiny.batches().subList(1, 2);
    try (IvySpt model = Tiny.model();
        Hessian hessian = Hessian.of(model, Weighting.fixed(2, 3, 5), batch);
        Scope scope = Scope.recording()) {
      List<NDArray> three =
          new Losses(model, Penalties.atCollocation(3), true).of(batch.get(0), Pass.evaluation());
      double sum = 0;
      double[] weights = {2, 3, 5};
      for (int i = 0; i < 3; i++) sum += weights[i] * Tensors.scalar(three.get(i));
      assertEquals(sum, hessian.value(), 1e-12 * sum);
      assertTrue(Tensors.scalar(three.get(1)) > 0 && Tensors.scalar(three.get(2)) > 0);
    }
  }

  @Test
  void kept_graphs_give_the_same_digits_as_graphs_made_anew() {
    try (IvySpt model = Tiny.model();
        Hessian hessian = Hessian.of(model, Weighting.only(CompletionTerms.DATA), Tiny.batches())) {
      double[] v = Tiny.random(hessian.columns(), 5);
      double[] expected = hessian.apply(v);
      for (int keep = 0; keep < 4; keep++)
        try (Hessian other = hessian.keeping(keep)) {
          assertArrayEquals(expected, other.apply(v));
          assertArrayEquals(expected, other.applyTransposed(v));
        }
    }
  }

  @Test
  void it_can_be_interrupted_between_batches_and_refuses_wrong_calls() {
    try (IvySpt model = Tiny.model();
        Hessian hessian = Hessian.of(model, Weighting.only(CompletionTerms.DATA), Tiny.batches())) {
      double[] v = new double[hessian.columns()];
      Thread.currentThread().interrupt();
      assertThrows(CancellationException.class, () -> hessian.apply(v));
      assertEquals(v.length, hessian.apply(v).length);
      assertThrows(IllegalArgumentException.class, () -> hessian.apply(new double[2]));
      assertThrows(IllegalArgumentException.class, () -> hessian.keeping(-1));
      assertTrue(
          assertThrows(
                  IllegalArgumentException.class,
                  () -> Hessian.of(model, Weighting.gradNorm(1.5), Tiny.batches()))
              .getMessage()
              .startsWith("weighting must be fixed"));
      List<Batch> mixed = List.of(Tiny.batches(0).get(0), Tiny.batches(3).get(1));
      assertThrows(
          IllegalArgumentException.class,
          () -> Hessian.of(model, Weighting.only(CompletionTerms.DATA), mixed));
      List<Batch> unasked = List.of(Batch.of(List.of(Tiny.masked(4, 0, 1))));
      assertThrows(
          IllegalArgumentException.class,
          () -> Hessian.of(model, Weighting.only(CompletionTerms.DATA), unasked));
      ModelOutputs many =
          new ModelOutputs(model, Output.NETWORK, ParameterGroup.ALL, Tiny.batches());
      assertThrows(IllegalArgumentException.class, () -> Hessian.of(many));
    }
  }

  @Test
  void a_large_matrix_is_not_written_out() {
    try (IvySpt model = IvySpt.create(Config.DEFAULT.withWidth(32).withFfn(32), 1);
        Hessian hessian = Hessian.of(model, Weighting.only(CompletionTerms.DATA), Tiny.batches())) {
      String message = assertThrows(IllegalStateException.class, hessian::matrix).getMessage();
      assertTrue(message.contains("at most 4,000 are written out"), message);
    }
  }
}
