package ivylab.data;

import ivylab.file.Nearest;
import ivylab.market.ChainFile;
import ivylab.market.Chains;
import ivylab.market.QuotedSurfaces;
import ivylab.market.Rates;
import ivylab.market.Rule;
import ivylab.market.TimeSeries;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The command {@code environment/lab panel}: a panel file of files of option chains, without a
 * notebook.
 */
public final class PanelCommand {

  private static final String HELP =
      """
      environment/lab panel --rates FILE|PERCENT [OPTION…] CHAINS…

      makes a panel of files of option chains, for `environment/lab study --data`.

        --rates FILE|PERCENT      interest rates: a history (Date;Rate, per cent) or one number
        --symbol NAME             what to call the underlying; default: the name of the file
        --format end-of-day       columns [QUOTE_DATE], [EXPIRE_DATE], [C_BID] … (the default)
                 research         columns date, exdate, best_bid, best_offer …
        --index FILE[:COLUMN]     levels of a market index, for the market return
        --volatility FILE[:COLUMN]   a volatility index in percentage points
        --interpolate             dates that these two do not have are interpolated
        --rules end-of-day        bid > 0, spread at most 10 %, 7 to 730 days (the default)
                research          also volatility, delta quantiles, trades, five dates in a row
                none
        --vols inverted|vendor    volatilities of the middle prices (the default), or the file's
        --side otm|calls|both     out-of-the-money options (the default), calls, or all
        --skip-bad                a row that breaks a rule is dropped and counted
        --sort                    the rows are not in order of date; sort them first
        --out FILE                default: panel.csv.gz
      """;

  private static final List<String> VALUED =
      List.of(
          "--rates",
          "--symbol",
          "--format",
          "--index",
          "--volatility",
          "--rules",
          "--vols",
          "--side",
          "--out");
  private static final List<String> FLAGS = List.of("--interpolate", "--skip-bad", "--sort");

  private String rates = "";
  private String symbol = "";
  private String format = "end-of-day";
  private String index = "";
  private String volatility = "";
  private String rules = "end-of-day";
  private String vols = "inverted";
  private String side = "otm";
  private String out = "panel.csv.gz";
  private boolean interpolating;
  private boolean skipping;
  private boolean sorting;
  private final List<String> files = new ArrayList<>();

  private PanelCommand() {}

  /** Prints the report, or one line of what is wrong and ends with 1. */
  public static void main(String[] arguments) {
    try {
      run(System.out, arguments);
    } catch (IllegalArgumentException | java.io.UncheckedIOException e) {
      System.err.println("lab: panel: " + e.getMessage());
      System.exit(1);
    }
  }

  /**
   * The command without its end.
   *
   * @throws IllegalArgumentException saying what is wrong with the arguments or the files
   */
  static void run(PrintStream to, String... arguments) {
    if (arguments.length == 0 || List.of("help", "-h", "--help").contains(arguments[0])) {
      to.print(HELP);
      return;
    }
    var command = new PanelCommand();
    command.parse(arguments);
    ChainPanels panels = command.panels();
    ChainFile[] chains =
        command.files.stream().map(file -> command.chains(file, to)).toArray(ChainFile[]::new);
    Path panel = Path.of(command.out);
    to.println(panels.write(panel, chains));
    to.println("written: " + panel + ", " + panel.toFile().length() + " bytes");
  }

  private void parse(String[] arguments) {
    for (int i = 0; i < arguments.length; i++) {
      String option = arguments[i];
      if (!option.startsWith("--")) {
        files.add(option);
        continue;
      }
      String value = "";
      int equals = option.indexOf('=');
      if (equals > 0) {
        value = option.substring(equals + 1);
        option = option.substring(0, equals);
      } else if (VALUED.contains(option) && ++i < arguments.length) {
        value = arguments[i];
      }
      if (VALUED.contains(option) && value.isEmpty())
        throw new IllegalArgumentException(option + " needs a value; --help shows which");
      switch (option) {
        case "--rates" -> rates = value;
        case "--symbol" -> symbol = value;
        case "--format" -> format = oneOf(option, value, "end-of-day", "research");
        case "--index" -> index = value;
        case "--volatility" -> volatility = value;
        case "--rules" -> rules = oneOf(option, value, "end-of-day", "research", "none");
        case "--vols" -> vols = oneOf(option, value, "inverted", "vendor");
        case "--side" -> side = oneOf(option, value, "otm", "calls", "both");
        case "--out" -> out = value;
        case "--interpolate" -> interpolating = true;
        case "--skip-bad" -> skipping = true;
        case "--sort" -> sorting = true;
        default -> {
          var known = new ArrayList<>(VALUED);
          known.addAll(FLAGS);
          throw new IllegalArgumentException(
              "no option "
                  + option
                  + "; nearest: "
                  + String.join(", ", Nearest.words(option, known)));
        }
      }
    }
    if (rates.isEmpty())
      throw new IllegalArgumentException(
          "--rates is missing: a file of rates, or a number such as 4.5 for 4.5 %");
    if (files.isEmpty()) throw new IllegalArgumentException("no file of chains is named");
  }

  private static String oneOf(String option, String value, String... known) {
    if (!List.of(known).contains(value))
      throw new IllegalArgumentException(
          option + " must be one of " + String.join(", ", known) + ": " + value);
    return value;
  }

  private ChainPanels panels() {
    ChainPanels panels =
        ChainPanels.of(
                rates.matches("[+-]?\\d+(\\.\\d+)?")
                    ? Rates.constant(Double.parseDouble(rates) / 100)
                    : Rates.read(Path.of(rates)))
            .withSide(
                switch (side) {
                  case "calls" -> QuotedSurfaces.Side.CALLS;
                  case "both" -> QuotedSurfaces.Side.BOTH;
                  default -> QuotedSurfaces.Side.OUT_OF_THE_MONEY;
                })
            .withVols(QuotedSurfaces.Vols.valueOf(vols.toUpperCase(Locale.ROOT)))
            .withRules(
                switch (rules) {
                  case "research" -> Rule.research();
                  case "none" -> List.of();
                  default -> Rule.endOfDay();
                });
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

  private ChainFile chains(String file, PrintStream to) {
    Path path = Path.of(file);
    String name = symbol;
    if (name.isEmpty() && format.equals("end-of-day"))
      name = String.valueOf(path.getFileName()).replaceFirst("(?i)(\\.csv|\\.txt)?(\\.gz)?$", "");
    ChainFile chains =
        format.equals("research")
            ? name.isEmpty() ? Chains.research(path) : Chains.research(path, name)
            : Chains.endOfDay(path, name);
    if (skipping) chains = chains.skippingBadRows();
    if (sorting) chains = chains.sortedByDate();
    return chains.telling(to::println);
  }
}
