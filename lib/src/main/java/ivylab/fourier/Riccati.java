package ivylab.fourier;

/** How the fractional Riccati equation of {@link RoughHeston} is solved, for all nodes at once. */
public sealed interface Riccati {

  /**
   * The fractional Adams scheme of Diethelm, Ford and Freed (2004), "Detailed error analysis for a
   * fractional Adams method", on a uniform mesh, as in El Euch and Rosenbaum (2019), section 5.1:
   * predicted by the product rectangle rule, corrected once by the product trapezoidal rule. Its
   * error falls as {@code steps^-(1 + alpha)}; it is explicit, and unstable at nodes u with {@code
   * nu |u| (T/steps)^alpha} above one or so, which are met at short maturities first.
   *
   * @param steps from 0 to T
   */
  record Adams(int steps) implements Riccati {
    public Adams {
      require(steps);
    }
  }

  /**
   * The product trapezoidal rule without a predictor: the equation being quadratic, each step is
   * solved for its new value exactly, hence stable at any node. The mesh {@code T
   * (j/steps)^(2/alpha)} resolves the singularity at 0, so that the error falls as {@code
   * steps^-2}; Richardson's extrapolation with half the steps removes that order.
   *
   * @param steps from 0 to T, even
   */
  record Implicit(int steps) implements Riccati {
    public Implicit {
      require(steps);
      if (steps % 2 != 0) throw new IllegalArgumentException("steps must be even: " + steps);
    }
  }

  /**
   * The rational approximation of Gatheral and Radoicic (2019), "Rational approximation of the
   * rough Heston solution", with mean reversion as in their generalization of 2024: the quotient of
   * two polynomials in {@code t^alpha} that agrees with the solution in its first n terms for small
   * and for large t. Order 3 is theirs of 2019. Its error is that of the approximation: it does not
   * fall with any number of steps.
   *
   * @param order n, 2 to 4
   */
  record Pade(int order) implements Riccati {
    public Pade {
      if (!(order >= 2 && order <= 4))
        throw new IllegalArgumentException("order must be 2, 3 or 4: " + order);
    }
  }

  private static void require(int steps) {
    if (!(steps >= 2 && steps <= 4096))
      throw new IllegalArgumentException("steps must be in [2, 4096]: " + steps);
  }
}
