package ivylab.fourier;

/**
 * The model of Bates (1996), "Jumps and stochastic volatility": Heston's with independent lognormal
 * jumps.
 */
public record Bates(Heston heston, LognormalJumps jumps) implements CharacteristicFunction {

  @Override
  public void log(double t, double[] re, double[] im, double[] logRe, double[] logIm) {
    heston.plus(jumps).log(t, re, im, logRe, logIm);
  }
}
