package ivylab.plot;

import ivylab.arbitrage.QuoteArbitrage;
import ivylab.arbitrage.StaticArbitrage;
import ivylab.arbitrage.StaticArbitrage.Condition;
import ivylab.band.Band;
import ivylab.chain.Chain;
import ivylab.chain.Forwards;
import ivylab.compare.ComparisonResult;
import ivylab.compare.Metric;
import ivylab.compare.StressTest;
import ivylab.curvature.Eigenvalues;
import ivylab.curvature.GradientMagnitudes;
import ivylab.curvature.LandscapeSlice;
import ivylab.curvature.NtkSpectrum;
import ivylab.curvature.SpectralDensity;
import ivylab.data.Masked;
import ivylab.data.Panel;
import ivylab.data.Split;
import ivylab.model.Anatomy;
import ivylab.probe.AttentionMap;
import ivylab.probe.AttentionSurvey;
import ivylab.probe.Buckets;
import ivylab.probe.GradNormDynamics;
import ivylab.probe.LossDecomposition;
import ivylab.probe.Sensitivity;
import ivylab.probe.Turbulence;
import ivylab.quote.QuotedSurface;
import ivylab.quote.VolQuote;
import ivylab.search.SearchResult;
import ivylab.ssvi.Essvi;
import ivylab.ssvi.EssviFit;
import ivylab.ssvi.EssviSlice;
import ivylab.ssvi.VolCube;
import ivylab.study.AblationResult;
import ivylab.study.FineTuningResult;
import ivylab.study.LadderResult;
import ivylab.surface.ArbitrageReport;
import ivylab.surface.ArbitrageReport.Kind;
import ivylab.surface.Grid;
import ivylab.surface.GridValues;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import ivylab.surface.SurfaceMethod;
import ivylab.surface.VolSurface;
import ivylab.train.History;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * Figures from results, one call each. Volatilities are shown in percent, maturities in years;
 * visible quotes are full blue discs, hidden ones empty vermilion diamonds.
 */
public final class Plots {

  private static final int QUANTILES = 200;
  private static final double AZIMUTH = -38, ELEVATION = 24;

  private Plots() {}

  /** The quotes in the plane of log-moneyness and maturity, coloured by volatility. */
  public static Figure quotes(Surface surface) {
    return quotes(name(surface), Quotes.of(surface));
  }

  /** The visible quotes as discs and the hidden ones as diamonds, coloured by volatility. */
  public static Figure quotes(Masked masked) {
    return quotes(name(masked.surface()), Quotes.of(masked));
  }

  static Figure quotes(String title, Quotes quotes) {
    return Figure.of(title, new QuotePlane(quotes));
  }

  /** Smiles of a completed surface with all quotes, at up to six expiries. */
  public static Figure smiles(VolSurface filled, Surface surface) {
    return smiles(name(surface), Map.of("model", filled), Quotes.of(surface));
  }

  /** Smiles of a completed surface with visible and hidden quotes, at up to six expiries. */
  public static Figure smiles(VolSurface filled, Masked masked) {
    return smiles(Map.of("model", filled), masked);
  }

  /**
   * Smiles of several surfaces through the same quotes.
   *
   * @param filled by the name in the legend; in the order of the map, the first one black
   * @param t maturities in years, with the quotes within 4 % or a day; none: up to six expiries
   */
  public static Figure smiles(Map<String, VolSurface> filled, Masked masked, double... t) {
    return smiles(name(masked.surface()), filled, Quotes.of(masked), t);
  }

  /** The same with all quotes visible. */
  public static Figure smiles(Map<String, VolSurface> filled, Surface surface, double... t) {
    return smiles(name(surface), filled, Quotes.of(surface), t);
  }

  /**
   * Smiles of what several methods make of the visible quotes, at up to six expiries; the first one
   * black.
   */
  public static Figure smiles(Masked masked, SurfaceMethod... methods) {
    var filled = new LinkedHashMap<String, VolSurface>();
    for (SurfaceMethod method : methods) filled.put(method.name(), method.fit(masked.visible()));
    return smiles(filled, masked);
  }

