package ivylab.layer;

import static ivylab.torch.Given.close;
import static ivylab.torch.Given.tensor;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ivylab.torch.Autograd;
import ivylab.torch.Given;
import ivylab.torch.Scalars;
import ivylab.torch.Scope;
import ivylab.torch.Taylor;
import ivylab.torch.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operation on jets against {@link Taylor}: the four parts, and the derivative of each part
 * along a direction, which makes third derivatives.
 */
class JetTest {

  private static final int ROWS = 2, COLUMNS = 4;
  private static final Taylor[] A = Given.taylors(11, COLUMNS), B = Given.taylors(12, COLUMNS);
  private static final Taylor[] W = Given.taylors(13, 3 * COLUMNS), C = Given.taylors(14, 3);

  /**
   * @param ours on jets {@code [2 4]}
   * @param plain on one row of four
   */
  record Operation(String name, UnaryOperator<Jet> ours, UnaryOperator<Taylor[]> plain) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Operation each(String name, UnaryOperator<Jet> ours, UnaryOperator<Taylor> plain) {
    return new Operation(name, ours, row -> Taylor.each(row, plain));
  }

  private static NDArray values(Taylor[] x, long... shape) {
    return tensor(x, Taylor::value, shape);
  }

  private static Taylor[] still(Taylor[] x) {
    return Taylor.each(x, y -> Taylor.of(y.value()));
  }

  private static Taylor[] both(Taylor[] row, java.util.function.BinaryOperator<Taylor> operation) {
    return IntStream.range(0, row.length)
        .mapToObj(i -> operation.apply(row[i], row[row.length - 1 - i]))
        .toArray(Taylor[]::new);
  }

  /** The rows turned round, so that a product of two jets does not multiply equals. */
  private static Jet turned(Jet x) {
    return x.map(part -> part.flip(1));
  }

  static Stream<Operation> operations() {
    return Stream.of(
        each("exp", Jet::exp, Taylor::exp),
        each("sin", Jet::sin, Taylor::sin),
        each("cos", Jet::cos, Taylor::cos),
        each("sigmoid", Jet::sigmoid, Taylor::sigmoid),
        each("gelu", Gelu::of, Taylor::gelu),
        each("times a number", x -> x.times(-1.7), x -> x.times(-1.7)),
        new Operation("times a jet", x -> x.times(turned(x)), row -> both(row, Taylor::times)),
        new Operation("plus a jet", x -> x.plus(turned(x)), row -> both(row, Taylor::plus)),
        new Operation("minus a jet", x -> x.minus(turned(x)), row -> both(row, Taylor::minus)),
        new Operation(
            "times a tensor", x -> x.times(values(A, COLUMNS)), row -> product(row, still(A))),
        new Operation(
            "times a jet without derivatives",
            x -> x.times(Jet.of(values(A, COLUMNS))),
            row -> product(row, still(A))),
        new Operation(
            "a jet without derivatives times this",
            x -> Jet.of(values(A, 1, COLUMNS)).times(x),
            row -> product(row, still(A))),
        new Operation("plus a tensor", x -> x.plus(values(A, COLUMNS)), row -> sum(row, still(A))),
        new Operation(
            "plus a jet without derivatives",
            x -> x.plus(Jet.of(values(A, COLUMNS))),
            row -> sum(row, still(A))),
        new Operation(
            "a jet without derivatives plus this",
            x -> Jet.of(values(A, 1, COLUMNS)).plus(x),
            row -> sum(row, still(A))),
        new Operation(
            "linear",
            x -> new Linear(values(W, 3, COLUMNS), values(C, 3)).apply(x),
            row -> Taylor.linear(still(W), still(C), row)),
        new Operation(
            "layer norm",
            x -> new LayerNorm(values(A, COLUMNS), values(B, COLUMNS)).apply(x, Order.FIRST),
            row -> Taylor.layerNorm(row, still(A), still(B))),
        new Operation("softmax", Softmax::of, Taylor::softmax),
        new Operation(
            "split and concat",
            x -> x.split(2, 1)[1].times(3).concat(x.split(2, 1)[0], 1),
            row -> new Taylor[] {row[2].times(3), row[3].times(3), row[0], row[1]}));
  }

  private static Taylor[] product(Taylor[] x, Taylor[] y) {
    return IntStream.range(0, x.length).mapToObj(i -> x[i].times(y[i])).toArray(Taylor[]::new);
  }

