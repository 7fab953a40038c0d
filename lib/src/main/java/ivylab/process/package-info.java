/**
 * Gaussian processes on one surface: mean, deviation and leave-one-out residuals in closed form.
 * Formulas follow Rasmussen and Williams, Gaussian Processes for Machine Learning (2006), chapters
 * 2 and 5. Start at {@link ivylab.process.GaussianProcess#fixed}.
 */
@NullMarked
package ivylab.process;

import org.jspecify.annotations.NullMarked;
