package ivylab.plot;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.knowm.xchart.internal.chartpart.AxesChart;
import org.knowm.xchart.internal.chartpart.Chart;

/**
 * A figure as a value: a title above a drawing, in a size that fits a notebook cell. The same
 * figure always gives the same PNG, byte for byte, and the same SVG.
 *
 * <p>Lines, points, bars, boxes, histograms and heat maps are XChart charts: {@link #chart} gives
 * the chart, and changes to it with XChart's own methods show in the figure.
 *
 * @param title shown above the drawing; empty: the chart's own title, if it has one
 * @param width pixels at 100 %, 40 to 4000
 * @param height pixels at 100 %, title included, 40 to 4000
 * @param drawing what is below the title
 */
public record Figure(String title, int width, int height, Drawing drawing) {

  /** Width of a notebook cell's figure. */
  public static final int WIDTH = 720;

  /** Height of a notebook cell's figure. */
  public static final int HEIGHT = 420;

  private static final int TITLE_HEIGHT = 34, PANEL_TITLE_HEIGHT = 26, PADDING = 8, NARROW = 320;

  public Figure {
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(drawing, "drawing");
    if (!(width >= 40 && width <= 4000 && height >= 40 && height <= 4000))
      throw new IllegalArgumentException(
          "width and height must be 40 to 4000 pixels: " + width + " x " + height);
  }

  /** A drawing in the usual size. */
  public static Figure of(String title, Drawing drawing) {
    return new Figure(title, WIDTH, HEIGHT, drawing);
  }

  /** An XChart chart with its own title, in its own size; {@link Theme#on} gives it the theme. */
  public static Figure of(Chart<?, ?> chart) {
    return of(chart, Optional.empty(), new Legend());
  }

  /**
   * The same with a bar that says what the colours of points or cells mean, and a strip of names
   * below.
   */
  static Figure of(Chart<?, ?> chart, Optional<ColorScale> scale, Legend strip) {
    var drawing = new ChartDrawing(chart, scale, strip);
    return new Figure("", chart.getWidth(), chart.getHeight(), drawing);
  }

  /**
   * Small multiples: figures side by side, row by row, each in its own size.
   *
   * @param title shown above all of them; may be empty
   * @param columns figures per row, at least 1
   */
  public static Figure grid(String title, int columns, List<Figure> figures) {
    return new SmallMultiples(columns, figures, new Legend()).figure(title);
  }

  @Override
  public String title() {
    return title.isEmpty() && drawing instanceof ChartDrawing of ? of.chart().getTitle() : title;
  }

  /**
   * The XChart chart that is shown, title, axes and legend included, for changes with XChart's own
   * methods: {@code figure.chart().getStyler().setYAxisMax(5.0)}. A title from {@link #withTitle}
   * stands in place of the chart's; a legend at {@code OutsideS} is placed beside the plot if it is
   * too long to stand below it, and omitted if it has one name.
   *
   * @throws IllegalStateException if there is none, or if there are several: see {@link #charts}
   */
  public AxesChart<?, ?> chart() {
    return chart(AxesChart.class);
  }

  /**
   * The same as a chart of its kind: {@code figure.chart(XYChart.class).addSeries(…)}.
   *
   * @throws IllegalStateException also if the chart is of another kind
   */
  public <C> C chart(Class<C> kind) {
    List<Chart<?, ?>> charts = charts();
    if (charts.size() == 1 && kind.isInstance(charts.get(0))) return kind.cast(charts.get(0));
    throw new IllegalStateException(
        this
            + switch (charts.size()) {
              case 0 ->
                  " has no XChart chart: views in three dimensions are drawn by IvyLab itself";
              case 1 ->
                  " shows a %s, not a %s"
                      .formatted(charts.get(0).getClass().getSimpleName(), kind.getSimpleName());
              default -> " shows %d charts: charts() gives them all".formatted(charts.size());
            });
  }

  /** All XChart charts of the figure, row by row. */
  public List<Chart<?, ?>> charts() {
    if (drawing instanceof ChartDrawing of) return List.of(of.chart());
    if (!(drawing instanceof SmallMultiples multiples)) return List.of();
    return multiples.figures().stream().<Chart<?, ?>>flatMap(f -> f.charts().stream()).toList();
  }

