package ivylab.process;

/**
 * A constant mean and a kernel in the coordinates of a target.
 *
 * @param centre the mean
 * @param noise standard deviation of a quote around the surface
 */
record FixedPrior(ProcessTarget target, double centre, Covariance kernel, double noise)
    implements Prior {

  private static final double[] NONE = {};

  @Override
  public PriorInput place(double k, double t) {
    return new PriorInput(target.x(k, t), target.y(t), centre, NONE);
  }

  @Override
  public PriorInput.Jet jet(double k, double t) {
    return new PriorInput.Jet(
        place(k, t),
        new PriorInput(target.xk(t), 0, 0, NONE),
        new PriorInput(target.xt(k, t), target.yt(t), 0, NONE),
        new PriorInput(0, 0, 0, NONE));
  }

  @Override
  public double noise(double k, double t) {
    return noise * noise;
  }

  @Override
  public double[] noiseJet(double k, double t) {
    return new double[] {noise * noise, 0, 0, 0};
  }

  @Override
  public String toString() {
    return "mean %.3g, %s, noise %.3g".formatted(centre, kernel, noise);
  }
}
