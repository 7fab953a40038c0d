package ivylab.repair;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Cubic B-splines over [0, 1] divided into cells, with fourfold knots at both ends; de Boor (1978),
 * A practical guide to splines, chapters IX and X.
 */
final class BSplines {

  private static final int ORDER = 4;

  private final int cells;
  private final double[] knots; // [cells + 7]

  /** Over equal cells. */
  BSplines(int cells) {
    this(IntStream.rangeClosed(0, cells).mapToDouble(i -> i / (double) cells).toArray());
  }

  /**
   * @param breaks the borders of the cells, rising from 0 to 1, {@code [cells + 1]}
   */
  BSplines(double[] breaks) {
    cells = breaks.length - 1;
    knots = new double[cells + 2 * ORDER - 1];
    for (int i = 0; i < knots.length; i++)
      knots[i] = breaks[Math.min(Math.max(i - ORDER + 1, 0), cells)];
  }

  int cells() {
    return cells;
  }

  /** Number of splines. */
  int size() {
    return cells + ORDER - 1;
  }

  /** The cell of a point; a border belongs to the cell that it begins. */
  private int cell(double x) {
    int at = Arrays.binarySearch(knots, ORDER, ORDER + cells - 1, x);
    return at >= 0 ? at - ORDER + 1 : -at - 1 - ORDER;
  }

  /** The borders of the cells, each divided into equal parts, {@code [cells parts + 1]}. */
  double[] lines(int parts) {
    double[] lines = new double[cells * parts + 1];
    for (int i = 0; i < lines.length; i++) {
      double from = knots[i / parts + ORDER - 1];
      double share = i % parts / (double) parts;
      lines[i] = share == 0 ? from : from + share * (knots[i / parts + ORDER] - from);
    }
    return lines;
  }

  /**
   * The four splines that are non-zero at a point, with their first and second derivatives.
   *
   * @param into {@code [3][4]}, overwritten
   * @return the index of the first of them
   */
  int at(double x, double[][] into) {
    int cell = cell(x), right = cell + ORDER;
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
