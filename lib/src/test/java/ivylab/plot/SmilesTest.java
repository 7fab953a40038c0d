package ivylab.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.data.Masked;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import java.util.ArrayList;
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
  void one_expiry_and_surfaces_that_fail_still_make_a_figure() {
    var one = quotes(0.5);
    Figure figure =
        Plots.smiles(
            "",
            Map.of("broken", (k, t) -> new double[k.length], "nan", (k, t) -> nan(k.length)),
            one);
    assertEquals(320, figure.height());
    assertTrue(figure.png(1).length > 1000);
  }

  private static double[] nan(int n) {
    double[] nan = new double[n];
    java.util.Arrays.fill(nan, Double.NaN);
    return nan;
  }
}
