package ivylab.accuracy;

import ivylab.surrogate.SmileLayout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Three surfaces of a test part by their root mean square error over the points that have a target;
 * surfaces without any are omitted.
 *
 * @param worst of the highest error
 * @param median with as many surfaces above as below, or one more above
 * @param best of the lowest error
 */
public record Examples(Example worst, Example median, Example best) {

  /**
   * One surface.
   *
   * @param part which smiles
   * @param layout of this part
   * @param row of the data
   * @param rmse over its points
   * @param target volatilities in the order of the part, {@code [s m]} row by row; NaN where
   *     missing
   * @param predicted the same of the surrogate, nowhere missing
   * @param standardErrors of the targets; NaN where missing
   */
  public record Example(
      SmilePart part,
      SmileLayout.Part layout,
      int row,
      double rmse,
      List<Double> target,
      List<Double> predicted,
      List<Double> standardErrors) {

    public Example {
      target = List.copyOf(target);
      predicted = List.copyOf(predicted);
      standardErrors = List.copyOf(standardErrors);
    }

    /** Targets, {@code [strikes maturities]}. */
    public double[][] targets() {
      return matrix(target);
    }

    /** Predictions, {@code [strikes maturities]}. */
    public double[][] predictions() {
      return matrix(predicted);
    }

    /** Predicted minus target, {@code [strikes maturities]}; NaN where missing. */
    public double[][] errors() {
      return ErrorMap.matrix(
          layout,
          IntStream.range(0, target.size())
              .mapToDouble(j -> predicted.get(j) - target.get(j))
              .toArray());
    }

    private double[][] matrix(List<Double> values) {
      return ErrorMap.matrix(layout, values.stream().mapToDouble(Double::doubleValue).toArray());
    }
  }

  /** Chooses the three. */
  public static Examples of(TestErrors errors, SmilePart part) {
    PointErrors points = errors.points(part);
    double[] squares = new double[points.surfaces];
    int[] counts = new int[points.surfaces];
    for (int i = 0; i < points.size(); i++) {
      squares[points.rows[i]] += points.error(i) * points.error(i);
      counts[points.rows[i]]++;
    }
    List<Example> ranked = new ArrayList<>();
    List<Integer> rows =
        IntStream.range(0, counts.length)
            .filter(i -> counts[i] > 0)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> squares[i] / counts[i]))
            .toList();
    if (rows.isEmpty()) throw new IllegalArgumentException("no surface has a target of " + part);
    int n = rows.size();
    for (int i : List.of(rows.get(n - 1), rows.get((n - 1) / 2), rows.get(0)))
      ranked.add(example(errors, points, i, Math.sqrt(squares[i] / counts[i])));
    return new Examples(ranked.get(0), ranked.get(1), ranked.get(2));
  }

  private static Example example(TestErrors errors, PointErrors points, int row, double rmse) {
    int start = points.part.start(errors.data().layout()), end = start + points.layout.size();
    boolean[] missing = errors.data().missing()[row];
    return new Example(
        points.part,
        points.layout,
        row,
        rmse,
        list(errors.data().vols()[row], missing, start, end),
        list(errors.predictions()[row], new boolean[missing.length], start, end),
        list(errors.data().errors()[row], missing, start, end));
  }

  private static List<Double> list(double[] values, boolean[] missing, int start, int end) {
    return IntStream.range(start, end)
        .mapToObj(j -> missing[j] ? Double.NaN : values[j])
        .collect(Collectors.toList());
  }

  /** Every point of the three surfaces, in volatility points. */
  public Table toTable() {
    Table table =
        Table.create(
            "example surfaces of %s in volatility points".formatted(worst.part()),
            StringColumn.create("Surface"),
            IntColumn.create("Row"),
            DoubleColumn.create("k"),
            DoubleColumn.create("t"),
            DoubleColumn.create("Target"),
            DoubleColumn.create("Predicted"),
            DoubleColumn.create("Error"),
            DoubleColumn.create("SE"));
    add(table, "worst", worst);
    add(table, "median", median);
    add(table, "best", best);
    return table;
  }

  private static void add(Table table, String name, Example example) {
    double[] k = example.layout().k(), t = example.layout().t();
    for (int j = 0; j < k.length; j++) {
      table.stringColumn(0).append(name);
      table.intColumn(1).append(example.row());
      double[] numbers = {
        k[j],
        t[j],
        100 * example.target().get(j),
        100 * example.predicted().get(j),
        100 * (example.predicted().get(j) - example.target().get(j)),
        100 * example.standardErrors().get(j)
      };
      for (int c = 0; c < numbers.length; c++) table.doubleColumn(2 + c).append(numbers[c]);
    }
  }
}
