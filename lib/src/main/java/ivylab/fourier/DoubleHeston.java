package ivylab.fourier;

/**
 * The model of Christoffersen, Heston and Jacobs (2009), "The shape and term structure of the index
 * option smirk": the variance is the sum of two independent factors of Heston's form, each with its
 * own correlation with the price. Their characteristic functions multiply.
 */
public record DoubleHeston(Heston first, Heston second) implements CharacteristicFunction {

  @Override
  public void log(double t, double[] re, double[] im, double[] logRe, double[] logIm) {
    first.plus(second).log(t, re, im, logRe, logIm);
  }
}