  /**
   * Smiles of a completed surface with its band shaded and all quotes.
   *
   * @param t maturities in years, with the quotes within 4 % or a day; none: up to six expiries
   */
  public static Figure smiles(Band band, Surface surface, double... t) {
    return smiles(name(surface), band, Quotes.of(surface), t);
  }

  /** The same with visible and hidden quotes. */
  public static Figure smiles(Band band, Masked masked, double... t) {
    return smiles(name(masked.surface()), band, Quotes.of(masked), t);
  }

  private static Figure smiles(String title, Band band, Quotes quotes, double... t) {
    Map<String, VolSurface> model = Map.of("model", band.completed());
    return Cuts.smiles(model, quotes, t).withBand(band).figure(title);
  }

  static Figure smiles(String title, Map<String, VolSurface> surfaces, Quotes quotes, double... t) {
    return Cuts.smiles(surfaces, quotes, t).figure(title);
  }

  /** Smiles of quoted volatilities, each with a bar from bid to ask, at up to six expiries. */
  public static Figure smiles(QuotedSurface quoted) {
    return smiles(Map.of(), quoted);
  }

  /**
   * Smiles of several surfaces through quoted volatilities, each with a bar from bid to ask.
   *
   * @param filled by the name in the legend; in the order of the map, the first one black
   * @param t maturities in years, a panel each; none: up to six expiries
   */
  public static Figure smiles(Map<String, VolSurface> filled, QuotedSurface quoted, double... t) {
    List<VolQuote> all = quoted.quotes();
    Quotes quotes = new Quotes(all.stream().map(VolQuote::point).toList(), List.of());
    return Cuts.smiles(filled, quotes, t)
        .withSpreads(all)
        .figure(quoted.symbol() + ", " + quoted.asOf());
  }

  /**
   * The forward that call and put of each strike imply, {@code K + (C - P)/D}, as its distance from
   * the one that was taken, with bars as long as both spreads together; and where the spot carried
   * at the interest rate lies.
   *
   * @throws IllegalArgumentException if the chain has no such expiry quoted on both sides
   */
  public static Figure parity(Chain chain, Forwards.Forward forward) {
    return ParityChart.of(chain, forward);
  }

  /** {@link #smiles(Map, QuotedSurface, double...)} of one calibrated surface. */
  public static Figure smiles(EssviFit fit, QuotedSurface quoted, double... t) {
    return smiles(Map.of("eSSVI", fit.surface()), quoted, t);
  }

  /** How far each slice is from the border of either no-arbitrage condition. */
  public static Figure slack(Essvi surface) {
    List<Essvi.Node> nodes = surface.nodes();
    double[] t = nodes.stream().mapToDouble(Essvi.Node::t).toArray();
    double[] butterfly = new double[t.length], calendar = new double[t.length];
    for (int i = 0; i < t.length; i++) {
      EssviSlice slice = nodes.get(i).slice();
      butterfly[i] = slice.butterflySlack();
      calendar[i] = i == 0 ? Double.NaN : slice.calendarSlack(nodes.get(i - 1).slice());
    }
    return lines(
        "",
        QuotePlane.T,
        "slack (0 on the border)",
        Series.of("butterfly", t, butterfly),
        Series.of("calendar, to the slice before", t, calendar));
  }

  /**
   * A cube by date: volatility at the spot at a short and a long maturity, and the skew at both,
   * volatility at 0.95 less that at 1.05 of the spot.
   *
   * @param t the two maturities in years; the nearest ones of the grid are taken
   */
  public static Figure cube(VolCube cube, double... t) {
    var level = new LinkedHashMap<String, SortedMap<LocalDate, Double>>();
    var skew = new LinkedHashMap<String, SortedMap<LocalDate, Double>>();
    for (double years : t) {
      String name = Math.round(365 * years) + " days";
      var low = cube.vols(years, 0.95);
      var high = cube.vols(years, 1.05);
      level.put(name, new TreeMap<>());
      skew.put(name, new TreeMap<>());
      cube.vols(years, 1).forEach((date, vol) -> level.get(name).put(date, 100 * vol));
      low.forEach((date, vol) -> skew.get(name).put(date, 100 * (vol - high.get(date))));
    }
    return Figure.grid(
        "",
        1,
        List.of(
            TimeChart.of("volatility at the spot, %", level, 0, 250),
            TimeChart.of("skew, points", skew, 0, 250)));
  }