  /** The same with one legend above all of them in place of theirs. */
  static Figure underOneLegend(String title, int columns, List<Figure> figures) {
    var multiples = new SmallMultiples(columns, figures, Legend.of(figures));
    figures.forEach(f -> f.charts().forEach(chart -> chart.getStyler().setLegendVisible(false)));
    return multiples.figure(title);
  }

  /** Two figures side by side. */
  public Figure beside(Figure right) {
    return grid("", 2, List.of(this, right));
  }

  /** The same figure under another title, which stands in place of its chart's. */
  public Figure withTitle(String title) {
    return new Figure(title, width, height, drawing);
  }

  /** The same figure in another size, in pixels at 100 %. */
  public Figure withSize(int width, int height) {
    return new Figure(title, width, height, drawing);
  }

  /** Paints the figure into the rectangle from (0, 0) to (width, height) of g. */
  public void paint(Graphics2D g) {
    Graphics2D own = (Graphics2D) g.create();
    try {
      Theme.prepare(own);
      own.setColor(Theme.PAPER);
      own.fill(new Rectangle2D.Double(0, 0, width, height));
      if (drawing instanceof ChartDrawing of) {
        of.paint(own, width, height, title());
        return;
      }
      int top = top();
      Font font = Theme.titleFont(title, width);
      String shown = Theme.fitting(title, width);
      Theme.text(own, font, Theme.INK, shown, width / 2.0, top - 11.0, 0.5);
      own.translate(0, top);
      drawing.paint(own, width, height - top);
    } finally {
      own.dispose();
    }
  }

  /** The height of the title above a drawing that is not a chart. */
  private int top() {
    return title.isBlank() ? PADDING : width < NARROW ? PANEL_TITLE_HEIGHT : TITLE_HEIGHT;
  }

  /**
   * The figure as a PNG file.
   *
   * @param scale pixels of the file per pixel at 100 %; 2 is sharp on every screen
   */
  public byte[] png(double scale) {
    if (!(scale > 0 && scale <= 8))
      throw new IllegalArgumentException("scale must be in (0, 8]: " + scale);
    BufferedImage image =
        new BufferedImage(
            (int) Math.round(width * scale),
            (int) Math.round(height * scale),
            BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    try {
      g.transform(AffineTransform.getScaleInstance(scale, scale));
      paint(g);
    } finally {
      g.dispose();
    }
    var bytes = new ByteArrayOutputStream();
    try {
      ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
      ImageWriteParam smallest = writer.getDefaultWriteParam();
      smallest.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      smallest.setCompressionQuality(0); // lossless nevertheless
      try (var stream = new MemoryCacheImageOutputStream(bytes)) {
        writer.setOutput(stream);
        writer.write(null, new IIOImage(image, null, null), smallest);
      } finally {
        writer.dispose();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // cannot happen: the stream is memory
    }
    return bytes.toByteArray();
  }

  /** The figure as SVG 1.1, text as outlines. */
  public String svg() {
    return Svg.of(this);
  }

  /**
   * The figure as JSON for plotly.js, to be turned, zoomed and hovered; only surfaces in three
   * dimensions have this form.
   */
  public Optional<String> plotly() {
    return drawing.plotly(title, width, height);
  }

  /**
   * Writes the figure as {@code .png} (2x) or {@code .svg}, by the ending of the name.
   *
   * @return the file
   * @throws IllegalArgumentException for another ending
   */
  public Path save(Path file) {
    String name = file.getFileName().toString();
    byte[] bytes;
    if (name.endsWith(".png")) bytes = png(2);
    else if (name.endsWith(".svg")) bytes = svg().getBytes(StandardCharsets.UTF_8);
    else throw new IllegalArgumentException("file must end in .png or .svg: " + file);
    try {
      if (file.getParent() != null) Files.createDirectories(file.getParent());
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@link #save(Path)} with the file's name as text. */
  public Path save(String file) {
    return save(Path.of(file));
  }

  @Override
  public String toString() {
    return "Figure%s, %d x %d"
        .formatted(title().isBlank() ? "" : " \"" + title() + "\"", width, height);
  }
}
