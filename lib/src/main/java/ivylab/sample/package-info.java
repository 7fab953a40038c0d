/**
 * Makers of the files in {@code data-samples}: panels, chains, trained models, and their cards.
 * Each file follows from a seed. Start at {@link ivylab.sample.SampleModel}.
 */
@NullMarked
package ivylab.sample;

import org.jspecify.annotations.NullMarked;
