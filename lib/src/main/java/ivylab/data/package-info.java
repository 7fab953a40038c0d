/**
 * From a file of quotes to a model's input: panels read with every row checked, splits in time,
 * masks that hide quotes by cluster, and padded batches prepared ahead of the training step.
 * Partitions with purging follow López de Prado (2018), chapter 7, and every draw is a pure
 * function of (seed, epoch, surface). Start at {@link ivylab.data.Panel}, {@link
 * ivylab.data.Masking} and {@link ivylab.data.Batches}; {@link ivylab.data.ChainPanels} makes
 * panels from option chains.
 */
@NullMarked
package ivylab.data;

import org.jspecify.annotations.NullMarked;
