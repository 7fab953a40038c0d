package ivylab.plot;

import ivylab.curvature.Eigenvalues;
import ivylab.curvature.GradientMagnitudes;
import ivylab.curvature.LandscapeSlice;
import ivylab.curvature.NtkSpectrum;
import ivylab.curvature.SpectralDensity;
import ivylab.data.Batch;
import ivylab.probe.Buckets;
import ivylab.probe.LossDecomposition;
import ivylab.probe.LossDecomposition.By;
import ivylab.probe.LossDecomposition.Part;
import ivylab.probe.Sensitivity;
import ivylab.probe.Sensitivity.Measure;
import ivylab.probe.Turbulence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Figures of diagnostics: spectra, derivatives, landscapes, sensitivities and decompositions. */
public final class DiagnosticPlots {

  private static final int QUANTILES = 200, BINS = 40, PANEL = 306;

  /** Short names of {@link Batch#FEATURES}, and what one of their raw numbers is. */
  private static final List<String> SHORT =
      List.of("return", "volatility", "rate", "mean of w", "deviation of w");

  private static final List<String> UNITS =
      List.of(
          "unit of return", "index point", "point of rate", "unit of mean w", "unit of deviation");

  private DiagnosticPlots() {}

  /**
   * The eigenvalues of tangent kernels, for example before and after training: by rank, and a
   * histogram of their magnitudes, both on logarithmic axes. Those below 1e-16 of the largest are
   * rounding: they are not drawn but counted in the legend with the non-positive ones.
   *
   * @param spectra by the name in the legend, in the order of the map
   */
  public static Figure tangentKernels(Map<String, NtkSpectrum> spectra) {
    List<Series> byRank = new ArrayList<>();
    Map<String, double[]> samples = new LinkedHashMap<>();
    spectra.forEach(
        (name, spectrum) -> {
          double least = 1e-16 * spectrum.largest();
          samples.put(
              name, spectrum.eigenvalues().stream().mapToDouble(x -> x < least ? 0 : x).toArray());
          byRank.add(Series.of(name, samples.getOrDefault(name, new double[0])));
        });
    Figure ranks = Charts.logLines("", "rank", "eigenvalue", byRank).withSize(460, 330);
    return ranks.beside(Histogram.ofDecades("eigenvalue", samples).figure("").withSize(460, 330));
  }

  /**
   * The distributions of operators' eigenvalues, on a logarithmic axis with a band of one standard
   * error; their extreme eigenvalues are marked.
   *
   * @param densities by the name in the legend, in the order of the map
   * @param extremes by the same names, or none
   */
  public static Figure spectralDensities(
      Map<String, SpectralDensity> densities, Map<String, Eigenvalues> extremes) {
    return new DensityChart(densities, extremes).figure();
  }

  /**
   * The magnitudes of a loss's derivatives, one box per layer: quartiles, median, whiskers,
   * outliers, of two hundred quantiles of the non-zero ones.
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
    return Charts.logBoxes("", "magnitude of the derivative", samples);
  }

  /**
   * A histogram of the magnitudes of the derivatives, over all layers.
   *
   * @param magnitudes by the name in the legend, in the order of the map
   */
  public static Figure gradientSizes(Map<String, GradientMagnitudes> magnitudes) {
    Map<String, double[]> samples = new LinkedHashMap<>();
    magnitudes.forEach((name, one) -> samples.put(name, one.all()));
    return Histogram.ofDecades("magnitude of the derivative", samples).figure("");
  }

  /** The losses of a slice that are positive anywhere: lines along one direction, or maps. */
  public static Figure landscape(LandscapeSlice slice) {
    if (slice.isLine()) return landscapes(Map.of("", slice));
    List<Figure> panels = new ArrayList<>();
    for (String loss : slice.losses().keySet())
      if (isPositive(slice.losses(loss))) panels.add(plane(slice, loss));
    return side(panels);
  }

