package ivylab.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.surface.Grid;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.xml.sax.InputSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class FigureTest {

  static final Figure RED =
      new Figure(
          "",
          60,
          50,
          (g, width, height) -> {
            g.setColor(Color.RED);
            g.fillRect(0, 0, width, height);
          });

  static BufferedImage image(Figure figure, double scale) {
    try {
      return ImageIO.read(new ByteArrayInputStream(figure.png(scale)));
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  static Stream<Map.Entry<String, Figure>> everyKind() {
    return PictureBook.figures().entrySet().stream();
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void every_figure_is_a_png_of_its_size_and_well_formed_svg(Map.Entry<String, Figure> entry)
      throws Exception {
    Figure figure = entry.getValue();
    BufferedImage image = image(figure, 1);
    assertEquals(figure.width(), image.getWidth());
    assertEquals(figure.height(), image.getHeight());
    var parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
    var root = parser.parse(new InputSource(new StringReader(figure.svg()))).getDocumentElement();
    assertEquals("svg", root.getTagName());
    assertEquals(figure.width() + "px", root.getAttribute("width"));
    assertTrue(inked(image) > 0.005, "something is drawn");
  }

  /** Share of pixels that are not white. */
  private static double inked(BufferedImage image) {
    int inked = 0;
    for (int x = 0; x < image.getWidth(); x++)
      for (int y = 0; y < image.getHeight(); y++)
        if ((image.getRGB(x, y) & 0xFFFFFF) != 0xFFFFFF) inked++;
    return (double) inked / image.getWidth() / image.getHeight();
  }

  @Test
  void the_same_values_give_the_same_files_byte_for_byte() {
    for (String kind : List.of("quotes", "surface", "heat", "losses", "arbitrage")) {
      Figure one = PictureBook.figures().get(kind), two = PictureBook.figures().get(kind);
      assertArrayEquals(one.png(1), two.png(1), kind);
      assertEquals(one.svg(), two.svg(), kind);
    }
  }

  @Test
  void an_svg_has_no_document_type_and_no_long_numbers() {
    String svg = PictureBook.figures().get("smiles").svg();
    assertFalse(svg.contains("DOCTYPE"));
    assertFalse(svg.matches("(?s).*\\d\\.\\d{3}.*"));
    assertTrue(svg.contains("id=\"clip1\""));
    assertTrue(svg.contains("url(#clip1)"));
  }

  @Test
  void scale_multiplies_the_pixels() {
    BufferedImage image = image(RED, 2);
    assertEquals(120, image.getWidth());
    assertEquals(100, image.getHeight());
    assertEquals(Color.RED.getRGB(), image.getRGB(119, 99));
    assertThrows(IllegalArgumentException.class, () -> RED.png(0));
    assertThrows(IllegalArgumentException.class, () -> RED.png(Double.NaN));
  }

  @Test
  void a_title_takes_room_above_the_drawing() {
    BufferedImage image = image(RED.withTitle("x").withSize(400, 100), 1);
    assertEquals(Color.WHITE.getRGB(), image.getRGB(399, 30));
    assertEquals(Color.RED.getRGB(), image.getRGB(399, 35));
    assertEquals(Color.RED.getRGB(), image.getRGB(399, 99));
    BufferedImage panel = image(RED.withTitle("x").withSize(200, 100), 1);
    assertEquals(Color.WHITE.getRGB(), panel.getRGB(199, 24));
    assertEquals(Color.RED.getRGB(), panel.getRGB(199, 27));
  }

  @Test
  void painting_leaves_the_graphics_as_it_was() {
    var image = new BufferedImage(100, 100, BufferedImage.TYPE_INT_RGB);
    var g = image.createGraphics();
    var before = g.getTransform();
    PictureBook.figures().get("arbitrage").paint(g);
    assertEquals(before, g.getTransform());
    assertEquals(Color.WHITE, g.getColor());
  }

  @Test
  void small_multiples_stand_in_rows_and_columns() {
    Figure grid = Figure.grid("", 2, List.of(RED, RED, RED));
    assertEquals(120, grid.width());
    assertEquals(108, grid.height());
    BufferedImage image = image(grid, 1);
    assertEquals(Color.RED.getRGB(), image.getRGB(110, 40));
    assertEquals(Color.RED.getRGB(), image.getRGB(30, 95));
    assertEquals(Color.WHITE.getRGB(), image.getRGB(90, 95));
    assertEquals(120, RED.beside(RED).width());
    assertThrows(IllegalArgumentException.class, () -> Figure.grid("", 2, List.of()));
    assertThrows(IllegalArgumentException.class, () -> Figure.grid("", 0, List.of(RED)));
  }

  @Test
  void a_figure_is_saved_by_the_ending_of_the_name(@TempDir Path folder) throws Exception {
    Path png = RED.save(folder.resolve("deep/red.png")), svg = RED.save(folder.resolve("red.svg"));
    assertArrayEquals(RED.png(2), Files.readAllBytes(png));
    assertEquals(RED.svg(), Files.readString(svg));
    assertThrows(IllegalArgumentException.class, () -> RED.save(folder.resolve("red.gif")));
  }

  @Test
  void an_xchart_chart_is_a_figure_of_its_own_size() {
    var chart = Theme.on(new XYChartBuilder().width(300).height(200).build());
    chart.addSeries("a", new double[] {1, 2}, new double[] {1, 4});
    Figure figure = Figure.of(chart);
    assertEquals(300, figure.width());
    assertEquals(200, figure.height());
    assertArrayEquals(figure.png(1), figure.png(1));
  }

  @Test
  void what_is_changed_in_the_chart_shows_in_its_figure() {
    Figure figure = Charts.lines("Before", "x", "y", Series.of("a", 1, 2, 3, 4));
    byte[] before = figure.png(1);
    figure.chart().setTitle("After");
    assertEquals("After", figure.title());
    byte[] titled = figure.png(1);
    assertFalse(Arrays.equals(before, titled));
    figure.chart().getStyler().setYAxisMax(10.0);
    byte[] ranged = figure.png(1);
    assertFalse(Arrays.equals(titled, ranged));
    figure.chart(XYChart.class).addSeries("b", new double[] {1, 4}, new double[] {2, 3});
    assertFalse(Arrays.equals(ranged, figure.png(1)));
    assertEquals(8, figure.chart().getStyler().getChartPadding(), "painting leaves the styles");
    assertTrue(figure.chart().getStyler().isXAxisTitleVisible());
    assertNull(figure.chart().getStyler().getXAxisMax());
  }

  @Test
  void a_title_set_in_the_chart_shows_in_every_kind_of_figure() {
    double[][] matrix = {{1, 2}, {3, 4}};
    Map<String, double[]> samples = Map.of("a", new double[] {1, 2, 3});
    Table heights = Table.create(StringColumn.create("g", "x"), DoubleColumn.create("a", 1));
    List<Supplier<Figure>> kinds =
        List.of(
            () -> Charts.boxes("Before", "y", samples),
            () -> Charts.logBoxes("Before", "y", samples),
            () -> Charts.bars("Before", "y", heights),
            () -> Charts.heatMap("Before", "q", matrix, List.of(), List.of()),
            () -> HeatMap.of(Samples.ssvi().butterfly(Grid.STANDARD), Quotes.NONE).figure("Before"),
            () -> PictureBook.figures().get("heat"));
    for (Supplier<Figure> kind : kinds) {
      Figure figure = kind.get(), renamed = kind.get().withTitle("After");
      byte[] before = figure.png(1);
      figure.chart().setTitle("After");
      assertEquals("After", figure.title());
      assertFalse(Arrays.equals(before, figure.png(1)));
      assertArrayEquals(renamed.png(1), figure.png(1), "as if it had always been the title");
      assertEquals("Mine", figure.withTitle("Mine").title());
      assertEquals("After", figure.title(), "withTitle changes a copy");
    }
  }

  @Test
  void the_range_of_colours_set_in_the_chart_shows_in_the_cells_and_in_the_bar() {
    double[][] matrix = {{1, 2}, {3, 4}};
    Figure figure = Charts.heatMap("", "q", matrix, List.of(), List.of());
    BufferedImage before = image(figure, 1);
    figure.chart(HeatMapChart.class).getStyler().setMin(-4).setMax(8);
    BufferedImage after = image(figure, 1);
    int x = 150, y = 100, bar = figure.width() - ColorScale.ROOM + 22;
    assertEquals(ColorMap.VIRIDIS.at(0).getRGB(), before.getRGB(x, y));
    Color found = new Color(after.getRGB(x, y)), expected = ColorMap.VIRIDIS.at(5.0 / 12);
    assertEquals(expected.getRed(), found.getRed(), 1);
    assertEquals(expected.getGreen(), found.getGreen(), 1);
    boolean other = false;
    for (int i = bar + 12; i < figure.width(); i++)
      for (int j = 0; j < figure.height(); j++) other |= before.getRGB(i, j) != after.getRGB(i, j);
    assertTrue(other, "other numbers at the bar");
  }

  @Test
  void a_figure_without_a_chart_or_with_several_says_so() {
    var none = assertThrows(IllegalStateException.class, RED::chart);
    assertTrue(none.getMessage().contains("no XChart chart"), none.getMessage());
    Figure line = Charts.lines("", "x", "y", Series.of("a", 1, 2)), two = line.beside(line);
    var several = assertThrows(IllegalStateException.class, two::chart);
    assertTrue(several.getMessage().contains("2 charts"), several.getMessage());
    assertEquals(List.of(line.chart(), line.chart()), two.charts());
    var wrong = assertThrows(IllegalStateException.class, () -> line.chart(CategoryChart.class));
    assertTrue(wrong.getMessage().contains("XYChart, not a CategoryChart"), wrong.getMessage());
  }

  @Test
  void sizes_that_cannot_be_shown_are_refused() {
    assertThrows(IllegalArgumentException.class, () -> RED.withSize(0, 100));
    assertThrows(IllegalArgumentException.class, () -> RED.withSize(100, 100_000));
  }

  @Test
  void it_prints_its_title_and_size() {
    assertEquals("Figure, 60 x 50", RED.toString());
    assertEquals("Figure \"Red\", 60 x 50", RED.withTitle("Red").toString());
  }

  @Test
  void bars_are_a_category_chart_and_a_readers_own_has_its_legend_too() {
    Table heights =
        Table.create(
            StringColumn.create("mask", "10 %", "50 %"),
            DoubleColumn.create("ours", 1.0, Double.NaN),
            DoubleColumn.create("theirs", 3.0, -4.0));
    Figure bars = Charts.bars("Errors", "IV MAPE (%)", heights);
    CategoryChart chart = bars.chart(CategoryChart.class);
    assertEquals("Errors", bars.title());
    assertArrayEquals(new double[] {3, -4}, chart.getSeries("theirs").getYData());
    // a number is written up to 32 of some 250 pixels above its bar
    assertTrue(chart.getStyler().getYAxisMax() - 3 >= 0.13 * 7);
    Table alike =
        Table.create(
            StringColumn.create("mask", "10 %", "50 %"), DoubleColumn.create("ours", 95.0, 96.0));
    double top = Charts.bars("", "y", alike).chart(CategoryChart.class).getStyler().getYAxisMax();
    assertTrue(top - 96 >= 0.13 * 96, "bars begin at 0: " + top);
    byte[] before = bars.png(1);
    chart.getSeries("ours").setFillColor(Theme.HIDDEN);
    assertFalse(Arrays.equals(before, bars.png(1)));
    var own = new CategoryChart(300, 200);
    own.addSeries("a", List.of("x"), List.of(1));
    own.addSeries("b", List.of("x"), List.of(2));
    assertTrue(Figure.of(Theme.on(own)).png(1).length > 500);
  }
}
