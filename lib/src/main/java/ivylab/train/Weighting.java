package ivylab.train;

/** How the three losses (data, calendar, butterfly) are added up. */
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

  /** Factors that follow the gradients, Chen and others (2018); they start at 1 and sum to 3. */
  record Adaptive(double alpha) implements Weighting {
    public Adaptive {
      if (!(alpha >= 0 && alpha < 10))
        throw new IllegalArgumentException("alpha must be in [0, 10): " + alpha);
    }
  }

  static Weighting fixed(double data, double calendar, double butterfly) {
    return new Fixed(data, calendar, butterfly);
  }

  /** The data loss alone. */
  static Weighting dataOnly() {
    return new Fixed(1, 0, 0);
  }

  /**
   * GradNorm.
   *
   * @param alpha how strongly losses that lag behind are pulled; 1.5 in the paper
   */
  static Weighting gradNorm(double alpha) {
    return new Adaptive(alpha);
  }
}
