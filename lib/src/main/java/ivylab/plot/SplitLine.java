package ivylab.plot;

import ivylab.data.Split;
import ivylab.data.Split.Part;
import ivylab.data.Split.Span;
import ivylab.plot.Axis.Tick;
import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The use of each date, as one coloured band per split. Every date takes equal space, however far
 * apart they are; the first date of each partition and the last of all are named.
 */
final class SplitLine {

  private static final BasicStroke BAND =
      new BasicStroke(42, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER);
  private static final int ROW = 74, ABOVE = 70, DAY_ROOM = 80;

  private SplitLine() {}

  static Color colour(Part part) {
    return switch (part) {
      case TRAINING -> new Color(0x9DC9E6);
      case VALIDATION -> Theme.category(3);
      case TEST -> Theme.category(1);
      case PURGED -> Theme.INK;
    };
  }

  static Figure of(Map<String, Split> splits) {
    List<String> names = List.copyOf(splits.keySet());
    List<Span> first = splits.get(names.get(0)).spans();
    int dates = splits.values().stream().mapToInt(s -> dates(s.spans())).max().orElse(1);
    Lines lines = new Lines("", "");
    for (Part part : Part.values()) {
      List<double[]> spans = new ArrayList<>();
      for (int row = 0; row < names.size(); row++)
        spans(splits.get(names.get(row)).spans(), part, -row, spans);
      if (spans.isEmpty()) continue;
      lines.curve(
          part.name().toLowerCase(Locale.ROOT),
          spans.stream().mapToDouble(s -> s[0]).toArray(),
          spans.stream().mapToDouble(s -> s[1]).toArray(),
          colour(part),
          BAND);
    }
    for (int row = 0; row < names.size(); row++)
      lines
          .points(
              "split " + (row + 1),
              new double[] {0},
              new double[] {0.42 - row},
              Mark.name(names.get(row)),
              Theme.INK)
          .setShowInLegend(false);
    lines.ranges(Axis.linear("", 0, dates), Axis.linear("", 0.6 - names.size(), 0.7));
    lines.chart.getStyler().setPlotGridLinesVisible(false);
    lines.chart.getStyler().setYAxisTicksVisible(false);
    return Figure.of(lines.chart, days(first, dates))
        .withSize(Figure.WIDTH, ABOVE + ROW * names.size());
  }

  private static int dates(List<Span> spans) {
    return spans.stream().mapToInt(Span::dates).sum();
  }

  /** Adds a stretch of the row for each span of one part, followed by a gap. */
  private static void spans(List<Span> spans, Part part, int row, List<double[]> all) {
    int from = 0;
    for (Span span : spans) {
      int to = from + span.dates();
      if (span.part() == part)
        all.addAll(
            List.of(
                new double[] {from, row}, new double[] {to, row}, new double[] {to, Double.NaN}));
      from = to;
    }
  }

  /** The first date of each partition, if there is room, and the last of all. */
  private static List<Tick> days(List<Span> spans, int dates) {
    double room = (double) DAY_ROOM / Figure.WIDTH * dates, free = 0;
    List<Tick> days = new ArrayList<>();
    int from = 0, partition = 0;
    for (Span span : spans) {
      if (span.partition() != partition && from >= free && from < dates - room) {
        days.add(new Tick(from, span.first().toString()));
        free = from + room;
      }
      partition = span.partition();
      from += span.dates();
    }
    days.add(new Tick(dates, spans.get(spans.size() - 1).last().toString()));
    return days;
  }
}
