package ivylab.plot;

import java.awt.Graphics2D;
import java.util.List;

/** Figures side by side; columns and rows take the size of their largest figure. */
final class SmallMultiples {

  private static final int TITLE_HEIGHT = 34, PADDING = 8;

  private SmallMultiples() {}

  static Figure of(String title, int columns, List<Figure> figures) {
    List<Figure> parts = List.copyOf(figures);
    if (parts.isEmpty()) throw new IllegalArgumentException("figures is empty");
    if (columns < 1) throw new IllegalArgumentException("columns must be at least 1: " + columns);
    int perRow = Math.min(columns, parts.size());
    int rows = (parts.size() + perRow - 1) / perRow;
    int[] widths = new int[perRow], heights = new int[rows];
    for (int i = 0; i < parts.size(); i++) {
      widths[i % perRow] = Math.max(widths[i % perRow], parts.get(i).width());
      heights[i / perRow] = Math.max(heights[i / perRow], parts.get(i).height());
    }
    int width = sum(widths), height = sum(heights) + (title.isBlank() ? PADDING : TITLE_HEIGHT);
    return new Figure(title, width, height, (g, w, h) -> paint(g, parts, perRow, widths, heights));
  }

  private static void paint(
      Graphics2D g, List<Figure> parts, int columns, int[] widths, int[] heights) {
    int y = 0;
    for (int i = 0, x = 0; i < parts.size(); i++) {
      Graphics2D cell = (Graphics2D) g.create();
      cell.translate(x, y);
      parts.get(i).paint(cell);
      cell.dispose();
      x += widths[i % columns];
      if (i % columns == columns - 1) {
        x = 0;
        y += heights[i / columns];
      }
    }
  }

  private static int sum(int[] values) {
    int sum = 0;
    for (int value : values) sum += value;
    return sum;
  }
}
