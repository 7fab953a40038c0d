package ivylab.plot;

import ivylab.accuracy.ErrorMap;
import ivylab.accuracy.Examples;
import ivylab.accuracy.Examples.Example;
import ivylab.accuracy.GreekErrors;
import ivylab.accuracy.InputErrors;
import ivylab.accuracy.LearningCurve;
import ivylab.accuracy.LearningCurve.Stage;
import ivylab.accuracy.Residuals;
import ivylab.accuracy.SmilePart;
import ivylab.accuracy.TestErrors;
import ivylab.surrogate.PrincipalComponents;
import ivylab.surrogate.SmileData;
import ivylab.surrogate.SmileLayout;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Figures of surrogates: the principal components of smiles, errors by place, parameter and
 * surface, residuals, derivatives and learning curves. Errors are in volatility points, maturities
 * in years.
 */
public final class SurrogatePlots {

  private static final int HALF = Figure.WIDTH / 2, THIRD = Figure.WIDTH / 3;
  private static final double LEVEL = 0.999;

  private SurrogatePlots() {}

  // ---- data

  /**
   * Simulated smiles, one column per row of the data: those of the index above, those of the VIX
   * below, with bars of two standard errors.
   *
   * @param rows of the data, for example three
   */
  public static Figure smiles(SmileData data, int... rows) {
    SmileLayout layout = data.layout();
    List<Figure> figures = new ArrayList<>();
    for (int row : rows) figures.add(smiles(data, row, layout.spx(), 0, "SPX, sample " + row));
    if (layout.vix().size() > 0)
      for (int row : rows)
        figures.add(smiles(data, row, layout.vix(), layout.spx().size(), "VIX, sample " + row));
    return Figure.underOneLegend("", rows.length, figures);
  }

  private static Figure smiles(
      SmileData data, int row, SmileLayout.Part part, int offset, String title) {
    Lines lines = new Lines("log-strike k", "volatility, %");
    for (int m = 0; m < part.maturities().size(); m++) {
      int n = part.strikes();
      double[] k = new double[n], vols = new double[n], low = new double[n], high = new double[n];
      for (int i = 0; i < n; i++) {
        int at = offset + part.index(i, m);
        boolean missing = data.missing()[row][at];
        k[i] = part.logStrikes().get(m).get(i);
        vols[i] = missing ? Double.NaN : 100 * data.vols()[row][at];
        low[i] = vols[i] - 200 * data.errors()[row][at];
        high[i] = vols[i] + 200 * data.errors()[row][at];
      }
      Color colour = Theme.category(m);
      String maturity = "T = " + number("%.3g", part.maturities().get(m));
      lines.curve(maturity, k, vols, colour, Theme.LINE);
      lines.unlisted().bars("two standard errors", k, low, high, colour, Theme.LINE);
    }
    return lines.figure(title).withSize(THIRD, 230);
  }

  // ---- principal components

  /**
   * The share of the variance along each component, and the share that the first ones leave out,
   * both on logarithmic axes, with the line below which 99.9 % are kept.
   *
   * @param shown components, at most as many as there are
   */
  public static Figure variances(PrincipalComponents components, int shown) {
    double[] shares = components.shares(), cumulative = components.cumulative();
    if (!(shown >= 1 && shown <= shares.length))
      throw new IllegalArgumentException(
          "shown must be 1 to %d: %d".formatted(shares.length, shown));
    double[] number = IntStream.rangeClosed(1, shown).mapToDouble(i -> i).toArray();
    Lines each = new Lines("component", "share of the variance").logY(true);
    each.line(Series.of("of one", number, Arrays.copyOf(shares, shown)), Theme.category(0));
    Lines left = new Lines("number of components", "share left out").logY(true);
    double[] rest = IntStream.range(0, shown).mapToDouble(i -> 1 - cumulative[i]).toArray();
    left.line(Series.of("left out by the first", number, rest), Theme.category(1));
    double[] ends = {1, shown}, level = {1 - LEVEL, 1 - LEVEL};
    left.curve("99.9 % kept", ends, level, Theme.INK, Theme.DASHED);
    return Figure.grid(
        "", 2, List.of(each.figure("").withSize(HALF, 300), left.figure("").withSize(HALF, 300)));
  }

