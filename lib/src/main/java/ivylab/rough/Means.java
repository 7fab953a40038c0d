package ivylab.rough;

/** The mean of the feedback factor, {@code m0(t)}. */
sealed interface Means {

  double at(double t);

  /**
   * {@code m0(t) = level + sum_i p_i exp(-kappa_i t)}.
   *
   * @param level limit at infinity
   * @param p {@code [n]}
   */
  record Sum(double level, double[] p, ExponentialSum f) implements Means {
    @Override
    public double at(double t) {
      double sum = level;
      for (int i = 0; i < p.length; i++) sum += p[i] * Math.exp(-f.rate(i) * t);
      return sum;
    }
  }

  /** A mean that stays where it starts: no feedback through lambda. */
  record Still(double level) implements Means {
    @Override
    public double at(double t) {
      return level;
    }
  }

  /** The mean that reproduces a forward variance. */
  record Matched(QuadraticRoughHeston model, InitialCurve.ForwardVariance curve, Kernel resolvent)
      implements Means {
    @Override
    public double at(double t) {
      double a = model.a(), strength = a * model.eta() * model.eta();
      double fed = strength == 0 ? 0 : strength * curve.convolution(resolvent, t);
      double left = curve.at(t) - model.c() - fed;
      if (!(left >= -1e-12 * curve.at(t)))
        throw new IllegalArgumentException(
            "initial forward variance %s at t = %s is below c = %s plus %s, the feedback of earlier variance; raise or flatten it"
                .formatted(curve.at(t), t, model.c(), fed));
      return model.b() - Math.sqrt(Math.max(0, left) / a);
    }
  }

  static Means of(QuadraticRoughHeston model, Kernel resolvent, double[][] decoupling) {
    InitialCurve initial = model.initial();
    if (initial instanceof InitialCurve.ForwardVariance curve)
      return new Matched(model, curve, resolvent);
    if (initial instanceof InitialCurve.Constant constant) {
      double level = constant.level();
      if (model.lambda() == 0 || !(resolvent instanceof ExponentialSum f)) return new Still(level);
      // m0 = level (1 - lambda int_0^t f)
      double[] p = new double[f.size()];
      double rest = 1;
      for (int i = 0; i < p.length; i++) {
        p[i] = model.lambda() * f.weight(i) / f.rate(i);
        rest -= p[i];
        p[i] *= level;
      }
      return new Sum(level * rest, p, f);
    }
    double[] z0 = ((InitialCurve.Factors) initial).z0();
    ExponentialSum f = (ExponentialSum) resolvent;
    double[] p = new double[f.size()];
    for (int k = 0; k < p.length; k++) {
      double y = 0;
      for (int i = 0; i < z0.length; i++) y += decoupling[k][i] * z0[i];
      p[k] = f.weight(k) * y;
    }
    return new Sum(0, p, f);
  }
}
