package ivylab.command;

import ivylab.band.Bands;
import ivylab.band.Calibration;
import ivylab.data.Masking;
import ivylab.data.OpenPanel;
import ivylab.data.OpenSurface;
import ivylab.data.Query;
import ivylab.file.Rows;
import ivylab.progress.Progress;
import ivylab.progress.Work;
import ivylab.surface.Surface;
import ivylab.surface.SurfaceMethod;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code environment/lab complete}: completes the surfaces of a file, without a notebook. */
@Command(
    name = "complete",
    description = {
      "Completes the surfaces of a panel from their quotes, with bands and an arbitrage report.%n",
      "Rows of --data whose `Implied Volatility` is empty are completed. Other points are given by"
          + " --at or --grid; without any of the three each surface is completed on a mesh of 21 x 21"
          + " points over its quotes. The market columns may be absent if the method does"
          + " not read them.%n"
    },
    sortOptions = false,
    abbreviateSynopsis = true,
    footer = {
      "",
      "The output has the columns of a panel, then `Total Variance`, `Lower`, `Upper` and `Source`:"
          + " quote, completed, or failed if there is no volatility. The band of a completed"
          + " volatility contains the given share of quotes that the method did not see.",
      "",
      "Exit status: 0 if all is completed, 1 if nothing was written, 2 if a part could not be"
          + " completed; that part is listed."
    })
final class CompleteCommand implements Callable<Integer> {

  private static final int MESH = 21;
  private static final int LISTED = 10;

  private final PrintStream out;

