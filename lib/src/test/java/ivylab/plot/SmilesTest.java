package ivylab.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.band.Band;
import ivylab.data.Masked;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SmilesTest {

  private static Quotes quotes(double... t) {
    List<Point> points = new ArrayList<>();
    for (double each : t) for (int i = 0; i < 6; i++) points.add(Point.ofVol(0.02 * i, each, 0.2));
    return new Quotes(points, List.of());
  }

  @Test
  void quotes_of_nearly_one_expiry_form_one_slice() {
    var slices = Smiles.slices(quotes(0.02, 0.022, 0.1, 1, 1.03, 1.2));
    assertEquals(4, slices.size());
    assertEquals(0.021, slices.get(0).t(), 1e-12);
    assertEquals(1.015, slices.get(2).t(), 1e-12);
    assertEquals(12, slices.get(2).quotes().visible().size());
  }

  @Test
  void at_most_six_slices_are_chosen_over_the_whole_range() {
    double[] t = new double[30];
    for (int i = 0; i < t.length; i++) t[i] = 0.02 * Math.pow(1.17, i);
    var chosen = Smiles.choose(Smiles.slices(quotes(t)), 6);
    assertEquals(6, chosen.size());
    assertEquals(t[0], chosen.get(0).t(), 1e-12);
    assertEquals(t[29], chosen.get(5).t(), 1e-9);
    for (int i = 1; i < 6; i++)
      assertEquals(
          Math.log(t[29] / t[0]) / 5, Math.log(chosen.get(i).t() / chosen.get(i - 1).t()), 0.17);
  }

  @Test
  void thinly_quoted_expiries_are_passed_over_where_there_are_others() {
    List<Point> points = new ArrayList<>(quotes(0.1, 0.2, 0.4, 0.8, 1.2, 1.6).visible());
    points.add(Point.ofVol(0, 0.3, 0.2));
    var chosen = Smiles.choose(Smiles.slices(new Quotes(points, List.of())), 6);
    assertEquals(6, chosen.size());
    for (var slice : chosen) assertEquals(6, slice.quotes().all().size());
  }

  @Test
  void hidden_quotes_stay_hidden_in_their_slice() {
    Surface surface = Samples.surface(7, 2);
    var quotes = Quotes.of(new Masked(surface, List.of(0, 1, 60)));
    int hidden = Smiles.slices(quotes).stream().mapToInt(s -> s.quotes().hidden().size()).sum();
    assertEquals(3, hidden);
  }

  @Test
  void a_band_is_shaded_where_it_is_known() {
    Masked surface = Masked.none(Samples.surface(7, 2));
    var middle = Samples.ssvi();
    String plain = SurfacePlots.smiles(new Band(middle, 0), surface).svg();
    assertEquals(SurfacePlots.smiles(middle, surface).svg(), plain, "no width, no shade");
    assertEquals(
        plain, SurfacePlots.smiles(new Band(middle, Double.POSITIVE_INFINITY), surface).svg());
    String banded = SurfacePlots.smiles(new Band(middle, 0.1), surface).svg();
    assertNotEquals(plain, banded);
    assertNotEquals(banded, SurfacePlots.smiles(new Band(middle, 0.2), surface).svg());
    Band half = new Band((k, t) -> half(k, middle.totalVariance(k, t)), 0.1);
    assertNotEquals(banded, SurfacePlots.smiles(half, surface, 0.5).svg(), "NaN leaves a gap");
  }

  /** Nothing for calls. */
  private static double[] half(double[] k, double[] w) {
    for (int i = 0; i < k.length; i++) if (k[i] > 0) w[i] = Double.NaN;
    return w;
  }

  @Test
  void one_expiry_and_surfaces_that_fail_still_make_a_figure() {
    var one = quotes(0.5);
    Figure figure =
        Smiles.of(
                Map.of("broken", (k, t) -> new double[k.length], "nan", (k, t) -> nan(k.length)),
                one)
            .figure("");
    assertEquals(1, figure.charts().size());
    assertEquals(Figure.WIDTH, figure.width());
    assertTrue(figure.png(1).length > 1000);
  }

  private static double[] nan(int n) {
    double[] nan = new double[n];
    java.util.Arrays.fill(nan, Double.NaN);
    return nan;
  }

  @Test
  void a_named_maturity_takes_the_quotes_within_four_percent_and_the_reach_of_the_nearest() {
    List<Point> points = new ArrayList<>(quotes(0.1, 1).visible());
    points.add(Point.ofVol(-0.5, 1, 0.2));
    var cuts = Smiles.at(new Quotes(points, List.of()), 0.103, 0.5, 1);
    assertEquals(3, cuts.size());
    assertEquals(6, cuts.get(0).quotes().visible().size());
    assertEquals(0, cuts.get(1).quotes().visible().size());
    assertEquals(7, cuts.get(2).quotes().visible().size());
    assertEquals(0, Collections.min(cuts.get(0).reach()));
    assertEquals(-0.5, Collections.min(cuts.get(1).reach()), "1 is nearer to 0.5 than 0.1 is");
    assertEquals(0.5, cuts.get(1).t());
    assertEquals("t = 0.5 years (183 days)", cuts.get(1).title());
    var wrong =
        assertThrows(
            IllegalArgumentException.class, () -> Smiles.at(new Quotes(points, List.of()), -1));
    assertEquals("t must be years, positive: -1.0", wrong.getMessage());
  }

  @Test
  void a_maturity_far_from_all_quotes_shows_the_curves_alone() {
    Figure figure = Smiles.of(Map.of("model", Samples.ssvi()), quotes(0.5, 1), 3, 4).figure("");
    assertEquals(2, figure.charts().size());
    assertTrue(figure.png(1).length > 1000);
    Figure four = Smiles.of(Map.of(), quotes(0.5), 0.1, 0.2, 0.5, 0.7).figure("");
    assertEquals(4, four.charts().size());
    assertTrue(four.height() > figure.height() + 120, "two rows");
  }
}
