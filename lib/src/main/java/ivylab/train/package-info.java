/**
 * Training: schedules, the weighting of several losses, steps, checkpoints that go on bit for bit,
 * and a record of every run. Everything random is a function of the seed and the position, so what
 * was interrupted continues as if it had not been. Start at {@link ivylab.train.Trainer}.
 */
package ivylab.train;
