package ivylab.montecarlo;

import ivylab.benchmark.Benchmark;
import ivylab.benchmark.Report;
import java.util.List;

/**
 * Error of at-the-money and put-wing volatility against the step, for three parameter sets and both
 * schemes, with and without extrapolation, and the order fitted to its logarithm. The reference is
 * the other implementation's, beside whose error the seeds' own stand. The argument is the number
 * of paths; without it 400,000.
 */
public final class ConvergenceBenchmark implements Benchmark {

  private static final double[] STEPS = {0.006, 0.003, 0.0015, 0.00075, 0.000375};
  private static final double MATURITY = 0.03;

  @Override
  public void run(List<String> arguments, Report report) {
    int paths = arguments.isEmpty() ? 400_000 : Integer.parseInt(arguments.get(0));
    for (var set :
        List.of(
            GoldenSmiles.Set.may2017,
            GoldenSmiles.Set.september2019,
            GoldenSmiles.Set.hedgingExample))
      for (boolean implicit : new boolean[] {true, false})
        for (boolean richardson : new boolean[] {false, true})
          run(set, implicit, richardson, paths, report);
  }

  private static void run(
      GoldenSmiles.Set set, boolean implicit, boolean richardson, int paths, Report report) {
    report.begin(
        set + (implicit ? ", implicit Euler" : ", decoupled") + (richardson ? ", pairs" : ""));
    double[] k = {-0.03, 0};
    double[][] reference = new double[2][];
    double[] noise = new double[2];
    for (GoldenSmiles.Row row : set.rows("spx"))
      for (int j = 0; j < 2; j++)
        if (row.t() == MATURITY && row.k() == k[j]) {
          reference[j] = new double[] {row.value(), row.error()};
        }
    double[][] error = new double[2][STEPS.length];
    for (int i = 0; i < STEPS.length; i++) {
      double h = STEPS[i];
      Scheme scheme =
          implicit ? new ImplicitEuler(h, richardson) : new DecoupledFactors(h, richardson);
      SmileEstimate smile =
          Simulation.of(set.model)
              .withScheme(scheme)
              .withPaths(paths)
              .withControls(Control.SHARE, Control.BLACK)
              .run(SmileGrid.of(MATURITY, k), SmileGrid.NONE)
              .spx()
              .get(0);
      for (int j = 0; j < 2; j++) {
        error[j][i] = smile.points().get(j).vol() - reference[j][0];
        noise[j] = Math.hypot(reference[j][1], smile.points().get(j).volError());
        report.add(
            "step %s, k %s".formatted(h, k[j]),
            100 * error[j][i],
            "vol points, +- %.3f".formatted(100 * noise[j]));
      }
    }
    for (int j = 0; j < 2; j++) report.add("order at k " + k[j], order(error[j], noise[j]), "");
  }

  /** Least-squares slope of ln |error| in ln step, of the errors above the noise. */
  private static double order(double[] error, double noise) {
    double x = 0, y = 0, xx = 0, xy = 0;
    int n = 0;
    for (int i = 0; i < error.length; i++) {
      if (Math.abs(error[i]) < 3 * noise) continue;
      n++;
      double u = Math.log(STEPS[i]), v = Math.log(Math.abs(error[i]));
      x += u;
      y += v;
      xx += u * u;
      xy += u * v;
    }
    return (xy - x * y / n) / (xx - x * x / n);
  }
}
