package ivylab.sample;

import ivylab.accuracy.ErrorReport;
import ivylab.accuracy.SmilePart;
import ivylab.sample.SurrogateTrial.Network;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a training run came to, against precise smiles, as a line of {@link SampleSurrogates#CURVE}.
 *
 * @param spxMae mean absolute error of index smiles, volatility points, as the other four
 * @param seconds of one processor
 */
record SurrogateRun(
    SurrogateTrial trial,
    double spxMae,
    double spxRmse,
    double vixMae,
    double vixRmse,
    double futureMae,
    double seconds) {

  private static final String HEADER =
      "network,samples,paths,seed,SPX MAE,SPX RMSE,VIX MAE,VIX RMSE,future MAE,seconds";

  static SurrogateRun of(SurrogateTrial trial, ErrorReport report, double seconds) {
    ErrorReport.Line spx = report.line(SmilePart.SPX), vix = report.line(SmilePart.VIX);
    return new SurrogateRun(
        trial,
        100 * spx.mae(),
        100 * spx.rmse(),
        100 * vix.mae(),
        100 * vix.rmse(),
        100 * report.line(SmilePart.VIX_FUTURE).mae(),
        seconds);
  }

  /** Reads {@link #line}. */
  static SurrogateRun of(String line) {
    String[] f = line.strip().split(",");
    double[] x = Arrays.stream(f).skip(4).mapToDouble(Double::parseDouble).toArray();
    return new SurrogateRun(
        new SurrogateTrial(
            Network.valueOf(f[0]),
            Integer.parseInt(f[1]),
            Integer.parseInt(f[2]),
            Long.parseLong(f[3])),
        x[0],
        x[1],
        x[2],
        x[3],
        x[4],
        x[5]);
  }

  String line() {
    return String.format(
        Locale.ROOT,
        "%s,%d,%d,%d,%.4f,%.4f,%.4f,%.4f,%.4f,%.1f",
        trial.network(),
        trial.samples(),
        trial.paths(),
        trial.seed(),
        spxMae,
        spxRmse,
        vixMae,
        vixRmse,
        futureMae,
        seconds);
  }

  /** All runs with a header. */
  static String file(List<SurrogateRun> runs) {
    StringBuilder text = new StringBuilder(HEADER).append('\n');
    for (SurrogateRun run : runs) text.append(run.line()).append('\n');
    return text.toString();
  }
}
