package ivylab.train;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** How the three losses (data, calendar, butterfly) are added up. */
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({
  @JsonSubTypes.Type(Weighting.Fixed.class),
  @JsonSubTypes.Type(Weighting.Adaptive.class)
})
public sealed interface Weighting {

  /** Constant factors; a factor of 0 leaves a penalty out. */
  record Fixed(double data, double calendar, double butterfly) implements Weighting {
    public Fixed {
      if (!(data >= 0 && calendar >= 0 && butterfly >= 0 && data + calendar + butterfly > 0))
        throw new IllegalArgumentException(
            "weights must be non-negative and not all 0: %s, %s, %s"
                .formatted(data, calendar, butterfly));
    }

    /** Whether derivatives of the surface are needed at all. */
    public boolean penalises() {
      return calendar > 0 || butterfly > 0;
    }
  }

  /**
   * Factors that follow the gradients, Chen and others (2018); they start at 1 and sum to 3.
   *
   * @param alpha how strongly losses that lag behind are pulled
   * @param rate learning rate of the factors; 0 for the geometric mean of the schedule's peak and
   *     lowest rates, as published
   */
  record Adaptive(double alpha, double rate) implements Weighting {
    public Adaptive {
      if (!(alpha >= 0 && alpha < 10))
        throw new IllegalArgumentException("alpha must be in [0, 10): " + alpha);
      if (!(rate >= 0 && rate < 1))
        throw new IllegalArgumentException("rate must be in [0, 1): " + rate);
    }

    /** The same with factors that learn at this rate, below 1; 0.025 in Chen and others. */
    public Adaptive withRate(double rate) {
      return new Adaptive(alpha, rate);
    }
  }

  /**
   * Constant, non-negative factors, not all 0; a penalty with factor 0 is not computed if both are.
   */
  static Weighting fixed(double data, double calendar, double butterfly) {
    return new Fixed(data, calendar, butterfly);
  }

  /** The data loss alone. */
  static Weighting dataOnly() {
    return new Fixed(1, 0, 0);
  }

  /** The calendar penalty alone. */
  static Weighting calendarOnly() {
    return new Fixed(0, 1, 0);
  }

  /** The butterfly penalty alone. */
  static Weighting butterflyOnly() {
    return new Fixed(0, 0, 1);
  }

  /**
   * GradNorm, Chen and others (2018), arXiv:1711.02257, eqs. (1) and (2).
   *
   * @param alpha how strongly losses that lag behind are pulled; 1.5 in the paper; in [0, 10)
   */
  static Adaptive gradNorm(double alpha) {
    return new Adaptive(alpha, 0);
  }
}
