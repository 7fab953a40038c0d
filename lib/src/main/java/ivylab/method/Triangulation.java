package ivylab.method;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tinfour.common.SimpleTriangle;
import org.tinfour.common.Vertex;
import org.tinfour.standard.IncrementalTin;

/**
 * The Delaunay triangulation of scattered points of the unit square: triangles, all edges, and the
 * edges of the border. Points on one line have no triangles; their edges join neighbours on the
 * line, and all of them are border. Tinfour does the computation.
 */
record Triangulation(List<int[]> triangles, List<int[]> edges, List<int[]> border) {

  /** Tinfour's thresholds suit points about one unit apart, at coordinates of some tens. */
  private static final double SIDE = 64;

  /** A triangle lower than this share of the square is rounding, and is omitted. */
  private static final double FLAT = 1e-9;

  /** Points {@code (x[i], y[i])}, at least one, all distinct. */
  static Triangulation of(double[] x, double[] y) {
    List<Vertex> vertices = new ArrayList<>();
    for (int i = 0; i < x.length; i++) vertices.add(new Vertex(SIDE * x[i], SIDE * y[i], 0, i));
    List<int[]> triangles = new ArrayList<>();
    IncrementalTin tin = new IncrementalTin(1);
    if (x.length > 2 && tin.add(vertices, null))
      for (SimpleTriangle t : tin.triangles()) {
        int a = t.getVertexA().getIndex(), b = t.getVertexB().getIndex();
        int c = t.getVertexC().getIndex();
        if (height(x, y, a, b, c) > FLAT) triangles.add(new int[] {a, b, c});
      }
    tin.dispose();
    return triangles.isEmpty() ? line(x, y) : of(triangles);
  }

  private static Triangulation of(List<int[]> triangles) {
    Map<List<Integer>, Integer> uses = new LinkedHashMap<>();
    for (int[] t : triangles)
      for (int i = 0; i < 3; i++) {
        int a = t[i], b = t[(i + 1) % 3];
        uses.merge(List.of(Math.min(a, b), Math.max(a, b)), 1, Integer::sum);
      }
    List<int[]> edges = new ArrayList<>(), border = new ArrayList<>();
    uses.forEach(
        (edge, count) -> {
          int[] ends = {edge.get(0), edge.get(1)};
          edges.add(ends);
          if (count == 1) border.add(ends);
        });
    return new Triangulation(triangles, edges, border);
  }

  private static Triangulation line(double[] x, double[] y) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < x.length; i++) order.add(i);
    order.sort(Comparator.<Integer>comparingDouble(i -> x[i]).thenComparingDouble(i -> y[i]));
    List<int[]> edges = new ArrayList<>();
    for (int i = 1; i < x.length; i++) edges.add(new int[] {order.get(i - 1), order.get(i)});
    return new Triangulation(List.of(), edges, edges);
  }

  /** The smallest height of a triangle: twice its area divided by its longest side. */
  private static double height(double[] x, double[] y, int a, int b, int c) {
    double area = (x[b] - x[a]) * (y[c] - y[a]) - (x[c] - x[a]) * (y[b] - y[a]);
    double longest =
        Math.max(
            Math.hypot(x[b] - x[a], y[b] - y[a]),
            Math.max(Math.hypot(x[c] - x[b], y[c] - y[b]), Math.hypot(x[a] - x[c], y[a] - y[c])));
    return Math.abs(area) / longest;
  }
}
