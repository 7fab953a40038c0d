package ivylab.plot;

import ivylab.data.Split;
import ivylab.data.Split.Part;
import ivylab.data.Split.Span;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What each date is used for, as a coloured band for each split. A date's band reaches to the next
 * date, so that bands leave no gaps.
 */
record SplitLine(Map<String, Split> splits) implements Drawing {

  private static final double NAME_ROOM = 20, GAP = 12;

  static Color colour(Part part) {
    return switch (part) {
      case TRAINING -> new Color(0x9DC9E6);
      case VALIDATION -> Theme.category(3);
      case TEST -> Theme.category(1);
      case PURGED -> Theme.INK;
    };
  }

  @Override
  public void paint(Graphics2D g, int width, int height) {
    Legend legend = new Legend();
    for (Part part : Part.values())
      legend.patch(part.name().toLowerCase(Locale.ROOT), colour(part));
    legend.paint(g, width);
    int top = legend.height(width);
    List<Span> all = splits.values().stream().flatMap(s -> s.spans().stream()).toList();
    LocalDate first = all.stream().map(Span::first).min(LocalDate::compareTo).orElseThrow();
    LocalDate last = all.stream().map(Span::last).max(LocalDate::compareTo).orElseThrow();
    Axis days = DateAxis.axis(first, last);
    Frame frame =
        Frame.in(
            new Rectangle2D.Double(-6, top, width, height - top - 2), days, Axis.linear("", 0, 1));
    DateAxis.paint(g, frame, true);
    double row = frame.height / splits.size(), y = frame.top;
    for (Map.Entry<String, Split> entry : splits.entrySet()) {
      Theme.text(g, Theme.NAME, Theme.INK, entry.getKey(), frame.left, y + 14, 0);
      bands(g, frame, entry.getValue().spans(), y + NAME_ROOM, row - NAME_ROOM - GAP);
      y += row;
    }
  }

  private static void bands(Graphics2D g, Frame frame, List<Span> spans, double y, double height) {
    for (int i = 0; i < spans.size(); i++) {
      Span span = spans.get(i);
      double end = i + 1 < spans.size() ? spans.get(i + 1).first().toEpochDay() : end(spans);
      double left = frame.px(span.first().toEpochDay());
      g.setColor(colour(span.part()));
      g.fill(new Rectangle2D.Double(left, y, Math.max(1.5, frame.px(end) - left), height));
    }
  }

  /** The last date is given as much room as dates have on average. */
  private static double end(List<Span> spans) {
    long first = spans.get(0).first().toEpochDay();
    long last = spans.get(spans.size() - 1).last().toEpochDay();
    int dates = spans.stream().mapToInt(Span::dates).sum();
    return last + (last - first) / (dates - 1.0);
  }
}
