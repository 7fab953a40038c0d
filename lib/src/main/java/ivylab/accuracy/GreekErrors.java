package ivylab.accuracy;

import ivylab.corpus.Domain;
import ivylab.file.TableRows;
import ivylab.montecarlo.PathModel;
import ivylab.montecarlo.Prices;
import ivylab.montecarlo.Simulation;
import ivylab.montecarlo.SmileEstimate;
import ivylab.montecarlo.SmileGrid;
import ivylab.price.Black;
import ivylab.price.OptionType;
import ivylab.progress.Progress;
import ivylab.progress.Work;
import ivylab.rough.QuadraticRoughHeston;
import ivylab.surrogate.SurrogatePredictor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import tech.tablesaw.api.Table;

/**
 * Derivatives of index volatilities in the parameters of a model and in the share: those of a
 * surrogate, from its Jacobian, beside central differences of simulations,
 *
 * <pre>(vol(x + h d) - vol(x - h d)) / (2 h)</pre>
 *
 * with the same normals at both ends. They are taken in independent batches, each with normals of
 * its own; the derivative is the mean of the batches, and its standard error their deviation over
 * the root of their number. The error of order h^2 is in neither.
 *
 * @param lines direction by direction, each at every point
 */
public record GreekErrors(List<Line> lines) {

  /**
   * A way to move a model.
   *
   * @param name for tables
   * @param coordinates change of each coordinate of the domain, per unit of the move
   * @param share change of the logarithm of the share, per unit; strikes and maturities stay
   * @param step units to either side, h
   */
  public record Direction(String name, List<Double> coordinates, double share, double step) {

    public Direction {
      coordinates = List.copyOf(coordinates);
      if (!(step > 0 && step < 1))
        throw new IllegalArgumentException("step must be in (0, 1): " + step);
    }

    /** One coordinate, by a hundredth of its range to either side. */
    public static Direction of(Domain domain, String coordinate) {
      List<Domain.Coordinate> all = domain.coordinates();
      for (int i = 0; i < all.size(); i++)
        if (all.get(i).name().equals(coordinate)) {
          List<Double> one = new ArrayList<>(Collections.nCopies(all.size(), 0.0));
          one.set(i, 1.0);
          return new Direction(coordinate, one, 0, 0.01 * (all.get(i).high() - all.get(i).low()));
        }
      throw new IllegalArgumentException(
          "coordinate must be one of %s: %s"
              .formatted(all.stream().map(Domain.Coordinate::name).toList(), coordinate));
    }

    /** All initial factors of {@link Domain#BOX} by the same amount. */
    public static Direction factors() {
      return new Direction("all z0", factors(1), 0, 0.005);
    }

    /**
     * What the share does within an instant, with all that it moves: d ln S by one unit, and each
     * factor of {@link Domain#BOX} by eta, since both have the same noise (Rosenbaum and Zhang
     * 2021, section 4.2). The derivative is that of the volatility at a fixed strike; {@link
     * Line#delta} makes it a hedge.
     */
    public static Direction share(QuadraticRoughHeston model) {
      return new Direction("share", factors(model.eta()), 1, 0.002);
    }

    private static List<Double> factors(double by) {
      List<Double> all = new ArrayList<>(Collections.nCopies(15, by));
      Collections.fill(all.subList(0, 5), 0.0);
      return all;
    }

    double[] moved(double[] x, double units) {
      if (x.length != coordinates.size())
        throw new IllegalArgumentException(
            "%s moves %d coordinates: %d given".formatted(name, coordinates.size(), x.length));
      double[] y = x.clone();
      for (int i = 0; i < y.length; i++) y[i] += units * coordinates.get(i);
      return y;
    }
  }

  /**
   * One derivative at one point, of the volatility as a fraction, per unit of the move.
   *
   * @param direction by name
   * @param k log-strike against the forward
   * @param t years
   * @param vol of the surrogate
   * @param surrogate its derivative
   * @param simulated mean of the batches; NaN if a batch has no volatility there
   * @param error one standard error of that mean
   */
  public record Line(
      String direction,
      double k,
      double t,
      double vol,
      double surrogate,
      double simulated,
      double error) {

    /** Surrogate less simulated, in standard errors of the latter. */
    public double ratio() {
      return (surrogate - simulated) / error;
    }

    /**
     * The derivative of the price of an out-of-the-money option in the share, that of Black plus
     * vega times the move of its volatility; of a share of 1.
     *
     * @param derivative of the volatility in {@link Direction#share}
     */
    public double delta(double derivative) {
      double strike = Math.exp(k);
      OptionType type = k < 0 ? OptionType.PUT : OptionType.CALL;
      return Black.delta(type, 1, strike, 1, t, vol)
          + Black.vega(1, strike, 1, t, vol) * derivative;
    }
  }

  public GreekErrors {
    lines = List.copyOf(lines);
  }

