/**
 * Why a model behaves as it does: its tangent kernel, the landscape of its losses, what it listens
 * to and where it errs. Spectra follow Ghorbani and others (2019), arXiv:1901.10159, and Papyan
 * (2018), arXiv:1811.07062. Start at {@link ivylab.diagnostic.LinearOperator}: every spectrum is
 * that of a function that multiplies a vector.
 */
package ivylab.diagnostic;
