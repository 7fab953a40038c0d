package ivylab.plot;

import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.time.LocalDate;
import java.time.Month;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Days along the horizontal axis of a frame: years, quarters, months or days, as many as fit. */
final class DateAxis {

  private static final double ROOM = 74;

  private DateAxis() {}

  /** Days as numbers, for {@link Frame}. */
  static Axis axis(LocalDate first, LocalDate last) {
    double margin = Math.max(1, 0.015 * (last.toEpochDay() - first.toEpochDay()));
    return Axis.linear("", first.toEpochDay() - margin, last.toEpochDay() + margin);
  }

  static void paint(Graphics2D g, Frame frame, boolean labels) {
    for (LocalDate tick : ticks(frame)) {
      double x = frame.px(tick.toEpochDay());
      g.setStroke(Theme.HAIR);
      g.setColor(Theme.GRID);
      g.draw(new Line2D.Double(x, frame.top, x, frame.bottom()));
      if (labels)
        Theme.text(g, Theme.TICK, Theme.SOFT_INK, label(tick), x, frame.bottom() + 16, 0.5);
    }
  }

  private static List<LocalDate> ticks(Frame frame) {
    LocalDate first = LocalDate.ofEpochDay((long) Math.ceil(frame.x.min()));
    LocalDate last = LocalDate.ofEpochDay((long) Math.floor(frame.x.max()));
    double most = Math.max(2, frame.width / ROOM);
    double days = last.toEpochDay() - first.toEpochDay();
    List<LocalDate> ticks = new ArrayList<>();
    if (days / 28 < 2) {
      int every = (int) Math.max(1, Math.ceil(days / most));
      for (LocalDate d = first; !d.isAfter(last); d = d.plusDays(every)) ticks.add(d);
      return ticks;
    }
    int months = 1;
    for (int step : new int[] {1, 2, 3, 6, 12, 24, 60, 120, 240})
      if (days / 30.44 / (months = step) <= most) break;
    LocalDate from =
        months < 12
            ? LocalDate.of(first.getYear(), Month.JANUARY, 1)
            : LocalDate.of(first.getYear() / (months / 12) * (months / 12), Month.JANUARY, 1);
    for (LocalDate d = from; !d.isAfter(last); d = d.plusMonths(months))
      if (!d.isBefore(first)) ticks.add(d);
    return ticks;
  }

  private static String label(LocalDate day) {
    if (day.getDayOfMonth() > 1) return day.toString();
    if (day.getDayOfYear() == 1) return Integer.toString(day.getYear());
    return String.format(Locale.ROOT, "%d-%02d", day.getYear(), day.getMonthValue());
  }
}
