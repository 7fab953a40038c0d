package ivylab.accuracy;

import ivylab.file.TableRows;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.DoublePredicate;
import tech.tablesaw.api.Table;

/**
 * Figures published without runs behind them for a residual network that replaces the pricing of
 * quadratic rough Heston, beside what was measured here. The roadmap published with them
 * (attention, Bayesian layers, several fidelities, several assets, regimes, losses of the pricing
 * equation) was never coded and is left out.
 *
 * @param measured figures of our own runs
 */
public record Claims(Measured measured) {

  /**
   * Measured figures; NaN where none was.
   *
   * @param rmse root mean square error on a test part, fraction of volatility
   * @param r2 over all points of a test part
   * @param speedUp over Monte Carlo at equal error, {@link SpeedUp#factor}
   * @param violations share of predicted surfaces with arbitrage, {@link ArbitrageCount}
   * @param gigabytes largest memory of the process that predicts
   * @param minutes of training
   */
  public record Measured(
      double rmse, double r2, double speedUp, double violations, double gigabytes, double minutes) {

    /** Nothing yet. */
    public static final Measured NONE =
        new Measured(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);

    /** With these errors of one part. */
    public Measured withErrors(ErrorReport.Line line) {
      return new Measured(line.rmse(), line.r2(), speedUp, violations, gigabytes, minutes);
    }

    /** With this speed-up; a surrogate of error 0 has none at equal error, so none is measured. */
    public Measured withSpeedUp(SpeedUp speed) {
      double factor = speed.surrogateError() > 0 ? speed.factor() : Double.NaN;
      return new Measured(rmse, r2, factor, violations, gigabytes, minutes);
    }

    /** With these violations. */
    public Measured withViolations(ArbitrageCount count) {
      return new Measured(rmse, r2, speedUp, count.share(), gigabytes, minutes);
    }

    /** With this memory. */
    public Measured withGigabytes(double gigabytes) {
      return new Measured(rmse, r2, speedUp, violations, gigabytes, minutes);
    }

    /** With this time of training. */
    public Measured withMinutes(double minutes) {
      return new Measured(rmse, r2, speedUp, violations, gigabytes, minutes);
    }
  }

  /**
   * One claim.
   *
   * @param quantity what is claimed
   * @param published the figure as published
   * @param measured the figure measured, or {@code not measured}
   * @param holds {@code yes}, {@code no}, or nothing where not measured
   * @param remark on what was compared
   */
  public record Line(
      String quantity, String published, String measured, String holds, String remark) {}

  /** The claims in the order of the table. */
  public List<Line> lines() {
    Measured m = measured;
    return List.of(
        line(
            "RMSE",
            "0.0047",
            m.rmse(),
            v -> number("%.4f", v),
            v -> v <= 0.0047,
            "published without a unit; measured as a fraction of volatility"),
        line("R²", "above 0.999", m.r2(), v -> number("%.5f", v), v -> v > 0.999, "all points"),
        line(
            "speed",
            "1000 times faster than FFT",
            m.speedUp(),
            v -> number("%.3g times faster than Monte Carlo", v),
            v -> v >= 1000,
            "no transform prices this model; measured at equal error"),
        line(
            "arbitrage",
            "0 violations",
            m.violations(),
            v -> number("%.3g %% of surfaces", 100 * v),
            v -> v == 0,
            "surfaces with at least one violation"),
        line(
            "memory",
            "2 GB",
            m.gigabytes(),
            v -> number("%.3g GB", v),
            v -> v <= 2,
            "of the whole process"),
        line(
            "training",
            "30 minutes",
            m.minutes(),
            v -> number("%.3g minutes", v),
            v -> v <= 30,
            "without the simulation of the training set"));
  }

  private static Line line(
      String quantity,
      String published,
      double measured,
      DoubleFunction<String> text,
      DoublePredicate holds,
      String remark) {
    return Double.isNaN(measured)
        ? new Line(quantity, published, "not measured", "", remark)
        : new Line(
            quantity, published, text.apply(measured), holds.test(measured) ? "yes" : "no", remark);
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  /** One row per claim. */
  public Table toTable() {
    return TableRows.of(lines())
        .text("Quantity", Line::quantity)
        .text("Published (Without Runs)", Line::published)
        .text("Measured", Line::measured)
        .text("Holds", Line::holds)
        .text("Remark", Line::remark)
        .table("claims and measurements");
  }
}
