package ivylab.train;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The learning rate as a function of the step, and of the validations so far. Write your own as a
 * record: its components enter the run's record. Your own works in a {@link Trainer}; an
 * experiment, which is written as JSON and read again, knows {@link #warmupCosine}, {@link
 * #constant}, {@link #steps} and {@link #plateau} alone.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({
  @JsonSubTypes.Type(Schedule.WarmupCosine.class),
  @JsonSubTypes.Type(Schedule.Steps.class),
  @JsonSubTypes.Type(Schedule.Plateau.class)
})
public interface Schedule {

  /**
   * @param step from 0
   * @param steps of the whole training, positive
   * @return the rate of this step, positive from the first step on
   */
  double rate(long step, long steps);

  /**
   * The same if the rate depends on the validations so far.
   *
   * @param seen values of the {@link #watched} metric, one per validation up to this step; empty if
   *     none is watched
   */
  default double rate(long step, long steps, List<Double> seen) {
    return rate(step, steps);
  }

  /** The highest rate. */
  double peak();

  /** The rate at the end, or the lowest that it may reach. */
  double lowest();

  /** Name of the metric that the rate follows; empty for none. */
  default Optional<String> watched() {
    return Optional.empty();
  }

  /**
   * Linear from nearly 0 to the peak, then half a cosine down to the minimum, Loshchilov and Hutter
   * (2017), arXiv:1608.03983, eq. (5); per step, not per epoch.
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

  /**
   * A rate that is multiplied by the factor at each milestone.
   *
   * @param factor in (0, 1]
   * @param milestones shares of the steps in (0, 1), ascending
   */
  static Schedule steps(double rate, double factor, double... milestones) {
    return new Steps(rate, factor, Arrays.stream(milestones).boxed().toList());
  }

  /**
   * A rate that is multiplied by the factor each time a metric has not improved for a number of
   * validations in a row, and stays above a minimum.
   *
   * @param metric name of a {@link Measure}
   * @param patience validations without a new best value before a reduction, at least 1
   * @param factor in (0, 1)
   */
  static Schedule plateau(double rate, String metric, int patience, double factor, double min) {
    return new Plateau(rate, metric, patience, factor, min);
  }

  /** See {@link #warmupCosine}. */
  record WarmupCosine(double warmup, double peak, double lowest) implements Schedule {

    public WarmupCosine {
      if (!(warmup >= 0 && warmup < 1))
        throw new IllegalArgumentException(
            "warmup must be a share of the steps in [0, 1): " + warmup);
      rates(peak, lowest);
    }

    @Override
    public double rate(long step, long steps) {
      long rising = Math.min(Math.round(warmup * steps), steps - 1);
      if (step < rising) return peak * (step + 1) / (rising + 1.0);
      double share = (double) (step - rising) / Math.max(1, steps - 1 - rising);
      return lowest + (peak - lowest) * (1 + Math.cos(Math.PI * share)) / 2;
    }
  }

  /** See {@link #steps}. */
  record Steps(double rate, double factor, List<Double> milestones) implements Schedule {

    public Steps {
      rates(rate, 0);
      if (!(factor > 0 && factor <= 1))
        throw new IllegalArgumentException("factor must be in (0, 1]: " + factor);
      milestones = List.copyOf(milestones);
      double before = 0;
      for (double m : milestones) {
        if (!(m > before && m < 1))
          throw new IllegalArgumentException(
              "milestones must be ascending shares of the steps in (0, 1): " + milestones);
        before = m;
      }
    }

    @Override
    public double rate(long step, long steps) {
      long passed = milestones.stream().filter(m -> step >= Math.round(m * steps)).count();
      return rate * Math.pow(factor, (double) passed);
    }

    @Override
    public double peak() {
      return rate;
    }

    @Override
    public double lowest() {
      return rate * Math.pow(factor, milestones.size());
    }
  }

  /** See {@link #plateau}. */
  record Plateau(double rate, String metric, int patience, double factor, double lowest)
      implements Schedule {

    public Plateau {
      rates(rate, lowest);
      if (metric.isBlank()) throw new IllegalArgumentException("metric must not be blank");
      if (patience < 1)
        throw new IllegalArgumentException("patience must be at least 1: " + patience);
      if (!(factor > 0 && factor < 1))
        throw new IllegalArgumentException("factor must be in (0, 1): " + factor);
    }

    /** Before any validation. */
    @Override
    public double rate(long step, long steps) {
      return rate;
    }

    @Override
    public double rate(long step, long steps, List<Double> seen) {
      double best = Double.POSITIVE_INFINITY;
      int waited = 0, reductions = 0;
      for (double value : seen) {
        if (value < best) {
          best = value;
          waited = 0;
        } else if (++waited == patience) {
          reductions++;
          waited = 0;
        }
      }
      return Math.max(lowest, rate * Math.pow(factor, reductions));
    }

    @Override
    public double peak() {
      return rate;
    }

    @Override
    public Optional<String> watched() {
      return Optional.of(metric);
    }
  }

  private static void rates(double peak, double lowest) {
    if (!(lowest >= 0 && lowest <= peak && peak > 0 && peak < 1))
      throw new IllegalArgumentException(
          "rates must satisfy 0 <= min <= peak, 0 < peak < 1: peak %s, min %s"
              .formatted(peak, lowest));
  }
}
