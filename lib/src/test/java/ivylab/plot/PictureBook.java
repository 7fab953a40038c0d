package ivylab.plot;

import ivylab.arbitrage.StaticArbitrage;
import ivylab.compare.ComparisonResult;
import ivylab.compare.Cost;
import ivylab.compare.MaskCondition;
import ivylab.compare.MeshCheck;
import ivylab.compare.Metric;
import ivylab.compare.Trial;
import ivylab.data.Masked;
import ivylab.method.GridAverage;
import ivylab.method.KernelRegression;
import ivylab.method.Quadratic;
import ivylab.surface.CompletionError;
import ivylab.surface.Grid;
import ivylab.surface.GridValues;
import ivylab.surface.Surface;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Writes one picture of every kind into a folder, to be looked at: {@code PictureBook FOLDER}. */
public final class PictureBook {

  private PictureBook() {}

  public static void main(String[] args) {
    Path folder = Path.of(args[0]);
    figures()
        .forEach(
            (name, figure) -> {
              figure.save(folder.resolve(name + ".png"));
              figure.save(folder.resolve(name + ".svg"));
            });
  }

  static Map<String, Figure> figures() {
    Surface surface = Samples.surface(17, 1);
    Quotes quotes = Samples.quotes(surface);
    Grid grid = Grid.around(surface);
    var figures = new LinkedHashMap<String, Figure>();
    figures.put("quotes", QuotePlane.of("SYN1, 2021-03-12", quotes));
    figures.put("quotes-plain", SurfacePlots.quotes(surface));
    figures.put(
        "smiles", Smiles.of(Map.of("model", Samples.ssvi()), quotes).figure("SYN1, 2021-03-12"));
    var named = new LinkedHashMap<String, ivylab.surface.VolSurface>();
    named.put("SSVI", Samples.ssvi());
    named.put("quadratic fit", Quadratic.fit(surface.withPoints(quotes.visible())));
    named.put("with a bump", Samples.wrong());
    figures.put(
        "smiles-compared",
        Smiles.of(named, quotes).figure("Three surfaces through the same quotes"));
    named.remove("with a bump");
    named.put(
        "kernel regression",
        KernelRegression.LEAVE_ONE_OUT.method().fit(surface.withPoints(quotes.visible())));
    named.put(
        "grid average", GridAverage.BICUBIC.method().fit(surface.withPoints(quotes.visible())));
    figures.put(
        "smiles-at", Smiles.of(named, quotes, 0.06, 0.25, 1.2).figure("Cuts at three maturities"));
    figures.put(
        "surface",
        SurfaceView.figure("SYN1, 2021-03-12", Mesh.around(Samples.ssvi(), quotes), quotes));
    figures.put("surface-g", SurfacePlots.surface(Samples.wrong().butterfly(Grid.STANDARD)));
    figures.put(
        "surface-turned",
        SurfaceView.figure(
            "", Mesh.of(Samples.ssvi().grid(grid)), Quotes.NONE, Projection.ofDegrees(130, 35)));
    figures.put("heat", HeatMap.of(Samples.ssvi().grid(grid), quotes).figure("SYN1, 2021-03-12"));
    double[] error = new double[grid.size()];
    double[] right = Samples.ssvi().vol(grid.kPoints(), grid.tPoints());
    double[] fit =
        Quadratic.fit(surface.withPoints(quotes.visible())).vol(grid.kPoints(), grid.tPoints());
    for (int i = 0; i < error.length; i++) error[i] = 100 * (fit[i] - right[i]);
    figures.put(
        "heat-error",
        HeatMap.of(GridValues.of(grid, "error (volatility points)", error), quotes)
            .figure("Error of the quadratic fit"));
    figures.put(
        "arbitrage",
        ArbitrageMap.figure("SYN1, 2021-03-12", Samples.wrong().arbitrage(Grid.STANDARD), quotes));
    figures.put(
        "arbitrage-conditions",
        ChainPlots.arbitrage(
            StaticArbitrage.of(Samples.wrong(), Grid.STANDARD, Samples.trades()),
            Samples.trades()));
    figures.put(
        "losses",
        Charts.losses(
            List.of(
                loss("mse", 1, 3e-4, 1),
                loss("calendar", 0.05, 1e-6, 2),
                loss("butterfly", 0.3, 2e-4, 3))));
    figures.put(
        "lines", Charts.lines("Learning rate", "step", "rate", Series.of("rate", schedule())));
    figures.put(
        "lines-few",
        Charts.logLines(
            "Error by mask",
            "share hidden",
            "IV MAPE (%)",
            Series.of("IvySPT", new double[] {.1, .3, .5, .7}, new double[] {0.8, 0.9, 1.1, 1.6}),
            Series.of(
                "quadratic", new double[] {.1, .3, .5, .7}, new double[] {4.1, 4.2, 4.4, 5.6})));
    var random = new SplittableRandom(3);
    double[] normal = random.doubles(3000).map(u -> Math.log(u / (1 - u))).toArray();
    figures.put(
        "histogram",
        Charts.histogram("Errors at the hidden quotes", "error (volatility points)", normal, 40));
    figures.put("bars", Charts.bars("Completion error by mask", "IV MAPE (%)", bars()));
    double[][] attention = new double[8][8];
    for (int i = 0; i < 8; i++)
      for (int j = 0; j < 8; j++) attention[i][j] = Math.exp(-Math.abs(i - j) / 2.0) / 3;
    List<String> names = List.of("CLS", "a1", "a2", "a3", "a4", "return", "volatility", "rate");
    figures.put("matrix", Charts.heatMap("Attention of head 1", "weight", attention, names, names));
    double[][] big = new double[48][60];
    for (int i = 0; i < 48; i++)
      for (int j = 0; j < 60; j++) big[i][j] = Math.sin(i / 5.0) * Math.cos(j / 7.0);
    figures.put(
        "matrix-big", Charts.heatMap("Positional encoding", "value", big, List.of(), List.of()));
    var samples = new LinkedHashMap<String, double[]>();
    for (String name : List.of("IvySPT", "Gaussian process", "cubic", "quadratic")) {
      double level = 0.5 + samples.size();
      samples.put(
          name,
          random.doubles(120).map(u -> level * Math.exp(0.6 * Math.log(u / (1 - u)))).toArray());
    }
    figures.put("gradnorm", TrainingPlots.gradNorm(GradNormChartsTest.dynamics("α = 1.5", 1.5)));
    figures.put(
        "gradnorms",
        TrainingPlots.gradNorms(
            List.of(
                GradNormChartsTest.dynamics("α = 0", 0),
                GradNormChartsTest.dynamics("α = 1.5", 1.5),
                GradNormChartsTest.dynamics("α = 3", 3))));
    figures.put("qq", Charts.qq("Residuals", "error (volatility points)", normal));
    double[] along = new double[normal.length];
    for (int i = 0; i < along.length; i++) along[i] = random.nextDouble() - 0.5;
    figures.put(
        "scatter",
        Charts.scatter(
            "Residuals", QuotePlane.K, "error (volatility points)", Series.of("e", along, normal)));
    double[] paths = {100, 1000, 10_000, 100_000};
    figures.put(
        "errors",
        Charts.errors(
            "Error of the price",
            "paths",
            "absolute error",
            List.of(
                Series.of("plain", paths, n -> 1 / Math.sqrt(n)),
                Series.of("antithetic", paths, n -> 0.4 / Math.sqrt(n))),
            List.of(
                new double[] {0.03, 0.01, 0.003, 0.001}, new double[] {0.01, 3e-3, 1e-3, 3e-4})));
    figures.put("stress", StudyPlots.stress(FineTuningFiguresTest.stress()));
    figures.put("learning", TrainingPlots.learning(FineTuningFiguresTest.result(10, 50)));
    figures.put("training", TrainingPlots.training(TrainingTest.history(200, 1e-3, 1e-4)));
    figures.put(
        "search-maps", StudyPlots.searchMaps(SearchFiguresTest.result(), "blocks", "width"));
    figures.put("search-rungs", StudyPlots.searchRungs(SearchFiguresTest.result()));
    figures.put("ablation", AblationsTest.figure());
    figures.put("densities", DiagnosticsTest.density());
    figures.put("landscape", DiagnosticsTest.landscape());
    figures.put("kernels", DiagnosticsTest.kernels());
    figures.put("dates", PanelFiguresTest.dates());
    figures.put("market", PanelFiguresTest.market());
    figures.put("splits", PanelFiguresTest.splits());
    figures.put("clusters", PanelFiguresTest.clusters());
    figures.put("parity", ChainFiguresTest.parity());
    figures.put("bid-ask", ChainFiguresTest.smiles());
    figures.put("boxes", Charts.logBoxes("Errors by method", "IV MAPE (%)", samples));
    figures.put("methods", StudyPlots.methods(comparison(), Metric.MAPE));
    figures.put("methods-violations", StudyPlots.violations(comparison()));
    figures.put("methods-costs", StudyPlots.costs(comparison()));
    return figures;
  }

