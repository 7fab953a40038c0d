package ivylab.plot;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A matrix as coloured cells with the names of its rows and columns, first row on top. Names may be
 * empty.
 */
final class MatrixMap {

  private MatrixMap() {}

  static Figure of(
      String title, String quantity, double[][] values, List<String> rows, List<String> columns) {
    List<Double> all = new ArrayList<>();
    for (double[] row : values) for (double value : row) all.add(value);
    return of(title, ColorScale.of(quantity, all), values, rows, columns);
  }

  static Figure of(
      String title, ColorScale scale, double[][] values, List<String> rows, List<String> columns) {
    return cells(scale, "", values, rows, "", columns).figure(title);
  }

  static Cells cells(
      ColorScale scale,
      String rowName,
      double[][] values,
      List<String> rows,
      String columnName,
      List<String> columns) {
    if (values.length == 0 || values[0].length == 0)
      throw new IllegalArgumentException("the matrix has no cells");
    for (double[] row : values)
      if (row.length != values[0].length)
        throw new IllegalArgumentException(
            "the matrix has rows of %d and of %d cells".formatted(values[0].length, row.length));
    List<String> fromBelow = named("rows", rows, values.length);
    List<double[]> reversed = new ArrayList<>(List.of(values));
    Collections.reverse(fromBelow);
    Collections.reverse(reversed);
    List<String> names = named("columns", columns, values[0].length);
    return Cells.of(
        scale, columnName, names, rowName, fromBelow, reversed.toArray(double[][]::new));
  }

  private static List<String> named(String what, List<String> names, int count) {
    if (names.size() != 0 && names.size() != count)
      throw new IllegalArgumentException(
          "%d names for %d %s; give one each or none".formatted(names.size(), count, what));
    return new ArrayList<>(names.isEmpty() ? Collections.nCopies(count, "") : names);
  }
}
