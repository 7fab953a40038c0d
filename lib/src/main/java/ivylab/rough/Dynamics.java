package ivylab.rough;

/**
 * The model without its feedback through lambda: with the resolvent f of the kernel, {@code f = K -
 * lambda K * f} (* is convolution),
 *
 * <pre>
 * Z_t = m0(t) + eta int_0^t f(t-s) sqrt(V_s) dW_s
 * </pre>
 *
 * For a sum of exponentials the drift matrix {@code A = -(diag gamma + lambda 1 c')} of the factors
 * becomes symmetric when they are scaled by {@code sqrt(c)}. It is diagonal plus a matrix of rank
 * one; its eigenvalues {@code -kappa_i} solve {@code lambda sum_j c_j / (kappa - gamma_j) = 1}, and
 *
 * <pre>
 * f(t) = sum_i d_i exp(-kappa_i t),   d_i = 1 / (lambda^2 sum_j c_j / (kappa_i - gamma_j)^2) &gt; 0
 * Z_t = m0(t) + eta sum_i d_i U^i_t,  dU^i = -kappa_i U^i dt + sqrt(V) dW,  U^i_0 = 0
 * </pre>
 *
 * so that the factors {@code U} are decoupled. A gamma or power kernel is its own resolvent for
 * lambda = 0, the only case allowed; with lambda &gt; 0 take {@link Kernel#exponentials} of it,
 * whose resolvent is exact.
 */
public final class Dynamics {

  private static final double SHORTEST = 1e-4, LONGEST = 2, ERROR = 1e-5;

  private final QuadraticRoughHeston model;
  private final Kernel resolvent;
  private final ExponentialSum response;
  private final double[][] decoupling;
  private final Means means;
  private final Feedback feedback;

  private Dynamics(QuadraticRoughHeston model) {
    this.model = model;
    Kernel kernel = model.kernel();
    if (kernel instanceof PowerKernel power) kernel = power.gamma();
    if (kernel instanceof GammaKernel gamma && gamma.alpha() == 1)
      kernel = gamma.exponentials(1, 2, 0.1); // one exponential, exactly
    double lambda = model.lambda();
    if (kernel instanceof ExponentialSum sum) {
      if (lambda == 0) {
        resolvent = sum;
        decoupling = identity(sum.size());
      } else {
        int n = sum.size();
        Secular secular = secular(sum, lambda);
        decoupling = new double[n][n];
        double[] d = new double[n], kappa = new double[n];
        for (int k = 0; k < n; k++) {
          int m = n - 1 - k;
          kappa[k] = -secular.root[m];
          double squares = 0;
          for (int i = 0; i < n; i++) {
            double over = lambda * sum.weight(i) / secular.gap[m][n - 1 - i];
            decoupling[k][i] = over;
            squares += over * over / sum.weight(i);
          }
          d[k] = 1 / squares;
        }
        resolvent = new ExponentialSum(d, kappa);
      }
    } else {
      if (lambda != 0)
        throw new IllegalArgumentException(
            "lambda must be 0 with %s: %s; with its exponentials(...) any lambda is possible"
                .formatted(model.kernel(), lambda));
      resolvent = kernel;
      decoupling = new double[0][];
    }
    response = resolvent.exponentials(SHORTEST, LONGEST, ERROR);
    means = Means.of(model, resolvent, decoupling);
    feedback = Feedback.of(model.a() * model.eta() * model.eta(), resolvent);
  }

  /** Computes the resolvent form; for ten factors that takes 0.1 ms, for a gamma kernel 1 ms. */
  public static Dynamics of(QuadraticRoughHeston model) {
    return new Dynamics(model);
  }

  /** Roots above the poles {@code gamma}, by reflection: poles and roots change their sign. */
  private static Secular secular(ExponentialSum sum, double lambda) {
    int n = sum.size();
    double[] p = new double[n], w = new double[n];
    for (int i = 0; i < n; i++) {
      p[n - 1 - i] = -sum.rate(i);
      w[n - 1 - i] = lambda * sum.weight(i);
    }
    return new Secular(p, w);
  }

  private static double[][] identity(int n) {
    double[][] one = new double[n][n];
    for (int i = 0; i < n; i++) one[i][i] = 1;
    return one;
  }

  public QuadraticRoughHeston model() {
    return model;
  }

  /** The resolvent f, exactly. */
  public Kernel resolvent() {
    return resolvent;
  }

  /**
   * The resolvent as decoupled factors {@code (d_i, kappa_i)}. For a gamma or power kernel an
   * approximation with relative error at most 1e-5 between 1e-4 and 2 years.
   */
  public ExponentialSum response() {
    return response;
  }

  /**
   * The resolvent as decoupled factors, for a kernel that is no sum of exponentials approximated
   * between two times with the given relative error, see {@link Kernel#exponentials}.
   */
  public ExponentialSum response(double shortest, double longest, double error) {
    return resolvent.exponentials(shortest, longest, error);
  }

  /** {@code f(t)}. */
  public double response(double t) {
    return resolvent.at(t);
  }

  /** {@code m0(t) = E Z_t}. */
  public double mean(double t) {
    return means.at(Kernel.time(t));
  }

  /**
   * The decoupled factors {@code Y = B z} of factors {@code z} of the kernel, {@code B_ki = lambda
   * c_i / (kappa_k - gamma_i)}, so that {@code sum c_i z_i = sum d_k Y_k}; rows sum to 1. A copy,
   * {@code [n n]}; empty for a gamma or power kernel.
   */
  public double[][] decoupling() {
    double[][] copy = decoupling.clone();
    for (int i = 0; i < copy.length; i++) copy[i] = copy[i].clone();
    return copy;
  }

  /**
   * {@code a eta^2 int_0^inf f^2}. Below 1 the forward variance stays bounded; at 1 or above it
   * grows exponentially.
   */
  public double feedbackNorm() {
    return feedback.norm();
  }

  Means means() {
    return means;
  }

  Feedback feedback() {
    return feedback;
  }
}
