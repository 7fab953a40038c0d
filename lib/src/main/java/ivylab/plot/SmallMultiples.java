package ivylab.plot;

import java.awt.Graphics2D;
import java.util.List;

/**
 * Figures side by side; columns and rows have the size of their largest figure.
 *
 * @param columns figures per row, at least 1
 * @param legend shown above all of them; may be empty
 */
record SmallMultiples(int columns, List<Figure> figures, Legend legend) implements Drawing {

  private static final int TITLE_HEIGHT = 34, PADDING = 8;

  SmallMultiples {
    if (columns < 1) throw new IllegalArgumentException("columns must be at least 1: " + columns);
    figures = List.copyOf(figures);
    if (figures.isEmpty()) throw new IllegalArgumentException("figures is empty");
    columns = Math.min(columns, figures.size());
  }

  /**
   * @param shared whether one legend of all charts is shown above them instead of theirs
   */
  static Figure figure(String title, int columns, List<Figure> figures, boolean shared) {
    Legend legend = shared ? Legend.of(figures) : new Legend();
    List<Figure> shown = shared ? figures.stream().map(Figure::withoutLegend).toList() : figures;
    return new SmallMultiples(columns, shown, legend).figure(title);
  }

  Figure figure(String title) {
    int width = sum(widths());
    int height = sum(heights()) + legend.height(width);
    return new Figure(title, width, height + (title.isBlank() ? PADDING : TITLE_HEIGHT), this);
  }

  private int[] widths() {
    int[] widths = new int[columns];
    for (int i = 0; i < figures.size(); i++)
      widths[i % columns] = Math.max(widths[i % columns], figures.get(i).width());
    return widths;
  }

  private int[] heights() {
    int[] heights = new int[(figures.size() + columns - 1) / columns];
    for (int i = 0; i < figures.size(); i++)
      heights[i / columns] = Math.max(heights[i / columns], figures.get(i).height());
    return heights;
  }

  @Override
  public void paint(Graphics2D g, int width, int height) {
    legend.paint(g, width);
    int x = 0, y = legend.height(width);
    for (int i = 0; i < figures.size(); i++) {
      Graphics2D cell = (Graphics2D) g.create();
      cell.translate(x, y);
      figures.get(i).paint(cell);
      cell.dispose();
      x += widths()[i % columns];
      if (i % columns == columns - 1) {
        x = 0;
        y += heights()[i / columns];
      }
    }
  }

  private static int sum(int[] values) {
    int sum = 0;
    for (int value : values) sum += value;
    return sum;
  }
}
