package ivylab.gauge;

import ivylab.montecarlo.Control;
import ivylab.montecarlo.Simulation;
import ivylab.montecarlo.SmileGrid;
import ivylab.montecarlo.SmilePoint;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * By how much each way of lowering the variance divides it, per strike, relative to independent
 * paths of the same number:
 *
 * <pre>factor = (error of the price with independent paths / error of the price)^2</pre>
 *
 * <p>A factor of 4 replaces four times as many paths. Factors are estimates themselves: those of
 * Sobol points, whose error comes from n scramblings, scatter by {@code sqrt(2 / (n - 1))} of their
 * size.
 *
 * @param maturity years
 * @param logStrikes {@code [strike]}
 * @param rows one per way, independent paths first
 */
public record VarianceReduction(double maturity, List<Double> logStrikes, List<Row> rows) {

  private static final DecimalFormat ROUNDED =
      new DecimalFormat("0.0", DecimalFormatSymbols.getInstance(Locale.ROOT));

  public VarianceReduction {
    logStrikes = List.copyOf(logStrikes);
    rows = List.copyOf(rows);
  }

  /** A way to simulate. */
  public record Way(String name, Simulation simulation) {}

  /**
   * What one way yields.
   *
   * @param factors by which the variance is divided, {@code [strike]}
   * @param volErrors standard errors of the implied volatility that remain, {@code [strike]}
   */
  public record Row(String name, List<Double> factors, List<Double> volErrors) {

    public Row {
      factors = List.copyOf(factors);
      volErrors = List.copyOf(volErrors);
    }

    /** Points of one way against those of independent paths. */
    static Row of(String name, List<SmilePoint> points, List<SmilePoint> independent) {
      List<Double> factors =
          IntStream.range(0, points.size())
              .mapToObj(j -> square(independent.get(j).priceError() / points.get(j).priceError()))
              .toList();
      return new Row(name, factors, points.stream().map(SmilePoint::volError).toList());
    }

    private static double square(double x) {
      return x * x;
    }
  }

  /**
   * Fourteen ways: independent paths first, then antithetic ones, each control alone and together,
   * and scrambled Sobol points.
   *
   * @param base its model, scheme, paths, seed and threads are kept
   * @param scramblings of the Sobol points, which must divide the number of paths
   */
  public static List<Way> ways(Simulation base, int scramblings) {
    Simulation plain = base.withAntithetic(false).withControls().withSobol(0);
    Simulation pairs = plain.withAntithetic(true), sobol = plain.withSobol(scramblings);
    Control[] two = {Control.SHARE, Control.BLACK}, all = Control.values();
    return List.of(
        new Way("independent", plain),
        new Way("antithetic", pairs),
        new Way("share", plain.withControls(Control.SHARE)),
        new Way("Black", plain.withControls(Control.BLACK)),
        new Way("share and Black", plain.withControls(two)),
        new Way("timers", plain.withControls(Control.TIMER)),
        new Way("martingales", plain.withControls(Control.MARTINGALES)),
        new Way(
            "share, Black, timers",
            plain.withControls(Control.SHARE, Control.BLACK, Control.TIMER)),
        new Way("all controls", plain.withControls(all)),
        new Way("all controls, antithetic", pairs.withControls(all)),
        new Way("share and Black, antithetic", pairs.withControls(two)),
        new Way("Sobol", sobol),
        new Way("Sobol, share and Black", sobol.withControls(two)),
        new Way("Sobol, all controls", sobol.withControls(all)));
  }

  /**
   * Simulates all {@link #ways}.
   *
   * @param base model, scheme, paths, seed and threads
   * @param scramblings of the Sobol points
   * @param maturity years
   * @param k log-strikes, rising
   */
  public static VarianceReduction of(
      Simulation base, int scramblings, double maturity, double... k) {
    List<Way> ways = ways(base, scramblings);
    List<SmilePoint> independent = points(ways.get(0), maturity, k);
    List<Row> rows =
        ways.stream().map(w -> Row.of(w.name(), points(w, maturity, k), independent)).toList();
    return new VarianceReduction(maturity, DoubleStream.of(k).boxed().toList(), rows);
  }

  private static List<SmilePoint> points(Way way, double maturity, double[] k) {
    return way.simulation().run(SmileGrid.of(maturity, k), SmileGrid.NONE).spx().get(0).points();
  }

  /** The row of a way. */
  public Row row(String name) {
    return rows.stream()
        .filter(r -> r.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "name must be one of %s: %s"
                        .formatted(rows.stream().map(Row::name).toList(), name)));
  }

  /** One row per way, one column of factors per strike. */
  public Table toTable() {
    Table table =
        Table.create(
            "variance divided by",
            StringColumn.create("way", rows.stream().map(Row::name).toList()));
    for (int j = 0; j < logStrikes.size(); j++) {
      DoubleColumn column = DoubleColumn.create("k = " + logStrikes.get(j));
      for (Row row : rows) column.append(row.factors().get(j));
      column.setPrintFormatter(ROUNDED, "");
      table.addColumns(column);
    }
    return table;
  }
}
