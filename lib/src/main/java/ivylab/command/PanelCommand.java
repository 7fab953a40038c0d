package ivylab.command;

import ivylab.chain.ChainFile;
import ivylab.chain.Chains;
import ivylab.chain.QuotedSurfaces.Side;
import ivylab.chain.QuotedSurfaces.Vols;
import ivylab.chain.Rates;
import ivylab.chain.Rule;
import ivylab.chain.TimeSeries;
import ivylab.data.ChainPanels;
import ivylab.progress.Progress;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code environment/lab panel}: makes a panel file from option-chain files. */
@Command(
    name = "panel",
    description = "Makes a panel from option-chain files, for `environment/lab study --data`.%n",
    sortOptions = false,
    abbreviateSynopsis = true)
final class PanelCommand implements Callable<Integer> {

  enum Format {
    END_OF_DAY,
    RESEARCH
  }

  enum Rules {
    END_OF_DAY(Rule.endOfDay()),
    RESEARCH(Rule.research()),
    NONE(List.of());

    private final List<Rule> rules;

    Rules(List<Rule> rules) {
      this.rules = rules;
    }
  }

  enum Sides {
    OTM(Side.OUT_OF_THE_MONEY),
    CALLS(Side.CALLS),
    BOTH(Side.BOTH);

    private final Side side;

    Sides(Side side) {
      this.side = side;
    }
  }

  private final PrintStream out;

  @Option(
      names = "--rates",
      paramLabel = "FILE|PERCENT",
      description = "interest rates: a history (Date;Rate, per cent) or one number")
  private String rates = "";

  @Option(
      names = "--symbol",
      paramLabel = "NAME",
      description = "name of the underlying; default: the name of the file")
  private String symbol = "";

  @Option(
      names = "--format",
      paramLabel = "NAME",
      description = {
        "end-of-day: columns [QUOTE_DATE], [EXPIRE_DATE], [C_BID] … (the default)",
        "research: columns date, exdate, best_bid, best_offer …"
      })
  private Format format = Format.END_OF_DAY;

  @Option(
      names = "--index",
      paramLabel = "FILE[:COLUMN]",
      description = "levels of a market index, for the market return")
  private String index = "";

  @Option(
      names = "--volatility",
      paramLabel = "FILE[:COLUMN]",
      description = "a volatility index in percentage points")
  private String volatility = "";

  @Option(names = "--interpolate", description = "dates missing from these two are interpolated")
  private boolean interpolating;

  @Option(
      names = "--rules",
      paramLabel = "NAME",
      description = {
        "end-of-day: bid > 0, spread at most 10 %%, 7 to 730 days (the default)",
        "research: also volatility, delta quantiles, trades, five dates in a row",
        "none"
      })
  private Rules rules = Rules.END_OF_DAY;

  @Option(
      names = "--vols",
      paramLabel = "NAME",
      description =
          "inverted: volatilities of the mid prices (the default); vendor: those in the file")
  private Vols vols = Vols.INVERTED;

  @Option(
      names = "--side",
      paramLabel = "NAME",
      description = "otm: out-of-the-money options (the default); calls; both")
  private Sides side = Sides.OTM;

  @Option(names = "--skip-bad", description = "a row that breaks a rule is dropped and counted")
  private boolean skipping;

  @Option(
      names = "--sort",
      description = "sort the rows by date first, if they are not in that order")
  private boolean sorting;

  @Option(names = "--out", paramLabel = "FILE", description = "default: panel.csv.gz")
  private Path panel = Path.of("panel.csv.gz");

  @Parameters(paramLabel = "CHAINS", arity = "0..*", description = "files of option chains")
  private List<String> files = List.of();

  PanelCommand(PrintStream out) {
    this.out = out;
  }

  /** As the library that reads command lines takes it. */
  static CommandLine line(PrintStream out) {
    CommandLine line = new CommandLine(new PanelCommand(out));
    Choices.register(line, Format.class);
    Choices.register(line, Rules.class);
    Choices.register(line, Sides.class);
    Choices.register(line, Vols.class);
    return line;
  }

  @Override
  public Integer call() {
    if (rates.isEmpty())
      throw new IllegalArgumentException(
          "--rates is missing: a file of rates, or a number such as 4.5 for 4.5 %");
    if (files.isEmpty()) throw new IllegalArgumentException("no file of chains is named");
    ChainPanels panels = panels();
    ChainFile[] chains = files.stream().map(this::chains).toArray(ChainFile[]::new);
    out.println(panels.write(panel, chains));
    out.println("written: " + panel + ", " + panel.toFile().length() + " bytes");
    return Commands.DONE;
  }

  private ChainPanels panels() {
    ChainPanels panels =
        ChainPanels.of(
                rates.matches("[+-]?\\d+(\\.\\d+)?")
                    ? Rates.constant(Double.parseDouble(rates) / 100)
                    : Rates.read(Path.of(rates)))
            .withSide(side.side)
            .withVols(vols)
            .withRules(rules.rules);
    if (!index.isEmpty()) panels = panels.withIndex(series(index));
    if (!volatility.isEmpty()) panels = panels.withVolatility(series(volatility));
    return interpolating ? panels.interpolating() : panels;
  }

  /** FILE, or FILE:COLUMN. */
  private static TimeSeries series(String text) {
    int colon = text.lastIndexOf(':');
    return colon > 0
        ? TimeSeries.read(Path.of(text.substring(0, colon)), text.substring(colon + 1))
        : TimeSeries.read(Path.of(text));
  }

  private ChainFile chains(String file) {
    Path path = Path.of(file);
    String name = symbol;
    if (name.isEmpty() && format == Format.END_OF_DAY)
      name = String.valueOf(path.getFileName()).replaceFirst("(?i)(\\.csv|\\.txt)?(\\.gz)?$", "");
    ChainFile chains =
        format == Format.RESEARCH
            ? name.isEmpty() ? Chains.research(path) : Chains.research(path, name)
            : Chains.endOfDay(path, name);
    if (skipping) chains = chains.skippingBadRows();
    if (sorting) chains = chains.sortedByDate();
    return chains.watchedBy(Progress.lines(out).withoutEnd());
  }
}
