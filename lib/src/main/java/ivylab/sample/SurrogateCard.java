package ivylab.sample;

import ivylab.accuracy.ArbitrageCount;
import ivylab.accuracy.ErrorReport;
import ivylab.accuracy.LearningCurve;
import ivylab.accuracy.SmilePart;
import ivylab.accuracy.TestErrors;
import ivylab.sample.SurrogateTrial.Network;
import ivylab.surrogate.SmileData;
import ivylab.surrogate.Surrogate;
import ivylab.surrogate.SurrogatePredictor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * The text about the surrogates in {@code data-samples}: errors, arbitrage, the comparison of
 * networks and the learning curves.
 */
record SurrogateCard(SampleSurrogates.Sizes sizes, List<SurrogateRun> runs) {

  /** Training rows of Rosenbaum and Zhang (2021). */
  private static final int PUBLISHED = 150_000;

  /**
   * @param samples the folder with the networks and {@link SampleSurrogates#CURVE}
   */
  String text(Path samples, SmileData box, SmileData listed) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        # The surrogates

        `%s` and `%s` learned smiles of the quadratic rough Heston model that `%s`
        simulated. Both are `SurrogateConfig.OURS`, seed 1. Everything below was written by the code that made them. Numbers are volatility points
        against precise smiles, simulated with %,d paths each and seen by no training; *target error* is the mean standard error of these smiles.

        | file | parameters | data | training samples | paths per sample | tested on |
        | --- | --- | --- | --- | --- | --- |
        | `%s` | box of Rosenbaum and Zhang (2021) | their grid, 0.03 to 0.09 years | %,d | %,d | `%s`, %d samples |
        | `%s` | realistic domain | listed options, 0.03 to 0.35 years | %,d | %,d | `%s`, %d samples |

        """
            .formatted(
                SampleSurrogates.BOX,
                SampleSurrogates.LISTED,
                SampleSurrogates.class.getName(),
                sizes.precisePaths(),
                SampleSurrogates.BOX,
                sizes.box() * 4 / 5,
                sizes.paths(),
                SampleSurrogates.BOX_SMILES,
                sizes.precise(),
                SampleSurrogates.LISTED,
                sizes.listed() * 4 / 5,
                sizes.paths(),
                SampleSurrogates.LISTED_SMILES,
                sizes.preciseListed()));
    text.append("## Errors\n\n");
    text.append("| file | smiles | MAE | RMSE | median | 95 % | target error | error / se |\n");
    text.append("| --- | --- | --- | --- | --- | --- | --- | --- |\n");
    errors(text, samples, SampleSurrogates.BOX, box);
    errors(text, samples, SampleSurrogates.LISTED, listed);
    text.append("\n## Arbitrage\n\n");
    arbitrage(text, samples, SampleSurrogates.BOX, box);
    arbitrage(text, samples, SampleSurrogates.LISTED, listed);
    comparison(text);
    samples(text, LearningCurve.RunFile.read(samples.resolve(SampleSurrogates.CURVE)));
    paths(text);
    return text.toString();
  }

  private static void errors(StringBuilder text, Path samples, String file, SmileData test)
      throws IOException {
    try (Surrogate model = Surrogate.load(samples.resolve(file))) {
      for (ErrorReport.Line l : ErrorReport.of(TestErrors.of(test, model.predictor())).lines())
        text.append(
            String.format(
                Locale.ROOT,
                "| `%s` | %s | %.3f | %.3f | %.3f | %.3f | %.3f | %.2f |%n",
                file,
                l.part(),
                100 * l.mae(),
                100 * l.rmse(),
                100 * l.median(),
                100 * l.q95(),
                100 * l.meanError(),
                l.ratio()));
    }
  }

  private static void arbitrage(StringBuilder text, Path samples, String file, SmileData test)
      throws IOException {
    try (Surrogate model = Surrogate.load(samples.resolve(file))) {
      SurrogatePredictor predictor = model.predictor();
      for (ArbitrageCount count :
          List.of(
              ArbitrageCount.of(predictor, test.inputs()),
              ArbitrageCount.mixed(predictor, test.inputs())))
        text.append(
            "* `%s`, %s: %d of %d surfaces with a violation%n"
                .formatted(file, count.places(), count.violated(), count.surfaces()));
    }
  }

  /** Mean and standard deviation over the seeds. */
  private static String over(List<SurrogateRun> runs, ToDoubleFunction<SurrogateRun> number) {
    double[] x = runs.stream().mapToDouble(number).toArray();
    double mean = Arrays.stream(x).average().orElse(Double.NaN);
    if (x.length < 2) return String.format(Locale.ROOT, "%.3f", mean);
    double squares = Arrays.stream(x).map(v -> (v - mean) * (v - mean)).sum();
    return String.format(Locale.ROOT, "%.3f ± %.3f", mean, Math.sqrt(squares / (x.length - 1)));
  }

  private List<SurrogateRun> of(Network network, int samples, int paths) {
    return runs.stream()
        .filter(r -> r.trial().network() == network)
        .filter(r -> r.trial().samples() == samples && r.trial().paths() == paths)
        .toList();
  }

  /** The numbers of training samples on which SEED was trained, ascending. */
  private int[] halved() {
    return runs.stream()
        .filter(r -> r.trial().network() == Network.SEED)
        .mapToInt(r -> r.trial().samples())
        .sorted()
        .distinct()
        .toArray();
  }

  private int most() {
    return runs.stream().mapToInt(r -> r.trial().samples()).max().orElseThrow();
  }

  private void comparison(StringBuilder text) {
    text.append(
        """

