/**
 * Standard statistical learners as ways of completing a surface: what a model must beat to be worth
 * the effort. The other members of the comparison set are in the packages of their subject: {@code
 * method.Polynomial}, {@code method.CubicInterpolation}, {@code method.LinearPerExpiry}, {@code
 * process.GaussianProcess}, {@code ssvi}. Start at {@link ivylab.baseline.Forest}.
 */
@NullMarked
package ivylab.baseline;

import org.jspecify.annotations.NullMarked;