  /**
   * Term structures of several surfaces: volatility by maturity at fixed log-moneyness. The market
   * is shown at each expiry, linearly between the two quotes around it where these are no more than
   * {@code 0.2 sqrt(t)} apart.
   *
   * @param filled by the name in the legend; in the order of the map, the first one black
   * @param k log-forward-moneyness, a panel each; none: at the money
   */
  public static Figure termStructures(Map<String, VolSurface> filled, Masked masked, double... k) {
    return termStructures(name(masked.surface()), filled, Quotes.of(masked), k);
  }

  /** The same with all quotes visible. */
  public static Figure termStructures(
      Map<String, VolSurface> filled, Surface surface, double... k) {
    return termStructures(name(surface), filled, Quotes.of(surface), k);
  }

  static Figure termStructures(
      String title, Map<String, VolSurface> surfaces, Quotes quotes, double... k) {
    return TermStructures.figure(title, surfaces, quotes, k);
  }

  /**
   * A completed surface in three dimensions, as far as the quotes of each maturity and of the
   * shorter ones reach; {@code surface(filled.grid(grid), …)} shows what lies beyond.
   */
  public static Figure surface(VolSurface filled, Surface surface) {
    Quotes quotes = Quotes.of(surface);
    return surface(name(surface), Mesh.around(filled, quotes), quotes);
  }

  /**
   * A completed surface in three dimensions with visible and hidden quotes, as far as the quotes of
   * each maturity and of the shorter ones reach; {@code surface(filled.grid(grid), masked)} shows
   * what lies beyond.
   */
  public static Figure surface(VolSurface filled, Masked masked) {
    Quotes quotes = Quotes.of(masked);
    return surface(name(masked.surface()), Mesh.around(filled, quotes), quotes);
  }

  /** Volatilities on a mesh in three dimensions with visible and hidden quotes. */
  public static Figure surface(GridValues values, Masked masked) {
    return surface(name(masked.surface()), Mesh.of(values), Quotes.of(masked));
  }

  /** Any quantity on a mesh in three dimensions. */
  public static Figure surface(GridValues values) {
    return surface("", Mesh.of(values), Quotes.NONE);
  }

  static Figure surface(String title, Mesh mesh, Quotes quotes) {
    return new Figure(
        title,
        Figure.WIDTH,
        480,
        new SurfaceView(mesh, quotes, Projection.ofDegrees(AZIMUTH, ELEVATION)));
  }

  /**
   * Any quantity on a mesh in three dimensions, seen from elsewhere.
   *
   * @param azimuth degrees; 0 looks along the maturity axis, the usual view is -38
   * @param elevation degrees above the floor, 0 to 90; the usual view is 24
   */
  public static Figure surface(GridValues values, double azimuth, double elevation) {
    return new Figure(
        "",
        Figure.WIDTH,
        480,
        new SurfaceView(Mesh.of(values), Quotes.NONE, Projection.ofDegrees(azimuth, elevation)));
  }

  /**
   * A quantity on a mesh as coloured cells: {@link ColorMap#DIVERGING} about zero where it has both
   * signs, {@link ColorMap#VIRIDIS} elsewhere.
   */
  public static Figure heatMap(GridValues values) {
    return heatMap("", values, Quotes.NONE);
  }

  /** A quantity on a mesh as coloured cells, with the quotes on top. */
  public static Figure heatMap(GridValues values, Surface surface) {
    return heatMap(name(surface), values, Quotes.of(surface));
  }

  /** A quantity on a mesh as coloured cells, with visible and hidden quotes on top. */
  public static Figure heatMap(GridValues values, Masked masked) {
    return heatMap(name(masked.surface()), values, Quotes.of(masked));
  }

  /** A quantity on a mesh as coloured cells of the given colours. */
  public static Figure heatMap(GridValues values, ColorMap map) {
    return Figure.of("", HeatMap.of(values, Quotes.NONE).with(map));
  }

