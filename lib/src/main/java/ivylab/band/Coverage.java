package ivylab.band;

import ivylab.compare.MaskCondition;
import ivylab.data.Masked;
import ivylab.file.TableRows;
import ivylab.surface.Point;
import ivylab.surface.SurfaceMethod;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import tech.tablesaw.api.Table;

/**
 * The share of hidden quotes that lay in their {@link Bands}.
 *
 * @param method name of the method
 * @param level target share
 * @param rows per condition, in the order given
 */
public record Coverage(String method, double level, List<Row> rows) {

  /**
   * One condition.
   *
   * @param condition for example {@code 50 % hidden} or {@code 10 quotes}
   * @param surfaces masked once each
   * @param quotes hidden ones, over all surfaces
   * @param covered those in their band
   * @param error standard error of the share covered, allowing for dependence among the quotes of
   *     one surface but not among surfaces; NaN for one surface
   * @param width median over the quotes of {@code (upper - lower) / completed}, a fraction
   */
  public record Row(
      String condition, int surfaces, int quotes, int covered, double error, double width) {

    /** Share of the quotes in their band, in [0, 1]. */
    public double share() {
      return (double) covered / quotes;
    }

    /**
     * With c_i of n_i quotes covered on surface i of m and p the overall share, the error is {@code
     * sqrt(m/(m-1) sum (c_i - p n_i)^2) / sum n_i}, the usual one for a ratio of means.
     */
    static Row of(String condition, List<Count> counts) {
      int quotes = counts.stream().mapToInt(c -> c.widths.length).sum();
      int covered = counts.stream().mapToInt(c -> c.covered).sum();
      double share = (double) covered / quotes, squares = 0;
      for (Count c : counts) squares += Math.pow(c.covered - share * c.widths.length, 2);
      int m = counts.size();
      double error = Math.sqrt(m / (m - 1.0) * squares) / quotes;
      double[] widths = counts.stream().flatMapToDouble(c -> Arrays.stream(c.widths)).toArray();
      Arrays.sort(widths);
      double width = (widths[(quotes - 1) / 2] + widths[quotes / 2]) / 2;
      return new Row(condition, m, quotes, covered, m < 2 ? Double.NaN : error, width);
    }
  }

  /** The quotes of one masked surface. */
  static final class Count {
    final int covered;
    final double[] widths; // infinite where the method failed

    private Count(int covered, double[] widths) {
      this.covered = covered;
      this.widths = widths;
    }

    static Count of(Bands bands, SurfaceMethod method, Masked masked) {
      List<Point> hidden = masked.targets();
      double[] k = hidden.stream().mapToDouble(Point::k).toArray();
      double[] t = hidden.stream().mapToDouble(Point::t).toArray();
      double[] widths = new double[k.length];
      Arrays.fill(widths, Double.POSITIVE_INFINITY);
      double[][] vols;
      try {
        vols = bands.around(method.fit(masked.visible()), masked.visibleSize()).vols(k, t);
      } catch (CancellationException e) {
        throw e;
      } catch (RuntimeException e) {
        return new Count(0, widths);
      }
      int covered = 0;
      for (int i = 0; i < k.length; i++) {
        double quoted = hidden.get(i).vol();
        if (quoted >= vols[0][i] && quoted <= vols[2][i]) covered++;
        double width = (vols[2][i] - vols[0][i]) / vols[1][i];
        if (Double.isFinite(width)) widths[i] = width;
      }
      return new Count(covered, widths);
    }
  }

  public Coverage {
    rows = List.copyOf(rows);
  }

  /** One row per condition; shares and widths in percent. */
  public Table toTable() {
    return TableRows.of(rows)
        .text("Condition", Row::condition)
        .number("Level %", row -> 100 * level)
        .number("Covered %", row -> 100 * row.share())
        .number("Standard Error %", row -> 100 * row.error())
        .number("Median Width %", row -> 100 * row.width())
        .count("Surfaces", Row::surfaces)
        .count("Quotes", Row::quotes)
        .table("quotes in the bands of " + method);
  }

  @Override
  public String toString() {
    List<String> lines = new ArrayList<>();
    lines.add("%s, level %s".formatted(method, MaskCondition.percent(level)));
    for (Row row : rows)
      lines.add(
          String.format(
              Locale.ROOT,
              "  %s: %.1f ± %.1f %% of %,d quotes covered, median width %.2f %% of the volatility",
              row.condition(),
              100 * row.share(),
              100 * row.error(),
              row.quotes(),
              100 * row.width()));
    return String.join("\n", lines);
  }
}
