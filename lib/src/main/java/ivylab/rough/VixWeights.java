package ivylab.rough;

import java.util.Arrays;
import org.hipparchus.analysis.integration.gauss.GaussIntegrator;
import org.hipparchus.analysis.integration.gauss.GaussIntegratorFactory;

/**
 * The VIX as a function of the factors, without nested simulation. Given the factors at T, the mean
 * {@code m_T(u) = E(Z_(T+u) | T)} is linear in them, and the squared VIX is quadratic in that mean:
 *
 * <pre>
 * VIX_T^2 = 1/D int_0^D E(V_(T+u) | T) du = 1/D int_0^D (a (m_T(u) - b)^2 + c) H(D - u) du
 * H = 1 + a eta^2 f^2 * H,   D = 30/365
 * </pre>
 *
 * <p>The integral is a sum over 78 Gauss points, in 13 panels whose widths fall by the factor 4
 * towards both ends: towards u = 0 for the fastest factors, towards u = D for the singularity of H.
 */
public final class VixWeights {

  /** D, 30 days in years. */
  public static final double WINDOW = 30 / 365.0;

  private static final int PER_PANEL = 6, LEFT = 6, RIGHT = 7;

  private final Dynamics dynamics;
  private final double[] nodes;
  private final double[] weights;
  private final double[][] loadings;
  private final boolean ofKernel;

  private VixWeights(Dynamics dynamics, double[][] loadings, boolean ofKernel) {
    this.dynamics = dynamics;
    this.nodes = Nodes.AT;
    this.loadings = loadings;
    this.ofKernel = ofKernel;
    weights = new double[nodes.length];
    for (int j = 0; j < nodes.length; j++)
      weights[j] = Nodes.WEIGHT[j] * dynamics.feedback().at(WINDOW - nodes[j]) / WINDOW;
  }

  /** Weights for the decoupled factors U of {@link Dynamics#response()}, which start at 0. */
  public static VixWeights of(Dynamics dynamics) {
    return of(dynamics, dynamics.response());
  }

  /**
   * Weights for decoupled factors {@code dU^i = -kappa_i U^i dt + sqrt(V) dW}, {@code U^i_0 = 0}.
   *
   * @param response the factors {@code (d_i, kappa_i)}, from {@link Dynamics#response}
   */
  public static VixWeights of(Dynamics dynamics, ExponentialSum response) {
    double eta = dynamics.model().eta();
    double[][] loadings = new double[Nodes.AT.length][response.size()];
    for (int j = 0; j < loadings.length; j++)
      for (int i = 0; i < response.size(); i++)
        loadings[j][i] = eta * response.weight(i) * Math.exp(-response.rate(i) * Nodes.AT[j]);
    return new VixWeights(dynamics, loadings, false);
  }

  /**
   * Weights for the factors {@code Z^i} of the kernel as the paper's scheme carries them, {@code
   * dZ^i = (-gamma_i Z^i - lambda Z) dt + eta sqrt(V) dW}: from {@code z0} if the initial curve
   * gives factor values; from 0 with {@code Z = level + sum c_i Z^i} for a constant one.
   *
   * @throws IllegalArgumentException if the kernel is no sum of exponentials, or the initial curve
   *     is a forward variance
   */
  public static VixWeights ofKernelFactors(Dynamics dynamics) {
    if (!(dynamics.model().kernel() instanceof ExponentialSum))
      throw new IllegalArgumentException(
          "kernel must be a sum of exponentials to have factors: " + dynamics.model().kernel());
    if (dynamics.model().initial() instanceof InitialCurve.ForwardVariance curve)
      throw new IllegalArgumentException(
          "initial must be Factors or Constant for the kernel's own factors: " + curve);
    ExponentialSum f = dynamics.response();
    double[][] b = dynamics.decoupling();
    double[][] loadings = new double[Nodes.AT.length][f.size()];
    for (int j = 0; j < loadings.length; j++)
      for (int k = 0; k < f.size(); k++) {
        double d = f.weight(k) * Math.exp(-f.rate(k) * Nodes.AT[j]);
        for (int i = 0; i < f.size(); i++) loadings[j][i] += d * b[k][i];
      }
    return new VixWeights(dynamics, loadings, true);
  }

  /** The points u, years in (0, D), rising; a copy, {@code [78]}. */
  public double[] nodes() {
    return nodes.clone();
  }

  /** Quadrature weight times {@code H(D - u) / D} of each point; a copy, {@code [78]}. */
  public double[] weights() {
    return weights.clone();
  }

  /** {@code m_T(u_j) = base_j + sum_i loadings[j][i] factor_i}; a copy, {@code [78 n]}. */
  public double[][] loadings() {
    double[][] copy = loadings.clone();
    for (int j = 0; j < copy.length; j++) copy[j] = copy[j].clone();
    return copy;
  }

