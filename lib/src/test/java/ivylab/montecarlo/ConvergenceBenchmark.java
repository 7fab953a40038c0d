package ivylab.montecarlo;

import ivylab.benchmark.Benchmark;
import ivylab.benchmark.Report;
import ivylab.gauge.Convergence;
import java.util.List;
import java.util.Optional;

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
    for (GoldenSmiles.Row row : set.rows("spx")) {
      if (row.t() != MATURITY || !(row.k() == -0.03 || row.k() == 0)) continue;
      var reference =
          new SmilePoint(
              row.k(), Double.NaN, Double.NaN, row.value(), row.error(), Optional.empty());
      Simulation base =
          Simulation.of(set.model).withPaths(paths).withControls(Control.SHARE, Control.BLACK);
      Convergence of =
          Convergence.of(
              h ->
                  base.withScheme(
                      implicit
                          ? new ImplicitEuler(h, richardson)
                          : new DecoupledFactors(h, richardson)),
              reference,
              MATURITY,
              STEPS);
      for (int i = 0; i < STEPS.length; i++)
        report.add(
            "step %s, k %s".formatted(STEPS[i], row.k()),
            100 * of.errors().get(i),
            "vol points, +- %.3f".formatted(100 * of.deviations().get(i)));
      report.add("order at k " + row.k(), of.order(), "");
    }
  }
}
