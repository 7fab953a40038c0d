/**
 * Training runs of models of any kind and their tests as records: the result is a function of the
 * record, in this process or in another, and an interrupted run resumes. Start at {@link
 * ivylab.experiment.Experiment} and {@link ivylab.experiment.Experiments}; a model joins them as a
 * {@link ivylab.experiment.Design}, its data as a {@link ivylab.experiment.DataReference}.
 */
@NullMarked
package ivylab.experiment;

import org.jspecify.annotations.NullMarked;
