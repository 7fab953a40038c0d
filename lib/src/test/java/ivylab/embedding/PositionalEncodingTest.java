package ivylab.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ivylab.layer.Jet;
import ivylab.torch.Autograd;
import ivylab.torch.Compute;
import ivylab.torch.Parameters;
import ivylab.torch.Scope;
import ivylab.torch.Taylor;
import ivylab.torch.Tensors;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PositionalEncodingTest {

  private static final double[] X = {-1.2, 0.3, 2.5}, Y = {0.4, -0.7, 1.9};

  private static NDArray tensor(double... values) {
    return Tensors.of(Compute.root(), values, DataType.FLOAT64, 1, values.length);
  }

  private static Jet jet(double[] values, double k, double t, double kk) {
    NDArray v = tensor(values);
    return new Jet(v, filled(k), filled(t), filled(kk));
  }

  private static NDArray filled(double value) {
    return tensor(value, value, value);
  }

  /**
   * Channel by channel from the formula: {@code sin, cos} of x, then of y, at {@code c^(-4i/d)}.
   */
  private static Taylor plain(Taylor x, Taylor y, int channel, int width, double scale) {
    double frequency = Math.pow(Math.exp(scale), -4.0 * (channel / 4) / width);
    return switch (channel % 4) {
      case 0 -> x.times(frequency).sin();
      case 1 -> x.times(frequency).cos();
      case 2 -> y.times(frequency).sin();
      default -> y.times(frequency).cos();
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 8, 64})
  void channels_and_their_derivatives_are_those_of_the_formula(int width) {
    try (Parameters p = new Parameters(DataType.FLOAT64);
        Scope scope = Scope.evaluating()) {
      PositionalEncoding encoding = new PositionalEncoding(p, "positions", width);
      for (double scale : new double[] {Math.log(10_000), 1.1}) {
        if (scale != Math.log(10_000)) p.set("positions.scale", new double[] {scale});
        Jet found = encoding.apply(jet(X, 0.9, -0.4, 0.3), jet(Y, 0.2, 1.7, -0.6));
        assertEquals(new Shape(1, 3, width), found.v().getShape());
        List<NDArray> parts = List.of(found.v(), found.k(), found.t(), found.kk());
        for (int i = 0; i < 3 * width; i++) {
          Taylor x = Taylor.of(new double[] {X[i / width], 0.9, -0.4, 0.3}, new double[4]);
          Taylor y = Taylor.of(new double[] {Y[i / width], 0.2, 1.7, -0.6}, new double[4]);
          double[] expected = plain(x, y, i % width, width, scale).parts();
          for (int part = 0; part < 4; part++)
            assertEquals(
                expected[part], Tensors.toArray(parts.get(part))[i], 1e-13, part + " of " + i);
        }
      }
    }
  }

  @Test
  void the_scale_starts_at_ten_thousand_and_is_learnt() {
    try (Parameters p = new Parameters(DataType.FLOAT64);
        Scope scope = Scope.recording()) {
      PositionalEncoding encoding = new PositionalEncoding(p, "positions", 8);
      assertEquals(List.of("positions.scale"), p.names());
      assertEquals(Math.log(10_000), p.values("positions.scale")[0]);
      NDArray scale = p.get("positions.scale");
      Jet plain = encoding.apply(Jet.of(tensor(X)), Jet.of(tensor(Y)));
      assertFalse(plain.hasDerivatives());
      double g = Tensors.scalar(Autograd.grad(plain.v().square().mul(plain.v()), scale, false));
      double h = 1e-5, sum = 0;
      for (int i = 0; i < 24; i++)
        for (int side = -1; side <= 1; side += 2) {
          Taylor x = Taylor.of(X[i / 8]), y = Taylor.of(Y[i / 8]);
          sum += side * Math.pow(plain(x, y, i % 8, 8, Math.log(10_000) + side * h).value(), 3);
        }
      assertEquals(sum / (2 * h), g, 1e-8);
    }
  }
}
