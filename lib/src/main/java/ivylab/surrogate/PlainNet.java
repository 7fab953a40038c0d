package ivylab.surrogate;

import ivylab.torch.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The layers of a {@link Net} in evaluation mode, in plain Java. */
final class PlainNet {

  /** A step of the forward pass. */
  sealed interface Step {}

  /**
   * @param weight {@code [out in]}, flat
   * @param single the same in single precision
   * @param columns the same transposed, {@code [in][out]}
   */
  record Affine(double[] weight, float[] single, double[][] columns, double[] bias)
      implements Step {

    static Affine of(double[][] weight, double[] bias) {
      int out = weight.length, in = weight[0].length;
      double[] flat = new double[out * in];
      double[][] columns = new double[in][out];
      for (int o = 0; o < out; o++)
        for (int i = 0; i < in; i++) {
          flat[o * in + i] = weight[o][i];
          columns[i][o] = weight[o][i];
        }
      return new Affine(flat, PlainNet.single(flat), columns, bias);
    }
  }

  private record Norm(double[] gain, double[] bias) implements Step {}

  private enum Plain implements Step {
    SWISH,
    REMEMBER,
    ADD
  }

  private final List<Step> steps = new ArrayList<>();

  PlainNet(Net of) {
    of.layers().forEach(this::add);
  }

  /** Takes the output layer away. */
  Affine removeLast() {
    return (Affine) steps.remove(steps.size() - 1);
  }

  static float[] single(double[] values) {
    float[] all = new float[values.length];
    for (int i = 0; i < all.length; i++) all[i] = (float) values[i];
    return all;
  }

  private void add(Net.Layer layer) {
    if (layer instanceof Net.Affine a) {
      int out = Math.toIntExact(a.weight().getShape().get(0));
      double[] bias = a.bias() == null ? new double[out] : Tensors.toArray(a.bias());
      steps.add(Affine.of(matrix(Tensors.toArray(a.weight()), out), bias));
    } else if (layer instanceof Net.Norm n) {
      steps.add(new Norm(Tensors.toArray(n.gain()), Tensors.toArray(n.bias())));
    } else if (layer instanceof Net.BatchNorm n) {
      steps.add(folded((Affine) steps.remove(steps.size() - 1), n));
    } else if (layer instanceof Net.Swish) {
      steps.add(Plain.SWISH);
    } else if (layer instanceof Net.Remember) {
      steps.add(Plain.REMEMBER);
    } else if (layer instanceof Net.AddRemembered) {
      steps.add(Plain.ADD);
    } // dropout does nothing in evaluation
  }

  static double[][] matrix(double[] flat, int rows) {
    int columns = flat.length / rows;
    double[][] all = new double[rows][];
    for (int i = 0; i < rows; i++)
      all[i] = Arrays.copyOfRange(flat, i * columns, (i + 1) * columns);
    return all;
  }

  /** A linear layer and batch norm with running statistics are a linear layer. */
  private static Affine folded(Affine a, Net.BatchNorm n) {
    double[] gain = Tensors.toArray(n.gain()), add = Tensors.toArray(n.bias());
    double[] mean = Tensors.toArray(n.mean()), variance = Tensors.toArray(n.variance());
    int out = a.bias.length;
    double[][] weight = matrix(a.weight, out);
    double[] bias = new double[out];
    for (int o = 0; o < out; o++) {
      double factor = gain[o] / Math.sqrt(variance[o] + Net.EPS);
      for (int i = 0; i < weight[o].length; i++) weight[o][i] *= factor;
      bias[o] = (a.bias[o] - mean[o]) * factor + add[o];
    }
    return Affine.of(weight, bias);
  }

  /** Outputs of the widest layer, at least 1. */
  int widest() {
    int widest = 1;
    for (Step step : steps) if (step instanceof Affine a) widest = Math.max(widest, a.bias.length);
    return widest;
  }

  /** One set of scaled inputs; the outputs of a layer are computed side by side. */
  double[] apply(double[] inputs) {
    double[] x = inputs, held = inputs, e = new double[widest()];
    for (Step step : steps) {
      if (step instanceof Affine a) {
        x = affine(a, x);
      } else if (step instanceof Norm n) {
        norm(n, x);
      } else if (step == Plain.SWISH) {
        Kernels.decay(e, x, x.length);
        Kernels.swish(x, e, x.length);
      } else if (step == Plain.REMEMBER) {
        held = x.clone();
      } else {
        Kernels.add(x, held, 1, x.length);
      }
    }
    return x;
  }

