package ivylab.curvature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ivylab.ivyspt.CompletionTerms;
import ivylab.model.IvySpt;
import ivylab.model.ParameterGroup;
import ivylab.train.Weighting;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class GradientMagnitudesTest {

  private static final List<Segment> SEGMENTS =
      List.of(new Segment("a.x", 0, 2), new Segment("a.y", 2, 3), new Segment("b.z", 3, 5));
  private static final ParameterGroup A = ParameterGroup.startingWith("a", "a."),
      B = ParameterGroup.startingWith("b", "b.");

  @Test
  void sizes_are_listed_layer_by_layer() {
    var magnitudes = GradientMagnitudes.of(new double[] {-3, 1, 2, 0, -4}, SEGMENTS, List.of(A, B));
    assertEquals(List.of("a", "b"), magnitudes.layers());
    assertArrayEquals(new double[] {1, 2, 3}, magnitudes.in("a"));
    assertArrayEquals(new double[] {0, 4}, magnitudes.in("b"));
    assertArrayEquals(new double[] {0, 1, 2, 3, 4}, magnitudes.all());
    assertEquals(2, magnitudes.mean());
    assertEquals(Math.sqrt(2.5), magnitudes.deviation(), 1e-15);
    var table = magnitudes.toTable();
    assertEquals(3, table.rowCount());
    assertEquals(1, table.intColumn("zero").get(1));
    assertEquals(2, table.doubleColumn("median").get(0));
    assertEquals(2, table.doubleColumn("median").get(1), "between two");
    assertEquals(4, table.doubleColumn("largest").get(2));
    assertEquals(
        "gradient magnitudes of 5 parameters: mean 2.00, deviation 1.58, largest 4.00",
        magnitudes.toString());
    assertThrows(IllegalArgumentException.class, () -> magnitudes.in("c"));
    assertThrows(
        IllegalArgumentException.class,
        () -> GradientMagnitudes.of(new double[5], SEGMENTS, List.of(A, A)));
    assertThrows(
        IllegalArgumentException.class,
        () -> GradientMagnitudes.of(new double[5], SEGMENTS, List.of(ParameterGroup.HEAD)));
    assertThrows(
        IllegalArgumentException.class,
        () -> GradientMagnitudes.of(new double[5], SEGMENTS, List.of()));
  }

  @Test
  void those_of_a_model_are_those_of_its_gradient() {
    try (IvySpt model = Tiny.model();
        Hessian hessian = Hessian.of(model, Weighting.only(CompletionTerms.DATA), Tiny.batches())) {
      var magnitudes = GradientMagnitudes.of(hessian, ParameterGroup.layers(model));
      double[] sizes = Arrays.stream(hessian.gradient()).map(Math::abs).sorted().toArray();
      double rounding = 1e-15 * sizes[sizes.length - 1];
      double[] expected = Arrays.stream(sizes).map(x -> x < rounding ? 0 : x).toArray();
      assertArrayEquals(expected, magnitudes.all());
      assertEquals(List.of("embedding", "market", "block 1", "head"), magnitudes.layers());
    }
  }
}
