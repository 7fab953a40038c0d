package ivylab.process;

/** A stationary covariance of two coordinates, twice differentiable in the first. */
interface Kernel {

  /** Covariance of two places that are {@code (dx, dy)} apart. */
  double value(double dx, double dy);

  /**
   * Adds {@code weight} times the covariance and its derivatives by dx, dy and twice dx to {@code
   * jet[0..3]}.
   */
  void addJet(double dx, double dy, double weight, double[] jet);

  /** Variance at any one place, {@code value(0, 0)}. */
  default double variance() {
    return value(0, 0);
  }

  /** Rasmussen and Williams (2006), eq. (4.9), with one length scale per coordinate. */
  record Rbf(double xScale, double yScale, double signal) implements Kernel {

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

  /**
   * Matérn covariance of smoothness 5/2, Rasmussen and Williams (2006), eq. (4.17), with one length
   * scale per coordinate: {@code s^2 (1 + p + p^2/3) e^-p}, p the square root of five times the
   * squared distance.
   */
  record Matern(double xScale, double yScale, double signal) implements Kernel {

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

  /** The sum of two covariances: that of the sum of two independent processes. */
  record Sum(Kernel first, Kernel second) implements Kernel {

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