  static Figure heatMap(String title, GridValues values, Quotes quotes) {
    return Figure.of(title, HeatMap.of(values, quotes));
  }

  /**
   * A matrix as coloured cells, first row on top: attention weights, kernels, confusion.
   *
   * @param quantity name and unit of the numbers
   * @param values {@code [n m]}
   * @param rows {@code [n]} names, or none
   * @param columns {@code [m]} names, or none
   */
  public static Figure heatMap(
      String title, String quantity, double[][] values, List<String> rows, List<String> columns) {
    return Figure.of(title, new MatrixMap(quantity, values, rows, columns));
  }

  /**
   * The visible quotes as quoted, (k, t), and in the standardised coordinates of a model, coloured
   * by the value that the model reads; queries are crossed.
   */
  public static Figure coordinates(Anatomy anatomy) {
    return Anatomies.coordinates(anatomy);
  }

  /**
   * Where one query looks in one block: a panel for each head, size and colour of a quote by the
   * weight it gets; the query is crossed.
   *
   * @param block from 0
   * @param query from 0
   */
  public static Figure attention(Anatomy anatomy, int block, int query) {
    return Anatomies.attention(anatomy, block, query);
  }

  /** Where calendar and butterfly conditions are violated, and how deeply. */
  public static Figure arbitrage(ArbitrageReport report) {
    return arbitrage("", report, Quotes.NONE);
  }

  /** Where a surface violates the conditions on a mesh, and how deeply. */
  public static Figure arbitrage(VolSurface surface, Grid grid) {
    return arbitrage(surface.arbitrage(grid));
  }

  /** Where the conditions are violated, with visible and hidden quotes on top. */
  public static Figure arbitrage(ArbitrageReport report, Masked masked) {
    return arbitrage(name(masked.surface()), report, Quotes.of(masked));
  }

  static Figure arbitrage(String title, ArbitrageReport report, Quotes quotes) {
    return maps(
        title,
        quotes.legend(),
        List.of(
            ArbitrageMap.of(report, Kind.CALENDAR, quotes),
            ArbitrageMap.of(report, Kind.BUTTERFLY, quotes)));
  }

  /** Where each violated condition is violated, and how deeply. */
  public static Figure arbitrage(StaticArbitrage report) {
    return arbitrage(report, Quotes.NONE, null);
  }

  /**
   * The same with the quotes on top: a ring around those that are too dear at middle prices, a
   * triangle on those that can be sold for a credit.
   */
  public static Figure arbitrage(StaticArbitrage report, QuoteArbitrage quotes) {
    List<Point> points = quotes.quotes().quotes().stream().map(VolQuote::point).toList();
    return arbitrage(report, new Quotes(points, List.of()), quotes);
  }

  private static Figure arbitrage(StaticArbitrage report, Quotes quotes, QuoteArbitrage trades) {
    List<ArbitrageMap> maps = new ArrayList<>();
    StringJoiner clean = new StringJoiner(", ");
    for (Condition condition : ArbitrageMap.ORDER) {
      if (report.count(condition) == 0) clean.add(condition.toString());
      else if (condition != Condition.BOUNDS || report.count(condition) == report.spots().size())
        maps.add(ArbitrageMap.of(report, condition, quotes, trades));
    }
    if (maps.isEmpty()) maps.add(ArbitrageMap.of(report, Condition.DENSITY, quotes, trades));
    Legend legend = quotes.legend();
    if (trades != null && !trades.middle().isEmpty())
      legend.add("too dear at mid (%d)".formatted(trades.middle().size()), ArbitrageMap::ring);
    if (trades != null && !trades.tradable().isEmpty())
      legend.add(
          "sold for a credit (%d)".formatted(trades.tradable().size()), ArbitrageMap::triangle);
    String title = clean.length() == 0 ? "" : "Nowhere violated: " + clean;
    return maps(title, legend, maps);
  }

