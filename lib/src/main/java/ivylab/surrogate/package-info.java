/**
 * Networks from the parameters of a model to the volatilities of its smiles: Rosenbaum and Zhang
 * (2021), arXiv:2107.01611, section 3, and Horvath, Muguruza and Tomas (2021), arXiv:1901.09647.
 * They are trained by {@link ivylab.train.Trainer} on simulated smiles with error bars, and
 * evaluated in plain Java with their full Jacobian. Start at {@link
 * ivylab.surrogate.SurrogateConfig} and {@link ivylab.surrogate.SurrogateTask}.
 */
@NullMarked
package ivylab.surrogate;

import org.jspecify.annotations.NullMarked;
