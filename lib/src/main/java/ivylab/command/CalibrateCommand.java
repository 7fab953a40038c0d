package ivylab.command;

import ivylab.calibrate.FitCoordinate;
import ivylab.calibrate.HestonSmiles;
import ivylab.calibrate.Identification;
import ivylab.calibrate.QuoteFit;
import ivylab.calibrate.QuoteFitResult;
import ivylab.calibrate.QuotePlaces.Kind;
import ivylab.calibrate.Repricing;
import ivylab.calibrate.RidgePrior;
import ivylab.calibrate.SmileModel;
import ivylab.calibrate.SmileQuotes;
import ivylab.calibrate.SurrogateSmiles;
import ivylab.file.Rows;
import ivylab.fourier.Heston;
import ivylab.montecarlo.PathModel;
import ivylab.montecarlo.Simulation;
import ivylab.plot.ChainPlots;
import ivylab.plot.Figure;
import ivylab.progress.Progress;
import ivylab.rough.QuadraticRoughHeston;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code environment/lab calibrate}: fits a model to quoted volatilities. */
@Command(
    name = "calibrate",
    description = {
      "Fits a model to the quoted volatilities of each day and symbol of a file.%n",
      "The file has the columns of a panel: `Log Moneyness`, `Time to Maturity`, `Implied"
          + " Volatility`; `Bid Volatility` and `Ask Volatility` where they are known; `Kind` (SPX,"
          + " VIX, VIX future) if it quotes the volatility index, too; `Datetime` and `Symbol` if"
          + " there are several. Errors are weighted by half the distance from bid to ask.%n"
    },
    sortOptions = false,
    abbreviateSynopsis = true,
    footer = {
      "",
      "The output lists coordinates with standard errors and correlations, what the quotes leave"
          + " undetermined, and every start; next to it, calibrated.quotes.csv has one row per quote.",
      "",
      "Exit status: 0 if every fit converged, 1 if nothing was written, 2 if some fit did not"
          + " converge or failed, or could not be priced again or drawn."
    })
final class CalibrateCommand implements Callable<Integer> {

