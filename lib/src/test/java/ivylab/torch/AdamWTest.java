package ivylab.torch;

import static ivylab.torch.Given.tensor;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The optimiser against Algorithm 2 of Loshchilov and Hutter (2019) in plain Java. */
class AdamWTest {

  /** Algorithm 2 for one list of numbers, with clipping before it. */
  private static final class Plain {
    private final double[] x, m, v;
    private final double[] factors;
    private final double decay;
    private int step;

    Plain(double[] x, double[] factors, double decay) {
      this.x = x.clone();
      this.factors = factors;
      this.decay = decay;
      m = new double[x.length];
      v = new double[x.length];
    }

    double step(double[] gradient, double rate, double clip) {
      step++;
      double norm = 0;
      for (double g : gradient) norm += g * g;
      norm = Math.sqrt(norm);
      double scale = clip > 0 ? Math.min(1, clip / (norm + 1e-6)) : 1;
      for (int i = 0; i < x.length; i++) {
        double g = scale * gradient[i], eta = rate * factors[i];
        m[i] = 0.9 * m[i] + 0.1 * g;
        v[i] = 0.999 * v[i] + 0.001 * g * g;
        double mean = m[i] / (1 - Math.pow(0.9, step)), square = v[i] / (1 - Math.pow(0.999, step));
        x[i] -= eta * (mean / (Math.sqrt(square) + 1e-8) + decay * x[i]);
      }
      return norm;
    }
  }

  record Case(double decay, double clip, double firstFactor, double secondFactor) {}

  static Stream<Case> cases() {
    return Stream.of(
        new Case(0, 0, 1, 1),
        new Case(0.01, 0, 1, 1),
        new Case(0.1, 0, 0.3, 2),
        new Case(0.01, 1, 1, 0.65),
        new Case(0.01, 1e6, 1, 0.65), // a limit that is never reached
        new Case(0.1, 0.01, 0, 1)); // the first group stands still
  }

  private static Parameters parameters(DataType type) {
    SplittableRandom random = new SplittableRandom(1);
    Parameters p = new Parameters(type);
    p.add("a", random.doubles(6, -1, 1).toArray(), 2, 3);
    p.add("b", random.doubles(4, -1, 1).toArray(), 4);
    p.add("c", random.doubles(1, -1, 1).toArray(), 1);
    return p;
  }

  private static double[] values(List<NDArray> tensors) {
    return tensors.stream()
        .flatMapToDouble(x -> java.util.Arrays.stream(Tensors.toArray(x)))
        .toArray();
  }

  private static List<NDArray> gradients(double[] g, DataType type) {
    return List.of(
        Tensors.of(Compute.root(), java.util.Arrays.copyOfRange(g, 0, 6), type, 2, 3),
        Tensors.of(Compute.root(), java.util.Arrays.copyOfRange(g, 6, 10), type, 4),
        Tensors.of(Compute.root(), java.util.Arrays.copyOfRange(g, 10, 11), type, 1));
  }

  private static AdamW optimiser(Parameters p, Case c) {
    return new AdamW(
        List.of(
            new AdamW.Group(List.of(p.get("a"), p.get("b")), c.firstFactor),
            new AdamW.Group(List.of(p.get("c")), c.secondFactor)),
        c.decay);
  }

  /**
   * Twenty steps; the engine counts steps in float32, exactly, and its powers of the betas are in
   * double precision.
   */
  @ParameterizedTest
  @MethodSource("cases")
  void twenty_steps_are_those_of_the_algorithm(Case c) {
    double[] factors = new double[11];
    for (int i = 0; i < 11; i++) factors[i] = i < 10 ? c.firstFactor : c.secondFactor;
    try (Parameters p = parameters(DataType.FLOAT64);
        AdamW ours = optimiser(p, c)) {
      Plain plain = new Plain(values(ours.parameters()), factors, c.decay);
      SplittableRandom random = new SplittableRandom(2);
      for (int step = 0; step < 20; step++) {
        double[] g = random.doubles(11, -2, 2).toArray();
        double rate = 0.01 / (1 + step);
        try (Scope scope = Scope.recording()) {
          double norm = ours.step(gradients(g, DataType.FLOAT64), rate, c.clip);
          assertEquals(plain.step(g, rate, c.clip), norm, 1e-13 * norm, "norm before clipping");
        }
        assertArrayEquals(plain.x, values(ours.parameters()), 1e-13, "after step " + step);
      }
    }
  }