  /**
   * @param predictor of a surrogate on the coordinates of the domain
   * @param x coordinates of the model
   * @param grid points of the index
   * @param simulation scheme, paths of a batch, controls, seed and threads; its model is replaced.
   *     The share as a control gives put and call one volatility, which a point that crosses the
   *     money between both ends needs
   * @param batches independent ones, at least 2
   */
  public static GreekErrors of(
      SurrogatePredictor predictor,
      Domain domain,
      double[] x,
      List<Direction> directions,
      SmileGrid grid,
      Simulation simulation,
      int batches,
      Progress progress) {
    if (batches < 2) throw new IllegalArgumentException("batches must be at least 2: " + batches);
    double[] k = Arrays.stream(grid.logStrikes()).flatMapToDouble(Arrays::stream).toArray();
    double[] t = times(grid);
    SurrogatePredictor at = predictor.at(k, t);
    double[] vols = at.vols(x), skew = skew(predictor, k, t, x);
    double[][] jacobian = at.jacobian(x);
    List<Line> lines = new ArrayList<>();
    try (Work work = new Work("differences", (long) directions.size() * batches, progress)) {
      for (Direction d : directions) {
        double[][] all = new double[batches][];
        for (int b = 0; b < batches; b++) {
          work.orStop();
          Simulation own = simulation.withSample(simulation.sample() + b);
          double[] up = vols(own, domain, d.moved(x, d.step), moved(grid, -d.share * d.step));
          double[] down = vols(own, domain, d.moved(x, -d.step), moved(grid, d.share * d.step));
          all[b] = new double[k.length];
          for (int i = 0; i < k.length; i++) all[b][i] = (up[i] - down[i]) / (2 * d.step);
          work.step();
        }
        for (int i = 0; i < k.length; i++) {
          int point = i;
          double[] of = Arrays.stream(all).mapToDouble(batch -> batch[point]).toArray();
          double own = -d.share * skew[i];
          for (int j = 0; j < x.length; j++) own += jacobian[i][j] * d.coordinates.get(j);
          lines.add(
              new Line(
                  d.name,
                  k[i],
                  t[i],
                  vols[i],
                  own,
                  Averages.mean(of),
                  Averages.deviation(of) / Math.sqrt(batches)));
        }
      }
    }
    return new GreekErrors(lines);
  }

  private static double[] times(SmileGrid grid) {
    double[][] k = grid.logStrikes();
    double[] t = grid.maturities();
    List<Double> all = new ArrayList<>();
    for (int i = 0; i < t.length; i++) all.addAll(Collections.nCopies(k[i].length, t[i]));
    return all.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** The derivative in the log-strike, by central differences over 0.0002. */
  private static double[] skew(SurrogatePredictor predictor, double[] k, double[] t, double[] x) {
    double h = 1e-4;
    double[] up = predictor.at(Arrays.stream(k).map(v -> v + h).toArray(), t).vols(x);
    double[] down = predictor.at(Arrays.stream(k).map(v -> v - h).toArray(), t).vols(x);
    double[] slope = new double[k.length];
    for (int i = 0; i < k.length; i++) slope[i] = (up[i] - down[i]) / (2 * h);
    return slope;
  }

  private static SmileGrid moved(SmileGrid grid, double by) {
    double[][] k = grid.logStrikes();
    for (double[] smile : k) for (int i = 0; i < smile.length; i++) smile[i] += by;
    return new SmileGrid(grid.maturities(), k);
  }

  private static double[] vols(Simulation simulation, Domain domain, double[] x, SmileGrid grid) {
    Prices prices =
        simulation.withModel(new PathModel.Quadratic(domain.model(x))).run(grid, SmileGrid.NONE);
    return prices.spx().stream().map(SmileEstimate::vols).flatMapToDouble(Arrays::stream).toArray();
  }

  /** The lines of one direction. */
  public List<Line> of(String direction) {
    return lines.stream().filter(line -> line.direction().equals(direction)).toList();
  }

  /** One row per direction and point, in volatility points per unit of the move. */
  public Table toTable() {
    return TableRows.of(lines)
        .text("Direction", Line::direction)
        .number("k", Line::k)
        .number("t", Line::t)
        .number("Surrogate", line -> 100 * line.surrogate())
        .number("Simulated", line -> 100 * line.simulated())
        .number("SE", line -> 100 * line.error())
        .number("Difference/SE", Line::ratio)
        .table("derivatives in volatility points per unit");
  }

  @Override
  public String toString() {
    double[] own = lines.stream().mapToDouble(Line::surrogate).toArray();
    double[] simulated = lines.stream().mapToDouble(Line::simulated).toArray();
    double squares = 0, differences = 0;
    for (int i = 0; i < own.length; i++)
      if (Double.isFinite(simulated[i])) {
        squares += simulated[i] * simulated[i];
        differences += (own[i] - simulated[i]) * (own[i] - simulated[i]);
      }
    return String.format(
        Locale.ROOT,
        "%d derivatives: root mean square difference %.3g of their root mean square",
        lines.size(),
        Math.sqrt(differences / squares));
  }
}
