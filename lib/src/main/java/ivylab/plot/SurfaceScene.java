package ivylab.plot;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ivylab.surface.Point;
import java.awt.Color;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A surface with its quotes as a figure of plotly.js, which a reader can turn, zoom and hover over.
 * It starts like the picture, with the same axes, colours, symbols and point of view.
 *
 * <p>Coordinates are 32-bit floats in base64, as plotly.js reads them, rounded to 1e-5; a mesh of
 * more than 81 rows or columns is thinned to 81.
 */
record SurfaceScene(Mesh mesh, Quotes quotes, double factor, Axis kAxis, Axis tAxis, Axis zAxis) {

  private static final int MOST = 81, ANCHORS = 17;
  private static final double PLACES = 1e5, EYE = 1.95, LOWERED = -0.12;
  private static final String FONT = "Roboto, Helvetica, Arial, sans-serif";
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** The figure as JSON: data, layout and config. */
  String json(String title, int width, int height, Projection projection) {
    ObjectNode figure = NODES.objectNode();
    ArrayNode data = figure.putArray("data");
    data.add(surface());
    addQuotes(data, "visible", quotes.visible(), "circle", Theme.VISIBLE);
    addQuotes(data, "hidden", quotes.hidden(), "diamond-open", Theme.HIDDEN);
    figure.set("layout", layout(title, width, height, projection));
    figure.putObject("config").put("displaylogo", false);
    return figure.toString();
  }

  private ObjectNode surface() {
    int[] rows = thinned(mesh.rows()), columns = thinned(mesh.columns());
    int n = columns.length;
    ObjectNode surface = NODES.objectNode().put("type", "surface").put("name", mesh.quantity);
    String shape = rows.length + ", " + n;
    int cells = rows.length * n;
    surface.set("x", floats(cells, i -> mesh.k(rows[i / n], columns[i % n])).put("shape", shape));
    surface.set("y", floats(rows.length, i -> mesh.t(rows[i])));
    surface.set(
        "z",
        floats(cells, i -> factor * mesh.value(rows[i / n], columns[i % n])).put("shape", shape));
    ArrayNode colours = surface.putArray("colorscale");
    for (int i = 0; i < ANCHORS; i++) {
      double place = i / (ANCHORS - 1.0);
      colours.addArray().add(place).add(css(ColorMap.VIRIDIS.at(place)));
    }
    surface.put("opacity", 0.9); // less than 1, or the mesh would cut the markers on it
    surface.put("cmin", rounded(zAxis.min())).put("cmax", rounded(zAxis.max()));
    ObjectNode bar = surface.putObject("colorbar");
    bar.put("thickness", 12).put("len", 0.75).put("outlinewidth", 0);
    bar.putObject("title").put("text", zAxis.name()).put("side", "right");
    surface.put("hovertemplate", hover(""));
    return surface;
  }

  private void addQuotes(
      ArrayNode data, String name, List<Point> points, String symbol, Color colour) {
    List<Point> inside = points.stream().filter(this::isInside).toList();
    if (inside.isEmpty()) return;
    String legend = quotes.hidden().isEmpty() ? "quotes" : name + " quotes";
    ObjectNode markers = data.addObject().put("type", "scatter3d").put("mode", "markers");
    markers.put("name", "%s (%d)".formatted(legend, points.size()));
    markers.set("x", floats(inside.size(), i -> inside.get(i).k()));
    markers.set("y", floats(inside.size(), i -> inside.get(i).t()));
    markers.set("z", floats(inside.size(), i -> 100 * inside.get(i).vol()));
    ObjectNode marker = markers.putObject("marker");
    marker.put("size", points.size() > 300 ? 2 : 3.5);
    marker.put("symbol", symbol).put("color", css(colour));
    markers.put("hovertemplate", hover(legend.replace("quotes", "quote") + "<br>"));
  }

  private boolean isInside(Point point) {
    double x = kAxis.at(point.k()), y = tAxis.at(point.t());
    return Math.abs(x - 0.5) <= 0.5 + 1e-9 && Math.abs(y - 0.5) <= 0.5 + 1e-9;
  }

  private String hover(String what) {
    String value =
        HeatMap.isVolatility(mesh.quantity) ? "volatility %{z:.2f} %" : zAxis.name() + " %{z:.4g}";
    return what + "k %{x:.3f}<br>t %{y:.3f} years<br>" + value + "<extra></extra>";
  }

  private ObjectNode layout(String title, int width, int height, Projection projection) {
    ObjectNode layout = NODES.objectNode().put("width", width).put("height", height);
    if (!title.isBlank()) {
      ObjectNode text = layout.putObject("title").put("text", title);
      text.put("x", 0.02).put("y", 0.97).putObject("font").put("size", 15);
    }
    layout.putObject("font").put("family", FONT).put("size", 12).put("color", css(Theme.INK));
    layout.putObject("margin").put("l", 0).put("r", 0).put("b", 0).put("t", 34);
    layout.put("paper_bgcolor", css(Theme.PAPER));
    ObjectNode legend = layout.putObject("legend").put("orientation", "h");
    legend.put("x", 0.02).put("y", 1).put("itemsizing", "constant");
    ObjectNode scene = layout.putObject("scene").put("aspectmode", "manual");
    scene.set("xaxis", axis(kAxis));
    scene.set("yaxis", axis(tAxis));
    scene.set("zaxis", axis(zAxis));
    ObjectNode box = scene.putObject("aspectratio");
    box.put("x", 1).put("y", 1).put("z", Projection.HEIGHT / 2);
    ObjectNode camera = scene.putObject("camera");
    double flat = EYE * Math.cos(projection.elevation());
    ObjectNode eye = camera.putObject("eye");
    eye.put("x", rounded(-flat * Math.sin(projection.azimuth())));
    eye.put("y", rounded(-flat * Math.cos(projection.azimuth())));
    eye.put("z", rounded(EYE * Math.sin(projection.elevation())));
    camera.putObject("center").put("x", 0).put("y", 0).put("z", LOWERED);
    return layout;
  }

  private static ObjectNode axis(Axis axis) {
    ObjectNode node = NODES.objectNode();
    node.putObject("title").put("text", axis.name());
    node.putArray("range").add(rounded(axis.min())).add(rounded(axis.max()));
    node.put("gridcolor", css(Theme.GRID)).put("zeroline", false).put("showspikes", false);
    return node;
  }

  /** The indices of at most 81 of n, evenly spaced, including both ends. */
  private static int[] thinned(int n) {
    int m = Math.min(n, MOST);
    return IntStream.range(0, m)
        .map(i -> m == 1 ? 0 : (int) Math.round(i * (n - 1.0) / (m - 1)))
        .toArray();
  }

  private static ObjectNode floats(int n, IntToDoubleFunction value) {
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * n).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < n; i++) bytes.putFloat((float) rounded(value.applyAsDouble(i)));
    String data = Base64.getEncoder().encodeToString(bytes.array());
    return NODES.objectNode().put("dtype", "f4").put("bdata", data);
  }

  /** To a multiple of 1e-5; NaN and infinity, which leave a hole, become NaN. */
  private static double rounded(double value) {
    return Double.isFinite(value) ? Math.rint(value * PLACES) / PLACES : Double.NaN;
  }

  private static String css(Color colour) {
    return "#%06x".formatted(colour.getRGB() & 0xFFFFFF);
  }
}
