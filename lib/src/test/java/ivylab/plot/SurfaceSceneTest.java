package ivylab.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import ivylab.data.Masked;
import ivylab.data.Masking;
import ivylab.surface.Grid;
import ivylab.surface.GridValues;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;

class SurfaceSceneTest {

  private static GridValues values(String quantity, int rows, int columns, DoubleBinaryOperator f) {
    Grid grid = new Grid(-0.5, 0.5, columns, 0.1, 1.1, rows);
    double[] k = grid.kPoints(), t = grid.tPoints(), v = new double[grid.size()];
    for (int i = 0; i < v.length; i++) v[i] = f.applyAsDouble(k[i], t[i]);
    return GridValues.of(grid, quantity, v);
  }

  private static JsonNode scene(Figure figure) {
    try {
      return new ObjectMapper().readTree(figure.plotly().orElseThrow());
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static float[] floats(JsonNode array) {
    assertEquals("f4", array.get("dtype").asText());
    var bytes = ByteBuffer.wrap(Base64.getDecoder().decode(array.get("bdata").asText()));
    float[] floats = new float[bytes.remaining() / Float.BYTES];
    bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
    return floats;
  }

  @Test
  void values_and_coordinates_are_those_of_the_mesh() {
    var masked = Masking.clustered(0.5).apply(Samples.surface(17, 1), 3);
    Mesh mesh = Mesh.around(Samples.ssvi(), Quotes.of(masked));
    JsonNode surface = scene(SurfacePlots.surface(Samples.ssvi(), masked)).at("/data/0");
    assertEquals("surface", surface.get("type").asText());
    assertEquals("41, 41", surface.at("/z/shape").asText());
    float[] x = floats(surface.get("x")),
        y = floats(surface.get("y")),
        z = floats(surface.get("z"));
    for (int i = 0, at = 0; i < mesh.rows(); i++) {
      assertEquals(mesh.t(i), y[i], 6e-6); // half of the rounding, and a float's own
      for (int j = 0; j < mesh.columns(); j++, at++) {
        assertEquals(mesh.k(i, j), x[at], 6e-6);
        assertEquals(100 * mesh.value(i, j), z[at], 2e-5); // a float of some 100 is 4e-6 apart
      }
    }
  }

  @Test
  void quotes_are_markers_in_the_colours_of_the_picture() {
    var masked = Masking.clustered(0.5).apply(Samples.surface(17, 1), 3);
    JsonNode data = scene(SurfacePlots.surface(Samples.ssvi(), masked)).get("data");
    assertEquals(3, data.size());
    JsonNode visible = data.get(1), hidden = data.get(2);
    assertEquals(
        "visible quotes (%d)".formatted(masked.visible().points().size()),
        visible.get("name").asText());
    assertEquals("#0072b2", visible.at("/marker/color").asText());
    assertEquals("#d55e00", hidden.at("/marker/color").asText());
    float[] vols = floats(hidden.get("z"));
    assertEquals(masked.hidden().size(), vols.length);
    for (int i = 0; i < vols.length; i++)
      assertEquals(100 * masked.hidden().get(i).vol(), vols[i], 2e-5);
  }

  @Test
  void axes_and_hover_carry_units() {
    JsonNode scene =
        scene(SurfacePlots.surface(Samples.ssvi(), Masked.none(Samples.surface(17, 1))));
    assertEquals(QuotePlane.K, scene.at("/layout/scene/xaxis/title/text").asText());
    assertEquals(QuotePlane.T, scene.at("/layout/scene/yaxis/title/text").asText());
    assertTrue(scene.at("/layout/scene/zaxis/title/text").asText().endsWith("volatility (%)"));
    String hover = scene.at("/data/0/hovertemplate").asText();
    assertTrue(hover.contains("years") && hover.contains("volatility %{z:.2f} %"), hover);
  }

  @Test
  void the_same_figure_gives_the_same_text_and_a_small_one() {
    var surface = Masked.none(Samples.surface(17, 1));
    String one = SurfacePlots.surface(Samples.ssvi(), surface).plotly().orElseThrow();
    assertEquals(one, SurfacePlots.surface(Samples.ssvi(), surface).plotly().orElseThrow());
    assertTrue(one.length() < 60_000, one.length() + " characters");
  }

  @Test
  void a_fine_mesh_is_thinned_and_keeps_its_corners() {
    GridValues fine = values("g", 201, 301, (k, t) -> 10 * k + t);
    Figure figure = SurfacePlots.surface(fine);
    float[] z = floats(scene(figure).at("/data/0/z"));
    assertEquals(81 * 81, z.length);
    assertEquals(-4.9f, z[0], 1e-5);
    assertEquals(6.1f, z[z.length - 1], 1e-5);
    assertTrue(figure.plotly().orElseThrow().length() < 200_000);
  }

  @Test
  void what_is_not_finite_is_a_hole() {
    JsonNode scene =
        scene(SurfacePlots.surface(values("g", 5, 5, (k, t) -> k < -0.4 ? 1 / 0.0 : 1 + k)));
    assertTrue(Float.isNaN(floats(scene.at("/data/0/z"))[0]));
    assertEquals(1, scene.get("data").size());
  }

  @Test
  void it_is_seen_from_where_the_picture_is() {
    JsonNode eye =
        scene(
                SurfaceView.figure(
                    "",
                    Mesh.of(values("g", 5, 5, (k, t) -> k)),
                    Quotes.NONE,
                    Projection.ofDegrees(90, 0)))
            .at("/layout/scene/camera/eye");
    assertTrue(eye.get("x").asDouble() < -1, "an azimuth of 90 degrees looks along log-moneyness");
    assertEquals(0, eye.get("y").asDouble(), 1e-5);
    assertEquals(0, eye.get("z").asDouble(), 1e-5);
  }

  @Test
  void only_surfaces_turn() {
    assertTrue(SurfacePlots.heatMap(values("g", 5, 5, (k, t) -> k)).plotly().isEmpty());
    Figure flat = Charts.lines("", "x", "y", List.of(Series.of("a", 1, 2)));
    assertTrue(flat.plotly().isEmpty() && flat.beside(flat).plotly().isEmpty());
  }
}
