package ivylab.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ivylab.data.Batch;
import ivylab.data.Masked;
import ivylab.embedding.Coordinates;
import ivylab.embedding.Queries;
import ivylab.encoder.Fusion;
import ivylab.layer.Jet;
import ivylab.layer.Order;
import ivylab.layer.Pass;
import ivylab.layer.Probe;
import ivylab.layer.Tape;
import ivylab.loss.Loss;
import ivylab.loss.Prediction;
import ivylab.process.LearnedProcess;
import ivylab.process.Matern;
import ivylab.process.MeanForm;
import ivylab.surface.Derivatives;
import ivylab.surface.MarketFeatures;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import ivylab.surface.VolSurface;
import ivylab.torch.Autograd;
import ivylab.torch.Compute;
import ivylab.torch.Parameters;
import ivylab.torch.Scope;
import ivylab.torch.Tensors;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Derivatives by coordinates and gradients by parameters, each by several ways. */
class DerivativesTest {

  private static final Config SMALL =
      Config.DEFAULT.withWidth(8).withBlocks(2).withHeads(2).withFfn(16);
  private static final Config SMALL_PUBLISHED =
      Config.PUBLISHED
          .withWidth(8)
          .withBlocks(2)
          .withHeads(2)
          .withFfn(16)
          .withGateBias(0.5)
          .withQueryAttention(Config.QueryAttention.INDEPENDENT);

  private static final Config RESIDUAL = SMALL.withTarget(Config.Target.PROCESS_RESIDUAL);

  /** Every option once. */
  static Stream<Config> configs() {
    return Stream.concat(coordinatesInTheGraph(), Stream.of(RESIDUAL, RESIDUAL.withKernels(false)));
  }

  /** Those through which reverse mode finds its way to k and t: a process gives constants. */
  static Stream<Config> coordinatesInTheGraph() {
    return Stream.of(
        SMALL,
        SMALL_PUBLISHED,
        SMALL_PUBLISHED.withHead(Config.OutputForm.POSITIVE),
        SMALL_PUBLISHED.withCoordinates(Coordinates.SCALED),
        SMALL.withFusion(Fusion.SUM),
        SMALL.withFusion(Fusion.SELF_ONLY),
        SMALL.withKernels(false),
        SMALL.withPositions(false),
        SMALL.withNorms(true).withTrainingSetStatistics(false),
        SMALL.withTarget(Config.Target.TOTAL_VARIANCE).withHead(Config.OutputForm.POSITIVE),
        SMALL.withExternalTokens(Config.ExternalTokens.SINGLE));
  }

  static final LearnedProcess PROCESS =
      new LearnedProcess(
          MeanForm.QUADRATIC,
          1.5,
          new Matern(0.9, 2, 0.12),
          new Matern(0.3, 0.7, 0.04),
          0.02,
          0.01,
          List.of(-1.5, -0.3, 0.02, 0.3, -0.01, 0.01),
          List.of(
              List.of(0.2),
              List.of(0.01, 0.1),
              List.of(0.02, 0.01, 0.07),
              List.of(-0.05, 0.02, 0.004, 0.04),
              List.of(0.01, -0.02, 0.01, 0.003, 0.03),
              List.of(-0.004, 0.01, 0.002, -0.005, 0.006, 0.02)));

