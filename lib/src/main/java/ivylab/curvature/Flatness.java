package ivylab.curvature;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * How flat a loss is about the trained point, from its exact Hessian for a small group of
 * parameters: the study uses those of the head. What the study's code calls eigenvalues is the
 * sorted diagonal; both are here, under their own names.
 *
 * @param loss name of the loss
 * @param gradient first derivatives, {@code [n]}
 * @param diagonal second derivatives in each parameter, {@code [n]}, in their order
 * @param eigenvalues rising, {@code [n]}
 */
public record Flatness(
    String loss, List<Double> gradient, List<Double> diagonal, List<Double> eigenvalues) {

  public Flatness {
    gradient = List.copyOf(gradient);
    diagonal = List.copyOf(diagonal);
    eigenvalues = List.copyOf(eigenvalues);
    if (gradient.isEmpty()
        || gradient.size() != diagonal.size()
        || gradient.size() != eigenvalues.size())
      throw new IllegalArgumentException(
          "gradient [%d], diagonal [%d] and eigenvalues [%d] must match"
              .formatted(gradient.size(), diagonal.size(), eigenvalues.size()));
  }

  /**
   * From a Hessian that is small enough to be written out. Eigenvalues at the level of rounding
   * count as zero.
   */
  public static Flatness of(String loss, Hessian hessian) {
    double[][] matrix = hessian.matrix();
    double[] diagonal = new double[matrix.length];
    for (int i = 0; i < diagonal.length; i++) diagonal[i] = matrix[i][i];
    double[] eigenvalues = Dense.eigenvalues(matrix);
    double largest = Math.max(Math.abs(eigenvalues[0]), Math.abs(eigenvalues[matrix.length - 1]));
    double rounding = matrix.length * Math.ulp(1.0) * largest;
    for (int i = 0; i < eigenvalues.length; i++)
      if (Math.abs(eigenvalues[i]) < rounding) eigenvalues[i] = 0;
    return new Flatness(loss, list(hessian.gradient()), list(diagonal), list(eigenvalues));
  }

  private static List<Double> list(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  /**
   * The study's ratio of smallest to largest eigenvalues: smallest divided by largest magnitude.
   * Near 0 some direction is flat compared with the steepest; 1 is a round bowl. NaN if all are
   * zero.
   */
  public double ratio() {
    return ratio(eigenvalues);
  }

  /** The same of the diagonal, as the study's code computes it. */
  public double ratioOfDiagonal() {
    return ratio(diagonal);
  }

  private static double ratio(List<Double> values) {
    double[] sizes = values.stream().mapToDouble(Math::abs).sorted().toArray();
    return sizes[0] / sizes[sizes.length - 1];
  }

  /** The largest first derivative. */
  public double steepest() {
    return gradient.stream().mapToDouble(Math::abs).max().orElseThrow();
  }

  /** One row per loss. */
  public static Table toTable(List<Flatness> losses) {
    return Table.create(
        "flatness",
        StringColumn.create("loss", losses.stream().map(Flatness::loss).toList()),
        IntColumn.create(
            "parameters", losses.stream().mapToInt(l -> l.gradient().size()).toArray()),
        column("largest gradient", losses, Flatness::steepest),
        column("smallest eigenvalue", losses, l -> l.eigenvalues().get(0)),
        column("largest eigenvalue", losses, l -> l.eigenvalues().get(l.eigenvalues().size() - 1)),
        column("smallest to largest", losses, Flatness::ratio),
        column("smallest to largest, diagonal", losses, Flatness::ratioOfDiagonal));
  }

  private static DoubleColumn column(
      String name, List<Flatness> losses, java.util.function.ToDoubleFunction<Flatness> of) {
    return DoubleColumn.create(name, losses.stream().mapToDouble(of).toArray());
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s: %d eigenvalues in [%.3g, %.3g], smallest to largest %.2g (diagonal: %.2g)",
        loss,
        eigenvalues.size(),
        eigenvalues.get(0),
        eigenvalues.get(eigenvalues.size() - 1),
        ratio(),
        ratioOfDiagonal());
  }
}
