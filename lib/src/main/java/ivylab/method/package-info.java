/**
 * Classical ways to complete a surface: polynomials, cubic and linear interpolation, averages on a
 * grid, kernel regression. Each is a {@link ivylab.surface.SurfaceMethod}. Start at {@link
 * ivylab.method.Quadratic}.
 */
@NullMarked
package ivylab.method;

import org.jspecify.annotations.NullMarked;
