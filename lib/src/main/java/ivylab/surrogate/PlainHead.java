package ivylab.surrogate;

import ivylab.torch.Parameters;
import ivylab.torch.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

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

  /**
   * Volatilities of one set.
   *
   * @param raw {@code [K]}
   * @param slopes takes the derivatives in the raw outputs, {@code [points][K]}; none if empty
   */
  double[] apply(double[] raw, double[][] slopes);

  /**
   * The heads of a model, one for all volatilities or one per part of its layout. The former takes
   * over the output layer.
   */
  static List<PlainHead> of(Surrogate model, PlainNet net) {
    if (!(model.head() instanceof Heads.Fields fields))
      return List.of(Linear.of(model).after(net.removeLast()));
    List<PlainHead> all = new ArrayList<>();
    int from = 0;
    for (Heads.Curve c : fields.curves()) {
      SmileLayout.Part part = c.part();
      double[] shift = Tensors.toArray(c.shift()), scale = Tensors.toArray(c.scale());
      Curve curve =
          new Curve(c.field(), c.ofVariance(), from, shift, scale, Tensors.scalar(c.size()));
      all.add(Field.of(curve, part.k(), part.t()));
      from += c.raw();
    }
    return List.copyOf(all);
  }

  /**
   * {@code H x + base}.
   *
   * @param matrix {@code [points K]}, flat
   * @param single the same in single precision
   * @param columns the same transposed, {@code [K][points]}
   */
  record Linear(double[] matrix, float[] single, double[][] columns, double[] base)
      implements PlainHead {

    private static Linear of(double[] matrix, double[] base) {
      int raw = matrix.length / base.length;
      double[][] columns = new double[raw][base.length];
      for (int g = 0; g < base.length; g++)
        for (int r = 0; r < raw; r++) columns[r][g] = matrix[g * raw + r];
      return new Linear(matrix, PlainNet.single(matrix), columns, base);
    }

    /** The same on the inputs of the output layer: {@code H (W x + b) + base}. */
    Linear after(PlainNet.Affine last) {
      int raw = last.bias().length, in = last.columns().length;
      double[] product = new double[base.length * in], shift = base.clone();
      for (int g = 0; g < base.length; g++)
        for (int r = 0; r < raw; r++) {
          double h = matrix[g * raw + r];
          if (h == 0) continue;
          shift[g] += h * last.bias()[r];
          for (int i = 0; i < in; i++) product[g * in + i] += h * last.weight()[r * in + i];
        }
      return of(product, shift);
    }

    @Override
    public double[] apply(double[] x, double[][] slopes) {
      for (int g = 0; g < slopes.length; g++)
        slopes[g] = Arrays.copyOfRange(matrix, g * x.length, (g + 1) * x.length);
      return PlainNet.product(columns, x, base.clone());
    }

    void apply(FloatLanes lanes) {
      for (int g = 0; g < base.length; g++)
        lanes.linear(g, single, g * lanes.width, lanes.width, (float) base[g]);
    }

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
      return of(matrix, base);
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
      return of(other, shift);
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
   * @param rows splines of each time and point that has a weight, time by time
   */
  record Field(Curve curve, double[] t, List<Row> rows) implements PlainHead {

    /**
     * {@code u = base + sum weights raw[values]}, and its point's share of softplus(u).
     *
     * @param values at knots, by number
     */
    record Row(int point, double share, double base, int[] values, double[] weights) {}

    static Field of(Curve curve, double[] k, double[] t) {
      SplineField f = curve.field;
      double[] times = f.weights(t, curve.variance);
      List<Row> rows = new ArrayList<>();
      for (int q = 0; q < f.times(); q++)
        for (int g = 0; g < k.length; g++) {
          double share = times[q * k.length + g] * curve.size;
          if (share != 0) rows.add(row(curve, q, g, k[g], share));
        }
      return new Field(curve, t, List.copyOf(rows));
    }

    private static Row row(Curve curve, int q, int g, double k, double share) {
      SplineField f = curve.field;
      double base = 0;
      int[] used = IntStream.range(0, f.values()).filter(v -> f.basis(q, v, k, 0) != 0).toArray();
      double[] weights = new double[used.length];
      for (int i = 0; i < used.length; i++) {
        double basis = f.basis(q, used[i], k, 0);
        weights[i] = basis * curve.scale[used[i]];
        base += basis * curve.shift[used[i]];
        used[i] += curve.from;
      }
      return new Row(g, share, base, used, weights);
    }

    @Override
    public int points() {
      return t.length;
    }

    @Override
    public double[] apply(double[] raw, double[][] slopes) {
      double[] u = new double[rows.size()], e = new double[u.length], y = new double[t.length];
      for (int i = 0; i < u.length; i++) {
        Row row = rows.get(i);
        double sum = row.base;
        for (int v = 0; v < row.values.length; v++) sum += row.weights[v] * raw[row.values[v]];
        u[i] = sum;
      }
      Kernels.decay(e, u, u.length);
      Kernels.softplus(u, e, u.length);
      for (int g = 0; g < slopes.length; g++) slopes[g] = new double[raw.length];
      for (int i = 0; i < u.length; i++) {
        Row row = rows.get(i);
        y[row.point] += row.share * u[i];
        for (int v = 0; v < row.values.length && slopes.length > 0; v++)
          slopes[row.point][row.values[v]] += row.share * e[i] * row.weights[v];
      }
      for (int g = 0; g < y.length && curve.variance; g++) {
        y[g] = Math.sqrt(y[g] / t[g]);
        if (slopes.length > 0)
          for (int v = 0; v < raw.length; v++) slopes[g][v] *= 0.5 / (t[g] * y[g]);
      }
      return y;
    }

    @Override
    public void apply(Lanes lanes, int at) {
      double[] e = new double[lanes.lanes];
      for (int g = 0; g < t.length; g++) Kernels.fill(lanes.free[at + g], 0, 0, lanes.lanes);
      for (Row row : rows) {
        lanes.constant(e, row.base);
        int i = 0;
        int[] from = row.values;
        double[][] x = lanes.x;
        for (; i + 4 <= from.length; i += 4)
          Kernels.add(
              e,
              x[from[i]],
              x[from[i + 1]],
              x[from[i + 2]],
              x[from[i + 3]],
              row.weights,
              i,
              lanes.lanes);
        for (; i < from.length; i++) Kernels.add(e, x[from[i]], row.weights[i], lanes.lanes);
        lanes.softplus(e);
        Kernels.add(lanes.free[at + row.point], e, row.share, lanes.lanes);
      }
      for (int g = 0; g < t.length && curve.variance; g++)
        lanes.volatility(lanes.free[at + g], t[g]);
    }
  }
}
