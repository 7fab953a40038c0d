package ivylab.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.knowm.xchart.style.theme.AbstractBaseTheme;

/** {@link Theme} in the words of XChart. */
final class ChartTheme extends AbstractBaseTheme {

  private static final BasicStroke THIN = new BasicStroke(1f);

  @Override
  public Font getBaseFont() {
    return Theme.TICK;
  }

  @Override
  public Color getChartBackgroundColor() {
    return Theme.PAPER;
  }

  @Override
  public Color getChartFontColor() {
    return Theme.INK;
  }

  @Override
  public int getChartPadding() {
    return 8;
  }

  @Override
  public Color[] getSeriesColors() {
    return Theme.CATEGORIES.toArray(Color[]::new);
  }

  @Override
  public Marker[] getSeriesMarkers() {
    return new Marker[] {SeriesMarkers.NONE};
  }

  @Override
  public BasicStroke[] getSeriesLines() {
    return new BasicStroke[] {Theme.LINE};
  }

  @Override
  public Font getChartTitleFont() {
    return Theme.TITLE;
  }

  @Override
  public boolean isChartTitleBoxVisible() {
    return false;
  }

  @Override
  public Font getLegendFont() {
    return Theme.TICK;
  }

  @Override
  public Color getLegendBorderColor() {
    return Theme.PAPER;
  }

  @Override
  public LegendPosition getLegendPosition() {
    return LegendPosition.OutsideS;
  }

  @Override
  public Font getAxisTitleFont() {
    return Theme.NAME;
  }

  @Override
  public Font getAxisTickLabelsFont() {
    return Theme.TICK;
  }

  @Override
  public Color getAxisTickLabelsColor() {
    return Theme.SOFT_INK;
  }

  @Override
  public Color getAxisTickMarksColor() {
    return Theme.AXIS;
  }

  @Override
  public BasicStroke getAxisTickMarksStroke() {
    return THIN;
  }

  @Override
  public boolean isAxisTicksLineVisible() {
    return false;
  }

  @Override
  public boolean isAxisTicksMarksVisible() {
    return false;
  }

  @Override
  public boolean isPlotTicksMarksVisible() {
    return false;
  }

  @Override
  public int getXAxisTickMarkSpacingHint() {
    return 90;
  }

  @Override
  public int getYAxisTickMarkSpacingHint() {
    return 48;
  }

  @Override
  public boolean isPlotBorderVisible() {
    return false;
  }

  @Override
  public Color getPlotBackgroundColor() {
    return Theme.PAPER;
  }

  @Override
  public Color getPlotGridLinesColor() {
    return Theme.GRID;
  }

  @Override
  public BasicStroke getPlotGridLinesStroke() {
    return THIN;
  }

  @Override
  public int getPlotMargin() {
    return 4;
  }

  @Override
  public double getAvailableSpaceFill() {
    return 0.8;
  }

  @Override
  public int getMarkerSize() {
    return 7;
  }
}