  private static Taylor[] sum(Taylor[] x, Taylor[] y) {
    return IntStream.range(0, x.length).mapToObj(i -> x[i].plus(y[i])).toArray(Taylor[]::new);
  }

  private static Taylor[] plainly(Operation operation, Taylor[] x) {
    return IntStream.range(0, ROWS)
        .mapToObj(i -> operation.plain.apply(Arrays.copyOfRange(x, i * COLUMNS, (i + 1) * COLUMNS)))
        .flatMap(Arrays::stream)
        .toArray(Taylor[]::new);
  }

  private static List<NDArray> parts(Jet x) {
    return List.of(x.v(), x.k(), x.t(), x.kk());
  }

  /** Both ways are exact, so 1e-12 of the largest is a thousand roundings. */
  @ParameterizedTest
  @MethodSource("operations")
  void value_and_derivatives_are_those_of_polynomials(Operation operation) {
    Taylor[] x = Given.taylors(1, ROWS * COLUMNS), expected = plainly(operation, x);
    try (Scope scope = Scope.evaluating()) {
      Jet found = operation.ours.apply(Given.jet(x, ROWS, COLUMNS));
      for (int part = 0; part < 4; part++) {
        int p = part;
        close(
            "part " + part,
            Arrays.stream(expected).mapToDouble(y -> y.parts()[p]).toArray(),
            Tensors.toArray(parts(found).get(part)),
            1e-12);
      }
    }
  }

  /** Reverse mode through a jet: the derivative of each part along a direction of all parts. */
  @ParameterizedTest
  @MethodSource("operations")
  void gradients_of_the_derivatives_are_those_of_polynomials(Operation operation) {
    Taylor[] x = Given.taylors(2, ROWS * COLUMNS), expected = plainly(operation, x);
    int n = expected.length;
    try (Scope scope = Scope.recording()) {
      Jet in = Given.jet(x, ROWS, COLUMNS);
      Jet out = operation.ours.apply(in);
      double[] weights = new java.util.SplittableRandom(3).doubles(n, -1, 1).toArray();
      for (int part = 0; part < 4; part++) {
        NDArray y = parts(out).get(part);
        List<NDArray> gradients =
            Autograd.grad(
                List.of(y),
                List.of(tensor(weights, y.getShape().getShape())),
                parts(in),
                true,
                false);
        double along = 0, direct = 0;
        for (int p = 0; p < 4; p++) {
          double[] g = Tensors.toArray(gradients.get(p));
          for (int i = 0; i < x.length; i++) along += g[i] * x[i].byE()[p];
        }
        for (int i = 0; i < n; i++) direct += weights[i] * expected[i].byE()[part];
        assertEquals(direct, along, 1e-11 * Math.max(1, Math.abs(direct)), "part " + part);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("operations")
  void without_derivatives_the_value_is_the_same_and_there_are_none(Operation operation) {
    Taylor[] x = Given.taylors(1, ROWS * COLUMNS);
    try (Scope scope = Scope.evaluating()) {
      Jet with = operation.ours.apply(Given.jet(x, ROWS, COLUMNS));
      Jet without = operation.ours.apply(Jet.of(values(x, ROWS, COLUMNS)));
      assertFalse(without.hasDerivatives());
      // composed and fused layer norm or gelu differ by roundings
      close("value", Tensors.toArray(with.v()), Tensors.toArray(without.v()), 1e-14);
    }
  }

  @Test
  void an_affine_map_has_its_linear_part_on_the_derivatives() {
    try (Scope scope = Scope.evaluating()) {
      Jet x = Given.jet(Given.taylors(1, 3), 3);
      Jet y = x.map(v -> Scalars.plus(v, 5), v -> Scalars.times(v, 2));
      assertArrayEquals(
          Tensors.toArray(Scalars.plus(x.v(), 5)), Tensors.toArray(y.v()), "the value");
      assertArrayEquals(Tensors.toArray(Scalars.times(x.kk(), 2)), Tensors.toArray(y.kk()));
    }
  }

  @Test
  void a_jet_with_some_derivatives_only_is_refused() {
    try (Scope scope = Scope.evaluating()) {
      NDArray x = Given.number(1);
      for (Object[] missing :
          new Object[][] {{null, x, x}, {x, null, x}, {x, x, null}, {x, null, null}})
        assertTrue(
            assertThrows(
                    IllegalArgumentException.class,
                    () ->
                        new Jet(
                            x, (NDArray) missing[0], (NDArray) missing[1], (NDArray) missing[2]))
                .getMessage()
                .contains("all of k, t, kk or none"));
    }
  }
}
