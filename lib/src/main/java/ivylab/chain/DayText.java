package ivylab.chain;

import ivylab.file.FileException;
import ivylab.file.Problem;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Dates in the order of day and month that all rows of a file allow. */
final class DayText {

  private static final Pattern ISO = Pattern.compile("(\\d{4})-?(\\d\\d)-?(\\d\\d)([T ][0:.]*)?");
  private static final Pattern DOTS = Pattern.compile("(\\d{1,2})\\.(\\d{1,2})\\.(\\d{2}|\\d{4})");
  private static final Pattern OTHER =
      Pattern.compile("(\\d{1,2})[/-](\\d{1,2})[/-](\\d{2}|\\d{4})");

  private DayText() {}

  /**
   * @param rows line of each text, for errors
   * @throws FileException if a text is not a date, or if neither order or both fit all rows
   */
  static List<LocalDate> parse(String file, String column, List<String> texts, List<Long> rows) {
    int dayFirst = -1;
    int monthFirst = -1;
    for (int i = 0; i < texts.size(); i++) {
      Matcher m = OTHER.matcher(texts.get(i));
      if (!m.matches()) continue;
      if (Integer.parseInt(m.group(1)) > 12) dayFirst = i;
      if (Integer.parseInt(m.group(2)) > 12) monthFirst = i;
    }
    if (dayFirst >= 0 && monthFirst >= 0)
      throw new FileException(
          file,
          new Problem(
              rows.get(Math.max(dayFirst, monthFirst)),
              column,
              texts.get(Math.max(dayFirst, monthFirst)),
              "must have day and month in one order",
              "row "
                  + rows.get(Math.min(dayFirst, monthFirst))
                  + " has "
                  + texts.get(Math.min(dayFirst, monthFirst))));
    var dates = new ArrayList<LocalDate>(texts.size());
    for (int i = 0; i < texts.size(); i++) {
      String text = texts.get(i);
      LocalDate date = fixed(text);
      Matcher m = OTHER.matcher(text);
      if (date == null && m.matches()) {
        if (dayFirst < 0 && monthFirst < 0)
          throw new FileException(
              file,
              new Problem(
                  rows.get(i),
                  column,
                  text,
                  "must distinguish day from month, which no row does",
                  "write 2021-03-12"));
        date = dayFirst >= 0 ? date(m, 3, 2, 1) : date(m, 3, 1, 2);
      }
      if (date == null)
        throw new FileException(
            file,
            new Problem(
                rows.get(i),
                column,
                text,
                text.isEmpty() ? "is empty" : "must be a day such as 2021-03-12",
                ""));
      dates.add(date);
    }
    return dates;
  }

  private static @Nullable LocalDate fixed(String text) {
    Matcher iso = ISO.matcher(text);
    if (iso.matches()) return date(iso, 1, 2, 3);
    Matcher dots = DOTS.matcher(text);
    return dots.matches() ? date(dots, 3, 2, 1) : null;
  }

  private static @Nullable LocalDate date(Matcher m, int year, int month, int day) {
    int y = Integer.parseInt(m.group(year));
    if (m.group(year).length() == 2) y += 2000;
    if (y < 1900 || y > 2199) return null;
    try {
      return LocalDate.of(y, Integer.parseInt(m.group(month)), Integer.parseInt(m.group(day)));
    } catch (DateTimeException e) {
      return null;
    }
  }
}
