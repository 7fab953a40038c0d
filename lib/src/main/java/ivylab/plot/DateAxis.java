package ivylab.plot;

import ivylab.plot.Axis.Tick;
import java.time.LocalDate;
import java.time.Month;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Ticks of a horizontal axis of dates: years, quarters, months or days, as many as fit. */
final class DateAxis {

  static final long DAY = 86_400_000;

  private static final double ROOM = 74;

  private DateAxis() {}

  /** Ticks at midnights, in milliseconds since 1970, UTC. */
  static List<Tick> ticks(Frame frame) {
    return dates(frame).stream()
        .map(day -> new Tick((double) DAY * day.toEpochDay(), label(day)))
        .toList();
  }

  private static List<LocalDate> dates(Frame frame) {
    LocalDate first = LocalDate.ofEpochDay((long) Math.ceil(frame.x.min() / DAY));
    LocalDate last = LocalDate.ofEpochDay((long) Math.floor(frame.x.max() / DAY));
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
