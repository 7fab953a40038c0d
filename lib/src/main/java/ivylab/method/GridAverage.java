package ivylab.method;

import ivylab.surface.Plane;
import ivylab.surface.Predictor;
import ivylab.surface.SurfaceMethod;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Averages of scattered values on a grid, and a spline through them, as in the class {@code
 * GridInterpVolSurface} of Zhang and others (VAE-VolSurface, 2024):
 *
 * <ol>
 *   <li>a value counts for the grid point nearest to it, along each axis; a grid point takes the
 *       mean of these values;
 *   <li>a grid point without values is filled, linearly on a Delaunay triangulation of the others
 *       in units of grid steps, and beyond their hull from the nearest one (the mean of all that
 *       are equally near);
 *   <li>a bilinear or bicubic spline runs through the grid; beyond it the value at the edge
 *       applies.
 * </ol>
 *
 * The bicubic spline is the tensor product of not-a-knot splines. An axis with fewer than four
 * values gets a lower degree.
 *
 * @param xAxis values of the first coordinate, rising; empty to derive {@code xCount} evenly spaced
 *     ones from the minimum to the maximum of the data
 * @param yAxis values of the second coordinate, likewise
 * @param xCount number of derived values, at least 2; unused where the axis is given
 * @param yCount likewise
 * @param degree of the spline along both axes, 1 or 3
 */
public record GridAverage(
    List<Double> xAxis, List<Double> yAxis, int xCount, int yCount, int degree) {

  /** 11 x 11 grid points over the data, bicubic, as published. */
  public static final GridAverage BICUBIC = new GridAverage(List.of(), List.of(), 11, 11, 3);

  /** The same, bilinear. */
  public static final GridAverage BILINEAR = BICUBIC.withDegree(1);

  public GridAverage {
    xAxis = List.copyOf(xAxis);
    yAxis = List.copyOf(yAxis);
    requireRising("xAxis", xAxis);
    requireRising("yAxis", yAxis);
    if (xCount < 2) throw new IllegalArgumentException("xCount must be at least 2: " + xCount);
    if (yCount < 2) throw new IllegalArgumentException("yCount must be at least 2: " + yCount);
    if (degree != 1 && degree != 3)
      throw new IllegalArgumentException("degree must be 1 or 3: " + degree);
  }

  private static void requireRising(String name, List<Double> axis) {
    for (int i = 0; i < axis.size(); i++)
      if (!Double.isFinite(axis.get(i)) || (i > 0 && !(axis.get(i) > axis.get(i - 1))))
        throw new IllegalArgumentException(name + " must rise and be finite: " + axis);
  }

  /** The same on these axes, {@code [n]} and {@code [m]}, each rising. */
  public GridAverage withAxes(double[] x, double[] y) {
    return new GridAverage(boxed(x), boxed(y), xCount, yCount, degree);
  }

  /** The same on axes of this many even values over the data. */
  public GridAverage withCounts(int xCount, int yCount) {
    return new GridAverage(List.of(), List.of(), xCount, yCount, degree);
  }

  /** The same with a spline of this degree, 1 or 3. */
  public GridAverage withDegree(int degree) {
    return new GridAverage(xAxis, yAxis, xCount, yCount, degree);
  }

  /**
   * Fits values at scattered points of any plane.
   *
   * @param x first coordinate, {@code [n]}
   * @param y second coordinate, {@code [n]}
   * @param z values, {@code [n]}; NaN where there is none
   * @throws IllegalArgumentException if the lengths differ, a number is infinite, a coordinate is
   *     not finite, or no value is left
   */
  public Predictor fit(double[] x, double[] y, double[] z) {
    ScatteredValues data = ScatteredValues.of(x, y, z);
    return new GridSpline(data, axis(xAxis, x, xCount), axis(yAxis, y, yCount), degree);
  }

  /** The grid's volatilities as a surface of {@code (k/sqrt(t), log t)}. */
  public SurfaceMethod method() {
    return method(Plane.SCALED);
  }

  /** The grid's volatilities as a surface, with the axes in the coordinates of a plane. */
  public SurfaceMethod method(Plane plane) {
    return SurfaceMethod.of(
        "grid average", this + " of volatility", q -> SmoothedSurface.fit(this::fit, plane, q));
  }

  private static double[] axis(List<Double> given, double[] values, int count) {
    if (!given.isEmpty()) return given.stream().mapToDouble(v -> v).toArray();
    double min = Arrays.stream(values).min().orElseThrow();
    double max = Arrays.stream(values).max().orElseThrow();
    double[] axis = new double[count];
    for (int i = 0; i < count; i++) axis[i] = min + (max - min) * i / (count - 1);
    axis[count - 1] = max;
    // where all values are equal, or differ by rounding alone, one grid point is enough
    boolean rising = true;
    for (int i = 1; i < count; i++) rising &= axis[i] > axis[i - 1];
    return rising ? axis : new double[] {min};
  }

  private static List<Double> boxed(double[] axis) {
    return DoubleStream.of(axis).boxed().toList();
  }

  @Override
  public String toString() {
    return "average on %s x %s grid points, %s"
        .formatted(
            xAxis.isEmpty() ? xCount : xAxis.size(),
            yAxis.isEmpty() ? yCount : yAxis.size(),
            degree == 1 ? "bilinear" : "bicubic");
  }
}