  /** The part of {@code m_T(u_j)} that is known at time 0, {@code [78]}. */
  public double[] base(double t) {
    Kernel.time(t);
    double[] base = new double[nodes.length];
    for (int j = 0; j < nodes.length; j++) {
      if (!ofKernel) base[j] = dynamics.mean(t + nodes[j]);
      else if (dynamics.model().initial() instanceof InitialCurve.Constant)
        base[j] = dynamics.mean(nodes[j]); // level (1 - lambda int_0^u f), whatever T
    }
    return base;
  }

  /** {@code E VIX_T^2 = 1/D int_T^(T+D) xi}, exactly. */
  public double meanSquare(double t) {
    ForwardVariance xi = ForwardVariance.of(dynamics, Kernel.time(t) + WINDOW);
    return (xi.integral(t + WINDOW) - xi.integral(t)) / WINDOW;
  }

  /** The squared VIX at a time as a quadratic form of the factors then. */
  public Square at(double t) {
    QuadraticRoughHeston model = dynamics.model();
    double[] base = base(t);
    int n = loadings[0].length;
    double constant = 0;
    double[] linear = new double[n];
    double[][] quadratic = new double[n][];
    for (int i = 0; i < n; i++) quadratic[i] = new double[i + 1];
    for (int j = 0; j < nodes.length; j++) {
      double away = base[j] - model.b(), w = weights[j] * model.a();
      constant += w * away * away + weights[j] * model.c();
      double[] row = loadings[j];
      for (int i = 0; i < n; i++) {
        linear[i] += 2 * w * away * row[i];
        double twice = 2 * w * row[i];
        double[] into = quadratic[i];
        for (int k = 0; k < i; k++) into[k] += twice * row[k];
        into[i] += w * row[i] * row[i];
      }
    }
    return new Square(constant, linear, quadratic);
  }

  /**
   * {@code VIX^2 = constant + sum_i y_i (linear_i + sum_(k<=i) quadratic_ik y_k)} at one time, as a
   * function of the factors y.
   */
  public static final class Square {
    private final double constant;
    private final double[] linear;
    private final double[][] quadratic;

    private Square(double constant, double[] linear, double[][] quadratic) {
      this.constant = constant;
      this.linear = linear;
      this.quadratic = quadratic;
    }

    /** The squared VIX at one state, annualised variance. */
    public double of(double... factors) {
      double[][] state = new double[factors.length][1];
      for (int i = 0; i < factors.length; i++) state[i][0] = factors[i];
      double[] out = new double[1];
      fill(state, 1, out);
      return out[0];
    }

    /**
     * The squared VIX of a block of paths.
     *
     * @param factors {@code [n][paths or more]}
     * @param paths how many to compute
     * @param out receives annualised variances, {@code [paths or more]}
     */
    public void fill(double[][] factors, int paths, double[] out) {
      if (factors.length != linear.length)
        throw new IllegalArgumentException(
            "factors must be [%d][paths]: [%d]".formatted(linear.length, factors.length));
      double[] inner = new double[paths];
      Arrays.fill(out, 0, paths, constant);
      for (int i = 0; i < linear.length; i++) {
        Arrays.fill(inner, linear[i]);
        for (int k = 0; k <= i; k++) add(quadratic[i][k], factors[k], inner, paths);
        double[] y = factors[i];
        for (int p = 0; p < paths; p++) out[p] += y[p] * inner[p];
      }
    }

    private static void add(double q, double[] y, double[] into, int paths) {
      for (int p = 0; p < paths; p++) into[p] += q * y[p];
    }
  }

  /** Points and weights on (0, D). */
  private static final class Nodes {
    static final double[] AT = new double[PER_PANEL * (LEFT + RIGHT)];
    static final double[] WEIGHT = new double[AT.length];

    static {
      GaussIntegrator rule = new GaussIntegratorFactory().legendre(PER_PANEL);
      double half = WINDOW / 2;
      int n = 0;
      for (int panel = 0; panel < LEFT + RIGHT; panel++) {
        double low, high;
        if (panel < LEFT) {
          low = panel == 0 ? 0 : half * Math.pow(0.25, LEFT - panel);
          high = half * Math.pow(0.25, LEFT - 1 - panel);
        } else {
          int from = panel - LEFT;
          low = WINDOW - half * Math.pow(0.25, from);
          high = from == RIGHT - 1 ? WINDOW : WINDOW - half * Math.pow(0.25, from + 1);
        }
        for (int i = 0; i < PER_PANEL; i++) {
          AT[n] = (low + high) / 2 + (high - low) / 2 * rule.getPoint(i);
          WEIGHT[n++] = (high - low) / 2 * rule.getWeight(i);
        }
      }
    }
  }
}
