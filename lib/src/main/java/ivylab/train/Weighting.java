package ivylab.train;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** The weighting of a model's losses. */
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({
  @JsonSubTypes.Type(Weighting.Fixed.class),
  @JsonSubTypes.Type(Weighting.Only.class),
  @JsonSubTypes.Type(Weighting.Adaptive.class)
})
public sealed interface Weighting {

  /**
   * The initial weights, in the order of the terms.
   *
   * @throws IllegalArgumentException if this weighting does not fit the terms; names them
   */
  List<Double> weights(List<Term> terms);

  /** Constant factors in the order of the terms; none for 1 each. */
  record Fixed(List<Double> weights) implements Weighting {
    public Fixed {
      weights = List.copyOf(weights);
      boolean valid = weights.stream().allMatch(w -> w >= 0 && w < Double.POSITIVE_INFINITY);
      if (!valid || (!weights.isEmpty() && weights.stream().allMatch(w -> w == 0)))
        throw new IllegalArgumentException(
            "weights must be non-negative and not all 0: " + weights);
    }

    @Override
    public List<Double> weights(List<Term> terms) {
      if (weights.isEmpty()) return Collections.nCopies(terms.size(), 1.0);
      if (weights.size() != terms.size())
        throw new IllegalArgumentException(
            "there must be one weight for each of %s: %s".formatted(terms, weights));
      return weights;
    }

    @Override
    public String toString() {
      return weights.isEmpty() ? "equal weights" : "weights " + weights;
    }
  }

  /**
   * One term alone.
   *
   * @param term its name
   */
  record Only(String term) implements Weighting {
    @Override
    public List<Double> weights(List<Term> terms) {
      if (terms.stream().noneMatch(t -> t.name().equals(term)))
        throw new IllegalArgumentException("term must be one of %s: %s".formatted(terms, term));
      return terms.stream().map(t -> t.name().equals(term) ? 1.0 : 0.0).toList();
    }

    @Override
    public String toString() {
      return term + " only";
    }
  }

  /**
   * Factors that follow the gradients, Chen and others (2018); they start at 1 and sum to the
   * number of terms. For losses that are never negative: progress is measured as {@code L_i /
   * L_i(0)}, which means nothing for, say, a negative ELBO, and training refuses such a loss. The
   * factor of a loss that is zero moves only with the rescaling of all.
   *
   * @param alpha how strongly lagging losses are pulled
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

    @Override
    public List<Double> weights(List<Term> terms) {
      return Collections.nCopies(terms.size(), 1.0);
    }
  }

  /**
   * Constant, non-negative factors, not all 0, in the order of the terms; their number is checked
   * when training begins.
   */
  static Weighting fixed(double... weights) {
    if (weights.length == 0) throw new IllegalArgumentException("weights is empty; see equal()");
    return new Fixed(Arrays.stream(weights).boxed().toList());
  }

  /** A factor of 1 for every term. */
  static Weighting equal() {
    return new Fixed(List.of());
  }

  /** One term alone, the others with factor 0. */
  static Weighting only(Term term) {
    return new Only(term.name());
  }

  /**
   * GradNorm, Chen and others (2018), arXiv:1711.02257, eqs. (1) and (2), for losses that are never
   * negative.
   *
   * @param alpha how strongly lagging losses are pulled; 1.5 in the paper; in [0, 10)
   */
  static Adaptive gradNorm(double alpha) {
    return new Adaptive(alpha, 0);
  }
}
