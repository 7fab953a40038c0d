package ivylab.surrogate;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import ivylab.train.Term;

/**
 * One of the losses that a surrogate is trained on, with its weight. Errors e are predicted minus
 * given volatilities, 0.01 for one volatility point; missing points leave every loss. Differences
 * are between neighbours of the grid in strike or in maturity, see {@link SmileLayout}, not divided
 * by the distance; one with a missing point is left out.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = SmileLoss.Coefficients.class, name = "coefficients"),
  @JsonSubTypes.Type(value = SmileLoss.Huber.class, name = "huber"),
  @JsonSubTypes.Type(value = SmileLoss.Squared.class, name = "squared"),
  @JsonSubTypes.Type(value = SmileLoss.Differences.class, name = "differences"),
  @JsonSubTypes.Type(value = SmileLoss.Smoothness.class, name = "smoothness"),
  @JsonSubTypes.Type(value = SmileLoss.Boundary.class, name = "boundary"),
  @JsonSubTypes.Type(value = SmileLoss.Precision.class, name = "precision"),
  @JsonSubTypes.Type(value = SmileLoss.Butterfly.class, name = "butterfly"),
  @JsonSubTypes.Type(value = SmileLoss.Slopes.class, name = "slopes"),
  @JsonSubTypes.Type(value = SmileLoss.WeightNorm.class, name = "weights")
})
public sealed interface SmileLoss {

  /** Factor in the sum of the losses, positive. */
  double weight();

  /** Its name in histories. */
  Term term();

  /**
   * The mean squared error of the coefficients of principal components, {@code mean (P' z)^2} for
   * errors z in the units in which outputs are scaled; a missing point counts as one without error.
   */
  record Coefficients(double weight) implements SmileLoss {
    public Coefficients {
      positive("weight", weight);
    }

    @Override
    public Term term() {
      return Term.of("coefficients");
    }
  }

  /**
   * {@code mean a h(e)} with Huber's {@code h = e^2/2} up to |e| = delta and {@code delta (|e| -
   * delta/2)} beyond; the weights a of the lowest third of the index strikes are {@code
   * outOfTheMoney} times those of the others, and 1 on average.
   *
   * @param delta in volatility, for example 0.015
   */
  record Huber(double weight, double delta, double outOfTheMoney) implements SmileLoss {
    public Huber {
      positive("weight", weight);
      positive("delta", delta);
      positive("outOfTheMoney", outOfTheMoney);
    }

    @Override
    public Term term() {
      return Term.of("huber");
    }
  }

  /** {@code mean a e^2}, with weights a as in {@link Huber}. */
  record Squared(double weight, double outOfTheMoney) implements SmileLoss {
    public Squared {
      positive("weight", weight);
      positive("outOfTheMoney", outOfTheMoney);
    }

    @Override
    public Term term() {
      return Term.of("squared");
    }
  }

  /**
   * Squared differences of the errors, {@code strike mean (D_k e)^2 + maturity mean (D_t e)^2}.
   *
   * @param order 1 for {@code e[i+1] - e[i]}, 2 for {@code e[i+1] - 2 e[i] + e[i-1]}
   */
  record Differences(double weight, int order, double strike, double maturity)
      implements SmileLoss {
    public Differences {
      positive("weight", weight);
      if (order != 1 && order != 2)
        throw new IllegalArgumentException("order must be 1 or 2: " + order);
      positive("strike", strike);
      positive("maturity", maturity);
    }

    @Override
    public Term term() {
      return Term.of(order == 1 ? "first differences" : "second differences");
    }
  }

  /**
   * Squared second differences of the predicted volatilities themselves, whatever the given ones
   * are: {@code strike mean (D_kk y)^2 + maturity mean (D_tt y)^2}.
   */
  record Smoothness(double weight, double strike, double maturity) implements SmileLoss {
    public Smoothness {
      positive("weight", weight);
      positive("strike", strike);
      positive("maturity", maturity);
    }

    @Override
    public Term term() {
      return Term.of("smoothness");
    }
  }

  /** {@code mean e^2} on the edge of the grid: first and last strikes and maturities. */
  record Boundary(double weight) implements SmileLoss {
    public Boundary {
      positive("weight", weight);
    }

    @Override
    public Term term() {
      return Term.of("boundary");
    }
  }

  /**
   * {@code mean e^2 / (s^2 + floor^2)} with the standard errors s of the given volatilities: what
   * is known precisely counts more.
   *
   * @param floor in volatility, for example 0.001: an accuracy that is good enough
   */
  record Precision(double weight, double floor) implements SmileLoss {
    public Precision {
      positive("weight", weight);
      positive("floor", floor);
    }

    @Override
    public Term term() {
      return Term.of("precision");
    }
  }

  /**
   * {@code mean max(0, margin - g)^2} for Durrleman's g, {@link ivylab.surface.Derivatives#g}, on a
   * mesh over index strikes and maturities, between the outer strikes at each maturity; for {@link
   * SurrogateConfig.Smooth} alone.
   *
   * @param strikes of the mesh, evenly spaced, or denser near the money where maturities have
   *     strikes of their own; several for each knot of the splines, since a butterfly between two
   *     of them is not seen
   * @param maturities of the mesh, evenly spaced
   * @param rows share of the rows of a batch on which it is computed, the first ones, rounded up;
   *     batches are shuffled, so every row has its turn
   */
  record Butterfly(double weight, double margin, int strikes, int maturities, double rows)
      implements SmileLoss {
    public Butterfly {
      positive("weight", weight);
      if (!(margin >= 0 && margin < 1))
        throw new IllegalArgumentException("margin must be in [0, 1): " + margin);
      if (strikes < 2 || maturities < 2)
        throw new IllegalArgumentException(
            "strikes and maturities must be at least 2: %d, %d".formatted(strikes, maturities));
      if (!(rows > 0 && rows <= 1))
        throw new IllegalArgumentException("rows must be in (0, 1]: " + rows);
    }

    /** On all rows. */
    public Butterfly(double weight, double margin, int strikes, int maturities) {
      this(weight, margin, strikes, maturities, 1);
    }

    @Override
    public Term term() {
      return new Term("butterfly", "butterfly penalty", 1e-2);
    }
  }

  /**
   * Sobolev training (Czarnecki and others 2017, arXiv:1706.04859) on derivatives in the
   * parameters: {@code mean (J d - g)^2 / (s^2 + floor^2)} for the Jacobian J of the prediction, a
   * direction d per row and the derivatives g of the given volatilities along it, see {@link
   * SmileData.Slopes}, with the standard errors s of the volatilities as in {@link Precision}. It
   * is 0 on data without slopes, and so on the validation set.
   *
   * <p>On the paper's grid and box 600 samples with a slope each have larger errors than 1,800
   * samples without, which cost as many simulations: {@code environment/lab bench slopes}.
   *
   * @param floor in volatility; far above the errors, for example 1, all slopes count the same
   */
  record Slopes(double weight, double floor) implements SmileLoss {
    public Slopes {
      positive("weight", weight);
      positive("floor", floor);
    }

    @Override
    public Term term() {
      return Term.of("slopes");
    }
  }

  /** The sum of squares of all weights of linear layers, biases and gains excluded. */
  record WeightNorm(double weight) implements SmileLoss {
    public WeightNorm {
      positive("weight", weight);
    }

    @Override
    public Term term() {
      return new Term("weights", "sum of squared weights", Term.FLOOR);
    }
  }

  private static void positive(String name, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY))
      throw new IllegalArgumentException(name + " must be positive: " + value);
  }
}
