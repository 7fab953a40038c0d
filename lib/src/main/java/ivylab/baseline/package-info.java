/**
 * Learners that any book on statistics has, as ways of completing a surface: what a model must beat
 * to be worth its trouble. The others of the comparison set live where they belong: {@code
 * surface.Polynomial}, {@code surface.CubicInterpolation}, {@code surface.LinearPerExpiry}, {@code
 * process.GaussianProcess}, {@code ssvi}. Start at {@link ivylab.baseline.Forest}.
 */
package ivylab.baseline;
