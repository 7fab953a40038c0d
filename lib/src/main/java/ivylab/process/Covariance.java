package ivylab.process;

/** A stationary covariance of two coordinates, twice differentiable in the first. */
interface Covariance {

  /** Covariance of two points that are {@code (dx, dy)} apart. */
  double value(double dx, double dy);

  /**
   * Adds {@code weight} times the covariance, its derivatives in dx and dy, and its second
   * derivative in dx to {@code jet[0..3]}.
   */
  void addJet(double dx, double dy, double weight, double[] jet);

  /** Variance at any point, {@code value(0, 0)}. */
  default double variance() {
    return value(0, 0);
  }

  /** Rasmussen and Williams (2006), eq. (4.9), with one length scale per coordinate. */
  record Rbf(double xScale, double yScale, double signal) implements Covariance {

    @Override
    public double value(double dx, double dy) {
      double u = dx / xScale, v = dy / yScale;
      return signal * signal * Math.exp(-(u * u + v * v) / 2);
    }

    @Override
    public void addJet(double dx, double dy, double weight, double[] jet) {
      double c = weight * value(dx, dy), xx = xScale * xScale;
      jet[0] += c;
      jet[1] -= c * dx / xx;
      jet[2] -= c * dy / (yScale * yScale);
      jet[3] += c * (dx * dx / xx - 1) / xx;
    }

    @Override
    public String toString() {
      return "length scales %.3g and %.3g, signal %.3g".formatted(xScale, yScale, signal);
    }
  }

  /** The sum of two covariances: that of the sum of two independent processes. */
  record Sum(Covariance first, Covariance second) implements Covariance {

    @Override
    public double value(double dx, double dy) {
      return first.value(dx, dy) + second.value(dx, dy);
    }

    @Override
    public void addJet(double dx, double dy, double weight, double[] jet) {
      first.addJet(dx, dy, weight, jet);
      second.addJet(dx, dy, weight, jet);
    }

    @Override
    public String toString() {
      return first + "; " + second;
    }
  }
}