  /**
   * The losses of several models, each along its own direction; one that is positive nowhere is
   * omitted.
   *
   * @param lines by the name in the legend, in the order of the map
   */
  public static Figure landscapes(Map<String, LandscapeSlice> lines) {
    if (lines.isEmpty()) throw new IllegalArgumentException("lines is empty");
    List<Figure> panels = new ArrayList<>();
    for (String loss : lines.values().iterator().next().losses().keySet()) {
      List<Series> series = new ArrayList<>();
      lines.forEach(
          (name, slice) -> {
            if (!slice.isLine())
              throw new IllegalArgumentException("'%s' is a plane, not a line".formatted(name));
            series.add(new Series(name, slice.a(), slice.losses(loss)));
          });
      if (series.stream().anyMatch(s -> isPositive(s.y())))
        panels.add(Charts.logLines("", "step (lengths of the weights)", loss + " loss", series));
    }
    return side(panels);
  }

  private static boolean isPositive(List<Double> values) {
    return values.stream().anyMatch(v -> v > 0);
  }

  private static Figure side(List<Figure> panels) {
    if (panels.isEmpty())
      throw new IllegalArgumentException("no loss is positive anywhere: nothing to draw");
    if (panels.size() == 1) return panels.get(0);
    int width = panels.size() == 2 ? 460 : 340;
    return Figure.grid(
        "", panels.size(), panels.stream().map(p -> p.withSize(width, 320)).toList());
  }

  /** The logarithm of one loss, paper where it is zero; the cross is the model. */
  private static Figure plane(LandscapeSlice slice, String loss) {
    int n = slice.a().size();
    List<Double> logs =
        slice.losses(loss).stream().map(v -> v > 0 ? Math.log10(v) : Double.NaN).toList();
    double[][] rows = new double[slice.b().size()][];
    for (int i = 0; i < rows.length; i++) rows[i] = array(logs.subList(i * n, (i + 1) * n));
    var scale = ColorScale.over(ColorMap.VIRIDIS, "log10 of the %s loss".formatted(loss), logs);
    double[] x = array(slice.a()), y = array(slice.b());
    Mark cross = Mark.cross(6);
    return HeatMap.numbers(scale, "first direction", x, "second direction", y, rows)
        .under(new Legend(), (g, at) -> cross.paint(g, at.px(0), at.py(0), Theme.INK))
        .figure("");
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(v -> v).toArray();
  }

  /**
   * The sensitivity of predicted points to each market feature, one histogram per feature; the
   * outermost hundredths on either side are in the end bins.
   */
  public static Figure sensitivity(Sensitivity sensitivity, Measure measure) {
    List<Figure> parts = new ArrayList<>();
    for (int f = 0; f < sensitivity.features().size(); f++) {
      double[] x =
          Arrays.stream(sensitivity.values(measure, f)).filter(Double::isFinite).sorted().toArray();
      if (x.length == 0) continue;
      double low = Boxes.quantile(x, x.length < 100 ? 0 : 0.01);
      double high = Boxes.quantile(x, x.length < 100 ? 1 : 0.99);
      double[] clipped = Arrays.stream(x).map(v -> Math.max(low, Math.min(high, v))).toArray();
      Histogram histogram = Histogram.of(axis(measure, f), clipped, BINS);
      parts.add(histogram.figure(sensitivity.features().get(f)).withSize(PANEL, 240));
    }
    if (parts.isEmpty())
      throw new IllegalArgumentException("no point of the sensitivity has a finite " + measure);
    return Figure.grid("", 3, parts);
  }

  private static String axis(Measure measure, int feature) {
    return switch (measure) {
      case VARIANCE -> "dw per " + UNITS.get(feature);
      case VOL -> "vol. points per " + UNITS.get(feature);
      case ELASTICITY -> "% of volatility per % of feature";
      case DEVIATION -> "basis points per st. deviation";
    };
  }

  /** The same as one box per feature. */
  public static Figure sensitivityBoxes(Sensitivity sensitivity, Measure measure) {
    Map<String, double[]> samples = new LinkedHashMap<>();
    for (int f = 0; f < sensitivity.features().size(); f++)
      samples.put(SHORT.get(f), sensitivity.values(measure, f));
    return Charts.boxes("", measure.toString(), samples);
  }

