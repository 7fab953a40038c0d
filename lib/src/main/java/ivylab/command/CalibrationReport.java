package ivylab.command;

import ivylab.calibrate.FitStart;
import ivylab.calibrate.Identification;
import ivylab.calibrate.QuoteFitResult;
import ivylab.calibrate.Repricing;
import ivylab.calibrate.SmileQuote;
import ivylab.file.Json;
import ivylab.file.WholeFile;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the fits of one file found, as JSON, and one row per quote, as CSV. */
final class CalibrationReport {

  private static final MathContext DIGITS = new MathContext(7);

  /** All of a file; a number that does not exist is null. */
  record Whole(List<Fit> fits, List<Failure> failures) {}

  /**
   * One day and symbol. Errors are in volatility, as fractions. Quotes are left out where the model
   * would guess; missing says what could not be done after the fit.
   */
  record Fit(
      String quotes,
      String model,
      int count,
      @Nullable LeftOut leftOut,
      boolean converged,
      String end,
      double rmse,
      @Nullable Double shareInside,
      @Nullable Double noise,
      double priorShare,
      int iterations,
      int evaluations,
      List<Coordinate> coordinates,
      List<List<@Nullable Double>> correlations,
      List<String> undetermined,
      @Nullable String refusal,
      List<Start> starts,
      @Nullable Repriced repriced,
      List<String> missing) {}

  /** Quotes outside of the strikes and maturities that the model knows. */
  record LeftOut(int count, String reason) {}

  /** One coordinate. */
  record Coordinate(
      String name,
      double value,
      @Nullable Double error,
      @Nullable Double errorWithPrior,
      @Nullable Double priorShare,
      boolean atBound,
      double low,
      double high) {}

  /** One search, with sums of squared errors in half-widths. */
  record Start(
      List<Double> from,
      List<Double> to,
      @Nullable Double costBefore,
      @Nullable Double cost,
      int iterations,
      int evaluations,
      String end) {}

  /** Root mean squares of a re-pricing, as fractions. */
  record Repriced(
      String by,
      int count,
      @Nullable Double residual,
      @Nullable Double misfit,
      @Nullable Double modelError,
      @Nullable Double standardError,
      @Nullable Double hidden) {}

  /** Quotes that could not be fitted. */
  record Failure(String quotes, String reason) {}

  private final List<Fit> fits = new ArrayList<>();
  private final List<Failure> failures = new ArrayList<>();
  private final StringBuilder rows =
      new StringBuilder(
          "Quotes,Kind,Time to Maturity,Log Moneyness,Bid Volatility,Implied Volatility,"
              + "Ask Volatility,Model,Error,Half Width,Repriced,Repriced Error\n");

  void failed(String quotes, String reason) {
    failures.add(new Failure(quotes, reason));
  }

  boolean isEmpty() {
    return fits.isEmpty();
  }

  int size() {
    return fits.size();
  }

  String firstFailure() {
    return failures.isEmpty() ? "no quotes" : failures.get(0).reason();
  }

  boolean isWhole() {
    return failures.isEmpty()
        && fits.stream().allMatch(fit -> fit.converged() && fit.missing().isEmpty());
  }

  /**
   * @param missing what could not be done after the fit, and why
   */
  void add(
      QuoteFitResult<?> result,
      Optional<LeftOut> leftOut,
      Optional<Repricing> repriced,
      List<String> missing) {
    Identification known = result.identification();
    List<Coordinate> coordinates = new ArrayList<>();
    for (int j = 0; j < result.values().size(); j++)
      coordinates.add(
          new Coordinate(
              result.coordinates().get(j).name(),
              result.values().get(j),
              number(known.errors().get(j)),
              number(known.errorsWithPrior().get(j)),
              number(known.priorShares().get(j)),
              known.atBound().get(j),
              result.coordinates().get(j).low(),
              result.coordinates().get(j).high()));
    fits.add(
        new Fit(
            result.quotes(),
            result.modelName(),
            result.residuals().size(),
            leftOut.orElse(null),
            result.converged(),
            result.start().end().toString(),
            result.rmse(),
            number(result.shareInside()),
            number(known.noise()),
            result.priorShare(),
            result.iterations(),
            result.evaluations(),
            coordinates,
            correlations(known),
            known.undetermined().stream().map(Identification.Direction::toString).toList(),
            result.refusal().orElse(null),
            result.starts().stream().map(CalibrationReport::start).toList(),
            repriced.map(CalibrationReport::repriced).orElse(null),
            List.copyOf(missing)));
    for (int i = 0; i < result.residuals().size(); i++)
      row(result.quotes(), result.residuals().get(i), repriced, i);
  }

  private static List<List<@Nullable Double>> correlations(Identification known) {
    List<List<@Nullable Double>> all = new ArrayList<>();
    for (List<Double> row : known.correlations()) {
      List<@Nullable Double> numbers = new ArrayList<>();
      for (double c : row) numbers.add(number(c));
      all.add(numbers);
    }
    return all;
  }

  private static Start start(FitStart s) {
    return new Start(
        s.from(),
        s.to(),
        number(s.costBefore()),
        number(s.cost()),
        s.iterations(),
        s.values() + s.jacobians(),
        s.end().toString());
  }

  private static Repriced repriced(Repricing r) {
    return new Repriced(
        r.by(),
        r.known().size(),
        number(r.residual()),
        number(r.misfit()),
        number(r.modelError()),
        number(r.error()),
        number(r.hidden()));
  }

  private static @Nullable Double number(double x) {
    return Double.isFinite(x) ? x : null;
  }

  private void row(
      String name, QuoteFitResult.Residual residual, Optional<Repricing> repriced, int i) {
    SmileQuote q = residual.quote();
    boolean plain = name.indexOf(',') < 0 && name.indexOf('"') < 0;
    rows.append(plain ? name : '"' + name.replace("\"", "\"\"") + '"');
    rows.append(',').append(q.place().kind());
    double truth = repriced.map(r -> r.rows().get(i).truth()).orElse(Double.NaN);
    double error = repriced.map(r -> r.rows().get(i).error()).orElse(Double.NaN);
    for (double x :
        new double[] {
          q.place().t(),
          q.place().k(),
          q.bid(),
          q.mid(),
          q.ask(),
          residual.value(),
          residual.error(),
          residual.halfWidth(),
          truth,
          error
        }) rows.append(',').append(text(x));
    rows.append('\n');
  }

  /** Seven digits; nothing for what is no number. */
  private static String text(double x) {
    if (!Double.isFinite(x)) return "";
    BigDecimal rounded = new BigDecimal(x).round(DIGITS);
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }

  /** Where the rows of a report are written, next to it. */
  static Path quotesFile(Path file) {
    String name = file.getFileName().toString().replaceFirst("(?i)\\.json$", "");
    return file.resolveSibling(name + ".quotes.csv");
  }

  /** Writes both files; their names. */
  String write(Path file) throws IOException {
    Path quotes = quotesFile(file);
    WholeFile.write(file, Json.text(new Whole(fits, failures)) + "\n");
    WholeFile.write(quotes, rows.toString());
    return file + ", " + quotes;
  }
}
