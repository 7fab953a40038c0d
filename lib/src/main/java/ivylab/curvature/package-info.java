/**
 * Curvature of losses and the tangent kernel: Hessian-vector products, Jacobians, eigenvalues by
 * Lanczos, spectral densities, slices of the landscape. Spectra follow Ghorbani and others (2019),
 * arXiv:1901.10159, and Papyan (2018), arXiv:1811.07062. Start at {@link ivylab.curvature.Hessian}
 * and {@link ivylab.curvature.Ntk}.
 */
@NullMarked
package ivylab.curvature;

import org.jspecify.annotations.NullMarked;
