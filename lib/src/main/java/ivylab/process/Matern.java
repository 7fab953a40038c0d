package ivylab.process;

/**
 * Matérn covariance of smoothness 5/2, Rasmussen and Williams (2006), eq. (4.17), with one length
 * scale per coordinate: {@code s^2 (1 + p + p^2/3) e^-p}, p the square root of five times the
 * squared distance.
 *
 * @param xScale length scale of the first coordinate, positive
 * @param yScale length scale of the second coordinate, positive
 * @param signal standard deviation s at any point, positive
 */
public record Matern(double xScale, double yScale, double signal) implements Covariance {

  public Matern {
    positive("xScale", xScale);
    positive("yScale", yScale);
    positive("signal", signal);
  }

  private static void positive(String name, double value) {
    if (!(value > 0 && Double.isFinite(value)))
      throw new IllegalArgumentException(name + " must be positive: " + value);
  }

  @Override
  public double value(double dx, double dy) {
    double p = p(dx, dy);
    return signal * signal * (1 + p + p * p / 3) * Math.exp(-p);
  }

  /** With q the squared distance, c_q = -5/6 s^2 (1 + p) e^-p and c_qq = 25/12 s^2 e^-p. */
  @Override
  public void addJet(double dx, double dy, double weight, double[] jet) {
    double p = p(dx, dy), c = weight * signal * signal * Math.exp(-p);
    double q = -5 * c * (1 + p) / 6, qq = 25 * c / 12;
    double qx = 2 * dx / (xScale * xScale), qy = 2 * dy / (yScale * yScale);
    jet[0] += c * (1 + p + p * p / 3);
    jet[1] += q * qx;
    jet[2] += q * qy;
    jet[3] += qq * qx * qx + 2 * q / (xScale * xScale);
  }

  private double p(double dx, double dy) {
    double u = dx / xScale, v = dy / yScale;
    return Math.sqrt(5 * (u * u + v * v));
  }

  @Override
  public String toString() {
    return "length scales %.3g and %.3g, signal %.3g".formatted(xScale, yScale, signal);
  }
}