  /** A made-up comparison of eight methods under six conditions with three seeds. */
  private static ComparisonResult comparison() {
    List<String> methods =
        List.of(
            "dense network",
            "random forest",
            "polynomial of degree 4",
            "cubic spline",
            "Gaussian process on total variance",
            "learned Gaussian process",
            "SSVI",
            "IvySPT");
    List<MaskCondition> conditions = new ArrayList<>();
    for (double p : List.of(0.1, 0.5, 0.7)) conditions.add(MaskCondition.hidden(p));
    for (int n : List.of(5, 20, 40)) conditions.add(MaskCondition.visible(n));
    Masked masked = new Masked(Samples.surface(17, 1), List.of(0));
    List<Trial.Measured> measured = new ArrayList<>();
    var random = new SplittableRandom(3);
    for (long seed : List.of(1L, 2L, 3L))
      for (int c = 0; c < conditions.size(); c++)
        for (int m = 0; m < methods.size(); m++) {
          double error = 0.1 * Math.exp(0.5 * c - 0.4 * m + 0.4 * random.nextDouble());
          int calendar = m > 4 ? 0 : random.nextInt(1 + 8 * c), butterfly = m < 5 ? 3 * m : 0;
          var trial =
              new Trial(
                  methods.get(m),
                  conditions.get(c),
                  seed,
                  masked,
                  new Trial.Outcome.Completed(
                      new CompletionError(100, 0, error, error / 5, error * error),
                      new MeshCheck(100, calendar, butterfly, 0, 1e-4 * calendar, 1e-2 * butterfly),
                      m > 1));
          var cost =
              new Cost(1e-3 * Math.exp(m - c), 1e-5 * Math.exp(m), 0.1 * m + 0.05, 3 * (m % 2));
          measured.add(new Trial.Measured(trial, cost));
        }
    return new ComparisonResult(methods, conditions, List.of(1L, 2L, 3L), 1, measured, List.of());
  }

