package ivylab.rough;

import java.util.Arrays;
import org.hipparchus.special.Gamma;

/**
 * A gamma kernel as a sum of exponentials, by the trapezoidal rule on its Laplace representation
 *
 * <pre>
 * t^(alpha-1) = 1/Gamma(1-alpha) int_0^inf exp(-x t) x^-alpha dx,   x = exp(y - exp(-y)) / longest
 * </pre>
 *
 * with equidistant y. The rule converges exponentially in the step; the substitution of McLean
 * (2018), "Exponential sum approximations for t^-beta", arXiv:1606.00123, makes the small rates
 * thin out double-exponentially. The largest step whose error on a mesh is small enough is taken.
 */
final class LaplaceNodes {

  /** {@code exp(-700)} is a double of full precision. */
  static final double MOST_DECAY = 700;

  private LaplaceNodes() {}

  static ExponentialSum of(GammaKernel kernel, double shortest, double longest, double error) {
    if (!(shortest > 0 && shortest < longest && longest < 1e4))
      throw new IllegalArgumentException(
          "0 < shortest < longest < 10000 years: " + shortest + ", " + longest);
    if (!(error >= 1e-10 && error <= 0.1))
      throw new IllegalArgumentException("error must be in [1e-10, 0.1]: " + error);
    if (kernel.alpha() == 1)
      return new ExponentialSum(new double[] {kernel.nu()}, new double[] {kernel.lambda()});
    checkSize(kernel, shortest, longest);
    double beta = 1 - kernel.alpha(), ratio = longest / shortest;
    // beyond: exp(-x shortest) < error / 100 at the top, (x longest)^beta < error / 100 at the
    // bottom
    double top = Math.log(ratio * (4.6 - Math.log(error))) + 0.2;
    double bottom = (Math.log(error) - 4.6) / beta;
    for (double h = 2; h > 0.1; h *= 0.96) {
      ExponentialSum sum = nodes(kernel, longest, h, bottom, top);
      if (largestError(kernel, sum, shortest, longest) <= error) return sum;
    }
    throw new IllegalArgumentException(
        "no sum of exponentials within "
            + error
            + " of "
            + kernel
            + " on ["
            + shortest
            + ", "
            + longest
            + "]");
  }

  /** A relative error needs values that a double can hold. */
  private static void checkSize(GammaKernel kernel, double shortest, double longest) {
    double most = MOST_DECAY / longest;
    if (!(kernel.lambda() <= most))
      throw new IllegalArgumentException(
          "lambda must be at most %s per year with times to %s, where the kernel underflows: %s"
              .formatted(most, longest, kernel.lambda()));
    double first = kernel.at(shortest), last = kernel.at(longest);
    if (!(first < Double.POSITIVE_INFINITY && last >= Double.MIN_NORMAL))
      throw new IllegalArgumentException(
          "nu must leave the kernel within the range of a double from %s to %s years, where it is %s and %s: %s"
              .formatted(shortest, longest, first, last, kernel.nu()));
  }

  private static ExponentialSum nodes(
      GammaKernel kernel, double longest, double h, double bottom, double top) {
    double beta = 1 - kernel.alpha();
    int n = 0;
    double[] c = new double[10_000], rate = new double[10_000];
    for (int i = (int) Math.ceil(top / h); i > -5000; i--) {
      double y = i * h, log = y - Math.exp(-y);
      if (log < bottom) break;
      c[n] = h * (1 + Math.exp(-y)) * Math.exp(beta * log) * Math.pow(longest, -beta);
      rate[n++] = kernel.lambda() + Math.exp(log) / longest;
    }
    double scale = kernel.nu() / (Gamma.gamma(kernel.alpha()) * Gamma.gamma(beta));
    return merged(scale, Arrays.copyOf(c, n), Arrays.copyOf(rate, n));
  }

  /** In rising order, rates that a double cannot tell apart joined. */
  private static ExponentialSum merged(double scale, double[] c, double[] rate) {
    double[] weights = new double[c.length], rates = new double[c.length];
    int n = 0;
    for (int i = c.length - 1; i >= 0; i--) {
      if (n > 0 && !(rate[i] > rates[n - 1] * (1 + 1e-12))) weights[n - 1] += scale * c[i];
      else {
        weights[n] = scale * c[i];
        rates[n++] = rate[i];
      }
    }
    return new ExponentialSum(Arrays.copyOf(weights, n), Arrays.copyOf(rates, n));
  }

  /** Largest relative error on twenty points per decade. */
  static double largestError(Kernel kernel, ExponentialSum sum, double shortest, double longest) {
    int n = 1 + (int) Math.ceil(20 * Math.log10(longest / shortest));
    double worst = 0;
    for (int i = 0; i <= n; i++) {
      double t = shortest * Math.pow(longest / shortest, (double) i / n);
      worst = Math.max(worst, Math.abs(sum.at(t) / kernel.at(t) - 1));
    }
    return worst;
  }
}
