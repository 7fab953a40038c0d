package ivylab.data;

import ivylab.file.Problem;
import ivylab.file.TextTable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The columns of a panel and the rule for each number: finite and strictly between two bounds. */
enum Column {
  DATETIME("Datetime"),
  SYMBOL("Symbol"),
  LOG_MONEYNESS("Log Moneyness", -10, 10, "must be ln(K/F) in (-10, 10)", "a strike? use ln(K/F)"),
  TIME("Time to Maturity", 0, 100, "must be years in (0, 100)", "days? divide by 365"),
  VOLATILITY(
      "Implied Volatility",
      0,
      5,
      "must be a fraction in (0, 5), 0.2 for 20 %",
      "per cent? divide by 100"),
  MARKET_RETURN(
      "Market Return",
      -1,
      1,
      "must be a fraction in (-1, 1), 0.01 for 1 %",
      "per cent? divide by 100"),
  MARKET_VOLATILITY(
      "Market Volatility", 0, 1000, "must be percentage points in (0, 1000), 20 for 20 %", ""),
  TREASURY_RATE(
      "Treasury Rate", -100, 100, "must be percentage points in (-100, 100), 4.5 for 4.5 %", "");

  /** In the order of the schema. */
  static final List<Column> ALL = List.of(values());

  final String title;
  private final double low;
  private final double high;
  private final String rule;
  private final String fix;

  Column(String title) {
    this(title, Double.NaN, Double.NaN, "", "");
  }

  Column(String title, double low, double high, String rule, String fix) {
    this.title = title;
    this.low = low;
    this.high = high;
    this.rule = rule;
    this.fix = fix;
  }

  static List<String> titles() {
    return Arrays.stream(values()).map(c -> c.title).toList();
  }

  /** Whether a number satisfies the rule; NaN does not. */
  boolean allows(double x) {
    return x > low && x < high;
  }

  /** Why {@code text} is not a number that {@link #allows} accepts. */
  Problem problem(long row, String text) {
    if (text.isEmpty()) return new Problem(row, title, "", "is empty", "");
    if (!TextTable.isNumber(text)) {
      String plain = text.toLowerCase(Locale.ROOT).replaceFirst("^[+-]", "");
      if (plain.equals("nan") || plain.startsWith("inf"))
        return new Problem(row, title, text, "must be a finite number", "");
      boolean comma = text.matches("[+-]?\\d*,\\d+");
      return new Problem(
          row, title, text, "must be a number", comma ? "a decimal comma? write a point" : "");
    }
    double x = Double.parseDouble(text);
    if (Double.isInfinite(x)) return new Problem(row, title, text, "must be a finite number", "");
    return new Problem(row, title, text, rule, Math.abs(x) >= high ? fix : "");
  }

  /** The same if an empty field is a point to complete, for files that contain NaN there. */
  Problem openProblem(long row, String text) {
    Problem problem = problem(row, text);
    return text.equalsIgnoreCase("nan")
        ? new Problem(row, title, text, problem.rule(), "leave it empty to have it completed")
        : problem;
  }
}
