/**
 * The studies of the paper: ablations, fine-tuning, the ladder from the published form to the best
 * model. Each gives a result that prints as a table. Start at {@link ivylab.study.Ablation}.
 */
@NullMarked
package ivylab.study;

import org.jspecify.annotations.NullMarked;