  /** The same as a mean by moneyness and maturity, one map per feature. */
  public static Figure sensitivityMaps(Sensitivity sensitivity, Measure measure, Buckets buckets) {
    List<Figure> parts = new ArrayList<>();
    for (int f = 0; f < sensitivity.features().size(); f++)
      parts.add(buckets(sensitivity.by(buckets, measure, f), axis(measure, f), List.of()));
    return Figure.grid("", 2, parts);
  }

  /** A mean by moneyness and maturity as coloured cells, long maturities on top. */
  public static Figure buckets(Buckets.Means means) {
    return buckets(means, "mean", List.of());
  }

  /**
   * @param unit of the colours
   * @param common numbers that the colours must also cover
   */
  static Figure buckets(Buckets.Means means, String unit, List<Double> common) {
    Buckets b = means.buckets();
    double[][] values = new double[b.tCount()][b.kCount()];
    for (int i = 0; i < b.tCount(); i++)
      for (int j = 0; j < b.kCount(); j++) values[i][j] = means.mean(b.tCount() - 1 - i, j);
    List<Double> all = new ArrayList<>(common);
    all.addAll(HeatMap.all(values));
    List<String> rows = new ArrayList<>(b.tNames());
    Collections.reverse(rows);
    List<String> columns = b.kNames().stream().map(name -> "k " + name).toList();
    return HeatMap.matrix(ColorScale.of(unit, all), values, rows, columns)
        .figure(means.quantity(), 460, 300);
  }

  /**
   * Sensitivities on extreme days next to those on the rest, one panel per feature with the
   * probability of Welch's test.
   */
  public static Figure turbulence(Turbulence turbulence) {
    List<Figure> parts = new ArrayList<>();
    for (Turbulence.Contrast c : turbulence.features()) {
      Map<String, double[]> samples = new LinkedHashMap<>();
      samples.put("rest\n%d days".formatted(c.rest().size()), array(c.rest()));
      samples.put("extreme\n%d days".formatted(c.extreme().size()), array(c.extreme()));
      int f = Batch.FEATURES.indexOf(c.feature());
      String title = c.feature() + ": " + MethodDots.probability(c.tProbability());
      parts.add(Charts.boxes(title, axis(turbulence.measure(), f), samples).withSize(PANEL, 160));
    }
    return Figure.grid("", 3, parts);
  }

  /**
   * The three losses by group, one box over masked surfaces each, on a logarithmic axis; a loss
   * that is 0 everywhere is omitted, and surfaces with 0 are counted below the name.
   */
  public static Figure decomposition(LossDecomposition losses, By by) {
    List<Figure> panels = new ArrayList<>();
    for (Part part : positive(losses)) {
      Map<String, double[]> samples = new LinkedHashMap<>();
      losses
          .perSurface(part, by)
          .forEach(
              (name, all) -> {
                double[] positive = Arrays.stream(all).filter(v -> v > 0).toArray();
                String count = positive.length == all.length ? "%2$s surfaces" : "%s of %s above 0";
                samples.put(name + "\n" + count.formatted(positive.length, all.length), positive);
              });
      panels.add(Boxes.of("", part.toString(), samples, true, 1));
    }
    return Figure.grid("%s by %s".formatted(losses.method(), by), 1, panels);
  }

  /** The three losses by moneyness and maturity; one that is 0 everywhere is omitted. */
  public static Figure decompositionMaps(LossDecomposition losses) {
    return Figure.grid(
        losses.method() + ", mean loss by moneyness and maturity",
        2,
        positive(losses).stream().map(part -> buckets(losses.means(part))).toList());
  }

  private static List<Part> positive(LossDecomposition losses) {
    List<Part> parts = new ArrayList<>(List.of(Part.DATA, Part.CALENDAR, Part.BUTTERFLY));
    parts.removeIf(part -> !(losses.total(part) > 0));
    if (parts.isEmpty())
      throw new IllegalArgumentException("all losses of " + losses.method() + " are 0 or failed");
    return parts;
  }
}
