package ivylab.plot;

import java.awt.Graphics2D;
import java.util.List;
import java.util.stream.IntStream;

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

  Figure figure(String title) {
    int width = IntStream.range(0, columns).map(this::width).sum();
    int rows = (figures.size() + columns - 1) / columns;
    int height = IntStream.range(0, rows).map(this::height).sum() + legend.height(width);
    return new Figure(title, width, height + (title.isBlank() ? PADDING : TITLE_HEIGHT), this);
  }

  private int width(int column) {
    IntStream all = IntStream.range(0, figures.size()).filter(i -> i % columns == column);
    return all.map(i -> figures.get(i).width()).max().orElse(0);
  }

  private int height(int row) {
    IntStream all = IntStream.range(0, figures.size()).filter(i -> i / columns == row);
    return all.map(i -> figures.get(i).height()).max().orElse(0);
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
      boolean last = i % columns == columns - 1;
      x = last ? 0 : x + width(i % columns);
      if (last) y += height(i / columns);
    }
  }
}
