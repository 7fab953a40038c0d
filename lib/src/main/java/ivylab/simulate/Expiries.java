package ivylab.simulate;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.TreeSet;

/** Which expiries an exchange lists on a date. All are Fridays; there are no holidays. */
final class Expiries {

  /** Expiries nearer than this are not quoted. */
  private static final int NEAREST = 10;

  private Expiries() {}

  /** The third Friday of a month. */
  static LocalDate thirdFriday(YearMonth month) {
    return month.atDay(1).with(TemporalAdjusters.dayOfWeekInMonth(3, DayOfWeek.FRIDAY));
  }

  /**
   * Liquid: three weeklies, four monthlies, the quarterlies (March, June, September, December) of
   * twelve months and the January and June LEAPS of two years.
   */
  static List<LocalDate> liquid(LocalDate date) {
    TreeSet<LocalDate> listed = new TreeSet<>();
    LocalDate friday = date.plusDays(NEAREST).with(TemporalAdjusters.nextOrSame(DayOfWeek.FRIDAY));
    for (int i = 0; i < 3; i++) listed.add(friday.plusWeeks(i));
    YearMonth first = front(date);
    for (int i = 0; i < 24; i++) {
      YearMonth month = first.plusMonths(i);
      boolean quarterly = month.getMonthValue() % 3 == 0 && i < 12;
      boolean leaps = month.getMonthValue() == 1 || month.getMonthValue() == 6;
      if (i < 4 || quarterly || leaps) listed.add(thirdFriday(month));
    }
    return List.copyOf(listed);
  }

  /**
   * Sparse: two monthlies and the next two of the quarterly cycle that starts in month 1, 2 or 3.
   */
  static List<LocalDate> sparse(LocalDate date, int cycle) {
    YearMonth first = front(date);
    TreeSet<LocalDate> listed = new TreeSet<>();
    listed.add(thirdFriday(first));
    listed.add(thirdFriday(first.plusMonths(1)));
    for (int i = 2; listed.size() < 4; i++)
      if ((first.plusMonths(i).getMonthValue() - cycle) % 3 == 0)
        listed.add(thirdFriday(first.plusMonths(i)));
    return List.copyOf(listed);
  }

  /** The month of the nearest monthly expiry that is still quoted. */
  private static YearMonth front(LocalDate date) {
    YearMonth month = YearMonth.from(date);
    return years(date, thirdFriday(month)) * 365 < NEAREST - 0.5 ? month.plusMonths(1) : month;
  }

  /** Time to maturity, ACT/365. */
  static double years(LocalDate date, LocalDate expiry) {
    return ChronoUnit.DAYS.between(date, expiry) / 365.0;
  }
}
