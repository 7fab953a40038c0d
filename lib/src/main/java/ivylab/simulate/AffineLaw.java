package ivylab.simulate;

import ivylab.fourier.CharacteristicFunction;
import java.util.List;

/**
 * A price that depends on several independent factors and jumps: the law of {@code X = ln(S_T/F)}
 * is the sum of its {@link Exposure}s to factors, whose jumps are of one size, and of jumps of its
 * own with a constant intensity.
 *
 * @param exposures to the factors
 * @param jump size of the jumps that the factors drive
 * @param ownIntensity of own jumps, per year
 * @param ownJump their size
 */
record AffineLaw(List<Exposure> exposures, JumpSize jump, double ownIntensity, JumpSize ownJump)
    implements CharacteristicFunction {

  AffineLaw {
    exposures = List.copyOf(exposures);
    if (!(ownIntensity >= 0 && ownIntensity < 1e6))
      throw new IllegalArgumentException("ownIntensity must not be negative: " + ownIntensity);
  }

  /**
   * {@code ln E e^(zX)} at z = p + iy and its derivative in t, {@code [4]}: re, im, re, im. NaN
   * where a moment is infinite.
   */
  double[] at(double t, double p, double y) {
    double[] phi = new double[2], sum = new double[4];
    if (ownIntensity > 0) {
      ownJump.transform(p, y, phi);
      sum[0] = ownIntensity * t * phi[0];
      sum[1] = ownIntensity * t * phi[1];
      sum[2] = ownIntensity * phi[0];
      sum[3] = ownIntensity * phi[1];
    }
    jump.transform(p, y, phi);
    for (Exposure e : exposures) {
      if (y == 0 && !(e.explosion(p, phi[0]) > t))
        return new double[] {Double.NaN, Double.NaN, Double.NaN, Double.NaN};
      e.add(t, p, y, phi, sum);
    }
    return sum;
  }

  @Override
  public void log(double t, double[] re, double[] im, double[] logRe, double[] logIm) {
    if (!(t > 0 && t < 100))
      throw new IllegalArgumentException("t must be years in (0, 100): " + t);
    for (int i = 0; i < re.length; i++) {
      double[] psi = at(t, -im[i], re[i]);
      logRe[i] = psi[0];
      logIm[i] = psi[1];
    }
  }

  /**
   * The price of the contract that pays {@code -2 ln(S_T/F)}: over t, the square of a volatility
   * index for t, replicated by all options of that maturity. Carr and Madan (1998), "Towards a
   * theory of volatility trading"; a jump J contributes {@code 2 (e^J - 1 - J)}.
   */
  double logContract(double t) {
    double sum = ownIntensity * t * 2 * (ownJump.growth() - ownJump.mean());
    double perJump = 2 * (jump.growth() - jump.mean());
    for (Exposure e : exposures) sum += (e.beta() * e.beta() + e.jumps() * perJump) * e.integral(t);
    return sum;
  }
}
