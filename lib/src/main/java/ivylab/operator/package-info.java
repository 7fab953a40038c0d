/**
 * Interfaces through which models are measured: a function of parameters and a matrix known by its
 * products with vectors. Models implement them; the diagnostics know nothing else. Start at {@link
 * ivylab.operator.ParameterFunction} and {@link ivylab.operator.LinearOperator}.
 */
@NullMarked
package ivylab.operator;

import org.jspecify.annotations.NullMarked;
