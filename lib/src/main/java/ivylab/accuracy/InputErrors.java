package ivylab.accuracy;

import ivylab.file.TableRows;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import tech.tablesaw.api.Table;

/**
 * Errors over one parameter, in bins that hold about as many surfaces each: their limits are
 * quantiles of the parameter. Equal values share a bin, so there may be fewer bins than asked for.
 *
 * @param part which smiles
 * @param input number of the parameter, from 0
 * @param bins ascending
 */
public record InputErrors(SmilePart part, int input, List<Bin> bins) {

  /**
   * One bin; numbers are fractions of volatility, NaN without a point.
   *
   * @param from lowest value, included
   * @param to highest value, included in the last bin only
   * @param surfaces rows of the data
   * @param points with a target
   * @param mean error, predicted minus target
   * @param rms root mean square error
   * @param ratio root mean square of error / standard error
   */
  public record Bin(
      double from, double to, int surfaces, int points, double mean, double rms, double ratio) {

    /** Its centre, for a figure. */
    public double centre() {
      return (from + to) / 2;
    }
  }

  public InputErrors {
    bins = List.copyOf(bins);
  }

  /**
   * @param input number of the parameter, from 0
   * @param bins at least 1
   */
  public static InputErrors of(TestErrors errors, SmilePart part, int input, int bins) {
    if (!(input >= 0 && input < errors.data().parameters()))
      throw new IllegalArgumentException(
          "input must be below the number of parameters, %d: %d"
              .formatted(errors.data().parameters(), input));
    if (bins < 1) throw new IllegalArgumentException("bins must be positive: " + bins);
    double[][] inputs = errors.data().inputs();
    double[] x = IntStream.range(0, inputs.length).mapToDouble(i -> inputs[i][input]).toArray();
    double[] limits =
        IntStream.rangeClosed(0, bins)
            .mapToDouble(b -> Averages.quantile(x, b / (double) bins))
            .distinct()
            .toArray();
    if (limits.length == 1) limits = new double[] {limits[0], limits[0]};
    PointErrors points = errors.points(part);
    int[] of = new int[x.length];
    for (int i = 0; i < x.length; i++) of[i] = bin(limits, x[i]);
    List<Bin> all = new ArrayList<>();
    for (int b = 0; b < limits.length - 1; b++) {
      int bin = b;
      PointErrors some = points.where(i -> of[points.rows[i]] == bin);
      all.add(
          new Bin(
              limits[b],
              limits[b + 1],
              (int) IntStream.of(of).filter(i -> i == bin).count(),
              some.size(),
              Averages.mean(some.errors()),
              Averages.rootMeanSquare(some.errors()),
              Averages.rootMeanSquare(some.ratios())));
    }
    return new InputErrors(part, input, all);
  }

  private static int bin(double[] limits, double x) {
    int inner = (int) DoubleStream.of(limits).skip(1).filter(limit -> x >= limit).count();
    return Math.min(inner, limits.length - 2);
  }

  /** One row per bin, in volatility points. */
  public Table toTable() {
    return TableRows.of(bins)
        .number("From", Bin::from)
        .number("To", Bin::to)
        .count("Surfaces", Bin::surfaces)
        .count("Points", Bin::points)
        .number("Mean Error", b -> 100 * b.mean())
        .number("RMSE", b -> 100 * b.rms())
        .number("Error/SE", Bin::ratio)
        .table("errors of %s over parameter %d in volatility points".formatted(part, input));
  }
}
