package ivylab.accuracy;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The distribution of residuals r, predicted minus target, and whether it is normal: Jarque and
 * Bera (1980). With central moments {@code m_j = mean (r - mean)^j},
 *
 * <pre>
 * skewness S         m_3 / m_2^(3/2)
 * excess kurtosis E  m_4 / m_2^2 - 3
 * JB                 n/6 (S^2 + E^2/4)      p = exp(-JB/2), from chi-squared with 2 degrees of freedom
 * </pre>
 *
 * The test treats residuals as independent. Those of one surface are not, so p is too low. In
 * volatility, residuals of points of different noise are a mixture, and not normal even if each is;
 * {@link Scale#STANDARD_ERROR} divides by the noise.
 *
 * @param scale unit
 * @param values in order of the points
 * @param predicted volatility of each
 * @param mean of the values
 * @param deviation of the values, with n - 1
 * @param skewness S; NaN if they do not vary
 * @param excessKurtosis E; NaN if they do not vary
 * @param jarqueBera JB
 * @param p probability of at least this JB if the residuals are normal, for large n
 */
public record Residuals(
    Scale scale,
    List<Double> values,
    List<Double> predicted,
    double mean,
    double deviation,
    double skewness,
    double excessKurtosis,
    double jarqueBera,
    double p) {

  /** In which unit a residual is measured. */
  public enum Scale {
    /** Volatility, as a fraction. */
    VOLATILITY,
    /** The standard error of the target. */
    STANDARD_ERROR
  }

  public Residuals {
    Objects.requireNonNull(scale, "scale");
    values = List.copyOf(values);
    predicted = List.copyOf(predicted);
    if (values.size() != predicted.size())
      throw new IllegalArgumentException(
          "values and predicted must be equally many: %d, %d"
              .formatted(values.size(), predicted.size()));
  }

  /**
   * Residuals of every point.
   *
   * @param points at least 2
   */
  public static Residuals of(PointErrors points, Scale scale) {
    double[] values = scale == Scale.VOLATILITY ? points.errors() : points.ratios();
    return of(scale, values, points.predicted);
  }

  static Residuals of(Scale scale, double[] values, double[] predicted) {
    int n = values.length;
    if (n < 2) throw new IllegalArgumentException("residuals need at least 2 points: " + n);
    double mean = Averages.mean(values), m2 = 0, m3 = 0, m4 = 0;
    for (double value : values) {
      double d = value - mean;
      m2 += d * d / n;
      m3 += d * d * d / n;
      m4 += d * d * d * d / n;
    }
    double skewness = m3 / (m2 * Math.sqrt(m2)), kurtosis = m4 / (m2 * m2) - 3;
    double jb = n / 6.0 * (skewness * skewness + kurtosis * kurtosis / 4);
    return new Residuals(
        scale,
        Arrays.stream(values).boxed().toList(),
        Arrays.stream(predicted).boxed().toList(),
        mean,
        Averages.deviation(values),
        skewness,
        kurtosis,
        jb,
        Math.exp(-jb / 2));
  }

  /** The values, {@code [n]}, for a histogram or a normal quantile plot. */
  public double[] array() {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** The predicted volatilities, {@code [n]}: the abscissae of residual against prediction. */
  public double[] predictedArray() {
    return predicted.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** {@code (r - mean) / deviation}, {@code [n]}. */
  public double[] standardised() {
    return values.stream().mapToDouble(r -> (r - mean) / deviation).toArray();
  }

  /**
   * Counts in bins of equal width from the lowest value to the highest, both included.
   *
   * @param bins at least 1
   */
  public Table histogram(int bins) {
    if (bins < 1) throw new IllegalArgumentException("bins must be positive: " + bins);
    double low = Collections.min(values), width = (Collections.max(values) - low) / bins;
    int[] counts = new int[bins];
    for (double value : values) {
      int bin = width > 0 ? (int) ((value - low) / width) : 0;
      counts[Math.min(bin, bins - 1)]++;
    }
    double[] from = new double[bins], to = new double[bins];
    for (int i = 0; i < bins; i++) {
      from[i] = low + i * width;
      to[i] = low + (i + 1) * width;
    }
    return Table.create(
        "residuals",
        DoubleColumn.create("From", from),
        DoubleColumn.create("To", to),
        IntColumn.create("Points", counts));
  }

  /** One row per unit of residuals. */
  public static Table toTable(Residuals... residuals) {
    Table table =
        Table.create(
            "residuals",
            StringColumn.create("Residual"),
            IntColumn.create("Points"),
            DoubleColumn.create("Mean"),
            DoubleColumn.create("Deviation"),
            DoubleColumn.create("Skewness"),
            DoubleColumn.create("Excess Kurtosis"),
            DoubleColumn.create("Jarque-Bera"),
            DoubleColumn.create("p"));
    for (Residuals r : residuals) {
      double size = r.scale == Scale.VOLATILITY ? 100 : 1;
      Row row = table.appendRow();
      row.setString(0, r.scale == Scale.VOLATILITY ? "volatility points" : "standard errors");
      row.setInt(1, r.values.size());
      row.setDouble(2, size * r.mean);
      row.setDouble(3, size * r.deviation);
      row.setDouble(4, r.skewness);
      row.setDouble(5, r.excessKurtosis);
      row.setDouble(6, r.jarqueBera);
      row.setDouble(7, r.p);
    }
    return table;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d residuals: mean %.3g, deviation %.3g, skewness %.3g, excess kurtosis %.3g, Jarque-Bera"
            + " %.3g (p = %.2g)",
        values.size(),
        mean,
        deviation,
        skewness,
        excessKurtosis,
        jarqueBera,
        p);
  }
}