  static Surface surface(int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      double t = random.nextDouble(0.1, 1.5), k = random.nextDouble(-0.4, 0.3) * Math.sqrt(t);
      double x = k / Math.sqrt(t);
      points.add(Point.ofVol(k, t, 0.22 - 0.2 * x + 0.3 * x * x + 0.02 * random.nextDouble()));
    }
    return new Surface(
        "SYN" + seed,
        LocalDate.of(2021, 3, 12),
        new MarketFeatures(0.01 * seed, 20 + seed, 1.5),
        points);
  }

  /** A model whose parameters are all far from their start, so that no part is idle. */
  static IvySpt shaken(Config config, DataType type) {
    IvySpt model = IvySpt.create(config, 7, type);
    if (config.target() == Config.Target.PROCESS_RESIDUAL) model.startFrom(PROCESS);
    SplittableRandom random = new SplittableRandom(3);
    Parameters p = model.parameters();
    for (NDArray array : p.learnt()) {
      double[] values = p.values(array.getName());
      for (int i = 0; i < values.length; i++) values[i] += 0.3 * (random.nextDouble() - 0.5);
      if (array.getName().equals("embedding.positions.scale")) values[0] = 1;
      if (array.getName().equals("head.out.bias")
          && config.target() == Config.Target.TOTAL_VARIANCE) values[0] += 0.7;
      p.set(array.getName(), values);
    }
    return model;
  }

  private static Queries queries(IvySpt model, double[] k, double[] t, int b, boolean derivatives) {
    DataType type = model.parameters().type();
    double[] ones = new double[k.length];
    java.util.Arrays.fill(ones, 1);
    int q = k.length / b;
    return new Queries(
        Tensors.of(Compute.root(), k, type, b, q),
        Tensors.of(Compute.root(), t, type, b, q),
        Tensors.of(Compute.root(), ones, type, b, q),
        derivatives);
  }

  private static double[] random(int n, double low, double high, long seed) {
    return new SplittableRandom(seed).doubles(n, low, high).toArray();
  }

  @Test
  void jointly_attending_queries_have_derivatives_only_where_they_are_asked_for() {
    Config joint = SMALL.withQueryAttention(Config.QueryAttention.JOINT);
    try (IvySpt model = shaken(joint, DataType.FLOAT64);
        Scope scope = Scope.recording()) {
      Inputs inputs = model.inputs(Batch.of(List.of(Masked.none(surface(12, 1)))));
      double[] k = random(4, -0.3, 0.3, 5), t = random(4, 0.2, 1.2, 6);
      List<Queries> sets = List.of(queries(model, k, t, 1, false), queries(model, k, t, 1, true));
      List<Answer> answers = model.answer(inputs, sets, Pass.evaluation());
      assertFalse(answers.get(0).w().hasDerivatives());
      assertTrue(answers.get(1).w().hasDerivatives());
      // each set is a sequence of its own, so these are the same sums
      assertArrayEquals(
          Tensors.toArray(answers.get(1).w().v()), Tensors.toArray(answers.get(0).w().v()), 1e-14);
    }
  }

  /** Step 1e-4: truncation about 1e-7 of these functions, rounding 1e-16/1e-8 in the second. */
  @ParameterizedTest
  @MethodSource("configs")
  void forward_derivatives_equal_central_differences(Config config) {
    try (IvySpt model = shaken(config, DataType.FLOAT64)) {
      VolSurface fitted = model.fit(surface(12, 1));
      double[] k = random(9, -0.3, 0.3, 5), t = random(9, 0.2, 1.2, 6);
      List<Derivatives> exact = fitted.derivatives(k, t);
      double h = 1e-4;
      for (int i = 0; i < k.length; i++) {
        double[] w =
            fitted.totalVariance(
                new double[] {k[i], k[i] - h, k[i] + h, k[i], k[i]},
                new double[] {t[i], t[i], t[i], t[i] - h, t[i] + h});
        Derivatives d = exact.get(i);
        double size = Math.abs(d.w()) + Math.abs(d.wk()) + Math.abs(d.wt()) + Math.abs(d.wkk());
        assertEquals(w[0], d.w(), 1e-13 * size);
        assertEquals((w[2] - w[1]) / (2 * h), d.wk(), 1e-5 * size, "w_k");
        assertEquals((w[4] - w[3]) / (2 * h), d.wt(), 1e-5 * size, "w_t");
        assertEquals((w[2] - 2 * w[0] + w[1]) / (h * h), d.wkk(), 1e-4 * size, "w_kk");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 64})
  void independent_queries_give_what_each_gives_alone(int q) {
    try (IvySpt model = shaken(SMALL, DataType.FLOAT64)) {
      VolSurface fitted = model.fit(surface(20, 2));
      double[] k = random(q, -0.3, 0.3, 8), t = random(q, 0.2, 1.2, 9);
      List<Derivatives> together = fitted.derivatives(k, t);
      for (int i = 0; i < q; i++) {
        Derivatives alone = fitted.derivatives(new double[] {k[i]}, new double[] {t[i]}).get(0);
        assertEquals(alone.w(), together.get(i).w(), 1e-13);
        assertEquals(alone.wk(), together.get(i).wk(), 1e-12);
        assertEquals(alone.wt(), together.get(i).wt(), 1e-12);
        assertEquals(alone.wkk(), together.get(i).wkk(), 1e-11);
      }
    }
  }

  /**
   * All losses, differentiated by every parameter: forward derivatives with hand-written kernel
   * gradients, against reverse mode nested three deep through elementary operations.
   */
  @ParameterizedTest
  @MethodSource("coordinatesInTheGraph")
  void gradients_by_parameters_agree_between_forward_and_nested_reverse_mode(Config config) {
    try (IvySpt model = shaken(config, DataType.FLOAT64)) {
      Batch batch =
          Batch.of(
              List.of(
                  Masked.none(surface(11, 1)),
                  Masked.none(surface(7, 2)),
                  Masked.none(surface(9, 3))));
      double[] k = random(15, -0.3, 0.3, 5),
          t = random(15, 0.2, 1.2, 6),
          w = random(15, 0.01, 0.1, 7);
      List<double[]> forward = new ArrayList<>(), nested = new ArrayList<>();
      double[] lossForward, lossNested;
      for (boolean training : new boolean[] {false, true}) {
        try (Scope scope = Scope.recording()) {
          Tape tape = new Tape();
          Inputs inputs = model.inputs(batch);
          Queries queries = queries(model, k, t, 3, true);
          Answer answer =
              model
                  .answer(
                      inputs, List.of(queries), new Pass(training, Order.FIRST, tape, Probe.NONE))
                  .get(0);
          NDArray loss = loss(answer, w);
          lossForward = Tensors.toArray(loss);
          for (NDArray g : tape.gradient(List.of(loss), List.of(), model.parameters().learnt()))
            forward.add(Tensors.toArray(g));
        }
        try (Scope scope = Scope.recording()) {
          Inputs inputs = model.inputs(batch);
          Queries plain = queries(model, k, t, 3, false);
          plain.k().setRequiresGradient(true);
          plain.t().setRequiresGradient(true);
          Pass pass = new Pass(training, Order.ANY, null, Probe.NONE);
          Answer answer = model.answer(inputs, List.of(plain), pass).get(0);
          NDArray value = answer.w().v();
          List<NDArray> first = Autograd.grad(List.of(value), List.of(plain.k(), plain.t()), true);
          NDArray second = Autograd.grad(first.get(0), plain.k(), true);
          Jet jet = new Jet(value, first.get(0), first.get(1), second);
          NDArray loss = loss(new Answer(plain, answer.f(), jet), w);
          lossNested = Tensors.toArray(loss);
          for (NDArray g : Autograd.grad(List.of(loss), model.parameters().learnt(), false))
            nested.add(Tensors.toArray(g));
        }
        assertEquals(lossNested[0], lossForward[0], 1e-10 * Math.abs(lossNested[0]));
      }
      for (int i = 0; i < nested.size(); i++) {
        List<NDArray> learnt = model.parameters().learnt();
        String name = learnt.get(i % learnt.size()).getName();
        double size = 0, worst = 0;
        for (int j = 0; j < nested.get(i).length; j++) {
          size = Math.max(size, Math.abs(nested.get(i)[j]));
          worst = Math.max(worst, Math.abs(nested.get(i)[j] - forward.get(i)[j]));
        }
        assertTrue(
            worst <= 1e-9 * Math.max(size, 1e-3), name + " differs by " + worst + " of " + size);
      }
    }
  }

  /**
   * Along a random direction of all parameters, central differences of step 1e-5: error 1e-10
   * relative to third derivatives, rounding 1e-16/1e-5 of the loss.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void gradients_of_a_residual_to_a_process_equal_differences(boolean kernels) {
    try (IvySpt model = shaken(RESIDUAL.withKernels(kernels), DataType.FLOAT64)) {
      Batch batch = Batch.of(List.of(Masked.none(surface(11, 1)), Masked.none(surface(7, 2))));
      double[] k = random(8, -0.3, 0.3, 5), t = random(8, 0.2, 1.2, 6), w = random(8, 0.01, 0.1, 7);
      List<double[]> gradient = new ArrayList<>();
      try (Scope scope = Scope.recording()) {
        Tape tape = new Tape();
        NDArray loss = residualLoss(model, batch, k, t, w, tape);
        for (NDArray g : tape.gradient(List.of(loss), List.of(), model.parameters().learnt()))
          gradient.add(Tensors.toArray(g));
      }
      List<String> names = model.parameters().learnt().stream().map(NDArray::getName).toList();
      List<double[]> start = names.stream().map(model.parameters()::values).toList();
      SplittableRandom random = new SplittableRandom(11);
      List<double[]> direction = new ArrayList<>();
      double slope = 0;
      for (double[] g : gradient) {
        double[] v = random.doubles(g.length, -1, 1).toArray();
        direction.add(v);
        for (int i = 0; i < g.length; i++) slope += v[i] * g[i];
      }
      double[] sides = new double[2];
      double h = 1e-5;
      for (int side = 0; side < 2; side++) {
        for (int p = 0; p < names.size(); p++) {
          double[] moved = start.get(p).clone();
          for (int i = 0; i < moved.length; i++)
            moved[i] += (side == 0 ? -h : h) * direction.get(p)[i];
          model.parameters().set(names.get(p), moved);
        }
        try (Scope scope = Scope.evaluating()) {
          sides[side] = Tensors.scalar(residualLoss(model, batch, k, t, w, null));
        }
      }
      assertEquals((sides[1] - sides[0]) / (2 * h), slope, 1e-5 * Math.abs(slope));
    }
  }

  private static NDArray residualLoss(
      IvySpt model, Batch batch, double[] k, double[] t, double[] w, Tape tape) {
    Pass pass = tape == null ? Pass.evaluation() : new Pass(false, Order.FIRST, tape, Probe.NONE);
    Queries queries = queries(model, k, t, 2, true);
    return loss(model.answer(model.inputs(batch), List.of(queries), pass).get(0), w);
  }

  private static NDArray loss(Answer answer, double[] target) {
    Prediction p = new Prediction(answer.k(), answer.w(), answer.queries().mask());
    NDArray w =
        Tensors.of(
            Compute.root(), target, answer.w().v().getDataType(), answer.k().getShape().getShape());
    // shifted so that both penalties are active everywhere
    NDArray calendar = p.w().t().sub(w).square().mean();
    NDArray butterfly = p.g().square().mean();
    return Loss.mse().value(p, w).add(calendar).add(butterfly);
  }

  /** Padding a surface with others must not change what it gives. */
  @ParameterizedTest
  @MethodSource("configs")
  void padding_does_not_matter(Config config) {
    try (IvySpt model = shaken(config, DataType.FLOAT64);
        Scope scope = Scope.evaluating()) {
      double[] k = random(4, -0.3, 0.3, 5), t = random(4, 0.2, 1.2, 6);
      double[] alone = model.fit(surface(7, 2)).totalVariance(k, t);
      Batch batch = Batch.of(List.of(Masked.none(surface(23, 1)), Masked.none(surface(7, 2))));
      double[] twiceK = new double[8], twiceT = new double[8];
      for (int i = 0; i < 8; i++) {
        twiceK[i] = k[i % 4];
        twiceT[i] = t[i % 4];
      }
      Answer answer =
          model
              .answer(
                  model.inputs(batch),
                  List.of(queries(model, twiceK, twiceT, 2, false)),
                  Pass.evaluation())
              .get(0);
      double[] padded = Tensors.toArray(answer.w().v());
      for (int i = 0; i < 4; i++) assertEquals(alone[i], padded[4 + i], 1e-12);
    }
  }
}
