package ivylab.loss;

import ai.djl.ndarray.NDArray;
import ivylab.torch.Scalars;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A non-negative measure of the error of a prediction; a mean over points. */
@FunctionalInterface
public interface Loss {

  /**
   * @param predicted total variance and derivatives, {@code [b q]}
   * @param target observed total variance, {@code [b q]}; unused by the no-arbitrage penalties,
   *     which take null
   * @return {@code []}
   */
  NDArray value(Prediction predicted, @Nullable NDArray target);

  /** Mean squared error, without a factor 1/2. */
  static Loss mse() {
    return (p, target) -> {
      NDArray observed = Objects.requireNonNull(target, "the squared error needs a target: null");
      Prediction.same("target", observed, p.w().v());
      return p.mean(p.w().v().sub(observed).square());
    };
  }

  /**
   * Calendar arbitrage, {@code mean(max(0, -dw/dt)^2)}; Gatheral and Jacquier (2014), Lemma 2.1.
   */
  static Loss calendar() {
    return (p, target) -> p.mean(negativePart(p.w().t()).square());
  }

  /** Butterfly arbitrage, {@code mean(max(0, -g)^2)}; Gatheral and Jacquier (2014), Lemma 2.2. */
  static Loss butterfly() {
    return (p, target) -> p.mean(negativePart(p.g()).square());
  }

  /** Butterfly arbitrage with the condition as the IvySPT paper prints it. */
  static Loss butterflyAsPrinted() {
    return (p, target) -> p.mean(negativePart(p.gAsPrinted()).square());
  }

  private static NDArray negativePart(NDArray x) {
    return Scalars.atLeast(x.neg(), 0);
  }
}