  private final PrintStream out;

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--data", paramLabel = "FILE", description = "the quotes, plain or gzipped")
  private @Nullable Path data;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "default: calibrated.json; the quotes are written next to it")
  private Path file = Path.of("calibrated.json");

  @Option(
      names = "--model",
      paramLabel = "NAME|FILE",
      description =
          "heston: exact prices by transform (the default); or the file of a trained surrogate of"
              + " quadratic rough Heston, without the quotes outside of its strikes and maturities")
  private String modelName = "heston";

  @Option(
      names = "--to",
      paramLabel = "YEARS",
      description = "quotes with longer maturities are left out")
  private double longest = Double.POSITIVE_INFINITY;

  @Option(names = "--spx-only", description = "quotes of the volatility index are left out")
  private boolean indexOnly;

  @Option(
      names = "--starts",
      paramLabel = "N",
      description = "starting points of the search; default: ${DEFAULT-VALUE}")
  private int starts = QuoteFit.DEFAULT.starts();

  @Option(
      names = "--ridge",
      paramLabel = "WEIGHT",
      description =
          "weight of the pull to the middle of the bounds, in squared half-spreads at one range;"
              + " default: ${DEFAULT-VALUE}")
  private double ridge = 0.01;

  @Option(
      names = "--floor",
      paramLabel = "VOL",
      description = "smallest half-spread, 0.0005 for 0.05 points; default: ${DEFAULT-VALUE}")
  private double floor = QuoteFit.DEFAULT.floor();

  @Option(
      names = "--half-spread",
      paramLabel = "VOL",
      description = "half-spread where bid or ask is missing; default: ${DEFAULT-VALUE}")
  private double missing = QuoteFit.DEFAULT.missing();

  @Option(
      names = "--equal",
      description = "every quote has the half-spread of --half-spread, so that all count the same")
  private boolean equal;

  @Option(
      names = "--vix-weight",
      paramLabel = "FACTOR",
      description = "of squared errors of the volatility index; default: ${DEFAULT-VALUE}")
  private double vixWeight = QuoteFit.DEFAULT.vixWeight();

  @Option(
      names = "--reprice",
      paramLabel = "PATHS",
      description =
          "prices the result again by Monte Carlo, which tells the model's own errors from misfit")
  private int paths;

  @Option(
      names = "--figures",
      paramLabel = "DIR",
      description = "smiles with bid and ask, and the fit, as PNG and SVG")
  private @Nullable Path figures;

  @Option(names = "--skip-bad", description = "a row that breaks a rule is dropped and counted")
  private boolean skipping;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      description = "of starting points and paths; default: ${DEFAULT-VALUE}")
  private long seed = 1;

  CalibrateCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws IOException {
    if (data == null) throw new IllegalArgumentException("--data is missing: a file of quotes");
    check(data);
    QuoteFit fit = options();
    SmileModel<?> model = model();
    if (given("--vix-weight") && !model.has(Kind.VIX) && !model.has(Kind.VIX_FUTURE))
      throw new IllegalArgumentException(
          "--vix-weight has no effect with --model %s, which has no values of the volatility index"
              .formatted(modelName));
    var report = new CalibrationReport();
    for (SmileQuotes all : SmileQuotes.read(data, skipping ? Rows.SKIP_BAD : Rows.STRICT))
      try {
        calibrate(fit, model, all, report);
      } catch (IllegalArgumentException e) {
        out.println(all.name() + ": " + e.getMessage());
        report.failed(all.name(), String.valueOf(e.getMessage()));
      }
    if (report.isEmpty())
      throw new IllegalArgumentException("nothing could be fitted: " + report.firstFailure());
    out.println(
        "written: " + report.write(file) + (figures == null ? "" : ", figures in " + figures));
    return report.isWhole() ? Commands.DONE : Commands.IN_PART;
  }

  private void check(Path data) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file) || folder == null || !Files.isDirectory(folder))
      throw new IllegalArgumentException("--out must be a file in an existing folder: " + file);
    if (Files.exists(file) && Files.exists(data) && Files.isSameFile(file, data))
      throw new IllegalArgumentException("--out must not be an input file: " + file);
    Path rows = CalibrationReport.quotesFile(file);
    if (Files.exists(rows) && Files.exists(data) && Files.isSameFile(rows, data))
      throw new IllegalArgumentException(
          "--out %s would replace the file of --data by its rows: %s".formatted(file, rows));
    if (!(longest > 0))
      throw new IllegalArgumentException("--to must be positive years: " + longest);
    if (paths != 0 && paths < 1000)
      throw new IllegalArgumentException("--reprice must be at least 1000 paths: " + paths);
    if (equal && given("--floor"))
      throw new IllegalArgumentException(
          "--floor has no effect with --equal, which gives every quote --half-spread");
    if (indexOnly && given("--vix-weight"))
      throw new IllegalArgumentException(
          "--vix-weight has no effect with --spx-only, which leaves the volatility index out");
    if (!(starts >= 1 && starts <= 10_000))
      throw new IllegalArgumentException("--starts must be in [1, 10000]: " + starts);
    if (!(ridge >= 0 && Double.isFinite(ridge)))
      throw new IllegalArgumentException("--ridge must be non-negative and finite: " + ridge);
    fraction("--floor", floor);
    fraction("--half-spread", missing);
    if (!(vixWeight > 0 && Double.isFinite(vixWeight)))
      throw new IllegalArgumentException("--vix-weight must be positive and finite: " + vixWeight);
  }

  private boolean given(String option) {
    return spec != null && spec.commandLine().getParseResult().hasMatchedOption(option);
  }

  private static void fraction(String option, double value) {
    if (!(value > 0 && value < 1))
      throw new IllegalArgumentException(option + " must be a fraction in (0, 1): " + value);
  }

  private QuoteFit options() {
    return QuoteFit.DEFAULT
        .withStarts(starts)
        .withSeed(seed)
        .withRidge(RidgePrior.of(ridge))
        .withFloor(floor)
        .withMissing(missing)
        .withVixWeight(vixWeight)
        .withWeighting(equal ? QuoteFit.Weighting.EQUAL : QuoteFit.Weighting.HALF_SPREAD);
  }

  private SmileModel<?> model() throws IOException {
    if (modelName.equalsIgnoreCase("heston")) return HestonSmiles.DEFAULT;
    Path surrogate = Path.of(modelName);
    if (!Files.isReadable(surrogate))
      throw new IllegalArgumentException(
          "--model must be heston or a file that can be read: " + modelName);
    try {
      return SurrogateSmiles.read(surrogate);
    } catch (IOException e) {
      throw new UncheckedIOException("--model: " + e.getMessage(), e);
    }
  }

  private <M> void calibrate(
      QuoteFit fit, SmileModel<M> model, SmileQuotes all, CalibrationReport report) {
    SmileQuotes quotes = chosen(all);
    out.println(quotes);
    Optional<CalibrationReport.LeftOut> leftOut = outside(model, quotes);
    if (leftOut.isPresent()) quotes = quotes.where(q -> model.outside(q.place()).isEmpty());
    QuoteFitResult<M> result = fit.fit(model, quotes, Progress.lines(out).withoutEnd());
    out.println(result);
    for (int j = 0; j < result.coordinates().size(); j++) out.println(line(result, j));
    List<String> missing = new ArrayList<>();
    Optional<Repricing> repriced =
        paths == 0
            ? Optional.empty()
            : attempt(
                "re-pricing",
                () -> Repricing.simulated(result, simulation(result.model())),
                missing);
    repriced.ifPresent(out::println);
    if (figures != null) {
      SmileQuotes fitted = quotes;
      Path folder = figures;
      int number = report.size() + 1;
      attempt("figures", () -> draw(model, result, fitted, number, folder), missing);
    }
    report.add(result, leftOut, repriced, missing);
  }

  /** The quotes that {@code --to} and {@code --spx-only} leave. */
  private SmileQuotes chosen(SmileQuotes all) {
    if (all.quotes().stream().noneMatch(q -> q.place().t() <= longest))
      throw new IllegalArgumentException("no maturity is up to --to " + longest);
    SmileQuotes quotes = all.upTo(longest);
    if (!indexOnly) return quotes;
    if (!quotes.has(Kind.SPX))
      throw new IllegalArgumentException("--spx-only leaves no quote: all are of the VIX");
    return quotes.only(Kind.SPX);
  }

  /** The quotes that the model would guess at, said; refused if these are all. */
  private Optional<CalibrationReport.LeftOut> outside(SmileModel<?> model, SmileQuotes quotes) {
    Optional<String> which = model.outside(quotes.places());
    if (which.isEmpty()) return Optional.empty();
    int count =
        (int) quotes.quotes().stream().filter(q -> model.outside(q.place()).isPresent()).count();
    if (count == quotes.size())
      throw new IllegalArgumentException(
          "every quote lies outside of what %s knows: %s".formatted(model.name(), which.get()));
    out.println("  left out, because %s would guess: %s".formatted(model.name(), which.get()));
    return Optional.of(new CalibrationReport.LeftOut(count, which.get()));
  }

  /** What a step after a fit gives; a step that fails costs itself, not the fit. */
  private <T> Optional<T> attempt(String step, Supplier<T> work, List<String> missing) {
    try {
      return Optional.of(work.get());
    } catch (CancellationException e) {
      throw e;
    } catch (RuntimeException e) {
      String reason = step + " failed: " + (e.getMessage() == null ? e : e.getMessage());
      out.println("  " + reason);
      missing.add(reason);
      return Optional.empty();
    }
  }

  /** {@code kappa 8.18 +- 0.33}, or why there is no error. */
  private static String line(QuoteFitResult<?> result, int j) {
    Identification known = result.identification();
    FitCoordinate coordinate = result.coordinates().get(j);
    double error = known.errors().get(j);
    String after =
        known.atBound().get(j)
            ? "at its bound"
            : Double.isNaN(error)
                ? String.format(
                    Locale.ROOT,
                    "not determined by the quotes; the prior's share is %.2g",
                    known.priorShares().get(j))
                : String.format(Locale.ROOT, "+- %.2g", error);
    return String.format(
        Locale.ROOT, "  %-8s %.6g %s", coordinate.name(), result.values().get(j), after);
  }

  private Simulation simulation(Object model) {
    Simulation simulation;
    if (model instanceof Heston h)
      simulation =
          Simulation.of(
              PathModel.LiftedHeston.classical(h.v0(), h.kappa(), h.theta(), h.sigma(), h.rho()));
    else if (model instanceof QuadraticRoughHeston q) simulation = Simulation.of(q);
    else throw new IllegalArgumentException("--reprice cannot simulate " + model);
    return simulation
        .withPaths(paths)
        .withSeed(seed)
        .withThreads(Runtime.getRuntime().availableProcessors());
  }

  private <M> List<Figure> draw(
      SmileModel<M> model, QuoteFitResult<M> result, SmileQuotes quotes, int number, Path folder) {
    double[] x = result.values().stream().mapToDouble(v -> v).toArray();
    List<Figure> drawn = new ArrayList<>();
    for (Kind kind : List.of(Kind.SPX, Kind.VIX)) {
      if (!quotes.has(kind)) continue;
      Figure figure =
          ChainPlots.smiles(
                  Map.of(model.name(), model.surface(kind, x)),
                  quotes.surface(kind, LocalDate.EPOCH))
              .withTitle(quotes.name() + (drawn.isEmpty() ? "" : ", " + kind));
      drawn.add(figure);
      String name =
          "%02d-%s-%s".formatted(number, quotes.name().replaceAll("[^A-Za-z0-9._-]", "_"), kind);
      Pictures.save(figure, folder, name);
    }
    return drawn;
  }
}
