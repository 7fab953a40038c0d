package ivylab.plot;

import ivylab.curvature.Eigenvalues;
import ivylab.curvature.GradientMagnitudes;
import ivylab.curvature.LandscapeSlice;
import ivylab.curvature.NtkSpectrum;
import ivylab.curvature.SpectralDensity;
import ivylab.probe.Buckets;
import ivylab.probe.LossDecomposition;
import ivylab.probe.Sensitivity;
import ivylab.probe.Turbulence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Figures of diagnostics: spectra, derivatives, landscapes, sensitivities and decompositions. */
public final class DiagnosticPlots {

  private static final int QUANTILES = 200;

  private DiagnosticPlots() {}

  /**
   * The eigenvalues of tangent kernels, for example before and after training: by rank, and a
   * histogram of their magnitudes, both on logarithmic axes. Those below 1e-16 of the largest are
   * rounding: they are not drawn but counted in the legend with the non-positive ones.
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
            Charts.logLines("", "rank", "eigenvalue", byRank).withSize(460, 330),
            Histogram.ofDecades("eigenvalue", samples).figure("").withSize(460, 330)));
  }

  /** {@link #tangentKernels} of one. */
  public static Figure tangentKernel(NtkSpectrum spectrum) {
    return tangentKernels(Map.of("eigenvalues", spectrum));
  }

  /**
   * The distribution of an operator's eigenvalues, on a logarithmic axis with a band of one
   * standard error; its extreme eigenvalues are marked.
   */
  public static Figure spectralDensity(SpectralDensity density, Eigenvalues extremes) {
    return spectralDensities(Map.of("", density), Map.of("", extremes));
  }

  /**
   * Several spectral densities in one chart.
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

  /** The losses of a slice: lines along one direction, maps over two. */
  public static Figure landscape(LandscapeSlice slice) {
    return slice.isLine() ? Landscapes.lines(Map.of("", slice)) : Landscapes.plane(slice);
  }

  /**
   * The losses of several models, each along its own direction.
   *
   * @param lines by the name in the legend, in the order of the map
   */
  public static Figure landscapes(Map<String, LandscapeSlice> lines) {
    return Landscapes.lines(lines);
  }

  /**
   * The sensitivity of predicted points to each market feature, one histogram per feature; the
   * outermost hundredths on either side are in the end bins.
   */
  public static Figure sensitivity(Sensitivity sensitivity, Sensitivity.Measure measure) {
    return Sensitivities.histograms(sensitivity, measure);
  }

  /** The same as one box per feature. */
  public static Figure sensitivityBoxes(Sensitivity sensitivity, Sensitivity.Measure measure) {
    return Sensitivities.boxes(sensitivity, measure);
  }

  /** The same as a mean by moneyness and maturity, one map per feature. */
  public static Figure sensitivityMaps(
      Sensitivity sensitivity, Sensitivity.Measure measure, Buckets buckets) {
    return Sensitivities.maps(sensitivity, measure, buckets);
  }

  /** A mean by moneyness and maturity as coloured cells, long maturities on top. */
  public static Figure buckets(Buckets.Means means) {
    return Sensitivities.buckets(means, means.quantity(), "mean", List.of());
  }

  /**
   * Sensitivities on extreme days next to those on the rest, one panel per feature with the
   * probability of Welch's test.
   */
  public static Figure turbulence(Turbulence turbulence) {
    return Sensitivities.turbulence(turbulence);
  }

  /**
   * The three losses by group, one box over masked surfaces each, on a logarithmic axis; a loss
   * that is 0 everywhere is omitted, and surfaces with 0 are counted below the box.
   */
  public static Figure decomposition(LossDecomposition losses, LossDecomposition.By by) {
    return Decompositions.boxes(losses, by);
  }

  /** The three losses by moneyness and maturity; one that is 0 everywhere is omitted. */
  public static Figure decompositionMaps(LossDecomposition losses) {
    return Decompositions.maps(losses);
  }
}
