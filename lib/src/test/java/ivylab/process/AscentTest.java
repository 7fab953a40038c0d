package ivylab.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class AscentTest {

  /** -(a x^2 + b y^2)/2 + x + y, and how often it was asked. */
  private static final class Bowl implements Ascent.Hill {
    final double a, b, said;
    int values, prepared;

    Bowl(double a, double b, double said) {
      this.a = a;
      this.b = b;
      this.said = said;
    }

    @Override
    public DMatrixRMaj prepare(double[] x) {
      prepared++;
      return new DMatrixRMaj(new double[][] {{said * a, 0}, {0, said * b}});
    }

    @Override
    public double value(double[] x) {
      values++;
      return x[0] + x[1] - (a * x[0] * x[0] + b * x[1] * x[1]) / 2;
    }

    @Override
    public double[] gradient(double[] x) {
      return new double[] {1 - a * x[0], 1 - b * x[1]};
    }
  }

  /** With the right information one step is exact, to its ridge of 1e-9, whatever the units. */
  @Test
  void a_parabola_takes_one_step_whatever_its_units() {
    Bowl bowl = new Bowl(1e4, 0.8, 1);
    Ascent.Top top = Ascent.from(new double[] {0, 0}, bowl, 10, 1e-6);
    assertArrayEquals(new double[] {1e-4, 1.25}, top.point(), 2e-9);
    assertEquals((1e-4 + 1.25) / 2, top.value(), 1e-9);
    assertEquals(0, top.first());
    assertTrue(top.gap() <= 1e-6);
    assertEquals(3, bowl.values, "the start, the step, and once more with fresh information");
    assertEquals(2, bowl.prepared);
  }

  /** The gap is the height above: (1/a + 1/b)/2 = 0.5 at the start. */
  @Test
  void the_gap_is_what_is_left_to_gain() {
    Bowl bowl = new Bowl(2, 2, 1);
    assertEquals(0.5, Ascent.from(new double[2], bowl, 0, 1e-6).gap(), 1e-8);
    assertEquals(0.5, Ascent.from(new double[2], bowl, 9, 0.51).gap(), 1e-8, "near enough");
  }

  /** Information that is wrong by 30 or 1/30 costs steps, not the top. */
  @Test
  void curvature_is_learned_on_the_way() {
    for (double said : new double[] {30, 1.0 / 30}) {
      Ascent.Top top = Ascent.from(new double[] {0.3, -0.2}, new Bowl(3, 0.7, said), 40, 1e-9);
      assertArrayEquals(new double[] {1 / 3.0, 1 / 0.7}, top.point(), 1e-3);
    }
  }
}
