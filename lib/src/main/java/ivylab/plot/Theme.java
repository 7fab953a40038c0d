package ivylab.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.geom.AffineTransform;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.AxesChartStyler.TextAlignment;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * What all figures have in common: white paper, a thin light grid, no frame, one typeface, and
 * colours that colour-blind readers can distinguish.
 *
 * <p>Categories take the palette of Okabe and Ito (2008), ordered so that neighbours differ in
 * lightness too. Text is drawn as the outlines of a font that comes with the library, so that a
 * figure looks the same on every machine.
 */
public final class Theme {

  /** Text; tick labels and side remarks; grid lines; lines of axes; the paper. */
  public static final Color INK = new Color(0x222222),
      SOFT_INK = new Color(0x555555),
      GRID = new Color(0xE4E4E4),
      AXIS = new Color(0x9A9A9A),
      PAPER = Color.WHITE;

  /** Quotes that the model saw, and those that were hidden from it. */
  public static final Color VISIBLE = new Color(0x0072B2), HIDDEN = new Color(0xD55E00);

  /** Okabe and Ito's colours for categories, black last and without yellow (too light on white). */
  public static final List<Color> CATEGORIES =
      List.of(
          new Color(0x0072B2), // blue
          new Color(0xD55E00), // vermilion
          new Color(0x009E73), // green
          new Color(0xE69F00), // orange
          new Color(0xCC79A7), // purple
          new Color(0x56B4E9), // sky blue
          new Color(0x000000));

  private static final Font REGULAR = load("Roboto-Regular.ttf");
  private static final Font MEDIUM = load("Roboto-Medium.ttf");

  static final Font TITLE = MEDIUM.deriveFont(15f), PANEL_TITLE = MEDIUM.deriveFont(12.5f);
  static final Font NAME = REGULAR.deriveFont(13f), TICK = REGULAR.deriveFont(12f);
  static final Font SMALL = REGULAR.deriveFont(11f);

  static final BasicStroke HAIR = new BasicStroke(1f), LINE = round(1.8f), THICK = round(2.6f);
  static final BasicStroke DASHED =
      new BasicStroke(1.4f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 4, new float[] {5, 4}, 0);

  private static final double NARROW = 320, MARGIN = 36;
  private static final FontRenderContext METRICS = new FontRenderContext(null, true, true);

  private Theme() {}

  /** A line with round ends and corners. */
  static BasicStroke round(float width) {
    return new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
  }

  /** The colour of category {@code i}; begins again after the last. */
  public static Color category(int i) {
    return CATEGORIES.get(Math.floorMod(i, CATEGORIES.size()));
  }

  /**
   * Gives an XChart chart this theme: {@code Figure.of(Theme.on(chart))}.
   *
   * @return the chart
   * @throws IllegalArgumentException for a kind of chart that has no axes
   */
  public static <C extends Chart<?, ?>> C on(C chart) {
    if (!(chart.getStyler() instanceof AxesChartStyler styler))
      throw new IllegalArgumentException(
          "no theme for a " + chart.getClass().getSimpleName() + "; only for charts with axes");
    styler.setBaseFont(TICK).setChartTitleFont(TITLE).setLegendFont(TICK);
    styler.setAxisTitleFont(NAME).setAxisTickLabelsFont(TICK).setAnnotationTextFont(SMALL);
    styler.setChartBackgroundColor(PAPER).setPlotBackgroundColor(PAPER).setChartFontColor(INK);
    styler.setAxisTickLabelsColor(SOFT_INK);
    styler.setXAxisTickLabelsColor(SOFT_INK).setYAxisTickLabelsColor(SOFT_INK);
    styler.setPlotGridLinesColor(GRID).setPlotGridLinesStroke(HAIR).setPlotBorderVisible(false);
    styler.setAxisTicksLineVisible(false).setAxisTicksMarksVisible(false).setAxisTickMarkLength(0);
    styler.setPlotTicksMarksVisible(false).setAxisTickPadding(6).setPlotMargin(2);
    styler.setXAxisTickMarkSpacingHint(72).setYAxisTickMarkSpacingHint(46);
    styler.setYAxisLabelAlignment(TextAlignment.Right).setDatePattern("yyyy-MM-dd");
    styler.setPlotContentSize(chart instanceof HeatMapChart ? 1 : 0.94);
    styler.setXAxisLogarithmicDecadeOnly(false).setYAxisLogarithmicDecadeOnly(false);
    styler.setChartTitleBoxVisible(false).setChartTitlePadding(6).setChartPadding(8);
    styler.setLegendPosition(LegendPosition.OutsideS).setLegendLayout(LegendLayout.Horizontal);
    styler.setLegendBorderColor(PAPER).setLegendPadding(6);
    styler.setSeriesColors(CATEGORIES.toArray(Color[]::new));
    styler.setSeriesLines(new BasicStroke[] {LINE});
    styler.setSeriesMarkers(new Marker[] {SeriesMarkers.NONE}).setMarkerSize(8);
    styler.setErrorBarsColorSeriesColor(true);
    styler.setTimezone(TimeZone.getTimeZone("UTC")).setLocale(Locale.ROOT);
    return chart;
  }

  /** The font of a title of a figure or panel of this width. */
  static Font titleFont(String title, double width) {
    Font usual = width < NARROW ? PANEL_TITLE : TITLE;
    return width(usual, title) <= width - MARGIN ? usual : SMALL;
  }

  /** As much of the title as has room in its font. */
  static String fitting(String title, double width) {
    String text = title;
    while (text.length() > 4 && width(SMALL, text) > width - MARGIN)
      text = text.substring(0, text.length() - 2).stripTrailing() + "…";
    return text;
  }

  static Color withAlpha(Color colour, int alpha) {
    return new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), alpha);
  }

  static void prepare(Graphics2D g) {
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
  }

  static double width(Font font, String text) {
    return text.isEmpty() ? 0 : font.getStringBounds(text, METRICS).getWidth();
  }

  /**
   * Draws text with its baseline at y.
   *
   * @param align 0 starts at x, 0.5 is centred on x, 1 ends at x
   */
  static void text(
      Graphics2D g, Font font, Color colour, String text, double x, double y, double align) {
    turnedText(g, font, colour, text, x, y, align, 0);
  }

  /** Draws text turned by an angle in radians about its anchor (x, y), clockwise. */
  static void turnedText(
      Graphics2D g,
      Font font,
      Color colour,
      String text,
      double x,
      double y,
      double align,
      double angle) {
    if (text.isBlank()) return;
    AffineTransform place = AffineTransform.getTranslateInstance(x, y);
    place.rotate(angle);
    place.translate(-align * width(font, text), 0);
    Shape outline = font.createGlyphVector(METRICS, text).getOutline();
    g.setColor(colour);
    g.fill(place.createTransformedShape(outline));
  }

  private static Font load(String name) {
    try (InputStream in = Theme.class.getResourceAsStream(name)) {
      if (in == null) return new Font(Font.SANS_SERIF, Font.PLAIN, 12);
      return Font.createFont(Font.TRUETYPE_FONT, in);
    } catch (FontFormatException e) {
      throw new IllegalStateException("the font " + name + " is damaged", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
