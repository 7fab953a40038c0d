package ivylab.process;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * A weak prior on the parameters of a learned process, which matters if there are few surfaces to
 * learn from and keeps the covariance S of the coefficients from becoming singular: log scales,
 * signals and noises are normal around those of a starting process with deviation 1.5, and S is
 * inverse Wishart with p + 2 degrees of freedom and mode-like scale, as if p + 2 surfaces had been
 * seen that vary according to the starting process; Gelman and others (2013), section 3.6.
 */
final class Hyperprior {

  private static final double DEVIATION = 1.5;

  private final MeanForm form;
  private final int p, freedom;
  private final double[] start;
  private final DMatrixRMaj scale;

  Hyperprior(LearnedProcess start) {
    form = start.form();
    p = form.terms();
    freedom = p + 2;
    scale = new DMatrixRMaj(p, p);
    this.start = Evidence.pack(start);
    DMatrixRMaj lower = lower(start);
    CommonOps_DDRM.multTransB(freedom, lower, lower, scale);
  }

  /** Scale of the inverse Wishart law of S, {@code [p p]}. */
  DMatrixRMaj scale() {
    return scale;
  }

  /** Its degrees of freedom. */
  int freedom() {
    return freedom;
  }

  /**
   * Log density up to a constant.
   *
   * @param gradient its gradient with respect to the parameters is added here
   */
  double add(double[] numbers, double[] gradient) {
    double sum = 0;
    for (int i = 0; i < Evidence.MEAN; i++) {
      double d = (numbers[i] - start[i]) / DEVIATION;
      sum -= d * d / 2;
      gradient[i] -= d / DEVIATION;
    }
    // -(f + p + 1)/2 log det S - tr(Psi S^-1)/2, and d tr(Psi S^-1) = -2 tr(S^-1 Psi S^-1 L dL')
    LearnedProcess process = Evidence.unpack(form, numbers);
    DMatrixRMaj lower = lower(process), inverse = new DMatrixRMaj(p, p);
    DMatrixRMaj half = new DMatrixRMaj(p, p), middle = half.createLike(), by = half.createLike();
    CommonOps_DDRM.invert(lower, inverse);
    CommonOps_DDRM.mult(inverse, scale, half);
    CommonOps_DDRM.multTransB(half, inverse, middle);
    sum -= CommonOps_DDRM.trace(middle) / 2;
    CommonOps_DDRM.multTransA(inverse, middle, by);
    int at = Evidence.MEAN + p;
    for (int i = 0; i < p; i++)
      for (int j = 0; j <= i; j++, at++) {
        gradient[at] += by.get(i, j) * Evidence.unit(process, i, j);
        if (i == j) {
          sum -= (freedom + p + 1) * Math.log(lower.get(i, i));
          gradient[at] -= freedom + p + 1;
        }
      }
    return sum;
  }

  /**
   * Adds its expected curvature: of the inverse Wishart law, that of as many surfaces whose
   * coefficients are known.
   */
  void addInformation(double[] numbers, double[][] sum) {
    for (int i = 0; i < Evidence.MEAN; i++) sum[i][i] += 1 / (DEVIATION * DEVIATION);
    LearnedProcess process = Evidence.unpack(form, numbers);
    DMatrixRMaj inverse = new DMatrixRMaj(p, p), q = new DMatrixRMaj(p, p);
    CommonOps_DDRM.invert(lower(process), inverse);
    CommonOps_DDRM.multTransA(inverse, inverse, q);
    Evidence.addLaw(process, LearnedPrior.of(process).lower(), q, freedom + p + 1, sum);
  }

  private DMatrixRMaj lower(LearnedProcess process) {
    DMatrixRMaj lower = new DMatrixRMaj(p, p);
    for (int i = 0; i < p; i++)
      for (int j = 0; j <= i; j++) lower.set(i, j, process.deviations().get(i).get(j));
    return lower;
  }
}
