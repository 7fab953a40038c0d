package ivylab.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ivylab.torch.Scalars;

/** The random factors of dropout, Srivastava and others (2014), drawn by the engine. */
final class Dropout {

  private Dropout() {}

  /** 0 with this probability, else 1 / (1 - probability); shape and type of x. */
  static NDArray keep(NDArray x, double probability) {
    NDArray uniform = x.getManager().randomUniform(0, 1, x.getShape(), DataType.FLOAT32);
    NDArray kept = uniform.gte(Scalars.like(uniform, probability)).toType(x.getDataType(), true);
    return Scalars.times(kept, 1 / (1 - probability));
  }
}
