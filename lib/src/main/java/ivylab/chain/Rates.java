package ivylab.chain;

import ivylab.file.FileException;
import ivylab.file.Problem;
import ivylab.file.TextFile;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Interest rates by date, as fractions, continuously compounded: 0.05 is 5 %, and one unit in t
 * years is worth {@code exp(-r t)} today. (A quoted rate is used unchanged; the difference from
 * another compounding is r²t/2, six hundredths of a percentage point at 5 % and half a year.)
 *
 * <p>Between two dates of a history a rate is linear in days; before the first and after the last
 * it is held flat; {@link #covers} reports this.
 */
public final class Rates {

  private static final Pattern TENOR = Pattern.compile("(?i)(\\d+(?:\\.\\d+)?) ?(m|mo|y|yr).*");

  private final List<TimeSeries> series;
  private final double[] tenors;
  private final double constant;

  private Rates(List<TimeSeries> series, double[] tenors, double constant) {
    this.series = series;
    this.tenors = tenors;
    this.constant = constant;
  }

  /**
   * One rate for all dates.
   *
   * @param rate a fraction in (-1, 1)
   */
  public static Rates constant(double rate) {
    if (!(Math.abs(rate) < 1))
      throw new IllegalArgumentException("rate must be a fraction in (-1, 1): " + rate);
    return new Rates(List.of(), new double[0], rate);
  }

  /**
   * A history in per cent: a file as {@link TimeSeries} describes, with a column {@code Date} and
   * either one of rates ({@code Date;Rate}, like the Federal Reserve's funds rate) or one per tenor
   * ({@code 1 Mo, 3 Mo, 1 Yr, …}, like the US Treasury's curve).
   *
   * @throws FileException naming file, row, column, rule and value, if a row breaks a rule
   */
  public static Rates read(Path file) {
    List<TimeSeries> series = TimeSeries.readAll(file);
    for (TimeSeries one : series)
      for (LocalDate date : one.dates())
        if (!(Math.abs(one.on(date)) < 100))
          throw new FileException(
              TextFile.name(file),
              new Problem(
                  0,
                  one.name(),
                  Double.toString(one.on(date)),
                  "must be per cent in (-100, 100), 4.5 for 4.5 %",
                  "on " + date));
    if (series.size() == 1) return new Rates(series, new double[1], 0);
    double[] tenors = new double[series.size()];
    for (int i = 0; i < tenors.length; i++) {
      Matcher m = TENOR.matcher(series.get(i).name());
      if (!m.matches())
        throw new FileException(
            TextFile.name(file),
            new Problem(
                1,
                series.get(i).name(),
                "",
                "must be a tenor such as 3 Mo or 1 Yr, since there are several columns",
                "or keep only one column of rates"));
      boolean months = m.group(2).toLowerCase(Locale.ROOT).startsWith("m");
      tenors[i] = Double.parseDouble(m.group(1)) / (months ? 12 : 1);
      if (i > 0 && !(tenors[i] > tenors[i - 1]))
        throw new FileException(
            TextFile.name(file),
            new Problem(1, series.get(i).name(), "", "tenors must rise from left to right", ""));
    }
    return new Rates(series, tenors, 0);
  }

  /** The rate of a date; of a curve, that of its shortest tenor. */
  public double at(LocalDate date) {
    return at(date, 0);
  }

  /**
   * The rate of a date for a maturity: linear in the tenor along a curve, flat at its ends.
   *
   * @param t years
   */
  public double at(LocalDate date, double t) {
    if (series.isEmpty()) return constant;
    int i = 0;
    while (i < tenors.length && tenors[i] < t) i++;
    if (i == 0) return series.get(0).at(date) / 100;
    double below = series.get(i - 1).at(date) / 100;
    if (i == tenors.length) return below;
    double share = (t - tenors[i - 1]) / (tenors[i] - tenors[i - 1]);
    return below + share * (series.get(i).at(date) / 100 - below);
  }

  /** Value today of one unit in t years, {@code exp(-r t)}. */
  public double discount(LocalDate date, double t) {
    return Math.exp(-at(date, t) * t);
  }

  /** Whether the history covers a date; otherwise the rate there is that of its nearest end. */
  public boolean covers(LocalDate date) {
    return series.stream().allMatch(one -> one.covers(date));
  }

  @Override
  public String toString() {
    if (series.isEmpty()) return String.format(Locale.ROOT, "rate %.4g %%", 100 * constant);
    var texts = new ArrayList<String>();
    for (TimeSeries one : series) texts.add(one.toString());
    return "rates in per cent, linear between dates, flat outside\n  " + String.join("\n  ", texts);
  }
}
