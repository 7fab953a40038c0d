package ivylab.baseline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.process.Learning;
import ivylab.progress.Progress;
import ivylab.simulate.Market;
import ivylab.surface.CompletionError;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import ivylab.surface.SurfaceMethod;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BaselinesTest {

  private static final List<Surface> SURFACES = surfaces();

  private static List<Surface> surfaces() {
    Market market = Market.seeded(3);
    return market.surfaces(List.of("SYN1", "SYN2"), market.dates().subList(0, 4));
  }

  private static List<SurfaceMethod> small(long seed) {
    return Baselines.of(
        SURFACES.subList(0, 6),
        seed,
        Progress.silent(),
        DenseNetwork.Options.DEFAULT.withWidth(8).withSteps(20).withRows(64),
        Forest.DEFAULT.withTrees(5),
        Learning.DEFAULT.withSurfacesAtMost(3).withQuotesAtMost(12).withIterationsAtMost(5));
  }

  @Test
  void every_method_of_the_set_has_its_own_name_and_completes_a_surface() {
    List<SurfaceMethod> all = small(1);
    assertEquals(
        List.of(
            "dense network",
            "random forest",
            "quadratic",
            "polynomial of degree 4",
            "cubic spline",
            "cubic interpolation",
            "linear per expiry",
            "Gaussian process on total variance",
            "Gaussian process",
            "learned Gaussian process",
            "SSVI",
            "eSSVI"),
        all.stream().map(SurfaceMethod::name).toList());
    Surface quotes = SURFACES.get(7);
    List<Point> points = quotes.points();
    Surface visible = quotes.withPoints(points.subList(0, points.size() / 2));
    for (SurfaceMethod method : all.subList(1, all.size())) {
      CompletionError error = CompletionError.of(method.fit(visible), visible.points());
      // at the quotes that it saw; the network alone has not seen them
      assertTrue(error.volMape() < 0.15 && error.failures() == 0, method.name() + ": " + error);
    }
  }

  @Test
  void the_seed_decides_those_that_are_trained_or_drawn() {
    Surface quotes = SURFACES.get(7);
    List<SurfaceMethod> first = small(1), again = small(1), other = small(2);
    Set<String> changed = new HashSet<>();
    for (int i = 0; i < first.size(); i++) {
      double[] vol = vol(first.get(i), quotes);
      assertArrayEquals(vol, vol(again.get(i), quotes), first.get(i).name());
      if (!Arrays.equals(vol, vol(other.get(i), quotes))) changed.add(first.get(i).name());
    }
    assertEquals(Set.of("dense network", "random forest", "learned Gaussian process"), changed);
  }

  private static double[] vol(SurfaceMethod method, Surface quotes) {
    return method.fit(quotes).vol(new double[] {-0.1, 0, 0.05}, new double[] {0.2, 0.5, 1});
  }

  @Test
  void the_quick_set_is_smaller_as_its_documentation_says() {
    assertEquals(new DenseNetwork.Options(64, 3, 1_000, 256, 3e-3), Baselines.QUICK_NETWORK);
    assertEquals(new DenseNetwork.Options(64, 3, 3_000, 1_024, 3e-3), DenseNetwork.Options.DEFAULT);
    assertEquals(new Forest(50, 2, 1), Baselines.QUICK_FOREST);
    assertEquals(new Forest(200, 2, 1), Forest.DEFAULT);
    assertEquals(
        Learning.DEFAULT.withSurfacesAtMost(60).withQuotesAtMost(48), Baselines.QUICK_LEARNING);
    assertFalse(Baselines.QUICK_LEARNING.equals(Learning.DEFAULT));
    assertEquals(8, SmoothingSpline.DEFAULT.xIntervals());
    assertEquals(6, SmoothingSpline.DEFAULT.yIntervals());
  }
}