  /**
   * The first components as maps of strike and maturity, those of the index beside those of the
   * VIX; blue is negative, orange positive, on a scale of its own for each component.
   *
   * @param count of components, at most as many as there are rows
   */
  public static Figure components(PrincipalComponents components, SmileLayout layout, int count) {
    double[][] rows = components.components();
    double[] shares = components.shares();
    if (!(count >= 1 && count <= rows.length))
      throw new IllegalArgumentException("count must be 1 to %d: %d".formatted(rows.length, count));
    List<Figure> figures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ColorScale scale = ColorScale.diverging("", Arrays.stream(rows[i]).boxed().toList());
      String share = String.format(Locale.ROOT, "%d (%.2g %%)", i + 1, 100 * shares[i]);
      figures.add(map("SPX " + share, scale, layout.spx(), rows[i], 0));
      if (layout.vix().size() > 0)
        figures.add(map("VIX " + share, scale, layout.vix(), rows[i], layout.spx().size()));
    }
    return Figure.grid("", 4, figures);
  }

  /** A row per maturity, the shortest on top, and a column per strike. */
  private static Figure map(
      String title, ColorScale scale, SmileLayout.Part part, double[] row, int offset) {
    int maturities = part.maturities().size();
    double[][] values = new double[maturities][part.strikes()];
    for (int j = 0; j < maturities; j++)
      for (int i = 0; i < part.strikes(); i++) values[j][i] = row[offset + part.index(i, j)];
    List<Double> k = part.logStrikes().get(0);
    List<String> strikes = new ArrayList<>(Collections.nCopies(k.size(), ""));
    for (int i : new int[] {1, k.size() - 2}) strikes.set(i, number("%.2f", k.get(i)));
    HeatMap map = HeatMap.matrix(scale, values, maturities(part), strikes);
    Figure figure = map.figure(title, HALF, 260).withSize(Figure.WIDTH / 4, 130);
    map.chart().getStyler().setXAxisLabelRotation(0);
    return figure;
  }

  private static List<String> maturities(SmileLayout.Part part) {
    return part.maturities().stream().map(t -> number("%.3g", t)).toList();
  }

  private static String number(String format, double value) {
    return Axis.label(Double.parseDouble(String.format(Locale.ROOT, format, value)));
  }

  // ---- errors

  /**
   * Mean error, root mean square error and root mean square standard error of the targets at each
   * strike and maturity, in volatility points.
   */
  public static Figure errors(ErrorMap map) {
    return Figure.grid(
        map.part() + ", volatility points",
        3,
        List.of(
            errors("mean error", map, map.means()),
            errors("RMSE", map, map.rms()),
            errors("noise of the targets", map, map.noise())));
  }

  /** Root mean square standard errors of targets at each strike and maturity, one map per part. */
  public static Figure noise(List<ErrorMap> maps) {
    return Figure.grid(
        "",
        maps.size(),
        maps.stream()
            .map(map -> errors(map.part() + ", standard error, points", map, map.noise()))
            .map(figure -> figure.withSize(Figure.WIDTH / maps.size(), 400))
            .toList());
  }

  private static Figure errors(String title, ErrorMap map, double[][] values) {
    double[][] points =
        Arrays.stream(values)
            .map(row -> Arrays.stream(row).map(v -> 100 * v).toArray())
            .toArray(double[][]::new);
    ColorScale scale = ColorScale.of("", HeatMap.all(points));
    return HeatMap.matrix(scale, points, strikes(map.layout()), maturities(map.layout()))
        .named("maturity, years", "")
        .figure(title, 2 * THIRD, 400) // room for all names, since there is no bar
        .withSize(THIRD, 400);
  }

  /** Log-strikes, or numbers of the strikes where maturities have strikes of their own. */
  private static List<String> strikes(SmileLayout.Part part) {
    List<Double> first = part.logStrikes().get(0);
    boolean equal = part.logStrikes().stream().allMatch(first::equals);
    return IntStream.range(0, part.strikes())
        .mapToObj(i -> equal ? "k = " + number("%.3g", first.get(i)) : "strike " + (i + 1))
        .toList();
  }

  /**
   * Root mean square errors over each parameter, in bins of about as many surfaces each.
   *
   * @param errors of surrogates on the same parameters, by name
   * @param names of the parameters
   */
  public static Figure inputs(
      Map<String, TestErrors> errors, SmilePart part, List<String> names, int bins) {
    List<List<Series>> panels = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      int input = i;
      List<Series> panel = new ArrayList<>();
      errors.forEach(
          (name, of) -> {
            List<InputErrors.Bin> all = InputErrors.of(of, part, input, bins).bins();
            double[] x = all.stream().mapToDouble(InputErrors.Bin::centre).toArray();
            double[] y = all.stream().mapToDouble(bin -> 100 * bin.rms()).toArray();
            panel.add(Series.of(name, x, y));
          });
      panels.add(panel);
    }
    double top =
        panels.stream()
            .flatMap(List::stream)
            .flatMap(series -> series.y().stream())
            .mapToDouble(v -> v)
            .filter(Double::isFinite)
            .max()
            .orElse(1);
    List<Figure> figures = new ArrayList<>();
    for (int i = 0; i < names.size(); i++)
      figures.add(
          Lines.of(names.get(i), "RMSE, points", panels.get(i), false)
              .yRange(0, 1.05 * top)
              .figure("")
              .withSize(THIRD, 200));
    return Figure.underOneLegend("", 3, figures);
  }

  /** Without the lowest and the highest hundredth, which would leave no room for the others. */
  private static double[] middle(double[] values) {
    double[] sorted = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
    double low = Boxes.quantile(sorted, 0.01), high = Boxes.quantile(sorted, 0.99);
    return Arrays.stream(sorted).filter(v -> v >= low && v <= high).toArray();
  }

  /**
   * Histogram of the middle 98 %, normal quantiles, and residual against prediction for 3,000 of
   * the points or so.
   */
  public static Figure residuals(Residuals residuals) {
    boolean vol = residuals.scale() == Residuals.Scale.VOLATILITY;
    double unit = vol ? 100 : 1;
    String name = vol ? "residual, points" : "residual / standard error";
    double[] values = Arrays.stream(residuals.array()).map(v -> unit * v).toArray();
    double[] predicted = Arrays.stream(residuals.predictedArray()).map(v -> 100 * v).toArray();
    Figure quantiles = Charts.qq("", name, values);
    quantiles.chart().setXAxisTitle("normal quantile");
    quantiles.chart().getStyler().setLegendVisible(false);
    List<Figure> figures =
        new ArrayList<>(List.of(Charts.histogram("", name, middle(values), 60), quantiles));
    if (predicted.length == values.length) {
      int every = Math.max(1, values.length / 3000);
      int[] drawn = IntStream.range(0, values.length).filter(i -> i % every == 0).toArray();
      double[] x = Arrays.stream(drawn).mapToDouble(i -> predicted[i]).toArray();
      double[] y = Arrays.stream(drawn).mapToDouble(i -> values[i]).toArray();
      figures.add(Charts.scatter("", "predicted volatility, %", name, Series.of("", x, y)));
    }
    return Figure.grid("", 3, figures.stream().map(f -> f.withSize(THIRD, 280)).toList());
  }

  /**
   * The worst, the median and the best surface: predicted smiles as lines through their targets,
   * and below what separates them, in volatility points.
   */
  public static Figure examples(Examples examples) {
    List<Example> all = List.of(examples.worst(), examples.median(), examples.best());
    List<String> names = List.of("worst", "median", "best");
    List<Figure> figures = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Example example = all.get(i);
      Lines lines = new Lines("", "volatility, %");
      each(
          example,
          (m, colour) -> {
            String t = number("%.3g", example.layout().maturities().get(m));
            lines.curve(
                "predicted, T = " + t,
                k(example, m),
                column(example.predictions(), m),
                colour,
                Theme.LINE);
            lines
                .unlisted()
                .points(
                    "target", k(example, m), column(example.targets(), m), Mark.disc(4), colour);
          });
      String title = "%s: RMSE %.2g points".formatted(names.get(i), 100 * example.rmse());
      figures.add(lines.figure(title).withSize(THIRD, 230));
    }
    for (Example example : all) {
      Lines lines = new Lines("log-strike k", "error, points");
      each(
          example,
          (m, colour) ->
              lines
                  .unlisted()
                  .curve("error", k(example, m), column(example.errors(), m), colour, Theme.LINE));
      figures.add(lines.figure("").withSize(THIRD, 190));
    }
    return Figure.underOneLegend("", 3, figures);
  }

  private interface Maturity {
    void draw(int maturity, Color colour);
  }

  private static void each(Example example, Maturity draw) {
    for (int m = 0; m < example.layout().maturities().size(); m++) draw.draw(m, Theme.category(m));
  }

  private static double[] k(Example example, int maturity) {
    return example.layout().logStrikes().get(maturity).stream().mapToDouble(v -> v).toArray();
  }

  private static double[] column(double[][] values, int maturity) {
    return Arrays.stream(values).mapToDouble(row -> 100 * row[maturity]).toArray();
  }

  // ---- derivatives

  /**
   * Derivatives over the log-strike, a panel per direction: those of the surrogate as lines, the
   * simulated ones with bars of two standard errors, a colour per maturity.
   */
  public static Figure greeks(GreekErrors greeks) {
    List<Figure> figures = new ArrayList<>();
    List<GreekErrors.Line> lines = greeks.lines();
    for (String direction : distinct(lines, GreekErrors.Line::direction)) {
      Lines panel = new Lines("log-strike k", "points per unit");
      int number = 0;
      for (double t : distinct(lines, GreekErrors.Line::t)) {
        Predicate<GreekErrors.Line> here = l -> l.direction().equals(direction) && l.t() == t;
        List<GreekErrors.Line> own = lines.stream().filter(here).toList();
        Color colour = Theme.category(number++);
        double[] k = own.stream().mapToDouble(GreekErrors.Line::k).toArray();
        double[] y = own.stream().mapToDouble(l -> 100 * l.surrogate()).toArray();
        double[] mean = own.stream().mapToDouble(l -> 100 * l.simulated()).toArray();
        double[] low =
            own.stream().mapToDouble(l -> 100 * (l.simulated() - 2 * l.error())).toArray();
        double[] high =
            own.stream().mapToDouble(l -> 100 * (l.simulated() + 2 * l.error())).toArray();
        String maturity = ", T = " + number("%.3g", t);
        panel.curve("surrogate" + maturity, k, y, colour, Theme.LINE);
        panel.points("simulated" + maturity, k, mean, Mark.disc(5), colour);
        panel.unlisted().bars("two standard errors", k, low, high, colour, Theme.LINE);
      }
      figures.add(panel.figure(direction).withSize(THIRD, 230));
    }
    return Figure.underOneLegend("", 3, figures);
  }

  private static <T> List<T> distinct(
      List<GreekErrors.Line> lines, Function<GreekErrors.Line, T> of) {
    return lines.stream().map(of).distinct().toList();
  }

  // ---- learning curves

  /**
   * Mean absolute errors by the size of the training set on logarithmic axes, with bars of one
   * deviation over seeds; the power law through them is dashed, beyond the largest size measured
   * and at open discs it is an extrapolation.
   *
   * @param curves by name, all of one kind of size
   * @param beyond sizes beyond the largest measured
   */
  public static Figure learning(Map<String, LearningCurve> curves, double... beyond) {
    if (curves.isEmpty()) throw new IllegalArgumentException("curves is empty");
    String size = curves.values().iterator().next().size();
    Lines lines = new Lines(size, "mean absolute error, points").logX(true).logY(true);
    int number = 0;
    for (var entry : curves.entrySet()) {
      LearningCurve curve = entry.getValue();
      Color colour = Theme.category(number++);
      List<Stage> all = curve.extrapolated(beyond);
      List<Stage> measured = all.stream().filter(s -> !s.extrapolated()).toList();
      List<Stage> others = all.stream().filter(Stage::extrapolated).toList();
      double[] x = all.stream().mapToDouble(Stage::size).toArray();
      LearningCurve.PowerLaw law = curve.law(LearningCurve.Quantity.MAE);
      double[] fit = Arrays.stream(x).map(n -> 100 * law.at(n)).toArray();
      double[] low = measured.stream().mapToDouble(s -> 100 * (s.mae() - spread(s))).toArray();
      double[] high = measured.stream().mapToDouble(s -> 100 * (s.mae() + spread(s))).toArray();
      double[] at = measured.stream().mapToDouble(Stage::size).toArray();
      lines.points(entry.getKey(), at, mae(measured), Mark.disc(5), colour);
      lines.unlisted().bars("deviation", at, low, high, colour, Theme.LINE);
      lines.unlisted().curve("power law", x, fit, colour, Theme.DASHED);
      if (!others.isEmpty()) {
        double[] far = others.stream().mapToDouble(Stage::size).toArray();
        lines.points(entry.getKey() + ", extrapolated", far, mae(others), Mark.ring(4), colour);
      }
    }
    return lines.figure("");
  }

  private static double[] mae(List<Stage> stages) {
    return stages.stream().mapToDouble(s -> 100 * s.mae()).toArray();
  }

  /** At most nine tenths of the error, so that the bar stays on a logarithmic axis. */
  private static double spread(Stage stage) {
    return stage.seeds() < 2 ? 0 : Math.min(stage.maeDeviation(), 0.9 * stage.mae());
  }
}
