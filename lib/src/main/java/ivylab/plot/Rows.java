package ivylab.plot;

import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.util.Collections;
import java.util.List;

/**
 * Things one below the other in place of a vertical axis, the first on top: a name on the left, a
 * note on the right, and a thin line through each; those that would overlap are omitted. Row {@code
 * i} of {@code n} lies at {@code n - i - 0.5}.
 */
record Rows(List<String> names, List<String> notes) {

  static final Rows NONE = new Rows(List.of(), List.of());

  private static final int APART = 20, TOUCHING = 15;

  Rows {
    names = List.copyOf(names);
    notes = List.copyOf(notes);
  }

  static Rows of(List<String> names) {
    return new Rows(names, Collections.nCopies(names.size(), ""));
  }

  /** The same rows next to others that show the names. */
  Rows unnamed() {
    return of(Collections.nCopies(names.size(), ""));
  }

  int size() {
    return names.size();
  }

  double at(int row) {
    return size() - row - 0.5;
  }

  /** Room for the names. */
  double left() {
    return room(names);
  }

  /** Room for the notes. */
  double right() {
    return room(notes);
  }

  private static double room(List<String> texts) {
    double most = 0;
    for (String text : texts) most = Math.max(most, Theme.width(Theme.TICK, text));
    return most > 0 ? most + APART - 14 : 0;
  }

  void paint(Graphics2D g, Frame frame) {
    double last = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < size(); i++) {
      double y = frame.py(at(i));
      g.setColor(Theme.GRID);
      g.setStroke(Theme.HAIR);
      g.draw(new Line2D.Double(frame.left, y, frame.right(), y));
      if (names.get(i).isEmpty() || y - last < TOUCHING) continue;
      last = y;
      Theme.text(g, Theme.TICK, Theme.INK, names.get(i), frame.left - 10, y + 4, 1);
      Theme.text(g, Theme.TICK, Theme.SOFT_INK, notes.get(i), frame.right() + 12, y + 4, 0);
    }
  }
}
