package ivylab.command;

import ivylab.corpus.CorpusGrid;
import ivylab.montecarlo.SmileGrid;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where volatilities are computed: a grid by name, or one's own maturities and strikes. */
final class GridOptions {

  /** The grids by name. */
  enum Name {
    PAPER(CorpusGrid.PAPER),
    LISTED(CorpusGrid.LISTED),
    LONG(CorpusGrid.LONG),
    WIDE(CorpusGrid.WIDE);

    private final CorpusGrid grid;

    Name(CorpusGrid grid) {
      this.grid = grid;
    }
  }

  private static final String MATURITIES = "0.03,0.05", STRIKES = "-0.1,0,0.05";

  @Option(
      names = "--grid",
      paramLabel = "NAME",
      description = {
        "paper: 0.03 to 0.09 years, SPX and VIX (the default)",
        "listed: 0.03 to 0.35 years, strikes that widen with the root of the maturity, SPX and VIX",
        "long: 0.25 to 2 years, log-strikes within 0.5",
        "wide: 30 to 360 days, strikes from 0.8 to 1.5 of the forward"
      })
  private @Nullable Name name;

  @Option(
      names = "--maturities",
      paramLabel = "YEARS",
      description = "a grid of one's own instead, with --strikes; rising, such as " + MATURITIES)
  private @Nullable String maturities;

  @Option(
      names = "--strikes",
      paramLabel = "K",
      description = "log-strikes at each maturity, rising, such as " + STRIKES)
  private @Nullable String strikes;

  @Option(
      names = "--vix-maturities",
      paramLabel = "YEARS",
      description = "of the VIX, with --vix-strikes; default: no VIX in a grid of one's own")
  private @Nullable String vixMaturities;

  @Option(
      names = "--vix-strikes",
      paramLabel = "K",
      description = "log-strikes against the VIX future at each maturity, rising")
  private @Nullable String vixStrikes;

  @Option(
      names = "--root-strikes",
      description =
          "--strikes and --vix-strikes count in roots of the maturity: 0.5 at 0.04 years is a"
              + " log-strike of 0.1")
  private boolean rooted;

  /** The grid that the options describe. */
  CorpusGrid grid() {
    if (name != null) {
      refuse("--maturities", maturities);
      refuse("--strikes", strikes);
      refuse("--vix-maturities", vixMaturities);
      refuse("--vix-strikes", vixStrikes);
      refuse("--root-strikes", rooted ? "" : null);
      return name.grid;
    }
    boolean vix = vixMaturities != null || vixStrikes != null;
    if (maturities == null && strikes == null && !vix && !rooted) return CorpusGrid.PAPER;
    SmileGrid spx = grid("--maturities", maturities, "--strikes", strikes);
    return new CorpusGrid(
        spx,
        vix
            ? grid("--vix-maturities", vixMaturities, "--vix-strikes", vixStrikes)
            : SmileGrid.NONE);
  }

  private void refuse(String option, @Nullable String value) {
    if (value != null)
      throw new IllegalArgumentException(
          "--grid must be absent with %s, which makes a grid of its own: %s"
              .formatted(option, name == null ? "" : Choices.spelling(name)));
  }

  private SmileGrid grid(
      String timesOption, @Nullable String times, String strikesOption, @Nullable String strikes) {
    double[] t = rising(timesOption, times, MATURITIES);
    if (!(t[0] > 0 && t[t.length - 1] < 100))
      throw new IllegalArgumentException(
          "%s must be years in (0, 100): %s".formatted(timesOption, times));
    double[] k = rising(strikesOption, strikes, STRIKES);
    double[][] all = new double[t.length][];
    for (int i = 0; i < t.length; i++) {
      double unit = rooted ? Math.sqrt(t[i]) : 1;
      all[i] = Arrays.stream(k).map(x -> x * unit).toArray();
      if (!(Math.max(-all[i][0], all[i][k.length - 1]) < 50))
        throw new IllegalArgumentException(
            "%s must be log-strikes below 50 in size: %s".formatted(strikesOption, strikes));
    }
    return new SmileGrid(t, all);
  }

  private static double[] rising(String option, @Nullable String text, String example) {
    if (text == null)
      throw new IllegalArgumentException(
          "%s is missing: numbers such as %s".formatted(option, example));
    String[] parts = text.split(",", -1);
    double[] numbers = new double[parts.length];
    for (int i = 0; i < parts.length; i++) {
      try {
        numbers[i] = Double.parseDouble(parts[i].strip());
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "%s must be numbers between commas, such as %s: %s".formatted(option, example, text));
      }
      if (!(Double.isFinite(numbers[i]) && (i == 0 || numbers[i] > numbers[i - 1])))
        throw new IllegalArgumentException(
            "%s must be finite and rise: %s".formatted(option, text));
    }
    return numbers;
  }
}
