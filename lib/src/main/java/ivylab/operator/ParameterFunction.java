package ivylab.operator;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * A function of parameters, in pieces that are computed one after another, whose Jacobian or
 * Hessian is taken. A Jacobian has one row per element of each piece; a Hessian is that of the sum
 * of all pieces.
 */
public interface ParameterFunction {

  /** The tensors with respect to which it is differentiated, which require gradients. */
  List<NDArray> parameters();

  /** Number of pieces, at least one. */
  int pieces();

  /** Size of a piece; 1 for every piece of which a Hessian is taken. */
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
