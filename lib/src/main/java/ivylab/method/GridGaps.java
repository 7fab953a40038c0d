package ivylab.method;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Fills the gaps of a grid: linearly between the values, from the nearest value beyond them. */
final class GridGaps {

  /** How far outside a triangle a grid point may be to count as inside, in barycentrics. */
  private static final double ROUNDING = 1e-9;

  private final double[][] grid; // [n m], filled as we go
  private final List<int[]> known = new ArrayList<>();

  private GridGaps(double[][] grid) {
    this.grid = grid;
  }

  /** The grid {@code [n m]} with a value in place of every NaN; at least one is not NaN. */
  static double[][] filled(double[][] grid) {
    double[][] copy = new double[grid.length][];
    for (int i = 0; i < grid.length; i++) copy[i] = grid[i].clone();
    GridGaps gaps = new GridGaps(copy);
    gaps.collect();
    if (gaps.known.size() < grid.length * grid[0].length) {
      gaps.between();
      gaps.beyond();
    }
    return copy;
  }

  private void collect() {
    known.clear();
    for (int i = 0; i < grid.length; i++)
      for (int j = 0; j < grid[i].length; j++)
        if (!Double.isNaN(grid[i][j])) known.add(new int[] {i, j});
  }

  private void between() {
    double span = Math.max(1, Math.max(grid.length, grid[0].length) - 1);
    double[] x = known.stream().mapToDouble(p -> p[0] / span).toArray();
    double[] y = known.stream().mapToDouble(p -> p[1] / span).toArray();
    Triangulation mesh = Triangulation.of(x, y);
    for (int[] t : mesh.triangles()) triangle(known.get(t[0]), known.get(t[1]), known.get(t[2]));
    if (mesh.triangles().isEmpty())
      for (int[] e : mesh.edges()) edge(known.get(e[0]), known.get(e[1]));
  }

  private void triangle(int[] a, int[] b, int[] c) {
    double za = grid[a[0]][a[1]], zb = grid[b[0]][b[1]], zc = grid[c[0]][c[1]];
    double area = (a[0] - c[0]) * (b[1] - c[1]) - (b[0] - c[0]) * (a[1] - c[1]);
    int iMax = Math.max(a[0], Math.max(b[0], c[0])), jMax = Math.max(a[1], Math.max(b[1], c[1]));
    int jMin = Math.min(a[1], Math.min(b[1], c[1]));
    for (int i = Math.min(a[0], Math.min(b[0], c[0])); i <= iMax; i++)
      for (int j = jMin; j <= jMax; j++) {
        double la = ((i - c[0]) * (b[1] - c[1]) - (b[0] - c[0]) * (j - c[1])) / area;
        double lb = ((a[0] - c[0]) * (j - c[1]) - (i - c[0]) * (a[1] - c[1])) / area;
        if (Double.isNaN(grid[i][j]) && Math.min(Math.min(la, lb), 1 - la - lb) > -ROUNDING)
          grid[i][j] = zc + la * (za - zc) + lb * (zb - zc);
      }
  }

  /** Grid points on a line between two that have values. */
  private void edge(int[] a, int[] b) {
    int di = b[0] - a[0], dj = b[1] - a[1];
    int steps = BigInteger.valueOf(di).gcd(BigInteger.valueOf(dj)).intValue();
    double za = grid[a[0]][a[1]], zb = grid[b[0]][b[1]];
    for (int s = 1; s < steps; s++)
      grid[a[0] + s * di / steps][a[1] + s * dj / steps] = za + (zb - za) * s / steps;
  }

  private void beyond() {
    collect();
    for (int i = 0; i < grid.length; i++)
      for (int j = 0; j < grid[i].length; j++)
        if (Double.isNaN(grid[i][j])) grid[i][j] = nearest(i, j);
  }

  /**
   * The value of the nearest grid point that originally had one; the mean of several equally near.
   */
  private double nearest(int i, int j) {
    int best = Integer.MAX_VALUE, count = 0;
    double sum = 0;
    for (int[] p : known) {
      int distance = (p[0] - i) * (p[0] - i) + (p[1] - j) * (p[1] - j);
      if (distance > best) continue;
      if (distance < best) {
        best = distance;
        sum = 0;
        count = 0;
      }
      sum += grid[p[0]][p[1]];
      count++;
    }
    return sum / count;
  }
}