  @Option(names = "--data", paramLabel = "FILE", description = "the quotes, plain or gzipped")
  private @Nullable Path data;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "default: filled.csv; gzipped if it ends in .gz. The arbitrage report is written next to it,"
              + " filled.arbitrage.csv")
  private Path filled = Path.of("filled.csv");

  @Option(
      names = "--method",
      paramLabel = "NAME",
      description = "how to complete; `--method list` lists the names")
  private String methodName = "";

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description = "a trained model or checkpoint of your own, for --method ivyspt")
  private @Nullable Path model;

  @Option(
      names = "--grid",
      paramLabel = "KxT",
      description = "an even mesh over the quotes of each surface, for example 41x41")
  private String grid = "";

  @Option(
      names = "--at",
      paramLabel = "FILE",
      description =
          "points with `Log Moneyness` and `Time to Maturity`, for all surfaces or for those of its"
              + " `Datetime` and `Symbol`")
  private @Nullable Path at;

  @Option(
      names = "--level",
      paramLabel = "SHARE",
      description = "share of unseen quotes within their band, in (0, 1); default: 0.9")
  private double level = Bands.LEVEL;

  @Option(
      names = "--calibrate",
      paramLabel = "FILE",
      description =
          "a panel whose quotes are hidden in turn to find the width of the bands; default: --data")
  private @Nullable Path calibration;

  @Option(
      names = "--repair",
      description =
          "moves each completed surface, as little as necessary, until it has no static arbitrage")
  private boolean repairing;

  @Option(
      names = "--no-bands",
      description = "no bands, which saves the time needed to find their width")
  private boolean withoutBands;

  @Option(
      names = "--figures",
      paramLabel = "DIR",
      description = "smiles, surface and arbitrage of each surface, as PNG and SVG")
  private @Nullable Path figures;

  @Option(names = "--skip-bad", description = "a row that breaks a rule is dropped and counted")
  private boolean skipping;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      description = "seed of all random draws; default: 1")
  private long seed = 1;

  CompleteCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws Exception {
    if (methodName.equals("list")) {
      out.print(Method.list());
      return Commands.DONE;
    }
    Method method = method();
    int[] mesh = check();
    Path data = data();
    OpenPanel panel = OpenPanel.read(data, rows());
    out.println(panel);
    requireMarket(method, panel, data);
    List<Query> places = at == null ? List.of() : Query.read(at, rows());
    List<Job> jobs = new ArrayList<>();
    boolean open = panel.open() > 0 || at != null;
    for (OpenSurface surface : panel.surfaces())
      jobs.add(Job.of(surface, places, mesh.length > 0 || open ? mesh : new int[] {MESH, MESH}));
    List<Surface> quotes = panel.surfaces().stream().flatMap(s -> s.quotes().stream()).toList();
    if (quotes.isEmpty())
      throw new IllegalArgumentException(
          "no row of %s has a volatility, so there is nothing to complete from".formatted(data));
    Path samples = Path.of(System.getProperty("ivylab.home", ".")).resolve("data-samples");
    var source = new Method.Source(Optional.ofNullable(model), samples, quotes, seed, out::println);
    SurfaceMethod by = method.of(source);
    try {
      Optional<Bands> bands = bands(method, by, source);
      out.println("completed by " + by + bands.map(b -> "\n" + b).orElse(""));
      Filler.Completing completing =
          repairing ? Filler.Completing.repairing(by) : Filler.Completing.by(by);
      CompletionReport report = complete(jobs, new Filler(completing, bands), panel.hasMarket());
      report.unused(places, panel.surfaces());
      out.println(report.summary(LISTED));
      out.println("written: " + filled + ", " + report.write(filled) + pictures());
      return report.isWhole() ? Commands.DONE : Commands.IN_PART;
    } finally {
      if (by instanceof AutoCloseable closeable) closeable.close();
    }
  }

  private Rows rows() {
    return skipping ? Rows.SKIP_BAD : Rows.STRICT;
  }

  private Method method() {
    if (methodName.isEmpty()) return model == null ? Method.DEFAULT : Method.IVYSPT;
    Method method = Method.of(methodName);
    if (model != null && method != Method.IVYSPT)
      throw new IllegalArgumentException(
          "--model is for --method %s, not for %s".formatted(Method.IVYSPT, method));
    return method;
  }

  private Path data() {
    if (data == null) throw new IllegalArgumentException("--data is missing: a file of quotes");
    return data;
  }

  /** Rejects invalid arguments before anything is read; returns the mesh, {@code [2]} or empty. */
  private int[] check() throws IOException {
    Path data = data();
    if (!(level > 0 && level < 1))
      throw new IllegalArgumentException("--level must be in (0, 1), 0.9 for 90 %: " + level);
    Path folder = filled.toAbsolutePath().getParent();
    if (Files.isDirectory(filled) || folder == null || !Files.isDirectory(folder))
      throw new IllegalArgumentException("--out must be a file in an existing folder: " + filled);
    for (Path input : new Path[] {data, at, calibration, model})
      if (input != null && Files.exists(filled) && Files.exists(input))
        if (Files.isSameFile(filled, input))
          throw new IllegalArgumentException("--out must not be an input file: " + filled);
    if (grid.isEmpty()) return new int[0];
    if (!grid.matches("\\d{1,4}[xX]\\d{1,4}"))
      throw new IllegalArgumentException("--grid must be KxT, for example 41x41: " + grid);
    String[] counts = grid.split("[xX]", 2);
    int[] mesh = {Integer.parseInt(counts[0]), Integer.parseInt(counts[1])};
    if (mesh[0] < 2 || mesh[1] < 2)
      throw new IllegalArgumentException("--grid must have at least 2x2 points: " + grid);
    return mesh;
  }

  private static void requireMarket(Method method, OpenPanel panel, Path file) {
    if (method.readsMarket && !panel.hasMarket())
      throw new IllegalArgumentException(
          "%s has no Market Return, Market Volatility and Treasury Rate, which %s reads; add them, or"
                  .formatted(file, method)
              + " use a method that does not need them, such as --method "
              + Method.LEARNED_PROCESS);
  }

  /** The width of the bands, from quotes that are hidden in turn. */
  private Optional<Bands> bands(Method method, SurfaceMethod by, Method.Source source) {
    if (withoutBands) return Optional.empty();
    List<Surface> quotes = source.quotes();
    List<Surface> own = quotes;
    if (calibration != null) {
      OpenPanel other = OpenPanel.read(calibration, rows());
      requireMarket(method, other, calibration);
      own = other.surfaces().stream().flatMap(s -> s.quotes().stream()).toList();
    }
    if (own.stream().noneMatch(Masking::canMask)) {
      out.println("no bands: no surface has four distinct (k, t), so that one could be hidden");
      return Optional.empty();
    }
    int most = own.stream().mapToInt(Surface::size).max().orElseThrow();
    List<Integer> numbers =
        quotes.stream().map(s -> Math.min(shown(s.size()), shown(most))).distinct().toList();
    out.println("bands: hiding quotes of " + (calibration == null ? data : calibration) + " …");
    Calibration hiding =
        Calibration.of(by).level(level).visible(numbers).watchedBy(Progress.lines(out));
    if (calibration == null)
      hiding = method.relearning(by, source).map(hiding::relearnedBy).orElse(hiding);
    return Optional.of(hiding.on(own, seed));
  }

  /**
   * A number of visible quotes that a surface of n quotes can show with a tenth of it hidden, on a
   * ladder with three steps per doubling, so that many surfaces share one.
   */
  static int shown(int n) {
    double most = Math.max(1, 0.9 * n);
    double log = Math.log(most) / Math.log(2);
    return (int) Math.max(1, Math.floor(Math.pow(2, Math.floor(3 * log + 1e-9) / 3) + 1e-9));
  }

  private CompletionReport complete(List<Job> jobs, Filler filler, boolean market) {
    var report = new CompletionReport();
    var work = new Work("surfaces", jobs.size(), Progress.lines(out).withoutEnd());
    var pictures = figures == null ? null : new Pictures(figures);
    FilledFile.write(
        filled,
        market,
        file -> {
          for (int i = 0; i < jobs.size(); i++) {
            Filled surface = filler.fill(jobs.get(i));
            file.add(surface);
            report.add(surface);
            if (pictures != null) pictures.draw(surface);
            if (i + 1 < jobs.size()) work.step();
          }
        });
    return report;
  }

  private String pictures() {
    return figures == null ? "" : String.format(Locale.ROOT, ", figures in %s", figures);
  }
}