  /** Two maps in each row, one alone in the usual width. */
  private static Figure maps(String title, Legend legend, List<ArbitrageMap> maps) {
    int columns = Math.min(maps.size(), 2), rows = (maps.size() + 1) / 2;
    return new Figure(
        title,
        columns == 1 ? Figure.WIDTH : 920,
        rows == 1 ? 420 : 60 + 340 * rows,
        (g, width, height) -> {
          legend.paint(g, width);
          int top = legend.height(width);
          for (int i = 0; i < maps.size(); i++) {
            int x = i % columns * width / columns, y = top + i / columns * (height - top) / rows;
            g.translate(x, y);
            maps.get(i).paint(g, width / columns, (height - top) / rows);
            g.translate(-x, -y);
          }
        });
  }

  /** Lines over a common axis. */
  public static Figure lines(String title, String xName, String yName, List<Series> series) {
    return Lines.of(xName, yName, series, false).figure(title);
  }

  /** Lines over a common axis. */
  public static Figure lines(String title, String xName, String yName, Series... series) {
    return lines(title, xName, yName, List.of(series));
  }

  /** Lines with a logarithmic vertical axis; values that are not positive leave a gap. */
  public static Figure logLines(String title, String xName, String yName, List<Series> series) {
    return Lines.of(xName, yName, series, true).figure(title);
  }

  /** Lines with a logarithmic vertical axis; values that are not positive leave a gap. */
  public static Figure logLines(String title, String xName, String yName, Series... series) {
    return logLines(title, xName, yName, List.of(series));
  }

  /** Losses by step on a logarithmic axis. */
  public static Figure losses(List<Series> losses) {
    boolean positive = losses.stream().flatMap(s -> s.y().stream()).anyMatch(v -> v > 0);
    return Lines.of("step", "loss", losses, positive).figure("");
  }

  /** Losses by step on a logarithmic axis. */
  public static Figure losses(Series... losses) {
    return losses(List.of(losses));
  }

  /**
   * Counts of values in bins of equal width.
   *
   * @param values numbers; those that are not finite are left out
   */
  public static Figure histogram(String title, String xName, double[] values, int bins) {
    return Figure.of(title, new Histogram(xName, values, bins));
  }

  /**
   * Bars in groups with their values.
   *
   * @param groups names below the axis, {@code [n]}
   * @param heights by the name of the series, {@code [n]} each; NaN leaves a gap
   */
  public static Figure bars(
      String title, String yName, List<String> groups, Map<String, List<Double>> heights) {
    return Figure.of(title, new Bars(yName, groups, heights));
  }

  /**
   * Bars in groups with their values: a group per row, named by the first column, and a series per
   * column of numbers.
   */
  public static Figure bars(String title, String yName, Table table) {
    Map<String, List<Double>> heights = new LinkedHashMap<>();
    List<String> groups = new ArrayList<>();
    for (int row = 0; row < table.rowCount(); row++) groups.add(table.column(0).getString(row));
    for (Column<?> column : table.columns().subList(1, table.columnCount()))
      if (column instanceof NumericColumn<?> numbers)
        heights.put(column.name(), Arrays.stream(numbers.asDoubleArray()).boxed().toList());
    return bars(title, yName, groups, heights);
  }

  /** Distributions side by side as boxes: quartiles, median, whiskers, outliers. */
  public static Figure boxes(String title, String yName, Map<String, double[]> samples) {
    return Figure.of(title, new Boxes(yName, samples, false));
  }

  /** Distributions of positive values side by side as boxes, on a logarithmic axis. */
  public static Figure logBoxes(String title, String yName, Map<String, double[]> samples) {
    return Figure.of(title, new Boxes(yName, samples, true));
  }

  /**
   * A training: the three losses by step on logarithmic axes, each step pale, its moving average
   * over a fortieth of the training, and the validation set as discs. A penalty that was never
   * positive is left out.
   *
   * @throws IllegalArgumentException if the history has no steps
   */
  public static Figure training(History history) {
    return Training.losses(history);
  }

  /**
   * The weights of the three losses by step, which GradNorm moves.
   *
   * @throws IllegalArgumentException if the history has no steps
   */
  public static Figure weights(History history) {
    return Training.weights(history);
  }

  /**
   * How the losses of a training pulled at the last layer: the weight of each by step, the norm of
   * its weighted gradient and its relative rate, the latter two as moving averages over a thirtieth
   * of the training.
   */
  public static Figure gradNorm(GradNormDynamics dynamics) {
    return GradNormCharts.of(dynamics);
  }

