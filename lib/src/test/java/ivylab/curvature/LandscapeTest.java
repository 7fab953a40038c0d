package ivylab.curvature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ivylab.ivyspt.CompletionTerms;
import ivylab.model.Config;
import ivylab.model.IvySpt;
import ivylab.progress.Progress;
import ivylab.train.Weighting;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LandscapeTest {

  static List<Config> configs() {
    return List.of(Tiny.CONFIG, Tiny.PUBLISHED);
  }

  private static Landscape landscape(IvySpt model) {
    return Landscape.of(model, Tiny.batches()).watchedBy(Progress.silent());
  }

  @Test
  void a_direction_is_as_long_as_the_weights_row_by_row_and_leaves_vectors_alone() {
    try (IvySpt model = Tiny.model()) {
      double[] direction = Landscape.direction(model.parameters(), 1, 0);
      int at = 0;
      for (NDArray parameter : model.parameters().learnt()) {
        double[] values = model.parameters().values(parameter.getName());
        boolean matrix = parameter.getShape().dimension() == 2;
        int width = matrix ? (int) parameter.getShape().get(1) : values.length;
        for (int from = 0; from < values.length; from += width) {
          double own = 0, drawn = 0;
          for (int i = from; i < from + width; i++) {
            own += values[i] * values[i];
            drawn += direction[at + i] * direction[at + i];
          }
          assertEquals(matrix ? own : 0, drawn, 1e-12 * own, parameter.getName());
        }
        at += values.length;
      }
      double[] other = Landscape.direction(model.parameters(), 1, 1);
      // of about 150 numbers in rows of 4: independent, so the cosine is small
      double cosine = Vectors.dot(direction, other) / Vectors.norm(direction) / Vectors.norm(other);
      assertTrue(Math.abs(cosine) < 0.5, "cosine " + cosine);
    }
  }

  /** Central differences of the line against gradient and Hessian along its direction. */
  @ParameterizedTest
  @MethodSource("configs")
  void slope_and_curvature_of_a_line_are_those_of_gradient_and_hessian(Config config) {
    var batches = config == Tiny.CONFIG ? Tiny.batches() : Tiny.batches(0);
    try (IvySpt model = Tiny.model(config);
        Hessian hessian = Hessian.of(model, Weighting.only(CompletionTerms.DATA), batches)) {
      double h = 1e-3;
      LandscapeSlice line =
          Landscape.of(model, batches)
              .points(3)
              .reach(h)
              .seed(4)
              .watchedBy(Progress.silent())
              .line();
      double[] d = Landscape.direction(model.parameters(), 4, 0);
      double down = line.value("data", 0, 0), up = line.value("data", 0, 2);
      assertEquals(hessian.value(), line.centre("data"), 1e-13);
      double slope = Vectors.dot(hessian.gradient(), d), curve = Vectors.dot(hessian.apply(d), d);
      // h^2 times third and fourth derivatives, which are of the size of curve and larger
      assertEquals(slope, (up - down) / (2 * h), 1e-3 * Math.abs(slope) + 1e-6);
      assertEquals(
          curve, (up - 2 * line.centre("data") + down) / (h * h), 1e-3 * Math.abs(curve) + 1e-6);
    }
  }

  @Test
  void a_plane_contains_the_line_and_the_model_is_not_touched() {
    try (IvySpt model = Tiny.model()) {
      double[] before = model.parameters().values("head.out.weight");
      Landscape small = landscape(model).points(5).reach(0.5).seed(2);
      LandscapeSlice plane = small.plane(), line = small.line();
      assertEquals(5, plane.b().size());
      assertTrue(line.isLine() && !plane.isLine());
      assertEquals(List.of(-0.5, -0.25, 0.0, 0.25, 0.5), line.a());
      for (String loss : List.of("data", "calendar", "butterfly"))
        for (int i = 0; i < 5; i++)
          assertEquals(line.value(loss, 0, i), plane.value(loss, 2, i), 0, loss);
      assertNotEquals(plane.value("data", 0, 2), plane.value("data", 2, 0), "two directions");
      assertArrayEquals(before, model.parameters().values("head.out.weight"));
      assertEquals(plane, small.plane(), "the same seed, the same digits");
      assertNotEquals(line, small.seed(3).line());
      assertEquals(25, plane.toTable().rowCount());
      assertEquals(5, plane.toTable().columnCount());
      assertEquals(4, line.toTable().columnCount());
    }
  }

  @Test
  void a_slice_reads_well_and_refuses_what_does_not_fit() {
    LandscapeSlice slice =
        new LandscapeSlice(
            List.of(-1.0, 0.0, 1.0), List.of(0.0), Map.of("data", List.of(2.0, 1.0, 4.0)));
    assertEquals(
        "landscape of 3 points, steps to ±1.00\n  data 1.00 at the model, 1.00 to 4.00",
        slice.toString().replace("\r", ""));
    assertThrows(IllegalArgumentException.class, () -> slice.centre("calendar"));
    assertThrows(
        IllegalArgumentException.class,
        () -> new LandscapeSlice(List.of(0.0), List.of(0.0), Map.of("data", List.of())));
    try (IvySpt model = Tiny.model()) {
      assertThrows(IllegalArgumentException.class, () -> landscape(model).points(4));
      assertThrows(IllegalArgumentException.class, () -> landscape(model).reach(0));
    }
  }

  @Test
  void it_can_be_interrupted() {
    try (IvySpt model = Tiny.model()) {
      Landscape stopped =
          landscape(model)
              .watchedBy(
                  event -> {
                    if (event.done() == 2 && !event.finished()) Thread.currentThread().interrupt();
                  });
      assertEquals(
          "interrupted after 2 of 21 points",
          assertThrows(CancellationException.class, stopped::line).getMessage());
    }
  }
}
