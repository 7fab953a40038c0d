package ivylab.train;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;

/** The learning rate as a function of the step. */
@JsonDeserialize(as = Schedule.WarmupCosine.class)
public sealed interface Schedule {

  /**
   * @param step from 0
   * @param steps of the whole training, positive
   * @return the rate of this step, positive from the first step on
   */
  double rate(long step, long steps);

  /** The highest rate. */
  double peak();

  /** The rate at the end. */
  double lowest();

  /**
   * Linear from nearly 0 to the peak, then half a cosine down to the minimum, Loshchilov and Hutter
   * (2017), arXiv:1608.03983, eq. (5); by step, not by epoch.
   *
   * @param warmup share of the steps, in [0, 1); rounded to whole steps
   */
  static Schedule warmupCosine(double warmup, double peak, double min) {
    return new WarmupCosine(warmup, peak, min);
  }

  /** The same rate throughout. */
  static Schedule constant(double rate) {
    return new WarmupCosine(0, rate, rate);
  }

  /** See {@link #warmupCosine}. */
  @JsonDeserialize
  record WarmupCosine(double warmup, double peak, double lowest) implements Schedule {

    public WarmupCosine {
      if (!(warmup >= 0 && warmup < 1))
        throw new IllegalArgumentException(
            "warmup must be a share of the steps in [0, 1): " + warmup);
      if (!(lowest >= 0 && lowest <= peak && peak > 0 && peak < 1))
        throw new IllegalArgumentException(
            "rates must fulfil 0 <= min <= peak, 0 < peak < 1: peak %s, min %s"
                .formatted(peak, lowest));
    }

    @Override
    public double rate(long step, long steps) {
      long rising = Math.min(Math.round(warmup * steps), steps - 1);
      if (step < rising) return peak * (step + 1) / (rising + 1.0);
      double share = (double) (step - rising) / Math.max(1, steps - 1 - rising);
      return lowest + (peak - lowest) * (1 + Math.cos(Math.PI * share)) / 2;
    }
  }
}