  /**
   * Several trainings, such as one with fixed weights and some with different alpha: weights above,
   * norms of the weighted gradients below (moving averages), a column for each loss.
   */
  public static Figure gradNorms(List<GradNormDynamics> dynamics) {
    return GradNormCharts.of(dynamics);
  }

  /** One number of a comparison: a group of bars for each hidden share, a bar for each method. */
  public static Figure comparison(ComparisonResult result, Metric metric) {
    return bars("", metric.axis(), result.by(metric));
  }

  /**
   * Learning curves of a fine-tuning, mean and range over seeds: on the validation set by surfaces
   * seen, and on the test set by training surfaces available where there were several numbers.
   */
  public static Figure learning(FineTuningResult result) {
    return LearningCurves.of(result);
  }

  /**
   * Errors of each method on calm days and on extreme ones, a mark for each day, with their ratio
   * and the probability that it is chance.
   */
  public static Figure stress(StressTest test) {
    return StressChart.of(test);
  }

  /**
   * One number of a comparison: a row for each method, a disc for each condition, a line on either
   * side of it for the deviation over the seeds. Errors, times and memory are on a logarithmic
   * axis, where a ring at its beginning is a zero; shares are on an even one.
   */
  public static Figure methods(ComparisonResult result, Metric metric) {
    return MethodDots.of(result, metric);
  }

  /** What the methods of a comparison cost on a surface: times and memory, logarithmic. */
  public static Figure costs(ComparisonResult result) {
    return MethodDots.of(result, Metric.FIT, Metric.PREDICT, Metric.ALLOCATED, Metric.GROWN);
  }

  /**
   * Mesh points with calendar and butterfly arbitrage, and surfaces without any, by method.
   *
   * @throws IllegalArgumentException if nobody looked for arbitrage
   */
  public static Figure violations(ComparisonResult result) {
    return MethodDots.of(result, Metric.CALENDAR, Metric.BUTTERFLY, Metric.FREE);
  }

  /**
   * The eigenvalues of tangent kernels, for example before and after training: by rank, and how
   * many there are of each size, both on logarithmic axes. Those below 1e-16 of the largest are
   * rounding: they are not drawn but counted in the legend with those that are not positive.
   *
   * @param spectra by the name in the legend, in the order of the map
   */
  public static Figure tangentKernels(Map<String, NtkSpectrum> spectra) {
    if (spectra.isEmpty()) throw new IllegalArgumentException("spectra is empty");
    List<Series> byRank = new ArrayList<>();
    Map<String, double[]> samples = new LinkedHashMap<>();
    spectra.forEach(
        (name, spectrum) -> {
          double least = 1e-16 * spectrum.largest();
          double[] values =
              spectrum.eigenvalues().stream().mapToDouble(x -> x < least ? 0 : x).toArray();
          double[] rank = IntStream.rangeClosed(1, values.length).asDoubleStream().toArray();
          byRank.add(Series.of(name, rank, values));
          samples.put(name, values);
        });
    return Figure.grid(
        "",
        2,
        List.of(
            logLines("", "rank", "eigenvalue", byRank).withSize(460, 330),
            Figure.of("", new LogHistogram("eigenvalue", samples)).withSize(460, 330)));
  }

  /** {@link #tangentKernels} of one. */
  public static Figure tangentKernel(NtkSpectrum spectrum) {
    return tangentKernels(Map.of("eigenvalues", spectrum));
  }

  /**
   * How the eigenvalues of an operator are distributed, on a logarithmic axis with a band of one
   * standard error; its extreme eigenvalues are marked.
   */
  public static Figure spectralDensity(SpectralDensity density, Eigenvalues extremes) {
    return spectralDensities(Map.of("", density), Map.of("", extremes));
  }

  /**
   * Several spectral densities over each other.
   *
   * @param densities by the name in the legend, in the order of the map
   * @param extremes by the same names, or none
   */
  public static Figure spectralDensities(
      Map<String, SpectralDensity> densities, Map<String, Eigenvalues> extremes) {
    return new DensityChart(densities, extremes).figure();
  }

