package ivylab.plot;

import ivylab.data.Split;
import ivylab.data.Split.Part;
import ivylab.data.Split.Span;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What each date is used for, as a coloured band for each split. Every date takes equal room,
 * however far apart they are; the first date of each partition and the last of all are named.
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
    int dates = splits.values().stream().mapToInt(s -> dates(s.spans())).max().orElse(1);
    Frame frame =
        Frame.in(
            new Rectangle2D.Double(-6, top, width, height - top - 2),
            Axis.linear("", 0, dates),
            Axis.linear("", 0, 1));
    days(g, frame, splits.values().iterator().next().spans());
    double row = frame.height / splits.size(), y = frame.top;
    for (Map.Entry<String, Split> entry : splits.entrySet()) {
      Theme.text(g, Theme.NAME, Theme.INK, entry.getKey(), frame.left, y + 14, 0);
      bands(g, frame, entry.getValue().spans(), y + NAME_ROOM, row - NAME_ROOM - GAP);
      y += row;
    }
  }

  private static int dates(List<Span> spans) {
    return spans.stream().mapToInt(Span::dates).sum();
  }

  private static void bands(Graphics2D g, Frame frame, List<Span> spans, double y, double height) {
    int from = 0;
    for (Span span : spans) {
      double left = frame.px(from), right = frame.px(from += span.dates());
      g.setColor(colour(span.part()));
      g.fill(new Rectangle2D.Double(left, y, Math.max(1.5, right - left), height));
    }
  }

  /** The first date of each partition, where there is room, and the last of all. */
  private static void days(Graphics2D g, Frame frame, List<Span> spans) {
    String last = spans.get(spans.size() - 1).last().toString();
    double room = frame.right() - Theme.width(Theme.TICK, last) - 8, free = 0;
    Theme.text(g, Theme.TICK, Theme.SOFT_INK, last, frame.right(), frame.bottom() + 16, 1);
    int from = 0, partition = 0;
    for (Span span : spans) {
      double x = frame.px(from), end = x + Theme.width(Theme.TICK, span.first().toString());
      if (span.partition() != partition && x >= free && end < room) {
        String day = span.first().toString();
        Theme.text(g, Theme.TICK, Theme.SOFT_INK, day, x, frame.bottom() + 16, 0);
        free = end + 8;
      }
      partition = span.partition();
      from += span.dates();
    }
  }
}
