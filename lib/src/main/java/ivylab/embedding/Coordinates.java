package ivylab.embedding;

import ai.djl.ndarray.NDArray;
import ivylab.layer.Jet;
import ivylab.torch.Scalars;

/** The two numbers that locate a point for the model, before standardisation. */
public enum Coordinates {
  /** Log-moneyness k and time t, as published. */
  RAW {
    @Override
    Jet first(NDArray k, NDArray t, boolean derivatives) {
      return derivatives ? linear(k, k.onesLike(), k.zerosLike()) : Jet.of(k);
    }

    @Override
    Jet second(NDArray k, NDArray t, boolean derivatives) {
      return derivatives ? linear(t, t.zerosLike(), t.onesLike()) : Jet.of(t);
    }
  },
  /** {@code k / sqrt(t)}, in which smiles of all maturities look alike, and {@code log t}. */
  SCALED {
    @Override
    Jet first(NDArray k, NDArray t, boolean derivatives) {
      NDArray root = Scalars.power(t, -0.5);
      NDArray x = k.mul(root);
      return derivatives ? linear(x, root, Scalars.times(x.div(t), -0.5)) : Jet.of(x);
    }

    @Override
    Jet second(NDArray k, NDArray t, boolean derivatives) {
      NDArray y = t.log();
      return derivatives ? linear(y, t.zerosLike(), Scalars.power(t, -1)) : Jet.of(y);
    }
  };

  /**
   * The first coordinate.
   *
   * @param k log-moneyness, {@code [b m]}
   * @param t years, {@code [b m]}
   * @param derivatives whether derivatives in k and t are included
   */
  abstract Jet first(NDArray k, NDArray t, boolean derivatives);

  /** The second coordinate, which does not depend on k. */
  abstract Jet second(NDArray k, NDArray t, boolean derivatives);

  /** The first coordinate of a point; for plain numbers. */
  public double first(double k, double t) {
    return this == RAW ? k : k / Math.sqrt(t);
  }

  /** The second coordinate of a point; for plain numbers. */
  public double second(double k, double t) {
    return this == RAW ? t : Math.log(t);
  }

  /** Neither coordinate is curved in k. */
  private static Jet linear(NDArray value, NDArray k, NDArray t) {
    return new Jet(value, k, t, value.zerosLike());
  }
}