  /**
   * The sizes of the derivatives of a loss, a box for each layer: quartiles, median, whiskers,
   * outliers, of two hundred quantiles of those that are not zero.
   *
   * @throws IllegalArgumentException if all are zero
   */
  public static Figure gradients(GradientMagnitudes magnitudes) {
    Map<String, double[]> samples = new LinkedHashMap<>();
    for (String layer : magnitudes.layers()) {
      double[] positive = Arrays.stream(magnitudes.in(layer)).filter(x -> x > 0).toArray();
      if (positive.length == 0) continue;
      int most = Math.min(positive.length, QUANTILES);
      samples.put(
          layer,
          IntStream.range(0, most)
              .mapToDouble(i -> Boxes.quantile(positive, most == 1 ? 0.5 : i / (most - 1.0)))
              .toArray());
    }
    if (samples.isEmpty()) throw new IllegalArgumentException("all derivatives are zero");
    return logBoxes("", "size of the derivative", samples);
  }

  /**
   * How many derivatives there are of each size, over all layers.
   *
   * @param magnitudes by the name in the legend, in the order of the map
   */
  public static Figure gradientSizes(Map<String, GradientMagnitudes> magnitudes) {
    Map<String, double[]> samples = new LinkedHashMap<>();
    magnitudes.forEach((name, one) -> samples.put(name, one.all()));
    return Figure.of("", new LogHistogram("size of the derivative", samples));
  }

  /** The losses of a slice: lines along one direction, maps over two. */
  public static Figure landscape(LandscapeSlice slice) {
    return slice.isLine() ? Landscapes.lines(Map.of("", slice)) : Landscapes.plane(slice);
  }

  /**
   * The losses of several models, each along a direction of its own.
   *
   * @param lines by the name in the legend, in the order of the map
   */
  public static Figure landscapes(Map<String, LandscapeSlice> lines) {
    return Landscapes.lines(lines);
  }

  /** A number of every surface by date, a line for each symbol. */
  public static Figure overTime(Panel panel, String yName, ToDoubleFunction<Surface> quantity) {
    var series = new LinkedHashMap<String, SortedMap<LocalDate, Double>>();
    for (String symbol : panel.symbols()) series.put(symbol, new TreeMap<>());
    for (Surface s : panel.surfaces())
      series.get(s.symbol()).put(s.asOf(), quantity.applyAsDouble(s));
    return TimeChart.of(yName, series, 0, 300);
  }

  /** The market features of a panel by date: return, volatility level, rate. */
  public static Figure market(Panel panel) {
    return Figure.grid(
        "",
        1,
        List.of(
            market(panel, "return (%)", s -> 100 * s.market().marketReturn(), 0),
            market(panel, "volatility (%)", s -> s.market().volatility(), 1),
            market(panel, "rate (%)", s -> s.market().rate(), 2)));
  }

  private static Figure market(
      Panel panel, String yName, ToDoubleFunction<Surface> quantity, int colour) {
    SortedMap<LocalDate, Double> line = new TreeMap<>();
    for (Surface s : panel.surfaces()) line.put(s.asOf(), quantity.applyAsDouble(s));
    return TimeChart.of(yName, Map.of(yName, line), colour, 150);
  }

  /**
   * What each date is used for, one band under the other for several ways to split.
   *
   * @param splits by name, in the order shown; each made from one panel
   */
  public static Figure splits(Map<String, Split> splits) {
    splits.forEach(
        (name, split) -> {
          if (split.spans().isEmpty())
            throw new IllegalArgumentException(
                "split '%s' has no spans in time: its panels were given".formatted(name));
        });
    return SplitLine.of(splits);
  }

  /** {@link #splits} of one. */
  public static Figure split(Split split) {
    return splits(Map.of("", split));
  }

  /**
   * Quotes coloured by cluster, hidden and visible ones told apart.
   *
   * @param labels cluster of each quote, as {@link ivylab.data.Masking#clusters} gives them
   */
  public static Figure clusters(Masked masked, List<Integer> labels) {
    return ClusterPlane.of(name(masked.surface()), masked, labels);
  }

