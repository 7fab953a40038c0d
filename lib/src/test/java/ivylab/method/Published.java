package ivylab.method;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Figures of the published grid and kernel surfaces; the file says where they come from. */
public record Published(JsonNode node) {

  public static Published read(String part) {
    try (InputStream in = Published.class.getResourceAsStream("grid_and_kernel.json")) {
      return new Published(new ObjectMapper().readTree(in).get(part));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  double[] vector(String name) {
    return vector(node.get(name));
  }

  double[][] matrix(String name) {
    JsonNode rows = node.get(name);
    double[][] matrix = new double[rows.size()][];
    for (int i = 0; i < matrix.length; i++) matrix[i] = vector(rows.get(i));
    return matrix;
  }

  private static double[] vector(JsonNode values) {
    double[] vector = new double[values.size()];
    for (int i = 0; i < vector.length; i++) vector[i] = values.get(i).asDouble();
    return vector;
  }

  /** A column of a matrix. */
  public static double[] column(double[][] matrix, int j) {
    double[] column = new double[matrix.length];
    for (int i = 0; i < column.length; i++) column[i] = matrix[i][j];
    return column;
  }
}