        ## Networks

        On the same %,d training samples, over %d seeds, mean ± standard deviation. Each network has its own schedule; time is that of one processor.

        | network | SPX MAE | SPX RMSE | VIX MAE | VIX RMSE | future MAE | seconds |
        | --- | --- | --- | --- | --- | --- | --- |
        """
            .formatted(most(), sizes.seeds()));
    for (Network network : Network.values())
      row(text, network.name(), of(network, most(), sizes.paths()));
    text.append("\nIn no more time than SEED_64 on all samples, ");
    List<SurrogateRun> other = of(Network.SEED_64, most(), sizes.paths());
    List<SurrogateRun> ours =
        Arrays.stream(halved())
            .mapToObj(n -> of(Network.OURS, n, sizes.paths()))
            .filter(runs -> seconds(runs) <= seconds(other))
            .reduce((fewer, more) -> more)
            .orElse(List.of());
    text.append(
        ours.isEmpty()
            ? "OURS does not learn even the fewest.\n"
            : String.format(
                Locale.ROOT,
                "OURS learns %,d: SPX MAE %s against %s, VIX MAE %s against %s.%n",
                ours.get(0).trial().samples(),
                over(ours, SurrogateRun::spxMae),
                over(other, SurrogateRun::spxMae),
                over(ours, SurrogateRun::vixMae),
                over(other, SurrogateRun::vixMae)));
  }

  private static double seconds(List<SurrogateRun> runs) {
    return runs.stream().mapToDouble(SurrogateRun::seconds).average().orElse(Double.NaN);
  }

  private void samples(StringBuilder text, LearningCurve.RunFile curves) {
    text.append(
        """

        ## What samples are worth

        | network | training samples | SPX MAE | SPX RMSE | VIX MAE | VIX RMSE | future MAE | seconds |
        | --- | --- | --- | --- | --- | --- | --- | --- |
        """);
    for (Network network : List.of(Network.OURS, Network.SEED))
      for (int n : halved())
        row(text, "%s | %,d".formatted(network, n), of(network, n, sizes.paths()));
    LearningCurve spx =
        Objects.requireNonNull(curves.bySamples(SmilePart.SPX).get(Network.OURS.name()));
    LearningCurve.PowerLaw law = spx.law(LearningCurve.Quantity.MAE);
    text.append(
        String.format(
            Locale.ROOT,
            "%nThe SPX MAE of OURS follows samples^-%.2f (± %.2f). Extrapolated, not measured: %.2f at the %,d training samples of"
                + " Rosenbaum and Zhang,%nwhose targets have 50,000 paths. `environment/lab corpus --help` has the command that simulates them.%n",
            law.exponent(),
            law.exponentError(),
            100 * law.at(PUBLISHED),
            PUBLISHED));
  }

  private void paths(StringBuilder text) {
    int few =
        runs.stream()
            .map(SurrogateRun::trial)
            .filter(t -> t.paths() < sizes.paths())
            .mapToInt(SurrogateTrial::samples)
            .findFirst()
            .orElseThrow();
    text.append(
        """

        ## What paths are worth

        OURS on %,d training samples.

        | paths per sample | SPX MAE | SPX RMSE | VIX MAE | VIX RMSE | future MAE | seconds |
        | --- | --- | --- | --- | --- | --- | --- |
        """
            .formatted(few));
    for (int paths : List.of(sizes.paths() / 16, sizes.paths() / 4, sizes.paths()))
      row(text, "%,d".formatted(paths), of(Network.OURS, few, paths));
  }

  private static void row(StringBuilder text, String first, List<SurrogateRun> runs) {
    text.append(
        "| %s | %s | %s | %s | %s | %s | %s |%n"
            .formatted(
                first,
                over(runs, SurrogateRun::spxMae),
                over(runs, SurrogateRun::spxRmse),
                over(runs, SurrogateRun::vixMae),
                over(runs, SurrogateRun::vixRmse),
                over(runs, SurrogateRun::futureMae),
                over(runs, SurrogateRun::seconds)));
  }
}
