package ivylab.plot;

import ivylab.data.Batch;
import ivylab.probe.Buckets;
import ivylab.probe.Sensitivity;
import ivylab.probe.Sensitivity.Measure;
import ivylab.probe.Turbulence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** Figures of the response of predictions to market features. */
final class Sensitivities {

  private static final int BINS = 40, PANEL = 306;

  /** Short names of {@link Batch#FEATURES}, and what one of their raw numbers is. */
  private static final List<String> SHORT =
      List.of("return", "volatility", "rate", "mean of w", "deviation of w");

  private static final List<String> UNITS =
      List.of(
          "unit of return", "index point", "point of rate", "unit of mean w", "unit of deviation");

  private Sensitivities() {}

  /** One histogram per feature; the outermost hundredths on either side are in the end bins. */
  static Figure histograms(Sensitivity s, Measure measure) {
    List<Figure> parts = new ArrayList<>();
    for (int f = 0; f < s.features().size(); f++) {
      double[] x = clipped(s.values(measure, f));
      if (x.length == 0) continue;
      parts.add(
          Histogram.of(axis(measure, f), x, BINS).figure(s.features().get(f)).withSize(PANEL, 240));
    }
    if (parts.isEmpty())
      throw new IllegalArgumentException("no point of the sensitivity has a finite " + measure);
    return Figure.grid("", 3, parts);
  }

  private static double[] clipped(double[] values) {
    double[] x = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
    if (x.length < 100) return x;
    double low = Boxes.quantile(x, 0.01), high = Boxes.quantile(x, 0.99);
    return Arrays.stream(x).map(v -> Math.max(low, Math.min(high, v))).toArray();
  }

  private static String axis(Measure measure, int feature) {
    return switch (measure) {
      case VARIANCE -> "dw per " + UNITS.get(feature);
      case VOL -> "vol. points per " + UNITS.get(feature);
      case ELASTICITY -> "% of volatility per % of feature";
      case DEVIATION -> "basis points per st. deviation";
    };
  }

  /** One box per feature. */
  static Figure boxes(Sensitivity s, Measure measure) {
    Map<String, double[]> samples = new LinkedHashMap<>();
    for (int f = 0; f < s.features().size(); f++) samples.put(SHORT.get(f), s.values(measure, f));
    return Boxes.of("", measure.toString(), samples, false);
  }

  /**
   * A mean by maturity, long ones on top, and moneyness.
   *
   * @param unit of the colours
   * @param common numbers that the colours must also cover
   */
  static Figure buckets(Buckets.Means means, String title, String unit, List<Double> common) {
    Buckets b = means.buckets();
    int top = b.tCount() - 1;
    double[][] values = new double[b.tCount()][b.kCount()];
    List<Double> all = new ArrayList<>(common);
    for (int iT = 0; iT <= top; iT++)
      for (int iK = 0; iK < b.kCount(); iK++) {
        values[top - iT][iK] = means.mean(iT, iK);
        all.add(means.mean(iT, iK));
      }
    List<String> rows =
        IntStream.rangeClosed(0, top).mapToObj(i -> b.tNames().get(top - i)).toList();
    List<String> columns = b.kNames().stream().map(name -> "k " + name).toList();
    return HeatMap.matrix(ColorScale.of(unit, all), values, rows, columns).figure(title, 460, 300);
  }

  /** The sensitivity to each feature by moneyness and maturity. */
  static Figure maps(Sensitivity s, Measure measure, Buckets buckets) {
    List<Figure> parts = new ArrayList<>();
    for (int f = 0; f < s.features().size(); f++) {
      Buckets.Means means = s.by(buckets, measure, f);
      parts.add(buckets(means, means.quantity(), axis(measure, f), List.of()));
    }
    return Figure.grid("", 2, parts);
  }

  /** Daily means of the extreme days next to those of the others, one panel per feature. */
  static Figure turbulence(Turbulence t) {
    List<Figure> parts = new ArrayList<>();
    for (Turbulence.Contrast c : t.features()) {
      Map<String, double[]> samples = new LinkedHashMap<>();
      samples.put("rest\n%d days".formatted(c.rest().size()), array(c.rest()));
      samples.put("extreme\n%d days".formatted(c.extreme().size()), array(c.extreme()));
      int f = Batch.FEATURES.indexOf(c.feature());
      String title = "%s: %s".formatted(capital(SHORT.get(f)), probability(c.tProbability()));
      parts.add(Boxes.of(title, axis(t.measure(), f), samples, false).withSize(PANEL, 160));
    }
    return Figure.grid("", 3, parts);
  }

  private static String capital(String name) {
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }

  private static String probability(double p) {
    return p < 0.001 ? "p < 0.001" : String.format(Locale.ROOT, "p = %.3f", p);
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(v -> v).toArray();
  }
}
