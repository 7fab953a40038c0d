package ivylab.surrogate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Activation;
import ivylab.torch.Parameters;
import java.util.ArrayList;
import java.util.List;

/** Tensor forms of the heads: from raw outputs {@code [b K]} to volatilities {@code [b G]}. */
sealed interface Heads {

  /** Number of raw outputs, K. */
  int raw();

  /** Volatilities {@code [b G]}. */
  NDArray vols(NDArray raw);

  /** Creates the fitted constants of a head, not yet fitted. */
  static Heads of(
      SurrogateConfig.Head head, SmileLayout layout, Parameters fitted, Parameters derived) {
    int size = layout.size();
    if (head instanceof SurrogateConfig.Smooth smooth) {
      List<Curve> curves = new ArrayList<>();
      for (SmileLayout.Part part : layout.parts())
        curves.add(new Curve(curves.size(), part, smooth, fitted, derived));
      return new Fields(curves);
    }
    NDArray shift = fitted.addConstant("outputs.shift", new double[size], size);
    NDArray scale = fitted.addConstant("outputs.scale", new double[size], size);
    if (!(head instanceof SurrogateConfig.Components c)) return new Scaled(shift, scale);
    if (c.count() > size)
      throw new IllegalArgumentException(
          "count of components must be at most that of the outputs, %d: %d"
              .formatted(size, c.count()));
    return new Projected(
        c.count(),
        shift,
        scale,
        fitted.addConstant("outputs.mean", new double[size], size),
        fitted.addConstant("outputs.components", new double[c.count() * size], c.count(), size),
        fitted.addConstant("outputs.variances", new double[size], size));
  }

  /** {@code raw scale + shift}. */
  record Scaled(NDArray shift, NDArray scale) implements Heads {
    @Override
    public int raw() {
      return Math.toIntExact(shift.size());
    }

    @Override
    public NDArray vols(NDArray raw) {
      return raw.mul(scale).add(shift);
    }
  }

  /**
   * {@code (raw components + mean) scale + shift}.
   *
   * @param components {@code [K G]}, one per row
   * @param variances along all components, {@code [G]}
   */
  record Projected(
      int raw, NDArray shift, NDArray scale, NDArray mean, NDArray components, NDArray variances)
      implements Heads {
    @Override
    public NDArray vols(NDArray raw) {
      return raw.matMul(components).add(mean).mul(scale).add(shift);
    }

    /** Coefficients of errors in volatility, {@code [b K]}. */
    NDArray coefficients(NDArray errors) {
      return errors.div(scale).matMul(components.transpose());
    }
  }

  /** The fields of the parts, side by side. */
  record Fields(List<Curve> curves) implements Heads {
    @Override
    public int raw() {
      return curves.stream().mapToInt(Curve::raw).sum();
    }

    @Override
    public NDArray vols(NDArray raw) {
      if (curves.size() == 1) return curves.get(0).vols(raw);
      NDList parts = raw.split(ends(), 1), vols = new NDList();
      for (int i = 0; i < curves.size(); i++) vols.add(curves.get(i).vols(parts.get(i)));
      return NDArrays.concat(vols, 1);
    }

    /** Where the raw outputs of the curves but the last end. */
    private long[] ends() {
      long[] ends = new long[curves.size() - 1];
      for (int i = 0; i < ends.length; i++)
        ends[i] = (i == 0 ? 0 : ends[i - 1]) + curves.get(i).raw();
      return ends;
    }

    /** The raw outputs of the index. */
    NDArray spx(NDArray raw) {
      return curves.size() == 1 ? raw : raw.split(ends(), 1).get(0);
    }
  }

  /** The field of one part of the layout, see {@link SurrogateConfig.Smooth}. */
  final class Curve {

    private final SmileLayout.Part part;
    private final String name;
    private final SplineField field;
    private final boolean variance;
    private final NDArray shift, scale, size, splines, times, years;

    Curve(
        int number,
        SmileLayout.Part part,
        SurrogateConfig.Smooth smooth,
        Parameters fitted,
        Parameters derived) {
      this.part = part;
      name = "part-" + number;
      field = new SplineField(part, smooth);
      variance = number == 0;
      int values = raw(), points = part.size();
      shift = fitted.addConstant("outputs.%s.shift".formatted(name), new double[values], values);
      scale = fitted.addConstant("outputs.%s.scale".formatted(name), new double[values], values);
      size = fitted.addConstant("outputs.%s.size".formatted(name), new double[1], 1);
      splines =
          derived.addConstant(
              name + ".splines", field.basis(part.k(), 0), field.times(), values, points);
      times =
          derived.addConstant(
              name + ".times", field.weights(part.t(), variance), field.times(), 1, points);
      years = derived.addConstant(name + ".years", part.t(), points);
    }

    SmileLayout.Part part() {
      return part;
    }

    String name() {
      return name;
    }

    SplineField field() {
      return field;
    }

    boolean ofVariance() {
      return variance;
    }

    int raw() {
      return field.values();
    }

    NDArray size() {
      return size;
    }

    NDArray shift() {
      return shift;
    }

    NDArray scale() {
      return scale;
    }

    /** The values at the knots, {@code [b MP]}. */
    NDArray knots(NDArray raw) {
      return raw.mul(scale).add(shift);
    }

    NDArray vols(NDArray raw) {
      NDArray e = Activation.softPlus(knots(raw).matMul(splines)).mul(size);
      NDArray sum = e.mul(times).sum(new int[] {0});
      return variance ? sum.div(years).sqrt() : sum;
    }
  }
}
