package ivylab.repair;

/**
 * Cubic B-splines over [0, 1] divided into equal cells, with fourfold knots at both ends; de Boor
 * (1978), A practical guide to splines, chapters IX and X.
 */
final class BSplines {

  private static final int ORDER = 4;

  private final int cells;
  private final double[] knots; // [cells + 7]

  BSplines(int cells) {
    this.cells = cells;
    knots = new double[cells + 2 * ORDER - 1];
    for (int i = 0; i < knots.length; i++)
      knots[i] = Math.min(Math.max(i - ORDER + 1, 0), cells) / (double) cells;
  }

  int cells() {
    return cells;
  }

  /** Number of splines. */
  int size() {
    return cells + ORDER - 1;
  }

  /**
   * The four splines that are non-zero at a point, with their first and second derivatives.
   *
   * @param into {@code [3][4]}, overwritten
   * @return the index of the first of them
   */
  int at(double x, double[][] into) {
    int cell = Math.min(Math.max((int) (x * cells), 0), cells - 1), right = cell + ORDER;
    double[] b = into[0];
    b[0] = 1;
    for (int degree = 1; degree < ORDER; degree++) {
      if (degree == 2) { // b contains the linear ones: their weights give second derivatives
        double d2 = knots[right] - knots[right - 2], d3 = knots[right + 1] - knots[right - 1];
        double e1 = 3 / (knots[right] - knots[right - 3]);
        double e2 = 3 / (knots[right + 1] - knots[right - 2]);
        double e3 = 3 / (knots[right + 2] - knots[right - 1]);
        double p = 2 * b[0] / d2, q = 2 * b[1] / d3;
        into[2][0] = e1 * p;
        into[2][1] = -(e1 + e2) * p + e2 * q;
        into[2][2] = e2 * p - (e2 + e3) * q;
        into[2][3] = e3 * q;
      }
      if (degree == 3)
        for (int i = 0; i < ORDER; i++) {
          double here = i == 0 ? 0 : 3 * b[i - 1] / (knots[cell + i + 3] - knots[cell + i]);
          double next = i == 3 ? 0 : 3 * b[i] / (knots[cell + i + 4] - knots[cell + i + 1]);
          into[1][i] = here - next;
        }
      double carried = 0;
      for (int i = 0; i < degree; i++) {
        double left = x - knots[right - degree + i], rest = knots[right + i] - x;
        double share = b[i] / (left + rest);
        b[i] = carried + rest * share;
        carried = left * share;
      }
      b[degree] = carried;
    }
    return cell;
  }

  /** The location of each spline, the mean of its inner knots, {@code [size]}. */
  double[] places() {
    double[] places = new double[size()];
    for (int i = 0; i < places.length; i++)
      places[i] = (knots[i + 1] + knots[i + 2] + knots[i + 3]) / 3;
    return places;
  }
}
