package ivylab.notebook;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.plot.Charts;
import ivylab.plot.Figure;
import ivylab.plot.Series;
import ivylab.plot.SurfacePlots;
import ivylab.surface.Grid;
import ivylab.surface.GridValues;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYChartBuilder;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/** Against the kernel's own renderer, without a kernel. */
class RenderersTest {

  private static final Figure FIGURE = Charts.lines("A line", "x", "y", Series.of("a", 1, 2));

  private final Renderer renderer = new Renderer();

  @BeforeEach
  void register() {
    Renderers.register(renderer);
  }

  private static String text(DisplayData data) {
    return (String) data.getData(MIMEType.TEXT_PLAIN);
  }

  @Test
  void a_figure_is_a_png_at_two_pixels_each_by_default() {
    DisplayData data = renderer.render(FIGURE);
    assertArrayEquals(
        FIGURE.png(2), Base64.getDecoder().decode((String) data.getData(MIMEType.IMAGE_PNG)));
    assertFalse(data.hasDataForType(MIMEType.IMAGE_SVG));
    assertEquals("Figure \"A line\", 720 x 420", text(data));
  }

  @Test
  void a_figure_is_svg_on_request() {
    DisplayData data = renderer.renderAs(FIGURE, "image/svg+xml");
    assertEquals(FIGURE.svg(), data.getData(MIMEType.IMAGE_SVG));
    assertFalse(data.hasDataForType(MIMEType.IMAGE_PNG));
    assertEquals(FIGURE.svg(), renderer.render(new SvgFigure(FIGURE)).getData(MIMEType.IMAGE_SVG));
  }

  @Test
  void a_surface_can_be_turned_where_plotly_is_and_is_a_png_elsewhere() {
    double[] w = {0.01, 0.02, 0.04, 0.03};
    Figure surface = SurfacePlots.surface(GridValues.of(new Grid(-1, 1, 2, 0.5, 1, 2), "w", w));
    DisplayData data = renderer.render(surface);
    assertTrue(data.hasDataForType(MIMEType.IMAGE_PNG));
    assertEquals("application/vnd.plotly.v1+json", Renderers.PLOTLY.toString());
    var scene = (Map<?, ?>) data.getData(Renderers.PLOTLY);
    assertEquals(List.of("data", "layout", "config"), List.copyOf(scene.keySet()));
    assertFalse(renderer.render(FIGURE).hasDataForType(Renderers.PLOTLY));
    assertFalse(renderer.renderAs(surface, "image/svg+xml").hasDataForType(Renderers.PLOTLY));
  }

  @Test
  void an_xchart_chart_is_a_png() {
    var chart = new XYChartBuilder().width(200).height(100).build();
    assertTrue(renderer.render(chart).hasDataForType(MIMEType.IMAGE_PNG));
  }

  @Test
  void a_table_is_html_with_text_for_other_readers() {
    DisplayData data = renderer.render(Table.create("t", DoubleColumn.create("x", 1, 2)));
    assertTrue(((String) data.getData(MIMEType.TEXT_HTML)).contains("<table"));
    assertTrue(text(data).contains("x"));
  }

  @Test
  void arrays_show_their_numbers() {
    assertEquals(
        "double[3] {1.0, 0.5000, NaN}", text(renderer.render(new double[] {1, 0.5, Double.NaN})));
    assertTrue(text(renderer.render(new double[50])).endsWith("… 30 more}"));
    DisplayData matrix = renderer.render(new double[][] {{1, 2}, {3, 4}});
    assertTrue(((String) matrix.getData(MIMEType.TEXT_HTML)).contains("<table"));
    assertTrue(text(matrix).startsWith("double[2] {1.0, 2.0}"));
  }

  @Test
  void other_values_are_plain_text() {
    assertEquals("[1, 2]", text(renderer.render(List.of(1, 2))));
  }

  @Test
  void even_an_error_while_rendering_becomes_text() {
    var broken =
        Figure.of(
            "",
            (g, width, height) -> {
              throw new StackOverflowError("deep");
            });
    DisplayData data = assertDoesNotThrow(() -> renderer.render(broken));
    assertEquals("Figure could not be shown: java.lang.StackOverflowError: deep", text(data));
  }

  @Test
  void a_caption_is_escaped_and_may_hold_formulas() {
    DisplayData data = renderer.render(new Session.Caption("w < 1, $w_t$"));
    assertTrue(((String) data.getData(MIMEType.TEXT_HTML)).contains("w &lt; 1, $w_t$"));
    assertEquals("w < 1, $w_t$", text(data));
  }

  @Test
  void the_kernel_finds_the_extension_and_a_broken_kernel_does_not_break_it() {
    assertTrue(
        ServiceLoader.load(Extension.class).stream()
            .anyMatch(provider -> provider.type() == NotebookExtension.class));
    var before = Notebook.session();
    assertDoesNotThrow(() -> new NotebookExtension().install(null));
    assertEquals(before, Notebook.session());
  }

  @Test
  void documentation_takes_only_sources_that_exist_and_survives_a_closed_jdk() {
    for (var source : Documentation.sources()) assertTrue(source.toFile().canRead());
    assertFalse(Documentation.install(List.of()));
    assertDoesNotThrow(() -> Documentation.install(List.of(java.nio.file.Path.of("none.jar"))));
  }
}