  private static Table bars() {
    return Table.create(
        StringColumn.create("mask", "10 %", "30 %", "50 %", "70 %"),
        DoubleColumn.create("IvySPT", 0.81, 0.92, 1.1, 1.63),
        DoubleColumn.create("Gaussian process", 0.9, 0.95, 1.05, 1.21),
        DoubleColumn.create("cubic", 1.2, 1.9, 2.9, Double.NaN),
        DoubleColumn.create("quadratic", 4.12, 4.2, 4.41, 5.62));
  }

  private static Series loss(String name, double from, double to, long seed) {
    var random = new SplittableRandom(seed);
    List<Double> y = new ArrayList<>();
    for (int i = 0; i < 400; i++)
      y.add(
          to
              + from * Math.exp(-i / 40.0) * Math.exp(0.5 * (random.nextDouble() - 0.5))
              + to * random.nextDouble());
    return Series.of(name, y.stream().mapToDouble(v -> v).toArray());
  }

  private static double[] schedule() {
    double[] y = new double[1000];
    for (int i = 0; i < y.length; i++)
      y[i] =
          i < 150
              ? 1e-3 * i / 150
              : 1e-5 + 0.99e-3 * 0.5 * (1 + Math.cos(Math.PI * (i - 150) / 850));
    return y;
  }
}
