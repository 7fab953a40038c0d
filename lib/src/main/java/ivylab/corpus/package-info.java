/**
 * Data sets of simulated smiles: the places where volatilities are computed ({@link
 * ivylab.corpus.CorpusGrid}), the parameters that are drawn ({@link ivylab.corpus.Domain}), and
 * shards of finished samples on disk, written by a {@link ivylab.corpus.CorpusMaker} that resumes
 * after a stop and read sample by sample through a {@link ivylab.corpus.Corpus}.
 */
@NullMarked
package ivylab.corpus;

import org.jspecify.annotations.NullMarked;
