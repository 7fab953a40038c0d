/**
 * The training of any model, a {@link ivylab.train.Trainable}: schedules (Loshchilov and Hutter
 * 2017, arXiv:1608.03983), the weighting of several losses (GradNorm, Chen and others 2018,
 * arXiv:1711.02257), early stopping, averaged weights, checkpoints, and a record of every run.
 * Everything random is a function of the seed and the position, so an interrupted run resumes bit
 * for bit. Start at {@link ivylab.train.Trainer}.
 */
@NullMarked
package ivylab.train;

import org.jspecify.annotations.NullMarked;
