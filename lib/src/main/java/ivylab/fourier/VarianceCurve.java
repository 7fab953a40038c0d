package ivylab.fourier;

import java.util.List;

/**
 * What the variance of a rough Heston model is expected to be. Against a function G on [0, T] that
 * is given by its values at a mesh or at nodes of a quadrature, the curve is a list of weights.
 */
public sealed interface VarianceCurve {

  /** The variance today, and the level to which it reverts with the speed lambda of the model. */
  record Reverting(double v0, double theta) implements VarianceCurve {
    public Reverting {
      Require.notNegative("v0", v0);
      Require.notNegative("theta", theta);
    }
  }

  /**
   * Forward variance {@code xi(t) = E V_t}: {@code values[i]} from {@code times[i - 1]} (0 for the
   * first) to {@code times[i]}, years; the last value also holds beyond.
   */
  record Forward(List<Double> times, List<Double> values) implements VarianceCurve {
    public Forward {
      times = List.copyOf(times);
      values = List.copyOf(values);
      if (times.isEmpty() || times.size() != values.size())
        throw new IllegalArgumentException(
            "times ["
                + times.size()
                + "] and values ["
                + values.size()
                + "] must match, not be empty");
      double last = 0;
      for (double time : times) {
        if (!(time > last && time < Double.POSITIVE_INFINITY))
          throw new IllegalArgumentException("times must increase from above 0: " + times);
        last = time;
      }
      for (double value : values) Require.positive("values", value);
    }

    double at(double t) {
      int i = 0;
      while (i < times.size() - 1 && t > times.get(i)) i++;
      return values.get(i);
    }
  }

  /** Constant forward variance. */
  static VarianceCurve flat(double level) {
    return new Forward(List.of(1.0), List.of(level));
  }
}
