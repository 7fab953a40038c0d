/**
 * The quadratic rough Heston model: parameters, kernels, initial curves, and what of it is known
 * without simulation, namely the resolvent form, forward variances and the weights of the VIX.
 * Rosenbaum and Zhang (2021), "Deep calibration of the quadratic rough Heston model",
 * arXiv:2107.01611, after Gatheral, Jusselin and Rosenbaum (2020), arXiv:2001.01789. Start at
 * {@link ivylab.rough.QuadraticRoughHeston} or {@link ivylab.rough.PublishedSets}.
 */
@NullMarked
package ivylab.rough;

import org.jspecify.annotations.NullMarked;
