package ivylab.plot;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.internal.series.MarkerSeries;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * A strip of names above small multiples and surfaces, wrapped if it is too long, so that it never
 * covers data. Single charts have XChart's own legend.
 */
final class Legend {

  static final int LINE_HEIGHT = 22;

  private static final double MARK_WIDTH = 22, GAP = 18, INDENT = 14;

  /** Paints the symbol of an entry around (x, y). */
  @FunctionalInterface
  interface Sign {
    void paint(Graphics2D g, double x, double y);
  }

  private record Entry(String name, Sign sign) {}

  private final List<Entry> entries = new ArrayList<>();

  /** The names of all series in the legends of some charts, each once; none of a single one. */
  static Legend of(List<Figure> figures) {
    Legend strip = new Legend();
    for (Figure figure : figures)
      for (var chart : figure.charts())
        for (var series : chart.getSeriesCollection())
          if (series.isShowInLegend()
              && series instanceof MarkerSeries lines
              && !strip.names(series.getLabel()))
            strip.add(series.getLabel(), (g, x, y) -> sign(g, lines, x, y));
    return strip.size() > 1 ? strip : new Legend();
  }

  @SuppressWarnings("ReferenceEquality") // no line is one object, equal by value to some lines
  private static void sign(Graphics2D g, MarkerSeries series, double x, double y) {
    boolean line = series.getLineStyle() != SeriesLines.NONE;
    boolean mark = series.getMarker() != SeriesMarkers.NONE;
    if (!line && !mark) Mark.square(6).paint(g, x, y, series.getFillColor());
    g.setColor(series.getLineColor());
    g.setStroke(series.getLineStyle());
    if (line) g.draw(new Line2D.Double(x - 9, y, x + 9, y));
    g.setColor(series.getMarkerColor());
    if (mark) series.getMarker().paint(g, x, y, 8);
  }

  Legend add(String name, Sign sign) {
    entries.add(new Entry(name, sign));
    return this;
  }

  Legend add(String name, Mark mark, Color colour) {
    return add(name, (g, x, y) -> mark.paint(g, x, y, colour));
  }

  /** Whether there is an entry with this name. */
  boolean names(String name) {
    return entries.stream().anyMatch(e -> e.name().equals(name));
  }

  int size() {
    return entries.size();
  }

  /** The height that the strip needs; 0 without entries. */
  int height(int width) {
    return entries.isEmpty() ? 0 : (int) (paint(width, (e, x, y) -> {}) + LINE_HEIGHT - 6);
  }

  void paint(Graphics2D g, int width) {
    paint(
        width,
        (entry, x, y) -> {
          entry.sign().paint(g, x + 9, y);
          Theme.text(g, Theme.TICK, Theme.INK, entry.name(), x + MARK_WIDTH + 2, y + 4, 0);
        });
  }

  private interface Placed {
    void at(Entry entry, double x, double y);
  }

  /** Gives every entry its place; returns that of the last line. */
  private double paint(int width, Placed placed) {
    double x = INDENT, y = 8;
    for (Entry entry : entries) {
      double need = MARK_WIDTH + Theme.width(Theme.TICK, entry.name());
      if (x > INDENT && x + need > width) {
        x = INDENT;
        y += LINE_HEIGHT;
      }
      placed.at(entry, x, y);
      x += need + GAP;
    }
    return y;
  }
}