  private static double[] affine(Affine a, double[] x) {
    return product(a.columns, x, a.bias.clone());
  }

  /** {@code y + sum_i x_i columns_i}, in place. */
  static double[] product(double[][] columns, double[] x, double[] y) {
    int i = 0;
    for (; i + 4 <= x.length; i += 4)
      Kernels.add(y, columns[i], columns[i + 1], columns[i + 2], columns[i + 3], x, i, y.length);
    for (; i < x.length; i++) Kernels.add(y, columns[i], x[i], y.length);
    return y;
  }

  private static void norm(Norm n, double[] x) {
    standardise(x);
    for (int i = 0; i < x.length; i++) x[i] = x[i] * n.gain[i] + n.bias[i];
  }

  /** In place; returns one over the deviation. */
  private static double standardise(double[] x) {
    double mean = 0, square = 0;
    for (double v : x) mean += v / x.length;
    for (double v : x) square += (v - mean) * (v - mean) / x.length;
    double r = 1 / Math.sqrt(square + Net.EPS);
    for (int i = 0; i < x.length; i++) x[i] = (x[i] - mean) * r;
    return r;
  }

  /**
   * One set with its derivatives.
   *
   * @param x scaled inputs and their tangents, {@code [1 + q][q]}
   * @return outputs and their tangents, {@code [1 + q][K]}
   */
  double[][] tangents(double[][] x) {
    double[][] held = x;
    double[] e = new double[widest()];
    for (Step step : steps) {
      if (step instanceof Affine a) {
        double[][] y = new double[x.length][];
        for (int r = 0; r < x.length; r++)
          y[r] = r == 0 ? affine(a, x[0]) : product(a.columns, x[r], new double[a.bias.length]);
        x = y;
      } else if (step instanceof Norm n) {
        norm(n, x);
      } else if (step == Plain.SWISH) {
        int width = x[0].length;
        Kernels.decay(e, x[0], width);
        Kernels.swish(x[0], e, width);
        for (int r = 1; r < x.length; r++) Kernels.times(x[r], e, width);
      } else if (step == Plain.REMEMBER) {
        held = new double[x.length][];
        for (int r = 0; r < x.length; r++) held[r] = x[r].clone();
      } else {
        for (int r = 0; r < x.length; r++) Kernels.add(x[r], held[r], 1, x[r].length);
      }
    }
    return x;
  }

  /** See {@link Lanes#norm} for the tangents. */
  private static void norm(Norm n, double[][] x) {
    double[] h = x[0];
    double r = standardise(h);
    for (int t = 1; t < x.length; t++) {
      double mean = 0, product = 0;
      for (int i = 0; i < h.length; i++) {
        mean += x[t][i];
        product += h[i] * x[t][i];
      }
      mean /= h.length;
      product /= h.length;
      for (int i = 0; i < h.length; i++)
        x[t][i] = n.gain[i] * r * (x[t][i] - mean - h[i] * product);
    }
    for (int i = 0; i < h.length; i++) h[i] = h[i] * n.gain[i] + n.bias[i];
  }

  /** Several sets with their derivatives. */
  void apply(Lanes lanes) {
    for (Step step : steps) {
      if (step instanceof Affine a) {
        int in = a.columns.length, out = a.bias.length;
        for (int o = 0; o < out; o++) lanes.linear(o, a.weight, o * in, in, a.bias[o]);
        lanes.swap(out);
      } else if (step instanceof Norm n) {
        lanes.norm(n.gain, n.bias, Net.EPS);
      } else if (step == Plain.SWISH) {
        lanes.swish();
      } else if (step == Plain.REMEMBER) {
        lanes.remember();
      } else {
        lanes.addRemembered();
      }
    }
  }

  /** Several sets in single precision. */
  void apply(FloatLanes lanes) {
    for (Step step : steps) {
      if (step instanceof Affine a) {
        int in = a.columns.length, out = a.bias.length;
        for (int o = 0; o < out; o++) lanes.linear(o, a.single, o * in, in, (float) a.bias[o]);
        lanes.swap(out);
      } else if (step instanceof Norm n) {
        lanes.norm(n.gain, n.bias, Net.EPS);
      } else if (step == Plain.SWISH) {
        lanes.swish();
      } else if (step == Plain.REMEMBER) {
        lanes.remember();
      } else {
        lanes.addRemembered();
      }
    }
  }
}
