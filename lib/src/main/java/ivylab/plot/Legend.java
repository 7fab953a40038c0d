package ivylab.plot;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Stroke;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A strip of names above a drawing, wrapped if it is too long, so that it never covers data. */
final class Legend {

  static final int LINE_HEIGHT = 22;

  private static final double MARK_WIDTH = 22, GAP = 18, INDENT = 14;

  /** Paints the symbol of an entry around (x, y). */
  @FunctionalInterface
  interface Mark {
    void paint(Graphics2D g, double x, double y);
  }

  private record Entry(String name, Mark mark) {
    double markWidth() {
      return mark == NO_MARK ? 0 : MARK_WIDTH;
    }

    double width() {
      return markWidth() + Theme.width(Theme.TICK, name);
    }
  }

  private static final Mark NO_MARK = (g, x, y) -> {};

  private final List<Entry> entries = new ArrayList<>();

  Legend add(String name, Mark mark) {
    entries.add(new Entry(name, mark));
    return this;
  }

  /** Words without a symbol. */
  Legend note(String text) {
    return add(text, NO_MARK);
  }

  Legend line(String name, Color colour, Stroke stroke) {
    return add(
        name,
        (g, x, y) -> {
          g.setColor(colour);
          g.setStroke(stroke);
          g.draw(new Line2D.Double(x - 9, y, x + 9, y));
        });
  }

  Legend patch(String name, Supplier<Color> colour) {
    return add(
        name,
        (g, x, y) -> {
          g.setColor(colour.get());
          g.fill(new Rectangle2D.Double(x - 6, y - 6, 12, 12));
        });
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
    return entries.isEmpty() ? 0 : rows(width) * LINE_HEIGHT + 2;
  }

  private int rows(int width) {
    int rows = 1;
    double x = INDENT;
    for (Entry entry : entries) {
      double need = entry.width();
      if (x > INDENT && x + need > width) {
        rows++;
        x = INDENT;
      }
      x += need + GAP;
    }
    return rows;
  }

  void paint(Graphics2D g, int width) {
    double x = INDENT, y = 8;
    for (Entry entry : entries) {
      double need = entry.width();
      if (x > INDENT && x + need > width) {
        x = INDENT;
        y += LINE_HEIGHT;
      }
      entry.mark().paint(g, x + 9, y);
      Theme.text(g, Theme.TICK, Theme.INK, entry.name(), x + entry.markWidth() + 2, y + 4, 0);
      x += need + GAP;
    }
  }
}
