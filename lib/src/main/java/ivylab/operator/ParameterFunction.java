package ivylab.operator;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * A function of parameters, in pieces that are computed one after the other: what Jacobians and
 * Hessians are taken of. A Jacobian has one row for each element of each piece; a Hessian is that
 * of the sum of all pieces.
 */
public interface ParameterFunction {

  /** The tensors that it is differentiated by, which require gradients. */
  List<NDArray> parameters();

  /** How many pieces there are, at least one. */
  int pieces();

  /** How many numbers a piece has; 1 for every piece that a Hessian is taken of. */
  int size(int piece);

  /**
   * One piece, called in a recording scope that owns what is made. It must be differentiable as
   * often as the diagnostic does: of order {@link ivylab.layer.Order#ANY}.
   *
   * @param piece from 0
   * @return any shape of that size
   */
  NDArray value(int piece);
}