  /**
   * How predicted points answer each market feature, a histogram for each; the outermost hundredths
   * on either side lie in the end bins.
   */
  public static Figure sensitivity(Sensitivity sensitivity, Sensitivity.Measure measure) {
    return Sensitivities.histograms(sensitivity, measure);
  }

  /** The same as a box for each feature. */
  public static Figure sensitivityBoxes(Sensitivity sensitivity, Sensitivity.Measure measure) {
    return Sensitivities.boxes(sensitivity, measure);
  }

  /** The same as a mean by moneyness and maturity, a map for each feature. */
  public static Figure sensitivityMaps(
      Sensitivity sensitivity, Sensitivity.Measure measure, Buckets buckets) {
    return Sensitivities.maps(sensitivity, measure, buckets);
  }

  /** A mean by moneyness and maturity as coloured cells, long maturities on top. */
  public static Figure buckets(Buckets.Means means) {
    return Sensitivities.buckets(means, means.quantity(), "mean", List.of());
  }

  /**
   * Sensitivities of extreme days beside those of the rest, a panel for each feature with the
   * probability of Welch's test.
   */
  public static Figure turbulence(Turbulence turbulence) {
    return Sensitivities.turbulence(turbulence);
  }

  /** Attention as a matrix: a row for each query, a column for each quote or market feature. */
  public static Figure attention(AttentionMap map) {
    return AttentionMaps.matrix(map);
  }

  /**
   * Rows of an attention map over the plane of the quotes, size and colour by weight.
   *
   * @param rows from 0, a panel for each
   */
  public static Figure attention(AttentionMap map, int... rows) {
    return AttentionMaps.plane(map, rows);
  }

  /** The weight that queries of one expiry give to quotes of another. */
  public static Figure attentionByExpiry(AttentionMap map) {
    return AttentionMaps.byExpiry(map);
  }

  /** How widely each head looks: entropy of its weights, a box for each block and head. */
  public static Figure entropies(AttentionSurvey survey) {
    return AttentionMaps.entropies(survey);
  }

  /**
   * Which market features each region of the surface listens to: a map for each feature.
   *
   * @param block from 0
   */
  public static Figure market(AttentionSurvey survey, int block, Buckets buckets) {
    return AttentionMaps.market(survey, block, buckets);
  }

  /**
   * The three losses by group, a box over masked surfaces for each on a logarithmic axis; a loss
   * that is 0 everywhere is left out, surfaces with 0 are counted below the box.
   */
  public static Figure decomposition(LossDecomposition losses, LossDecomposition.By by) {
    return Decompositions.boxes(losses, by);
  }

  /** The three losses by moneyness and maturity; one that is 0 everywhere is left out. */
  public static Figure decompositionMaps(LossDecomposition losses) {
    return Decompositions.maps(losses);
  }

  /**
   * The error of each variant: mean over the seeds, a bar of one deviation of the seeds to either
   * side, each seed as a small dot; the base as a line. A full disc differs from the base: p of the
   * paired test over surfaces below 0.05 after Holm's correction.
   */
  public static Figure ablation(AblationResult result) {
    return Ablations.of(result);
  }

  /**
   * The error of each rung of the ladder in one condition, as {@link #ablation} shows variants; the
   * learned process as a line. A full disc differs from it: p below 0.05 with every seed.
   *
   * @param condition for example {@code 50 %} or {@code 10 quotes}
   */
  public static Figure ladder(LadderResult result, String condition) {
    return Ablations.of(result, condition);
  }

  /**
   * The three losses of a search by two hyper-parameters, on the validation set: the mean over the
   * candidates that share both values, the least framed; grey where one of them diverged.
   *
   * @param row name of the space, from top to bottom
   * @param column name of the space, from left to right
   */
  public static Figure searchMaps(SearchResult result, String row, String column) {
    return SearchMaps.of(result, row, column);
  }

  /** Successive halving: the validation loss of every candidate as far as it was trained. */
  public static Figure searchRungs(SearchResult result) {
    return SearchRungs.of(result);
  }

  private static String name(Surface surface) {
    return surface.symbol() + ", " + surface.asOf();
  }
}