  /** In float32 each of 20 steps of 0.01 rounds by about 1e-7. */
  @Test
  void single_precision_follows_within_its_rounding() {
    Case c = new Case(0.01, 1, 1, 0.5);
    double[] factors = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0.5};
    try (Parameters p = parameters(DataType.FLOAT32);
        AdamW ours = optimiser(p, c)) {
      Plain plain = new Plain(values(ours.parameters()), factors, c.decay);
      SplittableRandom random = new SplittableRandom(2);
      for (int step = 0; step < 20; step++) {
        double[] g = random.doubles(11, -2, 2).toArray();
        plain.step(g, 0.01, c.clip);
        try (Scope scope = Scope.recording()) {
          ours.step(gradients(g, DataType.FLOAT32), 0.01, c.clip);
        }
      }
      assertArrayEquals(plain.x, values(ours.parameters()), 5e-6);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
  void a_gradient_that_is_not_finite_moves_nothing_and_counts_for_nothing(double bad) {
    Case c = new Case(0.01, 1, 1, 1);
    for (double clip : new double[] {0, 1}) {
      try (Parameters p = parameters(DataType.FLOAT64);
          Parameters q = parameters(DataType.FLOAT64);
          AdamW disturbed = optimiser(p, c);
          AdamW calm = optimiser(q, c);
          Scope scope = Scope.recording()) {
        double[] good = new SplittableRandom(3).doubles(11, -1, 1).toArray(), ill = good.clone();
        ill[7] = bad;
        double[] before = values(p.all());
        assertFalse(Double.isFinite(disturbed.step(gradients(ill, DataType.FLOAT64), 0.1, clip)));
        assertArrayEquals(before, values(p.all()));
        for (int i = 0; i < 3; i++) {
          disturbed.step(gradients(good, DataType.FLOAT64), 0.1, clip);
          calm.step(gradients(good, DataType.FLOAT64), 0.1, clip);
        }
        assertArrayEquals(values(q.all()), values(p.all()), "as if it had not been");
      }
    }
  }

  @Test
  void a_step_with_no_decay_and_no_gradient_leaves_everything() {
    try (Parameters p = parameters(DataType.FLOAT64);
        AdamW ours = optimiser(p, new Case(0, 0, 1, 1));
        Scope scope = Scope.recording()) {
      double[] before = values(p.all());
      assertEquals(0, ours.step(gradients(new double[11], DataType.FLOAT64), 0.1, 1));
      assertArrayEquals(before, values(p.all()));
    }
  }

  @Test
  void a_step_inside_a_recording_leaves_no_history_on_the_parameters() {
    try (Parameters p = parameters(DataType.FLOAT64);
        AdamW ours = optimiser(p, new Case(0.01, 1, 1, 1));
        Scope scope = Scope.recording()) {
      ours.step(gradients(new double[11], DataType.FLOAT64), 0.1, 1);
      NDArray a = p.get("a");
      assertArrayEquals(
          values(List.of(Scalars.times(a, 2))),
          values(List.of(Autograd.grad(a.square(), a, false))));
    }
  }

  /**
   * What a checkpoint needs: from the state written into a fresh optimiser all goes on as before.
   */
  @Test
  void the_state_is_all_there_is_and_is_named_after_the_parameters() {
    Case c = new Case(0.01, 1, 1, 0.5);
    double[] g = new SplittableRandom(3).doubles(11, -1, 1).toArray();
    try (Parameters p = parameters(DataType.FLOAT64);
        Parameters q = parameters(DataType.FLOAT64);
        AdamW first = optimiser(p, c);
        AdamW second = optimiser(q, c);
        Scope scope = Scope.evaluating()) {
      for (int i = 0; i < 3; i++) first.step(gradients(g, DataType.FLOAT64), 0.1, 1);
      List<String> names = new ArrayList<>();
      for (int i = 0; i < first.state().size(); i++) {
        NDArray from = first.state().get(i), to = second.state().get(i);
        names.add(from.getName());
        assertEquals(from.getName(), to.getName());
        from.copyTo(to);
      }
      assertEquals(
          List.of("adamw.mean.a", "adamw.square.a", "adamw.step.a", "adamw.mean.b"),
          names.subList(0, 4));
      assertEquals(9, names.size());
      q.copyFrom(p);
      for (int i = 0; i < 3; i++) {
        first.step(gradients(g, DataType.FLOAT64), 0.1, 1);
        second.step(gradients(g, DataType.FLOAT64), 0.1, 1);
      }
      assertArrayEquals(values(p.all()), values(q.all()));
    }
  }

  @Test
  void the_state_outlives_the_scope_it_was_made_in() {
    try (Parameters p = parameters(DataType.FLOAT64)) {
      AdamW ours;
      try (Scope scope = Scope.evaluating()) {
        ours = optimiser(p, new Case(0.01, 1, 1, 1));
      }
      try (ours;
          Scope scope = Scope.evaluating()) {
        ours.step(gradients(new double[11], DataType.FLOAT64), 0.1, 1);
        assertEquals(1, Tensors.scalar(ours.state().get(2)), "the step count");
      }
    }
  }

  @Test
  void wrong_arguments_are_refused_with_their_values() {
    try (Parameters p = parameters(DataType.FLOAT64);
        AdamW ours = optimiser(p, new Case(0.01, 1, 1, 1));
        Scope scope = Scope.evaluating()) {
      refused(
          "2 gradients for 3 parameters",
          () -> ours.step(List.of(tensor(new double[6], 2, 3), tensor(new double[4], 4)), 0.1, 0));
      List<NDArray> zero = gradients(new double[11], DataType.FLOAT64);
      refused("clip must be positive, or 0 for no limit: -1.0", () -> ours.step(zero, 0.1, -1));
      refused(
          "clip must be positive, or 0 for no limit: NaN", () -> ours.step(zero, 0.1, Double.NaN));
      refused("decay must be in [0, 1): 1.0", () -> new AdamW(List.of(), 1));
      refused("decay must be in [0, 1): -0.1", () -> new AdamW(List.of(), -0.1));
      refused("factor must be non-negative: -1.0", () -> new AdamW.Group(List.of(), -1));
      refused("factor must be non-negative: NaN", () -> new AdamW.Group(List.of(), Double.NaN));
    }
  }

  private static void refused(String message, org.junit.jupiter.api.function.Executable call) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, call);
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }
}
