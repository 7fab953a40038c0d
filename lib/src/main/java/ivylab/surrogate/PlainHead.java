package ivylab.surrogate;

import ivylab.torch.Parameters;
import ivylab.torch.Tensors;
import java.util.ArrayList;
import java.util.List;

/** From the raw outputs of a network to volatilities at some points, in plain Java. */
sealed interface PlainHead {

  /** Number of points. */
  int points();

  /**
   * Computes volatilities from the current layer into the free space.
   *
   * @param at first row to write
   */
  void apply(Lanes lanes, int at);

  /** The heads of a model, one for all volatilities or one per part of its layout. */
  static List<PlainHead> of(Surrogate model) {
    if (!(model.head() instanceof Heads.Fields fields)) return List.of(Linear.of(model));
    List<PlainHead> all = new ArrayList<>();
    int from = 0;
    for (Heads.Curve c : fields.curves()) {
      SmileLayout.Part part = c.ofVariance() ? model.layout().spx() : model.layout().vix();
      double[] shift = Tensors.toArray(c.shift()), scale = Tensors.toArray(c.scale());
      Curve curve =
          new Curve(c.field(), c.ofVariance(), from, shift, scale, Tensors.scalar(c.size()));
      all.add(Field.of(curve, part.k(), part.t()));
      from += c.raw();
    }
    return List.copyOf(all);
  }

  /**
   * {@code H raw + base}.
   *
   * @param matrix {@code [points K]}, flat
   */
  record Linear(double[] matrix, double[] base) implements PlainHead {

    static Linear of(Surrogate model) {
      Parameters p = model.parameters();
      Heads head = model.head();
      int raw = head.raw();
      double[] base = p.values("outputs.shift"), scale = p.values("outputs.scale");
      double[] matrix = new double[base.length * raw];
      if (head instanceof Heads.Projected) {
        double[] mean = p.values("outputs.mean"), rows = p.values("outputs.components");
        for (int g = 0; g < base.length; g++) {
          for (int k = 0; k < raw; k++) matrix[g * raw + k] = rows[k * base.length + g] * scale[g];
          base[g] += mean[g] * scale[g];
        }
      } else {
        for (int g = 0; g < base.length; g++) matrix[g * raw + g] = scale[g];
      }
      return new Linear(matrix, base);
    }

    @Override
    public int points() {
      return base.length;
    }

    @Override
    public void apply(Lanes lanes, int at) {
      int raw = lanes.width;
      for (int g = 0; g < base.length; g++) lanes.linear(at + g, matrix, g * raw, raw, base[g]);
    }

    /** Volatilities at points of a part, interpolated by {@link GridSpline}. */
    Linear at(SmileLayout.Part part, double[] k, double[] t) {
      int raw = matrix.length / base.length;
      GridSpline spline = new GridSpline(part);
      double[] other = new double[k.length * raw], shift = new double[k.length];
      for (int g = 0; g < k.length; g++) {
        double[] shares = spline.shares(k[g], t[g]);
        for (int from = 0; from < shares.length; from++) {
          shift[g] += shares[from] * base[from];
          for (int r = 0; r < raw; r++) other[g * raw + r] += shares[from] * matrix[from * raw + r];
        }
      }
      return new Linear(other, shift);
    }
  }

  /**
   * The fitted constants of a {@link Heads.Curve}.
   *
   * @param from its first raw output
   */
  record Curve(
      SplineField field, boolean variance, int from, double[] shift, double[] scale, double size) {

    /** The values at the knots, {@code [MP]}. */
    double[] knots(double[] raw) {
      double[] u = new double[shift.length];
      for (int i = 0; i < u.length; i++) u[i] = raw[from + i] * scale[i] + shift[i];
      return u;
    }
  }

  /**
   * A curve at points.
   *
   * @param t years, {@code [points]}
   * @param weights of the raw outputs in the splines, {@code [Q points MP]} flat
   * @param base of the splines, {@code [Q points]}
   * @param times {@code [Q points]}
   */
  record Field(Curve curve, double[] t, double[] weights, double[] base, double[] times)
      implements PlainHead {

    static Field of(Curve curve, double[] k, double[] t) {
      SplineField f = curve.field;
      int values = f.values(), n = k.length;
      double[] weights = new double[f.times() * n * values], base = new double[f.times() * n];
      for (int q = 0; q < f.times(); q++)
        for (int g = 0; g < n; g++)
          for (int v = 0; v < values; v++) {
            double basis = f.basis(q, v, k[g], 0);
            weights[(q * n + g) * values + v] = basis * curve.scale[v];
            base[q * n + g] += basis * curve.shift[v];
          }
      return new Field(curve, t, weights, base, f.weights(t, curve.variance));
    }

    @Override
    public int points() {
      return t.length;
    }

    @Override
    public void apply(Lanes lanes, int at) {
      int values = curve.field.values(), n = t.length;
      double[] e = new double[lanes.lanes];
      for (int g = 0; g < n; g++) {
        double[] sum = lanes.free[at + g];
        Kernels.fill(sum, 0, 0, lanes.lanes);
        for (int q = 0; q < curve.field.times(); q++) {
          double time = times[q * n + g] * curve.size;
          if (time == 0) continue;
          lanes.constant(e, base[q * n + g]);
          for (int v = 0; v < values; v++) {
            double weight = weights[(q * n + g) * values + v];
            if (weight != 0) Kernels.add(e, lanes.x[curve.from + v], weight, lanes.lanes);
          }
          lanes.softplus(e);
          Kernels.add(sum, e, time, lanes.lanes);
        }
        if (curve.variance) lanes.volatility(sum, t[g]);
      }
    }
  }
}
