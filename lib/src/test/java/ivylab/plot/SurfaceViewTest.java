package ivylab.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.surface.Grid;
import ivylab.surface.GridValues;
import ivylab.surface.Point;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;

class SurfaceViewTest {

  private static final Grid GRID = new Grid(-0.5, 0.5, 21, 0.1, 1.1, 21);

  private static GridValues values(String quantity, DoubleBinaryOperator f) {
    double[] k = GRID.kPoints(), t = GRID.tPoints(), v = new double[GRID.size()];
    for (int i = 0; i < v.length; i++) v[i] = f.applyAsDouble(k[i], t[i]);
    return GridValues.of(GRID, quantity, v);
  }

  private static SurfaceView view(
      GridValues values, Quotes quotes, double azimuth, double elevation) {
    return new SurfaceView(Mesh.of(values), quotes, Projection.ofDegrees(azimuth, elevation));
  }

  @Test
  void the_mesh_is_bilinear_between_its_points() {
    DoubleBinaryOperator f = (k, t) -> 1 + 2 * k - 3 * t + 5 * k * t;
    Mesh mesh = Mesh.of(values("g", f));
    for (double k : new double[] {-0.5, -0.137, 0.33, 0.5})
      for (double t : new double[] {0.1, 0.42, 1.1})
        assertEquals(f.applyAsDouble(k, t), mesh.at(k, t), 1e-12);
  }

  @Test
  void a_mesh_around_quotes_reaches_as_far_as_they_do_and_widens_with_maturity() {
    var surface = Samples.surface(17, 1);
    Mesh mesh = Mesh.around(Samples.ssvi(), Quotes.of(surface));
    double shortest =
        surface.points().stream()
            .filter(p -> p.t() < 0.05)
            .mapToDouble(Point::k)
            .min()
            .orElseThrow();
    double least = surface.points().stream().mapToDouble(Point::k).min().orElseThrow();
    int last = mesh.rows() - 1;
    assertEquals(shortest, mesh.k(0, 0), 1e-12);
    assertEquals(least, mesh.k(last, 0), 1e-12);
    assertEquals(0.04, mesh.t(0), 1e-12);
    assertEquals(2, mesh.t(last), 1e-12);
    for (int i = 1; i <= last; i++) assertTrue(mesh.k(i, 0) <= mesh.k(i - 1, 0));
    double k = mesh.k(20, 7), t = mesh.t(20);
    assertEquals(Samples.ssvi().vol(new double[] {k}, new double[] {t})[0], mesh.at(k, t), 1e-12);
  }

  @Test
  void one_quote_is_enough_for_a_mesh() {
    var one = new Quotes(List.of(Point.ofVol(0.1, 0.5, 0.2)), List.of());
    Mesh mesh = Mesh.around((k, t) -> t.clone(), one);
    assertTrue(mesh.kMin() < 0.1 && mesh.kMax() > 0.1 && mesh.t(0) < 0.5);
  }

  @Test
  void pieces_are_painted_from_the_farthest_to_the_nearest() {
    for (double azimuth : new double[] {-120, -38, 60}) {
      var quotes =
          new Quotes(List.of(Point.ofVol(0, 0.5, 0.3)), List.of(Point.ofVol(0.2, 0.9, 0.2)));
      var items =
          view(values("implied volatility", (k, t) -> 0.2 + 0.5 * k * k), quotes, azimuth, 24)
              .items(720, 400);
      assertEquals(20 * 20 + 2, items.size());
      for (int i = 1; i < items.size(); i++)
        assertTrue(items.get(i - 1).depth() >= items.get(i).depth());
    }
  }

  @Test
  void cells_that_are_not_finite_are_left_out() {
    var holed = values("g", (k, t) -> k < -0.29 && t < 0.26 ? Double.NaN : 1 + k);
    assertTrue(view(holed, Quotes.NONE, -38, 24).items(720, 400).size() < 400);
  }

  @Test
  void quotes_outside_of_the_mesh_are_left_out() {
    var quotes = new Quotes(List.of(Point.ofVol(0.9, 0.5, 0.3)), List.of());
    assertEquals(
        400,
        view(values("implied volatility", (k, t) -> 0.3), quotes, -38, 24).items(720, 400).size());
  }

  @Test
  void a_quote_behind_a_ridge_is_hidden_by_it_and_one_before_it_is_not() {
    GridValues ridge = values("implied volatility", (k, t) -> Math.abs(t - 0.6) < 0.06 ? 0.9 : 0.2);
    assertTrue(shows(ridge, Point.ofVol(0, 0.2, 0.25)));
    assertFalse(shows(ridge, Point.ofVol(0, 0.95, 0.25)));
  }

  /**
   * Whether the picture differs from the one without the quote, which keeps the scale by a far one.
   */
  private static boolean shows(GridValues values, Point quote) {
    var none =
        new Quotes(List.of(Point.ofVol(0.9, 0.5, 0.2), Point.ofVol(0.9, 0.5, 0.9)), List.of());
    var one = new Quotes(List.of(none.visible().get(0), none.visible().get(1), quote), List.of());
    var without = FigureTest.image(Figure.of("", bare(values, none)), 1);
    var with = FigureTest.image(Figure.of("", bare(values, one)), 1);
    int differing = 0;
    for (int x = 0; x < with.getWidth(); x++)
      for (int y = 60; y < with.getHeight(); y++)
        if (with.getRGB(x, y) != without.getRGB(x, y)) differing++;
    return differing > 10;
  }

  private static Drawing bare(GridValues values, Quotes quotes) {
    return view(values, quotes, 0, 10);
  }

  @Test
  void corners_far_beyond_the_quotes_are_cut_off() {
    var quotes =
        new Quotes(List.of(Point.ofVol(0, 0.5, 0.2), Point.ofVol(0.2, 0.9, 0.3)), List.of());
    GridValues wild = values("implied volatility", (k, t) -> k < -0.3 ? 9 : 0.25);
    var items = view(wild, quotes, -38, 24).items(720, 400);
    assertEquals(2 + 400 - 60, items.size(), "three of the twenty columns lie beyond");
  }
}
