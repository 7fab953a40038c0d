/**
 * Simulation of quadratic rough Heston and what checks it: schemes, paths in blocks, smiles of the
 * share and of the VIX with error bars, variance reduction. The scheme of Rosenbaum and Zhang
 * (2021), arXiv:2107.01611, appendix A, and two of the resolvent form. Start at {@link
 * ivylab.montecarlo.Simulation}.
 */
@NullMarked
package ivylab.montecarlo;

import org.jspecify.annotations.NullMarked;
