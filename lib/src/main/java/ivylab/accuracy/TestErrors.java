package ivylab.accuracy;

import ivylab.surrogate.InputMap;
import ivylab.surrogate.SmileData;
import ivylab.surrogate.SurrogatePredictor;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Smiles of a test part and what a surrogate predicts for them. An error is predicted minus target
 * throughout, in volatility as a fraction. Arrays are shared, not copied, and must not be changed.
 *
 * <p>The targets are simulated, so they have errors themselves. Where the noise of the targets is
 * independent of the prediction, as in a test part,
 *
 * <pre>E error^2 = (error against the exact volatility)^2 + se^2</pre>
 *
 * and an error of one standard error is the least that any surrogate can show.
 *
 * @param data targets with their standard errors
 * @param predictions finite volatilities, in the order of the rows and of the layout, {@code [n
 *     layout.size()]}
 */
public record TestErrors(SmileData data, double[][] predictions) {

  public TestErrors {
    Objects.requireNonNull(data, "data");
    int size = data.layout().size();
    if (predictions.length != data.size())
      throw new IllegalArgumentException(
          "predictions must have a row for each of data, %d: %d"
              .formatted(data.size(), predictions.length));
    for (int i = 0; i < predictions.length; i++) {
      if (predictions[i].length != size)
        throw new IllegalArgumentException(
            "predictions must have %d volatilities in row %d as in the layout: %d"
                .formatted(size, i, predictions[i].length));
      for (int j = 0; j < size; j++)
        if (!Double.isFinite(predictions[i][j]))
          throw new IllegalArgumentException(
              "predictions must be finite: %s in row %d, column %d"
                  .formatted(predictions[i][j], i, j));
    }
  }

  /**
   * Predicts every row.
   *
   * @param predictor of the layout of the data
   */
  public static TestErrors of(SmileData data, SurrogatePredictor predictor) {
    if (!predictor.layout().equals(data.layout()) || predictor.outputs() != data.layout().size())
      throw new IllegalArgumentException(
          "predictor must have the layout of data, %s, at its own points: %s, %d outputs"
              .formatted(data.layout(), predictor.layout(), predictor.outputs()));
    int n = data.size(), size = predictor.outputs();
    double[] inputs = Arrays.stream(data.inputs()).flatMapToDouble(Arrays::stream).toArray();
    double[] flat = new double[n * size];
    predictor.vols(inputs, n, flat);
    double[][] predictions = new double[n][];
    for (int i = 0; i < n; i++) predictions[i] = Arrays.copyOfRange(flat, i * size, (i + 1) * size);
    return new TestErrors(data, predictions);
  }

  /** Of a surrogate that hits each target: what it leaves is the noise of the targets. */
  public static TestErrors exact(SmileData data) {
    double[][] vols = new double[data.size()][];
    for (int i = 0; i < vols.length; i++) {
      vols[i] = data.vols()[i].clone();
      for (int j = 0; j < vols[i].length; j++) if (data.missing()[i][j]) vols[i][j] = 0;
    }
    return new TestErrors(data, vols);
  }

  /** The same errors with coordinates of the parameters in their place, for {@link InputErrors}. */
  public TestErrors over(InputMap map) {
    double[][] coordinates = Arrays.stream(data.inputs()).map(map::apply).toArray(double[][]::new);
    return new TestErrors(
        new SmileData(data.layout(), coordinates, data.vols(), data.errors(), data.missing()),
        predictions);
  }

  /** The parts that the layout has. */
  public List<SmilePart> parts() {
    return Stream.of(SmilePart.values()).filter(p -> p.of(data.layout()).size() > 0).toList();
  }

  /**
   * The points of one part that have a target.
   *
   * @throws IllegalArgumentException if the layout lacks the part
   */
  public PointErrors points(SmilePart part) {
    return PointErrors.of(this, part);
  }
}
