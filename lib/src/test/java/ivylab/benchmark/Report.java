package ivylab.benchmark;

import java.util.Locale;

/**
 * Figures of one benchmark: each becomes a line of standard output, {@code benchmark, figure,
 * value, unit} between tabs, and what is measured at the moment a line of standard error.
 */
public final class Report {

  private final String benchmark;
  private String part = "";

  Report(String benchmark) {
    this.benchmark = benchmark;
  }

  /** Begins a part: its name stands before those of the figures that follow. */
  public void begin(String part) {
    this.part = part + ": ";
    note(part + " …");
  }

  /** Prints a line of progress. */
  public void note(String text) {
    System.err.println(benchmark + ": " + text);
  }

  /**
   * @param figure its name
   * @param value in the unit
   * @param unit such as {@code ms}; empty where there is none
   */
  public void add(String figure, double value, String unit) {
    System.out.println(String.join("\t", benchmark, part + figure, text(value), unit));
  }

  /** Three digits at least, and no more than are worth reading. */
  private static String text(double value) {
    double size = Math.abs(value);
    if (value == 0) return "0";
    if (!(size >= 1e-3)) return String.format(Locale.ROOT, "%.1e", value);
    return String.format(Locale.ROOT, size < 1 ? "%.4f" : size < 100 ? "%.2f" : "%.0f", value);
  }
}
